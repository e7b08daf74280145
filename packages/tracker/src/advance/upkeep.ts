import { applyToEnded } from '../stores/periods.js';
import type { AdvanceParts } from './parts.js';

/** Periods are days. */
const POLICIES_EVERY_MS = 3_600_000;

/** What some worker has to do now and then, whichever it is: ends the work of dead processes, and applies changed policies. */
export function createUpkeep({
  claims,
  clock,
  stores,
}: Pick<AdvanceParts, 'claims' | 'clock' | 'stores'>): () => Promise<void> {
  let appliedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    await claims.endExpired();
    const now = clock.now();
    if (now - appliedAt < POLICIES_EVERY_MS) return;
    appliedAt = now;
    await applyToEnded(stores);
  };
}

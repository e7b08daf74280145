import type { ProofingSession } from '@anyproof/core';
import { nextPoll, pollingFor } from '../schedule/polling.js';
import type { AdvanceParts } from './parts.js';

/**
 * When to poll a session that the vendor just reported; undefined once it has ended. `openedAt`: when it was created, or a further
 * attempt was opened; `expiresAt`: as known. Milliseconds since the epoch.
 */
export function pollTimeOf(
  { clock, random, policies, proofing }: Pick<AdvanceParts, 'clock' | 'random' | 'policies' | 'proofing'>,
  { ref, status, action, pollAfterMs }: ProofingSession,
  openedAt: number,
  expiresAt: number | undefined,
): number | undefined {
  return nextPoll({
    now: clock.now(),
    createdAt: openedAt,
    status,
    actor: action?.actor,
    callbacks: proofing.provider(ref.provider).webhooks !== undefined,
    policy: pollingFor(policies, ref.provider),
    fraction: random.fraction(),
    expiresAt,
    pollAfterMs,
  });
}

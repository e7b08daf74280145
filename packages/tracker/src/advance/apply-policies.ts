import { ProofingError, type SessionRef } from '@anyproof/core';
import { type PolicyAction, policyActions, policyDue } from '../schedule/retention.js';
import type { ClaimedSession } from '../stores/claims.js';
import { openSecrets } from '../stores/facts.js';
import { announceRedaction, type Periods, readPeriods, redact, remind } from '../stores/periods.js';
import type { Release } from '../stores/release.js';
import type { AdvanceParts } from './parts.js';

/** After a failure of the vendor, an action is tried again then. */
const RETRY_MS = 3_600_000;

/** Reminds, erases and redacts what is due, one action at a time since each changes what is due next. */
export async function applyPolicies(
  parts: AdvanceParts,
  held: ClaimedSession,
): Promise<Pick<Release, 'policyAt'>> {
  const { clock, policies, stores } = parts;
  let done: PolicyAction | undefined;
  for (;;) {
    const now = clock.now();
    const periods = await readPeriods(stores, held.row);
    if (periods === undefined || held.facts === undefined) return { policyAt: null };
    const facts = { ...withCapability(parts, held, periods.facts), now, policies };
    const [action] = policyActions(facts);
    if (action === undefined) return { policyAt: policyDue(facts) ?? null };
    // It did not change what is due: it waits for the vendor, or for the app's handler.
    if (action === done) return { policyAt: Math.max(policyDue(facts) ?? now, now + RETRY_MS) };
    done = action;
    const { ref } = await openSecrets(stores.sealing, held.row, held.facts);
    const isOver = await apply(parts, held, ref, { ...periods, facts }, action);
    if (isOver) return { policyAt: null };
  }
}

/** A vendor that cannot erase is not asked to. */
function withCapability(
  { proofing, clock, policies }: AdvanceParts,
  { provider }: ClaimedSession,
  facts: Periods['facts'],
): Periods['facts'] {
  const vendor = proofing.provider(provider);
  const canErase = vendor.eraseSession !== undefined && vendor.capabilities.erasure.includes('session');
  if (canErase || facts.erasure !== undefined || policies.retention?.eraseAtVendor === false) return facts;
  return { ...facts, erasure: { vendor: 'not_supported', at: clock.now() } };
}

/** True if nothing is left to do for this session, ever. */
async function apply(
  parts: AdvanceParts,
  { row }: ClaimedSession,
  ref: SessionRef,
  periods: Periods,
  action: PolicyAction,
): Promise<boolean> {
  const { proofing, stores } = parts;
  switch (action) {
    case 'remind':
      await remind(stores, row, periods);
      return false;
    case 'erase':
      await unlessFailed(parts, async () => {
        await proofing.eraseSession(ref, 'session').catch((error: unknown) => {
          if (!isGone(error)) throw error;
          // A vendor that no longer has the session has erased it: asked about it, it says so, and that is remembered.
          return proofing.getSession(ref);
        });
      });
      return false;
    case 'confirm_erasure':
      await unlessFailed(parts, () => proofing.getSession(ref));
      return false;
    case 'redact':
      if (periods.isAnnounced) {
        await redact(stores, row);
        return true;
      }
      await announceRedaction(stores, row, periods, {
        scope: 'session',
        // What a vendor did not erase in all that time, it keeps.
        vendor: periods.facts.erasure?.vendor ?? 'kept',
      });
      return false;
  }
}

/** What fails at the vendor is tried again. */
async function unlessFailed({ report }: AdvanceParts, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!ProofingError.isInstance(error)) report(error);
  }
}

function isGone(error: unknown): boolean {
  return (
    ProofingError.isInstance(error) && (error.code === 'SESSION_GONE' || error.code === 'SESSION_NOT_FOUND')
  );
}

import { ProofingError, type SessionRef } from '@anyproof/core';
import { type PolicyAction, policyActions, policyDue } from '../schedule/retention.js';
import type { ClaimedSession, Release } from '../stores/claims.js';
import { openSecrets } from '../stores/facts.js';
import { announceRedaction, type Periods, readPeriods, redact, remind } from '../stores/periods.js';
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
    if (action === done) return { policyAt: now + RETRY_MS };
    done = action;
    const { ref } = await openSecrets(stores.sealing, held.row, held.facts);
    const isOver = await apply(parts, held, ref, periods, action);
    if (isOver) return { policyAt: null };
  }
}

/** A vendor that cannot erase is not asked to. */
function withCapability(
  { proofing, clock }: AdvanceParts,
  { provider }: ClaimedSession,
  facts: Periods['facts'],
): Periods['facts'] {
  const vendor = proofing.provider(provider);
  const canErase = vendor.eraseSession !== undefined && vendor.capabilities.erasure.includes('session');
  if (canErase || facts.erasure !== undefined) return facts;
  return { ...facts, erasure: { vendor: 'not_supported', at: clock.now() } };
}

/** True if nothing is left to do for this session, ever. */
async function apply(
  { proofing, stores, policies, report }: AdvanceParts,
  { row }: ClaimedSession,
  ref: SessionRef,
  periods: Periods,
  action: PolicyAction,
): Promise<boolean> {
  switch (action) {
    case 'remind':
      await remind(stores, row, periods);
      return false;
    case 'erase':
    case 'confirm_erasure':
      try {
        if (action === 'erase') await proofing.eraseSession(ref, 'session');
        else await proofing.getSession(ref);
      } catch (error) {
        // A vendor that no longer has the session has erased it; the state says so then.
        if (!ProofingError.isInstance(error)) report(error);
      }
      return false;
    case 'redact':
      if (periods.isAnnounced) {
        await redact(stores, row);
        return true;
      }
      await announceRedaction(stores, row, periods, {
        scope: 'session',
        vendor: vendorPart(periods, policies.retention?.eraseAtVendor !== false),
      });
      return false;
  }
}

function vendorPart(
  { facts: { erasure } }: Periods,
  isWanted: boolean,
): 'requested' | 'done' | 'not_supported' | 'kept' {
  if (erasure !== undefined) return erasure.vendor;
  return isWanted ? 'not_supported' : 'kept';
}

import { ProofingError, type ProofingErrorCode, type SessionRef, type SessionStore } from '@anyproof/core';
import type { Advanced } from '../contract/sessions.js';
import type { ClaimedSession, Release } from '../stores/claims.js';
import { openSecrets } from '../stores/facts.js';
import type { WaitingMessage } from '../stores/inbox.js';
import type { ProviderSwitch } from '../stores/providers.js';
import { applyPolicies } from './apply-policies.js';
import type { AdvanceParts } from './parts.js';
import { MOST_MESSAGES, poll } from './poll.js';

/** Does whatever is due for one session that this worker holds, and gives it back. */
export type Step = (held: ClaimedSession, providerSwitch: ProviderSwitch | undefined) => Promise<Advanced>;

export function createStep(parts: AdvanceParts, sessions: SessionStore): Step {
  const { claims, clock, deliverer, inbox } = parts;

  const work = async (held: ClaimedSession, providerSwitch: ProviderSwitch | undefined): Promise<Done> => {
    let release: Release = {};
    let error: ProofingErrorCode | undefined;
    if (isDue(held.pollAt, clock.now()) && !held.parked) {
      const messages = await inbox.waitingFor(held.row, MOST_MESSAGES);
      const ref = await refOf(parts, held, messages);
      if (ref === undefined) release = { pollAt: null };
      else ({ release, error } = await poll(parts, sessions, { held, ref, messages, providerSwitch }));
    }
    if (isDue(held.policyAt, clock.now())) release = { ...release, ...(await applyPolicies(parts, held)) };
    const { failed } = await deliverer.deliver(held.row);
    return { release, error, isUndelivered: failed };
  };

  return async (held, providerSwitch) => {
    try {
      const { release, error, isUndelivered } = await work(held, providerSwitch);
      const dueAt = await claims.release(held, release);
      return {
        outcome: error !== undefined || isUndelivered ? 'failed' : 'done',
        ...(error === undefined ? {} : { error }),
        ...(dueAt === undefined ? {} : { dueAt: new Date(dueAt).toISOString() }),
      };
    } catch (error) {
      // The claim ends by itself, and the session is due again then.
      parts.report(error);
      return { outcome: 'failed', ...(ProofingError.isInstance(error) ? { error: error.code } : {}) };
    }
  };
}

interface Done {
  readonly release: Release;
  readonly error: ProofingErrorCode | undefined;
  readonly isUndelivered: boolean;
}

export function isDue(at: number | undefined, now: number): boolean {
  return at !== undefined && at <= now;
}

/** The stored ref; that of a session which only messages named has no state. */
async function refOf(
  { stores }: AdvanceParts,
  { facts, row }: ClaimedSession,
  messages: readonly WaitingMessage[],
): Promise<SessionRef | undefined> {
  if (facts !== undefined) return (await openSecrets(stores.sealing, row, facts)).ref;
  const [first] = messages;
  if (first === undefined || first.message.notice.about !== 'session') return undefined;
  return { provider: first.message.provider, id: first.message.notice.sessionId };
}

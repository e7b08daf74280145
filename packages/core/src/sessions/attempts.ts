import { ProofingError } from '../contract/errors.js';
import type { SessionState } from '../contract/observation.js';
import type { Clock } from '../contract/ports.js';
import type { AttemptsPolicy } from '../contract/proofing.js';
import type { CallOptions, ProofingProvider } from '../contract/provider.js';
import type { ProofingSession, SessionRef } from '../contract/session.js';
import { isEnded, type Outcome } from '../contract/status.js';
import { corrected } from '../state/correct.js';
import type { SessionMemory } from '../state/memory.js';
import { attemptsMade } from '../state/outcome.js';
import { withParts } from '../support/hide.js';

export interface AttemptsParts {
  readonly clock: Clock;
  readonly memory: SessionMemory;
  readonly attempts: AttemptsPolicy | undefined;
}

/** A session as the vendor reports it, and as it stands. */
export interface Fetched {
  /** As it stands, merged with all that is known. */
  readonly session: ProofingSession;
  /** The vendor's own; absent if it is only remembered. */
  readonly answer?: ProofingSession;
}

/** Who decides at the vendor when the policy does. */
const BY = 'policies.attempts';

/**
 * Ends a session that asks for another attempt when the policy allows none. The decision is remembered first, so that it
 * holds whatever the vendor does next, and in every process; then the vendor is told, again after each query in which it
 * does not know yet.
 */
export async function settleAttempts(
  provider: ProofingProvider,
  ref: SessionRef,
  { session, answer }: Fetched,
  call: CallOptions,
  { clock, memory, attempts }: AttemptsParts,
): Promise<ProofingSession> {
  if (answer === undefined || isEnded(answer.status)) return session;
  if (!isEnded(session.status) && !asksForRetry(session)) return session;
  const state = await memory.state(ref);
  const due = state.decided === undefined && asksForRetry(session) ? dueOutcome(state, attempts) : undefined;
  const known = due === undefined ? state : await memory.decided(ref, due, clock.now());
  if (known.decided === undefined || known.toldAt !== undefined) return session;
  const settled = corrected(answer, known);
  if (await tell(provider, ref, known.decided.outcome, call)) {
    await memory.told(ref, clock.now());
    return settled;
  }
  const warning = {
    code: 'DECISION_NOT_TOLD' as const,
    message: 'the app ended this session, but the vendor could not be told yet; the next query tries again',
  };
  return withParts(settled, { warnings: [...settled.warnings, warning] });
}

function asksForRetry({ action }: ProofingSession): boolean {
  return action?.actor === 'person' && action.next === 'retry';
}

/** What the policy makes of it; undefined while another attempt is allowed, or another provider follows. */
function dueOutcome(state: SessionState, policy: AttemptsPolicy | undefined): Outcome | undefined {
  if (policy === undefined || typeof policy.then !== 'string' || attemptsMade(state) < policy.max)
    return undefined;
  return policy.then === 'decline'
    ? { status: 'completed', decision: 'declined', decidedBy: 'app', final: true }
    : { status: 'canceled' };
}

/** False if the vendor does not know yet. A vendor without the verb never will, and does not have to. */
async function tell(
  { decideSession, cancelSession }: ProofingProvider,
  ref: SessionRef,
  { decision }: Outcome,
  call: CallOptions,
): Promise<boolean> {
  try {
    if (decision !== undefined && decision !== 'inconclusive' && decideSession !== undefined)
      await decideSession(ref, { decision, by: BY }, call);
    else await cancelSession?.(ref, call);
    return true;
  } catch (error) {
    // The vendor ended it in the meantime, or has erased it.
    return ProofingError.isInstance(error) && SETTLED.has(error.code);
  }
}

const SETTLED: ReadonlySet<string> = new Set(['CONFLICT', 'SESSION_GONE', 'SESSION_NOT_FOUND']);

/** The provider of the next attempt. Throws CONFLICT if the policy allows none. */
export function providerOfRetry(
  ref: SessionRef,
  state: SessionState,
  policy: AttemptsPolicy | undefined,
): string {
  if (policy === undefined || attemptsMade(state) < policy.max) return ref.provider;
  const { then } = policy;
  if (typeof then !== 'string' && then.provider !== ref.provider) return then.provider;
  throw new ProofingError({
    code: 'CONFLICT',
    message: `the person has made ${policy.max} attempts, as many as policies.attempts allows`,
    problem: 'attempts_used',
    provider: ref.provider,
    ref,
  });
}

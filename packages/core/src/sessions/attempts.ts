import { ProofingError } from '../contract/errors.js';
import type { SessionState } from '../contract/observation.js';
import type { Clock, Random } from '../contract/ports.js';
import type { AttemptsPolicy } from '../contract/proofing.js';
import type { CallOptions, ProofingProvider } from '../contract/provider.js';
import {
  type CreatedSession,
  type CreateSessionInput,
  type ProofingSession,
  type SessionRef,
  withLaunch,
} from '../contract/session.js';
import { isEnded, type Outcome } from '../contract/status.js';
import { untilAborted } from '../ports/guard.js';
import { corrected } from '../state/correct.js';
import type { SessionMemory } from '../state/memory.js';
import { attemptsMade, isErased } from '../state/outcome.js';
import { withParts } from '../support/hide.js';
import type { Creation } from './create.js';

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
  if (known.decided === undefined || isTold(known)) return session;
  const settled = corrected(answer, known);
  if (await tell(provider, ref, known.decided.outcome, call)) {
    // The clock of the machine that decided may be ahead.
    await memory.told(ref, Math.max(clock.now(), known.decided.observedAt));
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

/** Whether the vendor was told of the decision in effect, not only of an earlier one. */
function isTold({ decided, toldAt = Number.NEGATIVE_INFINITY }: SessionState): boolean {
  return decided !== undefined && toldAt >= decided.observedAt;
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
function providerOfRetry(ref: SessionRef, state: SessionState, policy: AttemptsPolicy | undefined): string {
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

export interface RetryParts extends AttemptsParts {
  readonly random: Random;
  find(name: string): ProofingProvider;
  /** The session as the vendor now reports it. */
  read(ref: SessionRef, call: CallOptions): Promise<ProofingSession>;
  create(input: CreateSessionInput, creation: Creation): Promise<CreatedSession>;
}

/** One retry: the session, the input of the further attempt, and where it may go. */
interface Retry {
  readonly ref: SessionRef;
  readonly input: CreateSessionInput;
  /** The provider and the key that the app named. */
  readonly wanted: Pick<Creation, 'provider' | 'idempotencyKey'>;
  readonly call: CallOptions;
}

/**
 * Another attempt of the same person: the same session, opened again, where the vendor can; else a fresh launch while it is
 * open; else a new session, which has `previous`. Throws CONFLICT if it was approved, or if the policy allows no more.
 */
export async function retry(parts: RetryParts, { ref, input, wanted, call }: Retry): Promise<CreatedSession> {
  const { memory } = parts;
  const session = await parts.read(ref, call);
  const state = await untilAborted(memory.state(ref), call.signal, ref.provider);
  if (session.decision === 'approved') throw approvedAlready(ref);
  const isElsewhere = wanted.provider !== undefined && wanted.provider !== ref.provider;
  const next = isElsewhere ? wanted.provider : providerOfRetry(ref, state, parts.attempts);
  const again =
    next === ref.provider ? await openAgain(parts, { ref, input, wanted, call }, session, state) : undefined;
  if (again !== undefined) return again;
  const created = await parts.create(
    { ...input, previous: ref },
    {
      ...call,
      ...wanted,
      provider: next,
      // At another provider the person begins anew.
      ...(next === ref.provider ? { earlierAttempts: attemptsMade(state) } : {}),
    },
  );
  return withParts(created, { previous: ref });
}

/** The same session with a way in; undefined if there is none. */
async function openAgain(
  parts: RetryParts,
  { ref, input, call }: Retry,
  session: ProofingSession,
  state: SessionState,
): Promise<CreatedSession | undefined> {
  const { mode = 'hosted' } = input;
  const provider = parts.find(ref.provider);
  if (isErased(state)) return undefined;
  // In direct mode, some vendors keep a failed attempt to themselves.
  const isWaiting =
    session.status === 'action_required' || (mode === 'direct' && session.status !== 'pending');
  // The person has only lost the way in, so nothing needs to be opened again.
  if (!isEnded(session.status) && !isWaiting) return fresh(parts, provider, { ref, mode, call }, session);
  return (
    (await reopened(parts, provider, { ref, mode, call })) ??
    (isWaiting ? fresh(parts, provider, { ref, mode, call }, session) : undefined)
  );
}

interface Opening {
  readonly ref: SessionRef;
  readonly mode: NonNullable<CreateSessionInput['mode']>;
  readonly call: CallOptions;
}

/** Opened again by the vendor; undefined if it cannot be. */
async function reopened(
  { clock, random, memory }: RetryParts,
  provider: ProofingProvider,
  { ref, mode, call }: Opening,
): Promise<CreatedSession | undefined> {
  if (provider.retrySession === undefined) return undefined;
  let session: CreatedSession;
  try {
    session = await provider.retrySession(ref, { ...call, mode });
  } catch (error) {
    if (ProofingError.isInstance(error) && CANNOT_REOPEN.has(error.code)) return undefined;
    throw error;
  }
  await untilAborted(memory.reopened(ref, clock.now(), random.uuid()), call.signal, ref.provider);
  return session;
}

const CANNOT_REOPEN: ReadonlySet<string> = new Set([
  'CONFLICT',
  'UNSUPPORTED',
  'SESSION_GONE',
  'SESSION_NOT_FOUND',
]);

/** The open session with a fresh launch; undefined if the vendor has none. In direct mode there is nothing to open. */
async function fresh(
  { random, memory }: RetryParts,
  provider: ProofingProvider,
  { ref, mode, call }: Opening,
  session: ProofingSession,
): Promise<CreatedSession | undefined> {
  if (mode === 'direct') return session.status === 'action_required' ? undefined : withLaunch(session, {});
  if (provider.getLaunch === undefined) return undefined;
  const launch = await provider.getLaunch(ref, { ...call, mode });
  // The launch may be the last one, so the app gets it even if the store failed, which the observer has heard of.
  const counted = memory.retried(ref, random.uuid()).catch(() => undefined);
  await untilAborted(counted, call.signal, ref.provider);
  return withLaunch(session, launch);
}

function approvedAlready(ref: SessionRef): ProofingError {
  return new ProofingError({
    code: 'CONFLICT',
    message: 'the person was approved; for another verification, create another session',
    problem: 'approved',
    provider: ref.provider,
    ref,
  });
}

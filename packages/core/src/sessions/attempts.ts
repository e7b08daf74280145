import { invalidInput, ProofingError } from '../contract/errors.js';
import type { SessionState } from '../contract/observation.js';
import type { Clock, Random } from '../contract/ports.js';
import type { AttemptsPolicy } from '../contract/proofing.js';
import type { CallOptions, ProofingProvider } from '../contract/provider.js';
import {
  type CreatedSession,
  type CreateSessionInput,
  type Mode,
  type ProofingSession,
  type SessionRef,
  withLaunch,
} from '../contract/session.js';
import { isEnded, type Outcome } from '../contract/status.js';
import { untilAborted } from '../ports/guard.js';
import { corrected } from '../state/correct.js';
import type { SessionMemory } from '../state/memory.js';
import { attemptsMade, attemptsOpened, isErased } from '../state/outcome.js';
import { withParts } from '../support/hide.js';
import { checkCapabilities } from './capabilities.js';
import type { Creation } from './create.js';

export interface AttemptsParts {
  readonly clock: Clock;
  readonly memory: SessionMemory;
  readonly attempts: AttemptsPolicy | undefined;
}

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
  { session, answer }: Fetched,
  call: CallOptions,
  parts: AttemptsParts,
): Promise<ProofingSession> {
  if (answer === undefined || isEnded(answer.status)) return session;
  if (!isEnded(session.status) && !asksForRetry(session)) return session;
  const state = await parts.memory.state(session.ref);
  const isDue = asksForRetry(session) && isUsedUp(attemptsMade(state), parts.attempts);
  return isDue || state.decided !== undefined ? end(provider, answer, state, call, parts) : session;
}

/** Ends an open session as the policy says, unless the app decided before, and tells the vendor. */
async function end(
  provider: ProofingProvider,
  answer: ProofingSession,
  state: SessionState,
  call: CallOptions,
  { clock, memory, attempts }: AttemptsParts,
): Promise<ProofingSession> {
  const { ref } = answer;
  const due = outcomeOfPolicy(attempts);
  const isNew = state.decided === undefined && due !== undefined;
  const known = isNew ? await memory.decidedByPolicy(ref, due, clock.now()) : state;
  const settled = corrected(answer, known);
  if (known.decided === undefined || isTold(known)) return settled;
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

function isUsedUp(attempts: number, policy: AttemptsPolicy | undefined): policy is AttemptsPolicy {
  return policy !== undefined && attempts >= policy.max;
}

/** Undefined where another provider follows. */
function outcomeOfPolicy(policy: AttemptsPolicy | undefined): Outcome | undefined {
  if (policy === undefined || typeof policy.then !== 'string') return undefined;
  return policy.then === 'decline'
    ? { status: 'completed', decision: 'declined', decidedBy: 'app', final: true }
    : { status: 'canceled' };
}

/** Whether the vendor was told of the decision in effect, not only of an earlier one. */
function isTold({ decided, toldAt = Number.NEGATIVE_INFINITY }: SessionState): boolean {
  return decided !== undefined && toldAt >= decided.observedAt;
}

/** False if the vendor does not know yet. A vendor without the verbs never will, and does not have to. */
async function tell(
  provider: ProofingProvider,
  ref: SessionRef,
  { decision }: Outcome,
  call: CallOptions,
): Promise<boolean> {
  const { decideSession, cancelSession } = provider;
  if (decideSession !== undefined && (decision === 'approved' || decision === 'declined')) {
    const told = await outcomeOfTelling(() => decideSession(ref, { decision, by: BY }, call));
    if (told !== 'refused') return told === 'done';
  }
  // A vendor that does not take the decision in this state may still let the session be canceled.
  return cancelSession === undefined || (await outcomeOfTelling(() => cancelSession(ref, call))) !== 'failed';
}

/** `refused`: the session is in another state, or gone. */
async function outcomeOfTelling(work: () => Promise<void>): Promise<'done' | 'refused' | 'failed'> {
  try {
    await work();
    return 'done';
  } catch (error) {
    return isOneOf(error, OTHER_STATE) ? 'refused' : 'failed';
  }
}

const OTHER_STATE: ReadonlySet<string> = new Set(['CONFLICT', 'SESSION_GONE', 'SESSION_NOT_FOUND']);
const CANNOT_OPEN: ReadonlySet<string> = new Set([...OTHER_STATE, 'UNSUPPORTED']);

function isOneOf(error: unknown, codes: ReadonlySet<string>): boolean {
  return ProofingError.isInstance(error) && codes.has(error.code);
}

export interface RetryParts extends AttemptsParts {
  readonly random: Random;
  find(name: string): ProofingProvider;
  fetch(ref: SessionRef, call: CallOptions): Promise<Fetched>;
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
 * Another attempt of the same person: a fresh launch while the session waits for them; else the same session, opened again,
 * where the vendor can; else a new session, which has `previous`. Throws CONFLICT if the person was approved, or if the
 * policy allows no further attempt.
 */
export async function retry(parts: RetryParts, asked: Retry): Promise<CreatedSession> {
  const { ref, input, wanted, call } = asked;
  const fetched = await parts.fetch(ref, call);
  const { session } = fetched;
  if (session.decision === 'approved')
    throw conflict(
      ref,
      'approved',
      'the person was approved; for another verification, create another session',
    );
  const state = await untilAborted(parts.memory.state(ref), call.signal, ref.provider);
  const canOpen = (wanted.provider ?? ref.provider) === ref.provider && !isErased(state);
  // The person has only lost the way in: nothing is opened again, and no attempt is used up.
  const lost = canOpen && isWaiting(session, input.mode) ? await fresh(parts, asked, session) : undefined;
  if (lost !== undefined) return lost;
  const opened = attemptsOpened(state);
  const next = await nextProvider(parts, asked, fetched, state, opened);
  const again = canOpen && next === ref.provider ? await openAgain(parts, asked, session) : undefined;
  if (again !== undefined) return again;
  // Where the policy sends the person on, they begin anew.
  const isSentOn = isUsedUp(opened, parts.attempts);
  const earlier = isSentOn ? {} : { earlierAttempts: opened };
  const created = await parts.create(
    { ...input, previous: ref },
    { ...call, ...wanted, provider: next, ...earlier },
  );
  if (created.ref.provider === ref.provider && created.ref.id === ref.id)
    throw invalidInput('idempotencyKey is that of the session to retry; pass another, or none', {
      path: 'idempotencyKey',
      provider: ref.provider,
    });
  return withParts(created, { previous: ref });
}

/** In direct mode, some vendors keep a failed attempt to themselves, so only `pending` waits for the person. */
function isWaiting({ status }: ProofingSession, mode: Mode | undefined): boolean {
  return status === 'pending' || (mode !== 'direct' && (status === 'processing' || status === 'in_review'));
}

/** The provider of the next attempt. If the policy allows none, the session ends by it, and CONFLICT is thrown. */
async function nextProvider(
  parts: RetryParts,
  { ref, wanted, call }: Retry,
  { session, answer }: Fetched,
  state: SessionState,
  opened: number,
): Promise<string> {
  const policy = parts.attempts;
  if (!isUsedUp(opened, policy)) return wanted.provider ?? ref.provider;
  const then = typeof policy.then === 'string' ? undefined : policy.then.provider;
  if (then !== undefined && then !== ref.provider && (wanted.provider ?? then) === then) return then;
  if (answer !== undefined && asksForRetry(session))
    await end(parts.find(ref.provider), answer, state, call, parts);
  const message = `the person was given ${policy.max} attempts, as many as policies.attempts allows`;
  throw conflict(ref, 'attempts_used', message);
}

/** The same session for a further attempt; undefined if the vendor cannot open it. */
async function openAgain(
  parts: RetryParts,
  asked: Retry,
  session: ProofingSession,
): Promise<CreatedSession | undefined> {
  const { ref, input, call } = asked;
  const provider = checkedFor(parts, asked, session);
  const { mode = 'hosted' } = input;
  const { retrySession } = provider;
  const reopened = retrySession && (await unlessRefused(() => retrySession(ref, { ...call, mode })));
  const opened = reopened ?? (isEnded(session.status) ? undefined : await fresh(parts, asked, session));
  if (opened === undefined || (mode === 'direct' && reopened === undefined)) return undefined;
  const { memory, clock, random } = parts;
  const remember = reopened === undefined ? memory.retried : memory.reopened;
  const remembered = remember(ref, clock.now(), random.uuid());
  // The launch may be the last one, so the app gets it even if the store fails or its caller leaves: what could not be
  // stored is remembered with the next change.
  await untilAborted(remembered, call.signal, ref.provider).catch(() => undefined);
  return opened;
}

/** The open session with a fresh launch; undefined if the vendor has none. In direct mode there is nothing to open. */
async function fresh(
  parts: RetryParts,
  asked: Retry,
  session: ProofingSession,
): Promise<CreatedSession | undefined> {
  const { ref, input, call } = asked;
  const { getLaunch } = checkedFor(parts, asked, session);
  const { mode = 'hosted' } = input;
  if (mode === 'direct') return withLaunch(session, {});
  const launch = getLaunch && (await unlessRefused(() => getLaunch(ref, { ...call, mode })));
  return launch && withLaunch(session, launch);
}

/** The session's provider, if it can open the session for this input. Throws before any call. */
function checkedFor(
  { find }: RetryParts,
  { ref, input }: Retry,
  { reference }: ProofingSession,
): ProofingProvider {
  const provider = find(ref.provider);
  checkCapabilities(input, ref.provider, provider.capabilities);
  // Some vendors trim what they keep.
  if (reference !== undefined && reference.trim() !== input.reference.trim())
    throw invalidInput('reference is not that of the session to retry', {
      path: 'reference',
      provider: ref.provider,
    });
  return provider;
}

async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isOneOf(error, CANNOT_OPEN)) return undefined;
    throw error;
  }
}

function conflict(ref: SessionRef, problem: string, message: string): ProofingError {
  return new ProofingError({ code: 'CONFLICT', message, problem, provider: ref.provider, ref });
}

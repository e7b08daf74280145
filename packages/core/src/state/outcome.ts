import type {
  HistoryEntry,
  Observation,
  SessionState,
  StoredSession,
  Word,
} from '../contract/observation.js';
import type { ProofingEvent } from '../contract/ports.js';
import type { Warning } from '../contract/reasons.js';
import { type Erasure, type ProofingSession, type SessionRef, sessionLabel } from '../contract/session.js';
import { isEnded, isSameOutcome, type Outcome } from '../contract/status.js';
import { isoInstant } from '../support/time.js';

// Reads what the reducer merged. Pure.

/**
 * The outcome in effect, according to all that is known; undefined if nothing is. The app's own decision takes precedence
 * over the vendor's words; that it stopped waiting only takes precedence over words that are no end.
 */
export function currentOutcome(state: SessionState): Observation | undefined {
  const { decided, expiredAt } = state;
  if (decided !== undefined) return decided;
  const reported = reportedOutcome(state);
  if (expiredAt === undefined || (reported !== undefined && isEnded(reported.outcome.status)))
    return reported;
  const { nativeStatus } = reported ?? {};
  return {
    trust: 'app',
    observedAt: expiredAt,
    outcome: { status: state.canceledAt === undefined ? 'expired' : 'canceled' },
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
  };
}

/** The outcome as the vendor reports it, in view of what this app has done. */
function reportedOutcome(state: SessionState): Observation | undefined {
  const best = prevailing(standing(state), state);
  if (best === undefined) return undefined;
  const { status } = best.outcome;
  if (status === 'pending' && state.finalizedAt !== undefined)
    return { ...best, outcome: { status: 'processing' } };
  return isCanceledHere(state, status) ? { ...best, outcome: { status: 'canceled' } } : best;
}

/** A session that this app canceled just runs out at some vendors. */
function isCanceledHere({ canceledAt }: SessionState, status: Outcome['status']): boolean {
  return canceledAt !== undefined && (status === 'expired' || status === 'abandoned');
}

/** True if this app ended the session without a verdict: it canceled it, or stopped waiting for it. */
export function isEndedHere(state: SessionState, { outcome, trust }: Observation): boolean {
  if (outcome.status === 'expired') return trust === 'app';
  return outcome.status === 'canceled' && (state.canceledAt !== undefined || trust === 'app');
}

/** The session as the vendor returned it, corrected by what was known before. */
export function withState<Session extends ProofingSession>(session: Session, state: SessionState): Session {
  const known = currentOutcome(state);
  if (known === undefined) return session;
  const facts = factsOf(session, known, state);
  if (isSameOutcome(session, known.outcome) && areSame(session, facts)) return session;
  const { status, action, decision, decidedBy, final, ...rest } = session;
  const corrected = { ...rest, ...known.outcome, ...facts };
  // The same fields, with an outcome that a session can have.
  return Object.defineProperties(corrected, hiddenProperties(session)) as ProofingSession as Session;
}

/** The facts of a session that depend on what is known, those that are present. */
type KnownFacts = Partial<
  Pick<ProofingSession, 'nativeStatus' | 'erasure' | 'attempts' | 'endedBy' | 'testMode' | 'warnings'>
>;

function factsOf(session: ProofingSession, known: Observation, state: SessionState): KnownFacts {
  const nativeStatus = known.nativeStatus ?? session.nativeStatus;
  const erasure = erasureOf(state) ?? session.erasure;
  const attempts = attemptsOf(session, state);
  const endedBy = isEndedHere(state, known) ? 'app' : session.endedBy;
  const differs = differingDecision(session, known);
  return {
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(erasure === undefined ? {} : { erasure }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(endedBy === undefined ? {} : { endedBy }),
    ...((state.testMode ?? session.testMode) && { testMode: true as const }),
    ...(differs === undefined ? {} : { warnings: [...session.warnings, differs] }),
  };
}

/** Each part of `facts` is either the session's own, or was made anew because it differs. */
function areSame(session: ProofingSession, facts: KnownFacts): boolean {
  const { erasure } = facts;
  return (
    facts.nativeStatus === session.nativeStatus &&
    facts.endedBy === session.endedBy &&
    facts.attempts === session.attempts &&
    facts.testMode === session.testMode &&
    facts.warnings === undefined &&
    erasure?.status === session.erasure?.status &&
    erasure?.scope === session.erasure?.scope &&
    erasure?.at === session.erasure?.at &&
    erasure?.dueAt === session.erasure?.dueAt
  );
}

/** The vendor ended the session otherwise than this app decided. */
function differingDecision(session: ProofingSession, { trust, outcome }: Observation): Warning | undefined {
  if (trust !== 'app' || session.status !== 'completed' || session.decision === outcome.decision)
    return undefined;
  // Nothing was decided.
  if (outcome.status === 'expired') return undefined;
  // What core itself corrected before carries the app's decision, not the vendor's.
  if (session.decidedBy === 'app') return undefined;
  return {
    code: 'DECISION_DIFFERS',
    message: `the vendor now says ${session.decision}; the app's own decision stands`,
  };
}

function attemptsOf(session: ProofingSession, state: SessionState): ProofingSession['attempts'] {
  const made = attemptsMade(state);
  return made === (session.attempts?.made ?? 0) ? session.attempts : { ...session.attempts, made };
}

/**
 * How many attempts the person has surely made: the greater of the vendor's count and of those that were opened and failed,
 * and those in the sessions that this one replaces. An answer that asks for another attempt may still be the one from
 * before the last retry, until another answer came in between.
 */
export function attemptsMade(state: SessionState): number {
  const { retriedAt, movedAt = Number.NEGATIVE_INFINITY, fetched, wordless } = state;
  const asksAgain = fetched?.outcome.action?.next === 'retry';
  const isNew = retriedAt === undefined || Math.max(movedAt, wordless?.observedAt ?? movedAt) > retriedAt;
  return attemptsWith(state, asksAgain && isNew ? 1 : 0);
}

/** How many attempts were opened for the person, made or not. What ended without a verdict was none. */
export function attemptsOpened(state: SessionState): number {
  const { status, decision } = reportedOutcome(state)?.outcome ?? {};
  const isOver = status === 'action_required' || decision !== undefined || state.decided !== undefined;
  return attemptsWith(state, isOver ? 1 : 0);
}

function attemptsWith({ route, retries = [], attempts = 0 }: SessionState, last: 0 | 1): number {
  return (route?.earlierAttempts ?? 0) + Math.max(attempts, retries.length + last);
}

/**
 * Undefined while no erasure is known. "Not found" may be a temporary error on the way to the vendor, so a later answer
 * takes it back; a reported erasure is permanent.
 */
export function erasureOf(state: SessionState): Erasure | undefined {
  const { erasure, notFound } = state;
  if (erasure?.status === 'done' || notFound === undefined) return erasure;
  const foundAt = lastAnswer(state)?.observedAt ?? Number.NEGATIVE_INFINITY;
  const since = [notFound.first, notFound.last].find((at) => at >= foundAt);
  return since === undefined ? erasure : { status: 'done', scope: 'session', at: isoInstant(since) };
}

export function isErased(state: SessionState): boolean {
  return erasureOf(state)?.status === 'done';
}

/** The vendor's newest answer, whatever it says. */
export function lastAnswer({ fetched, wordless }: SessionState): Observation | undefined {
  if (fetched === undefined || wordless === undefined) return fetched ?? wordless;
  return wordless.observedAt > fetched.observedAt ? wordless : fetched;
}

/** The outcome according to the vendor's answers: an end stays until an answer reports another status. */
function standing(state: SessionState): Observation | undefined {
  const { fetched } = state;
  return fetched !== undefined && isEnded(fetched.outcome.status) ? fetched : lastAnswer(state);
}

/** An end by message stays too, until an answer to a later query reports a status. */
function prevailing(
  answer: Observation | undefined,
  { fetched, callback }: SessionState,
): Observation | undefined {
  if (answer === undefined || callback === undefined) return answer ?? callback;
  if (isEnded(answer.outcome.status)) return answer;
  return fetched !== undefined && fetched.observedAt >= callback.observedAt ? answer : callback;
}

function hiddenProperties(value: object): PropertyDescriptorMap {
  const all = Object.getOwnPropertyDescriptors(value);
  const hidden = Reflect.ownKeys(all).filter(
    (key) => !Object.prototype.propertyIsEnumerable.call(value, key),
  );
  return Object.fromEntries(hidden.map((key) => [key, Reflect.get(all, key)]));
}

/** What is remembered of a session, the earliest first: of each source the report in effect, not every poll. */
export function historyOf(state: SessionState): readonly HistoryEntry[] {
  const { route, finalizedAt, callback, canceledAt, expiredAt, decided } = state;
  const fetched = state.fetched ?? lastAnswer(state);
  const erasure = erasureOf(state);
  const entries: HistoryEntry[] = [];
  if (route !== undefined) {
    const { at, provider, by, skipped } = route;
    entries.push({ at: isoInstant(at), kind: 'routed', choice: { provider, by, skipped } });
  }
  if (finalizedAt !== undefined) entries.push({ at: isoInstant(finalizedAt), kind: 'finalized' });
  if (callback !== undefined)
    entries.push({ at: isoInstant(callback.observedAt), kind: 'callback', ...wordOf(callback) });
  if (fetched !== undefined)
    entries.push({ at: isoInstant(fetched.observedAt), kind: 'fetched', ...wordOf(fetched) });
  if (canceledAt !== undefined) entries.push({ at: isoInstant(canceledAt), kind: 'canceled' });
  if (expiredAt !== undefined) entries.push({ at: isoInstant(expiredAt), kind: 'expired' });
  if (decided !== undefined)
    entries.push({ at: isoInstant(decided.observedAt), kind: 'decided', ...wordOf(decided) });
  if (erasure !== undefined) {
    const { status, scope, at } = erasure;
    entries.push({ at, kind: status === 'done' ? 'erased' : 'erasing', scope });
  }
  // Entries of the same instant keep the order above.
  return entries.sort((a, b) => order(timeOf(a.at), timeOf(b.at)));
}

/** An instant from a vendor or a store may be invalid: it is sorted last. */
function timeOf(at: string): number {
  const time = Date.parse(at);
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

function order(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

function wordOf({ outcome, nativeStatus }: Observation): Word {
  return { ...outcome, ...(nativeStatus === undefined ? {} : { nativeStatus }) };
}

/** What observers hear of a change: what the session now is, and an end that the vendor took back. */
export function changesBetween(
  ref: SessionRef,
  before: SessionState,
  after: SessionState,
): readonly ProofingEvent[] {
  const now = currentOutcome(after);
  const earlier = currentOutcome(before)?.outcome;
  if (now === undefined || isSameOutcome(earlier, now.outcome)) return [];
  const common = { provider: ref.provider, session: sessionLabel(ref) };
  const changed: ProofingEvent = { type: 'session', ...common, ...wordsOf(now.outcome), trust: now.trust };
  if (earlier === undefined || !isOverturned({ outcome: earlier }, now)) return [changed];
  return [changed, { type: 'overturned', ...common, before: wordsOf(earlier), now: wordsOf(now.outcome) }];
}

/** True if the vendor's own answer undid an end: messages and this app's own decisions do not. */
export function isOverturned(
  before: Pick<StoredSession, 'outcome'>,
  after: Pick<StoredSession, 'outcome' | 'trust'>,
): boolean {
  const [earlier, now] = [before.outcome, after.outcome];
  if (earlier === undefined || now === undefined || !isEnded(earlier.status)) return false;
  return after.trust === 'fetched' && (earlier.status !== now.status || earlier.decision !== now.decision);
}

function wordsOf({ status, decision }: Outcome): Pick<Outcome, 'status' | 'decision'> {
  return { status, ...(decision === undefined ? {} : { decision }) };
}

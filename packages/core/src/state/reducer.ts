import type { Observation, ObservedRoute, SessionState } from '../contract/observation.js';
import type { Consent, ProofingSession } from '../contract/session.js';
import { isEnded, type Status } from '../contract/status.js';
import { isoInstant } from '../support/time.js';

/**
 * Decides which of two contradicting answers wins: `reduce` merges one observation into what is known, and
 * `currentOutcome` reads the result. Pure. The order and repetition of observations do not matter, because each part
 * keeps its greatest element.
 */
export function reduce(state: SessionState, observation: Observation): SessionState {
  if (observation.trust === 'hint') return state;
  const erasedAt = earliest(state.erasedAt, observation.erasedAt);
  const erased = erasedAt === undefined ? {} : { erasedAt };
  if (isBeforeReopening(state, observation.observedAt)) return { ...state, ...erased };
  switch (observation.trust) {
    case 'fetched':
      return speaks(observation)
        ? { ...state, ...erased, fetched: greater(state.fetched, observation) }
        : { ...state, ...erased, wordless: greater(state.wordless, observation) };
    case 'callback':
      return endsByMessage(observation)
        ? { ...state, ...erased, callback: greater(state.callback, observation) }
        : { ...state, ...erased };
  }
}

/** An answer without a status, such as ID360's 202, only says "not ended": it cannot take an end back. */
export function speaks({ nativeStatus, outcome }: Observation): boolean {
  return nativeStatus !== undefined || isEnded(outcome.status);
}

/** A verdict counts only if the vendor's own answer contains it, even if an adapter calls its status not fetchable. */
function endsByMessage({ notFetchable, outcome }: Observation): boolean {
  const { status, decision } = outcome;
  return notFetchable === true && isEnded(status) && status !== 'completed' && decision === undefined;
}

/** The number of ends by message that are told apart per session. */
const MOST_MESSAGES = 8;

/**
 * Merges what a message says. Messages are ordered among themselves by arrival; an answer is known to be later than a
 * message only if the query was sent after it. So an end by message counts as newer than all that is known until the
 * vendor is queried again, and a repeated message adds nothing.
 */
export function reduceMessage(state: SessionState, observation: Observation, id: string): SessionState {
  if (observation.trust !== 'callback' || !endsByMessage(observation)) return reduce(state, observation);
  const messages = state.messages ?? [];
  if (messages.includes(id)) return state;
  const afterAnswers = (state.fetched?.observedAt ?? Number.NEGATIVE_INFINITY) + 1;
  const observedAt = Math.max(observation.observedAt, afterAnswers);
  return reduce(
    { ...state, messages: [...messages, id].slice(-MOST_MESSAGES) },
    { ...observation, observedAt },
  );
}

export function reduceFinalized(state: SessionState, at: number): SessionState {
  return { ...state, finalizedAt: Math.min(at, state.finalizedAt ?? at) };
}

/**
 * Remembers a consent. The one with the later time wins. One that is recorded afterwards without a later time can only
 * withdraw, never grant: clocks differ, and a withdrawal must not be lost because of that.
 */
export function reduceConsent(state: SessionState, consent: Consent): SessionState {
  const known = state.consent;
  if (known === undefined || Date.parse(consent.at) > Date.parse(known.at)) return { ...state, consent };
  const terms = known.terms && consent.terms;
  const biometrics = known.biometrics && consent.biometrics;
  return { ...state, consent: { ...known, terms, biometrics } };
}

/**
 * Remembers why this provider has the session. A session is created once; of two recorded choices the earlier stays.
 */
export function reduceRouted(state: SessionState, route: ObservedRoute): SessionState {
  const known = state.route;
  const stays =
    known !== undefined &&
    (known.at < route.at || (known.at === route.at && compareText(routeText(known), routeText(route)) <= 0));
  return stays ? state : { ...state, route };
}

/** Its fields in a fixed order, however it was built or stored. */
function routeText({ provider, by, skipped }: ObservedRoute): string {
  return JSON.stringify([provider, by, skipped.map((one) => [one.provider, one.error])]);
}

/**
 * Remembers that this app had the session reopened at this instant: queries and messages up to then no longer count,
 * even if they arrive later.
 */
export function reduceReopened(
  { finalizedAt: _finalized, fetched, wordless, callback, notFound, ...state }: SessionState,
  at: number,
): SessionState {
  const reopenedAt = Math.max(at, state.reopenedAt ?? at);
  const after = (one: Observation | undefined) =>
    one !== undefined && one.observedAt > reopenedAt ? one : undefined;
  const kept = { fetched: after(fetched), wordless: after(wordless), callback: after(callback) };
  const isMissed = notFound !== undefined && notFound.last > reopenedAt;
  return {
    ...state,
    ...(kept.fetched && { fetched: kept.fetched }),
    ...(kept.wordless && { wordless: kept.wordless }),
    ...(kept.callback && { callback: kept.callback }),
    ...(isMissed && { notFound: { first: notFound.last, last: notFound.last } }),
    reopenedAt,
  };
}

/**
 * True if this was queried or received before the session was reopened, or at the same instant, which may be before.
 */
export function isBeforeReopening({ reopenedAt }: SessionState, at: number): boolean {
  return reopenedAt !== undefined && at <= reopenedAt;
}

/** Remembers that the vendor erased the session; its outcome stays. */
export function reduceErased(state: SessionState, erasedAt: string): SessionState {
  return { ...state, erasedAt: earliest(state.erasedAt, erasedAt) ?? erasedAt };
}

/** Remembers that the vendor did not find a session whose end it had reported. */
export function reduceNotFound(state: SessionState, at: number): SessionState {
  if (isBeforeReopening(state, at)) return state;
  const { first = at, last = at } = state.notFound ?? {};
  return { ...state, notFound: { first: Math.min(first, at), last: Math.max(last, at) } };
}

/**
 * Undefined while the session exists. "Not found" may be a temporary error on the way to the vendor, so a later answer
 * takes it back; a reported erasure is permanent.
 */
export function erasedAtOf(state: SessionState): string | undefined {
  const { erasedAt, notFound } = state;
  if (erasedAt !== undefined || notFound === undefined) return erasedAt;
  const foundAt = lastAnswer(state)?.observedAt ?? Number.NEGATIVE_INFINITY;
  const since = [notFound.first, notFound.last].find((at) => at >= foundAt);
  return since === undefined ? undefined : isoInstant(since);
}

/** The outcome in effect, according to all that is known; undefined if nothing is. */
export function currentOutcome(state: SessionState): Observation | undefined {
  const best = prevailing(standing(state), state);
  if (best === undefined) return undefined;
  const waits = best.outcome.status === 'pending' && state.finalizedAt !== undefined;
  return waits ? { ...best, outcome: { status: 'processing' } } : best;
}

/** The session as the vendor returned it, corrected by what was known before. */
export function withState<Session extends ProofingSession>(session: Session, state: SessionState): Session {
  const known = currentOutcome(state);
  if (known === undefined || saysTheSame(session, known, state)) return session;
  const { status, decision, decidedBy, final, nativeStatus, ...facts } = session;
  const word = known.nativeStatus ?? nativeStatus;
  const erasedAt = erasedAtOf(state);
  const corrected = {
    ...facts,
    ...known.outcome,
    ...(word === undefined ? {} : { nativeStatus: word }),
    ...(erasedAt === undefined ? {} : { erasedAt }),
  };
  // The same fields, with an outcome that a session can have.
  return Object.defineProperties(corrected, hiddenProperties(session)) as ProofingSession as Session;
}

function saysTheSame(session: ProofingSession, known: Observation, state: SessionState): boolean {
  return (
    known.outcome.status === session.status &&
    known.outcome.decision === session.decision &&
    known.outcome.decidedBy === session.decidedBy &&
    known.outcome.final === session.final &&
    (known.nativeStatus ?? session.nativeStatus) === session.nativeStatus &&
    erasedAtOf(state) === session.erasedAt
  );
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

function earliest(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a < b ? a : b;
}

function hiddenProperties(value: object): PropertyDescriptorMap {
  const all = Object.getOwnPropertyDescriptors(value);
  const hidden = Reflect.ownKeys(all).filter(
    (key) => !Object.prototype.propertyIsEnumerable.call(value, key),
  );
  return Object.fromEntries(hidden.map((key) => [key, Reflect.get(all, key)]));
}

const RANK: Readonly<Record<Status, number>> = {
  pending: 0,
  processing: 1,
  in_review: 2,
  abandoned: 3,
  expired: 4,
  canceled: 5,
  failed: 6,
  completed: 7,
};

/** The winner of two answers from one source: the newer; at the same instant, the one further along. */
function greater(known: Observation | undefined, next: Observation): Observation {
  if (known === undefined) return next;
  return known.observedAt > next.observedAt ||
    (known.observedAt === next.observedAt && compare(known, next) > 0)
    ? known
    : next;
}

function compare(a: Observation, b: Observation): number {
  const byRank = RANK[a.outcome.status] - RANK[b.outcome.status];
  // Answers of the same instant and rank that still differ are compared as text with fixed field order; rare, so it
  // comes last.
  return (
    byRank || (isSame(a, b) ? 0 : compareText(JSON.stringify(canonical(a)), JSON.stringify(canonical(b))))
  );
}

/** True if status, decision and native status are the same, whenever they were reported. */
export function isSameWord(a: Observation, b: Observation): boolean {
  return a.outcome.status === b.outcome.status && isSame(a, b);
}

/** Compares answers of the same rank. */
function isSame(a: Observation, b: Observation): boolean {
  return (
    a.nativeStatus === b.nativeStatus &&
    a.outcome.decision === b.outcome.decision &&
    a.outcome.decidedBy === b.outcome.decidedBy &&
    a.outcome.final === b.outcome.final &&
    a.notFetchable === b.notFetchable &&
    a.erasedAt === b.erasedAt
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** An observation with its fields in a fixed order. */
export function canonical(observation: Observation): Observation {
  const { trust, observedAt, outcome, nativeStatus, notFetchable, erasedAt } = observation;
  const { status, decision, decidedBy, final } = outcome;
  return {
    trust,
    observedAt,
    // The same fields, so the same kind of outcome; JSON omits those that are undefined.
    outcome: { status, decision, decidedBy, final } as Observation['outcome'],
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(notFetchable === undefined ? {} : { notFetchable }),
    ...(erasedAt === undefined ? {} : { erasedAt }),
  };
}

import type { Observation, ObservedRoute, SessionState } from '../contract/observation.js';
import type { Consent, ProofingSession } from '../contract/session.js';
import { isEnded, type Status } from '../contract/status.js';
import { isoInstant } from '../support/time.js';

/**
 * Merges one observation into what is known. Pure; any order and repetition of the same observations ends the same,
 * because each part keeps its greatest element.
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

/** An answer without a word, such as ID360's 202, says no more than "not ended": it cannot take an end back. */
export function speaks({ nativeStatus, outcome }: Observation): boolean {
  return nativeStatus !== undefined || isEnded(outcome.status);
}

/** A verdict is believed by the vendor's own answer only, whatever an adapter says that cannot be fetched. */
function endsByMessage({ notFetchable, outcome }: Observation): boolean {
  const { status, decision } = outcome;
  return notFetchable === true && isEnded(status) && status !== 'completed' && decision === undefined;
}

/** So many ends of one session that came by message are told apart. */
const MOST_MESSAGES = 8;

/**
 * Merges what a message said. Messages are in order among themselves, by when they came; an answer to a question is known
 * to come after a message only where it was asked for after that. So an end that comes by message counts as newer than
 * all that is known, until the vendor is asked again; and a message that comes again says nothing new.
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

/** Remembers that this app finalized the session. */
export function reduceFinalized(state: SessionState, at: number): SessionState {
  return { ...state, finalizedAt: Math.min(at, state.finalizedAt ?? at) };
}

/**
 * Remembers a consent. The one given later stays. What is recorded afterwards, and is not later by its own time, takes
 * back what it withdraws and grants nothing: clocks differ, and a withdrawal must not be lost to that.
 */
export function reduceConsent(state: SessionState, consent: Consent): SessionState {
  const known = state.consent;
  if (known === undefined || Date.parse(consent.at) > Date.parse(known.at)) return { ...state, consent };
  const terms = known.terms && consent.terms;
  const biometrics = known.biometrics && consent.biometrics;
  return { ...state, consent: { ...known, terms, biometrics } };
}

/** Remembers why this provider has the session. It has one creation; of two that are told, the earlier stays. */
export function reduceRouted(state: SessionState, route: ObservedRoute): SessionState {
  const known = state.route;
  const stays =
    known !== undefined &&
    (known.at < route.at || (known.at === route.at && compareText(routeText(known), routeText(route)) <= 0));
  return stays ? state : { ...state, route };
}

/** Its fields in one order, wherever it was built or stored. */
function routeText({ provider, by, skipped }: ObservedRoute): string {
  return JSON.stringify([provider, by, skipped.map((one) => [one.provider, one.error])]);
}

/**
 * Remembers that this app had the session opened again at this instant: what was asked or told up to then no longer
 * counts, also when it arrives later.
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

/** Whether this was asked or told before the session was opened again, or at that very instant, which may be before. */
export function isBeforeReopening({ reopenedAt }: SessionState, at: number): boolean {
  return reopenedAt !== undefined && at <= reopenedAt;
}

/** Remembers that the vendor erased the session; where it stood is not touched. */
export function reduceErased(state: SessionState, erasedAt: string): SessionState {
  return { ...state, erasedAt: earliest(state.erasedAt, erasedAt) ?? erasedAt };
}

/** Remembers that the vendor did not find a session whose end it had told. */
export function reduceNotFound(state: SessionState, at: number): SessionState {
  if (isBeforeReopening(state, at)) return state;
  const { first = at, last = at } = state.notFound ?? {};
  return { ...state, notFound: { first: Math.min(first, at), last: Math.max(last, at) } };
}

/**
 * Undefined while the session is there. "Not found" may be somebody's mishap on the way to the vendor, so a later answer
 * takes it back; what was called erased stays erased.
 */
export function erasedAtOf(state: SessionState): string | undefined {
  const { erasedAt, notFound } = state;
  if (erasedAt !== undefined || notFound === undefined) return erasedAt;
  const foundAt = lastAnswer(state)?.observedAt ?? Number.NEGATIVE_INFINITY;
  const since = [notFound.first, notFound.last].find((at) => at >= foundAt);
  return since === undefined ? undefined : isoInstant(since);
}

/** Where the session stands, by all that is known; undefined when nothing is. */
export function currentOutcome(state: SessionState): Observation | undefined {
  const best = prevailing(standing(state), state);
  if (best === undefined) return undefined;
  const waits = best.outcome.status === 'pending' && state.finalizedAt !== undefined;
  return waits ? { ...best, outcome: { status: 'processing' } } : best;
}

/** The session as the vendor gave it, corrected by what was known before. */
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
  // The same facts under an outcome that is one of those a session can have.
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

/** Where the vendor's answers leave the session: an end stays until an answer says otherwise in so many words. */
function standing(state: SessionState): Observation | undefined {
  const { fetched } = state;
  return fetched !== undefined && isEnded(fetched.outcome.status) ? fetched : lastAnswer(state);
}

/** So does an end that came by message: an answer takes it back that was asked for later, and has a word. */
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

/** The one that counts of two answers from one source: the newer, and at one instant the one that goes further. */
function greater(known: Observation | undefined, next: Observation): Observation {
  if (known === undefined) return next;
  return known.observedAt > next.observedAt ||
    (known.observedAt === next.observedAt && compare(known, next) > 0)
    ? known
    : next;
}

function compare(a: Observation, b: Observation): number {
  const byRank = RANK[a.outcome.status] - RANK[b.outcome.status];
  // Text, with its fields in one order, decides between answers of one instant that rank the same and differ: rare, so it is looked at last.
  return (
    byRank || (isSame(a, b) ? 0 : compareText(JSON.stringify(canonical(a)), JSON.stringify(canonical(b))))
  );
}

/** The same status, decision and native word, whenever it was told. */
export function isSameWord(a: Observation, b: Observation): boolean {
  return a.outcome.status === b.outcome.status && isSame(a, b);
}

/** Of one rank. */
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

/** An observation with its fields in one order. */
export function canonical(observation: Observation): Observation {
  const { trust, observedAt, outcome, nativeStatus, notFetchable, erasedAt } = observation;
  const { status, decision, decidedBy, final } = outcome;
  return {
    trust,
    observedAt,
    // The same fields, so the same kind of outcome; JSON leaves out those that are undefined.
    outcome: { status, decision, decidedBy, final } as Observation['outcome'],
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(notFetchable === undefined ? {} : { notFetchable }),
    ...(erasedAt === undefined ? {} : { erasedAt }),
  };
}

import type { Observation, ObservedRoute, SessionState } from '../contract/observation.js';
import type { Consent, Erasure } from '../contract/session.js';
import { isEnded, isSameOutcome, type Outcome, outcomeOf, type Status } from '../contract/status.js';

/**
 * Decides which of two contradicting answers wins: `reduce` merges one observation into what is known, and
 * `currentOutcome` reads the result. Pure. The order and repetition of observations do not matter, because each part
 * keeps its greatest element.
 */
export function reduce(state: SessionState, observation: Observation): SessionState {
  if (observation.trust === 'hint') return state;
  const facts = {
    ...state,
    ...furtherErasure(state, observation.erasure),
    ...moreAttempts(state, observation),
    ...(observation.testMode && { testMode: observation.testMode }),
  };
  if (isBeforeReopening(state, observation.observedAt)) return facts;
  switch (observation.trust) {
    case 'app':
      return { ...facts, decided: greater(state.decided, observation) };
    case 'fetched':
      return speaks(observation)
        ? withAnswer(facts, observation)
        : { ...facts, wordless: greater(state.wordless, observation) };
    case 'callback':
      return isEndByMessage(observation.outcome)
        ? { ...facts, callback: greater(state.callback, observation) }
        : facts;
  }
}

/** An answer without a status, such as ID360's 202, only says "not ended": it cannot take an end back. */
export function speaks({ nativeStatus, outcome }: Observation): boolean {
  return nativeStatus !== undefined || outcome.status === 'action_required' || isEnded(outcome.status);
}

/** A verdict counts only if the vendor's own answer contains it. */
export function isEndByMessage({ status, decision }: Outcome): boolean {
  return isEnded(status) && status !== 'completed' && decision === undefined;
}

/** The number of ends by message that are told apart per session. */
const MOST_MESSAGES = 8;

/**
 * Merges what a message says. Messages are ordered among themselves by the vendor's time, or else by arrival; an answer
 * is known to be later than a message only if the query was sent after it. So an end by message counts as newer than all
 * that is known until the vendor is queried again, and a repeated message adds nothing.
 */
export function reduceMessage(state: SessionState, observation: Observation, id: string): SessionState {
  if (observation.trust !== 'callback' || !isEndByMessage(observation.outcome))
    return reduce(state, observation);
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

/** Remembers what the app decided: its newest decision counts, whichever machine's clock is ahead. */
export function reduceDecided(state: SessionState, outcome: Outcome, at: number): SessionState {
  const after = (state.decided?.observedAt ?? Number.NEGATIVE_INFINITY) + 1;
  const observedAt = Math.max(afterReopening(state, at), after);
  return reduce(state, { trust: 'app', observedAt, outcome });
}

/** Remembers that this app canceled the session. */
export function reduceCanceled(state: SessionState, at: number): SessionState {
  return { ...state, canceledAt: Math.max(afterReopening(state, at), state.canceledAt ?? at) };
}

/** Remembers that this app stopped waiting for the session. What was opened again meanwhile is waited for anew. */
export function reduceExpired(state: SessionState, at: number): SessionState {
  if (isBeforeReopening(state, at)) return state;
  return { ...state, expiredAt: Math.max(at, state.expiredAt ?? at) };
}

/** Remembers that the vendor was told of the app's decision. */
export function reduceTold(state: SessionState, at: number): SessionState {
  return { ...state, toldAt: Math.max(afterReopening(state, at), state.toldAt ?? at) };
}

/** What this app does with an open session comes after its reopening, whichever machine's clock is ahead. */
function afterReopening({ reopenedAt = Number.NEGATIVE_INFINITY }: SessionState, at: number): number {
  return Math.max(at, reopenedAt + 1);
}

/** More than any policy allows. */
const MOST_RETRIES = 100;

/** Remembers that a further attempt was opened; `name` differs for each. */
export function reduceRetried(state: SessionState, name: string, at: number): SessionState {
  const retries = [...new Set([...(state.retries ?? []), name])].sort(compareText);
  const retriedAt = Math.max(at, state.retriedAt ?? at);
  return { ...state, retries: retries.slice(0, MOST_RETRIES), retriedAt };
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
function routeText({ provider, by, skipped, creation, earlierAttempts }: ObservedRoute): string {
  const tried = skipped.map((one) => [one.provider, one.error]);
  return JSON.stringify([provider, by, tried, creation, earlierAttempts]);
}

/**
 * Remembers that this app had the session reopened at this instant: queries, messages and decisions up to then no longer
 * count, even if they arrive later.
 */
export function reduceReopened(
  {
    finalizedAt: _finalized,
    fetched,
    wordless,
    callback,
    decided,
    canceledAt,
    expiredAt,
    toldAt,
    movedAt,
    notFound,
    ...state
  }: SessionState,
  at: number,
): SessionState {
  const reopenedAt = Math.max(at, state.reopenedAt ?? at);
  const after = (one: Observation | undefined) =>
    one !== undefined && one.observedAt > reopenedAt ? one : undefined;
  const kept = {
    fetched: after(fetched),
    wordless: after(wordless),
    callback: after(callback),
    decided: after(decided),
  };
  const isMissed = notFound !== undefined && notFound.last > reopenedAt;
  return {
    ...state,
    ...(kept.fetched && { fetched: kept.fetched }),
    ...(kept.wordless && { wordless: kept.wordless }),
    ...(kept.callback && { callback: kept.callback }),
    ...(kept.decided && { decided: kept.decided }),
    ...(canceledAt !== undefined && canceledAt > reopenedAt && { canceledAt }),
    ...(expiredAt !== undefined && expiredAt > reopenedAt && { expiredAt }),
    ...(toldAt !== undefined && toldAt > reopenedAt && { toldAt }),
    ...(movedAt !== undefined && movedAt > reopenedAt && { movedAt }),
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

/** Remembers what the vendor or this app reported of the erasure; the session's outcome stays. */
export function reduceErasure(state: SessionState, erasure: Erasure): SessionState {
  return { ...state, ...furtherErasure(state, erasure) };
}

/** Remembers that the vendor did not find a session whose end it had reported. */
export function reduceNotFound(state: SessionState, at: number): SessionState {
  if (isBeforeReopening(state, at)) return state;
  const { first = at, last = at } = state.notFound ?? {};
  return { ...state, notFound: { first: Math.min(first, at), last: Math.max(last, at) } };
}

/** What was done is further than what was requested, then the whole person further than one session, then the earlier. */
function furtherErasure(
  { erasure: known }: SessionState,
  next: Erasure | undefined,
): Pick<SessionState, 'erasure'> {
  const erasure = next === undefined || (known !== undefined && !isFurther(next, known)) ? known : next;
  return erasure === undefined ? {} : { erasure };
}

function isFurther(a: Erasure, b: Erasure): boolean {
  const byStage = stageOf(a) - stageOf(b);
  if (byStage !== 0) return byStage > 0;
  if (a.at !== b.at) return a.at < b.at;
  return compareText(JSON.stringify(canonicalErasure(a)), JSON.stringify(canonicalErasure(b))) < 0;
}

function stageOf({ status, scope }: Erasure): number {
  return (status === 'done' ? 2 : 0) + (scope === 'subject' ? 1 : 0);
}

function moreAttempts({ attempts }: SessionState, next: Observation): Pick<SessionState, 'attempts'> {
  const made = Math.max(attempts ?? 0, next.attempts ?? 0);
  return made === 0 ? {} : { attempts: made };
}

/**
 * The newer answer. While it asks for another attempt, the newest one that did not is remembered by its time: since then,
 * the person has failed again.
 */
function withAnswer({ movedAt, ...state }: SessionState, next: Observation): SessionState {
  const fetched = greater(state.fetched, next);
  if (!asksForRetry(fetched)) return { ...state, fetched };
  const others = [state.fetched, next].filter((one) => one !== undefined && !asksForRetry(one));
  const times = [movedAt, ...others.map((one) => one?.observedAt)].filter((time) => time !== undefined);
  return { ...state, fetched, ...(times.length === 0 ? {} : { movedAt: Math.max(...times) }) };
}

function asksForRetry({ outcome }: Observation): boolean {
  return outcome.action?.next === 'retry';
}

const RANK: Readonly<Record<Status, number>> = {
  pending: 0,
  processing: 1,
  in_review: 2,
  action_required: 3,
  abandoned: 4,
  expired: 5,
  canceled: 6,
  failed: 7,
  completed: 8,
};

/** The winner of two reports from one source: the newer; at the same instant, the one further along. */
function greater(known: Observation | undefined, next: Observation): Observation {
  if (known === undefined) return next;
  const byTime = timeOf(known) - timeOf(next);
  return byTime > 0 || (byTime === 0 && compare(known, next) > 0) ? known : next;
}

/** A vendor says when a message's event happened, and messages arrive in any order. */
function timeOf({ trust, observedAt, saidAt }: Observation): number {
  return trust === 'callback' ? (saidAt ?? observedAt) : observedAt;
}

function compare(a: Observation, b: Observation): number {
  const byRank = RANK[a.outcome.status] - RANK[b.outcome.status];
  // Reports of the same instant and rank that still differ are compared as text with fixed field order; rare, so it
  // comes last.
  return byRank || compareText(JSON.stringify(canonical(a)), JSON.stringify(canonical(b)));
}

/** True if status, decision and native status are the same, whenever they were reported. */
export function isSameWord(a: Observation, b: Observation): boolean {
  return a.nativeStatus === b.nativeStatus && isSameOutcome(a.outcome, b.outcome);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** An observation with its fields in a fixed order. */
export function canonical(observation: Observation): Observation {
  const { trust, observedAt, saidAt, outcome, nativeStatus, erasure, attempts, testMode } = observation;
  return {
    trust,
    observedAt,
    ...(saidAt === undefined ? {} : { saidAt }),
    outcome: outcomeOf(outcome),
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(erasure === undefined ? {} : { erasure: canonicalErasure(erasure) }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(testMode === undefined ? {} : { testMode }),
  };
}

/** An erasure with its fields in a fixed order. */
export function canonicalErasure({ status, scope, at, dueAt }: Erasure): Erasure {
  return { status, scope, at, ...(dueAt === undefined ? {} : { dueAt }) };
}

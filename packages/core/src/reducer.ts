import type { RouteChoice } from './route.js';
import type { ProofingSession } from './session.js';
import { isEnded, type Outcome, type Status } from './status.js';

/** `fetched`: a vendor's answer to us. `callback`: a message whose signature or secret was checked. `hint`: neither. */
export type Trust = 'fetched' | 'callback' | 'hint';

/** What somebody said about a session, and when the request for it was sent. */
export interface Observation {
  readonly trust: Trust;
  /** Milliseconds since the epoch. */
  readonly observedAt: number;
  readonly outcome: Outcome;
  /** The vendor's word; absent when its answer says no more than "not ended". */
  readonly nativeStatus?: string;
  /** True for a word that the vendor tells by callback only, so that no fetch will ever confirm it. */
  readonly notFetchable?: boolean;
  readonly erasedAt?: string;
}

/** Why a provider has the session, and when its creation was asked for (milliseconds since the epoch). */
export interface ObservedRoute extends RouteChoice {
  readonly at: number;
}

/** All that must be remembered of a session: the best word from each source. Plain JSON. */
export interface SessionState {
  readonly route?: ObservedRoute;
  readonly fetched?: Observation;
  readonly callback?: Observation;
  /** When this app said that all evidence was there. */
  readonly finalizedAt?: number;
  readonly erasedAt?: string;
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

/**
 * Merges one observation into what is known. Pure; any order and repetition of the same observations ends the same,
 * because each part keeps its greatest element.
 */
export function reduce(state: SessionState, observation: Observation): SessionState {
  const erasedAt = earliest(state.erasedAt, observation.erasedAt);
  const erased = observation.trust === 'hint' || erasedAt === undefined ? {} : { erasedAt };
  switch (observation.trust) {
    case 'hint':
      return state;
    case 'fetched':
      return { ...state, ...erased, fetched: greater(state.fetched, observation) };
    case 'callback':
      return endsByMessage(observation)
        ? { ...state, ...erased, callback: greater(state.callback, observation) }
        : { ...state, ...erased };
  }
}

/** A verdict is believed by the vendor's own answer only, whatever an adapter says that cannot be fetched. */
function endsByMessage({ notFetchable, outcome }: Observation): boolean {
  const { status, decision } = outcome;
  return notFetchable === true && isEnded(status) && status !== 'completed' && decision === undefined;
}

/** Remembers that this app finalized the session. */
export function reduceFinalized(state: SessionState, at: number): SessionState {
  return { ...state, finalizedAt: Math.min(at, state.finalizedAt ?? at) };
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

/** Remembers that the vendor erased the session; where it stood is not touched. */
export function reduceErased(state: SessionState, erasedAt: string): SessionState {
  return { ...state, erasedAt: earliest(state.erasedAt, erasedAt) ?? erasedAt };
}

/** Where the session stands, by all that is known; undefined when nothing is. */
export function currentOutcome(state: SessionState): Observation | undefined {
  const best = prevailing(state.fetched, state.callback);
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
  const corrected = {
    ...facts,
    ...known.outcome,
    ...(word === undefined ? {} : { nativeStatus: word }),
    ...(state.erasedAt === undefined ? {} : { erasedAt: state.erasedAt }),
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
    state.erasedAt === session.erasedAt
  );
}

/** A callback's ending stands until a later answer to us says otherwise in so many words. */
function prevailing(
  fetched: Observation | undefined,
  callback: Observation | undefined,
): Observation | undefined {
  if (fetched === undefined || callback === undefined) return fetched ?? callback;
  if (isEnded(fetched.outcome.status)) return fetched;
  const speaks = fetched.nativeStatus !== undefined && fetched.observedAt >= callback.observedAt;
  return speaks ? fetched : callback;
}

function greater(known: Observation | undefined, next: Observation): Observation {
  if (known === undefined) return next;
  return known.observedAt > next.observedAt ||
    (known.observedAt === next.observedAt && compare(known, next) > 0)
    ? known
    : next;
}

function compare(a: Observation, b: Observation): number {
  const byRank = RANK[a.outcome.status] - RANK[b.outcome.status];
  // Text decides between answers of one instant that rank the same and differ: rare, so it is looked at last.
  return byRank || (isSame(a, b) ? 0 : compareText(JSON.stringify(a), JSON.stringify(b)));
}

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

import type { Observation, SessionState } from '../contract/observation.js';
import type { ProofingResult } from '../contract/result.js';
import type { ProofingSession } from '../contract/session.js';
import { isEnded, outcomeOf } from '../contract/status.js';
import { isoInstant } from '../support/time.js';
import { currentOutcome, erasureOf, withState } from './outcome.js';
import { isBeforeReopening, isSameWord, reduceErasure, reduceNotFound, speaks } from './reducer.js';

/** A vendor's answer, merged with what was known before. */
export interface Remembered<T> {
  readonly value: T;
  /** The time of a report that seems newer and disagrees; undefined if this answer is the newest. */
  readonly overtakenAt?: number;
  /** Set if only one of the two approves: neither may then be returned as it is. */
  readonly isContested?: true;
}

/**
 * The session as it currently stands, without what must not be returned: claims that are not approved, and the data of
 * an erased person.
 */
export function corrected(session: ProofingSession, state: SessionState): ProofingSession {
  const known = withState(session, state);
  const erasure = [known.erasure, erasureOf(state)].find((one) => one?.status === 'done');
  if (erasure !== undefined) return withoutPerson({ ...known, erasure });
  return known.decision === session.decision ? known : withoutClaims(known);
}

/** As `corrected`, for a result: the claims of a person whom this app declined are not returned either. */
export function correctedResult(result: ProofingResult, state: SessionState): ProofingResult {
  const known = withState(result, state);
  if (known.erasure?.status === 'done') return withoutData(known);
  return known.decision === result.decision ? known : withoutClaims(known);
}

/** Whether another report disagrees with this answer and seems newer, including one that did not find the session. */
export function overtaken(state: SessionState, own: Observation): Omit<Remembered<never>, 'value'> {
  const { decided, fetched, notFound, reopenedAt, callback } = state;
  // The app's own decision stands, whatever the vendor's answers say.
  if (decided !== undefined) return {};
  const other =
    fetched !== undefined && fetched.observedAt >= own.observedAt && !isSameWord(fetched, own)
      ? fetched
      : undefined;
  const isReopened = isBeforeReopening(state, own.observedAt);
  const others = [
    ...(isReopened && reopenedAt !== undefined ? [reopenedAt] : []),
    ...(callback !== undefined && isAgainst(callback, state, own) ? [callback.observedAt] : []),
    ...(other === undefined ? [] : [other.observedAt]),
    ...(notFound === undefined || notFound.last < (fetched ?? own).observedAt ? [] : [notFound.last]),
  ];
  if (others.length === 0) return {};
  const isUndone = isReopened && isEnded(own.outcome.status);
  const isContested = isUndone || (other !== undefined && isApproved(other) !== isApproved(own));
  return { overtakenAt: Math.max(...others), ...(isContested ? { isContested } : {}) };
}

/** True if a message ended the session, that end still stands, and this answer reports a status that is not an end. */
function isAgainst(callback: Observation, state: SessionState, own: Observation): boolean {
  return speaks(own) && !isEnded(own.outcome.status) && currentOutcome(state) === callback;
}

const isApproved = ({ outcome }: Observation) => outcome.decision === 'approved';

/** All that is known, except the vendor's answers to other queries: a result's status has to match its claims. */
export function stateOver(all: SessionState, own: Observation): SessionState {
  const { fetched, callback, ...state } = all;
  // An end by message that an answer has taken back stays taken back, whatever time this answer carries.
  const standing = callback !== undefined && currentOutcome(all) === callback ? { callback } : {};
  if (speaks(own)) return { ...state, ...standing, fetched: own };
  const isOpen = fetched !== undefined && !isEnded(fetched.outcome.status);
  return { ...state, ...standing, wordless: own, ...(isOpen ? { fetched } : {}) };
}

/** Erased data is not returned, even if the vendor still has it for a moment. */
function withoutData(result: ProofingResult): ProofingResult {
  return { ...withoutPerson(result), documents: [], matches: [], artifacts: [] };
}

/** The copy also lacks the vendor's raw answer, which spreading does not copy. */
function withoutPerson<Session extends ProofingSession>(session: Session): Session {
  const { claims: _claims, extracted: _extracted, selfAsserted: _selfAsserted, ...rest } = person(session);
  return rest as Session;
}

/** Adapters may put more on a session than its type declares. */
const person = <Session extends ProofingSession>(session: Session) =>
  session as Session & Partial<Pick<ProofingResult, 'claims' | 'extracted' | 'selfAsserted'>>;

/** The same session without its claims, hidden properties included. */
function withoutClaims<Session extends ProofingSession>(session: Session): Session {
  const { claims: _claims, ...parts } = Object.getOwnPropertyDescriptors(person(session));
  return Object.defineProperties({}, parts) as Session;
}

export function fetchedObservation(session: ProofingSession, observedAt: number): Observation {
  const { nativeStatus, erasure, attempts, testMode } = session;
  return {
    trust: 'fetched',
    observedAt,
    outcome: outcomeOf(session),
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(erasure === undefined ? {} : { erasure }),
    ...(attempts === undefined ? {} : { attempts: attempts.made }),
    ...(testMode === undefined ? {} : { testMode }),
  };
}

/** What this answer changes; undefined if nothing. */
export function goneChange(
  before: SessionState,
  code: 'SESSION_GONE' | 'SESSION_NOT_FOUND',
  at: number,
): ((state: SessionState) => SessionState) | undefined {
  const { fetched, erasure } = before;
  const scope = erasure?.scope ?? 'session';
  if (code === 'SESSION_GONE')
    return (state) => reduceErasure(state, { status: 'done', scope, at: isoInstant(at) });
  // What was to be erased and is not found was erased.
  if (!isEnded(fetched?.outcome.status ?? 'pending') && erasure?.status !== 'requested') return undefined;
  return (state) => reduceNotFound(state, at);
}

import type { Observation, SessionState } from '../contract/observation.js';
import type { ProofingResult } from '../contract/result.js';
import type { ProofingSession } from '../contract/session.js';
import { isEnded, type Outcome } from '../contract/status.js';
import { currentOutcome, erasedAtOf, isBeforeReopening, isSameWord, speaks, withState } from './reducer.js';

/** A vendor's answer with what was known before. */
export interface Remembered<T> {
  readonly value: T;
  /** When another answer was asked for that seems newer and says otherwise; undefined when this one is the newest. */
  readonly overtakenAt?: number;
  /** Set where one of the two approves and the other does not: then neither may be handed out as it is. */
  readonly isContested?: true;
}

/** As it stands, and without what must not be handed out: claims that are not approved, and a person that was erased. */
export function corrected(session: ProofingSession, state: SessionState): ProofingSession {
  const known = withState(session, state);
  const erasedAt = known.erasedAt ?? erasedAtOf(state);
  if (erasedAt !== undefined) return withoutPerson({ ...known, erasedAt });
  return known.decision === session.decision ? known : withoutClaims(known);
}

/** By another answer that says otherwise, also by one that did not find the session. */
export function overtaken(state: SessionState, own: Observation): Omit<Remembered<never>, 'value'> {
  const { fetched, notFound, reopenedAt, callback } = state;
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

/** Whether an end that came by message stands against an answer that says in so many words that it goes on. */
function isAgainst(callback: Observation, state: SessionState, own: Observation): boolean {
  return speaks(own) && !isEnded(own.outcome.status) && currentOutcome(state) === callback;
}

const isApproved = ({ outcome }: Observation) => outcome.decision === 'approved';

/** All that is known, with the vendor's answers to others set aside: a result's status has to fit its claims. */
export function stateOver(all: SessionState, own: Observation): SessionState {
  const { fetched, callback, ...state } = all;
  // An end by message that an answer has taken back stays taken back, whatever the clock of this one says.
  const standing = callback !== undefined && currentOutcome(all) === callback ? { callback } : {};
  if (speaks(own)) return { ...state, ...standing, fetched: own };
  const isOpen = fetched !== undefined && !isEnded(fetched.outcome.status);
  return { ...state, ...standing, wordless: own, ...(isOpen ? { fetched } : {}) };
}

/** What was erased is not handed out, even where the vendor still has it for a moment. */
export function withoutData(result: ProofingResult): ProofingResult {
  return { ...withoutPerson(result), documents: [], matches: [], artifacts: [] };
}

/** A copy without the vendor's raw answer, too, since that is not copied. */
function withoutPerson<Session extends ProofingSession>(session: Session): Session {
  const { claims: _claims, extracted: _extracted, selfAsserted: _selfAsserted, ...rest } = person(session);
  return rest as Session;
}

/** Adapters may put more on a session than its type has. */
const person = <Session extends ProofingSession>(session: Session) =>
  session as Session & Partial<Pick<ProofingResult, 'claims' | 'extracted' | 'selfAsserted'>>;

/** The same session, with its hidden parts. */
function withoutClaims<Session extends ProofingSession>(session: Session): Session {
  const { claims: _claims, ...parts } = Object.getOwnPropertyDescriptors(person(session));
  return Object.defineProperties({}, parts) as Session;
}

export function fetchedObservation(session: ProofingSession, observedAt: number): Observation {
  const { nativeStatus, erasedAt } = session;
  return {
    trust: 'fetched',
    observedAt,
    outcome: outcomeOf(session),
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(erasedAt === undefined ? {} : { erasedAt }),
  };
}

function outcomeOf(session: ProofingSession): Outcome {
  if (session.status !== 'completed') return { status: session.status };
  const { status, decision, decidedBy, final } = session;
  return { status, decision, final, ...(decidedBy === undefined ? {} : { decidedBy }) };
}

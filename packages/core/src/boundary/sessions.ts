import { testModeRefused } from '../contract/errors.js';
import type { SessionPage } from '../contract/provider.js';
import { REASON_CODES, type Reason } from '../contract/reasons.js';
import {
  type CreatedSession,
  type CreateSessionInput,
  isErasure,
  type Launch,
  type Mode,
  type ProofingSession,
  type SessionRef,
  withLaunch,
} from '../contract/session.js';
import { DECIDED_BY, ENDED_BY, isAction, isDecision, isStatus } from '../contract/status.js';
import { fieldsOf, isAbsentOr, isCount, isObject } from '../support/fields.js';
import { copied, type Place, Violation } from './errors.js';

/** No vendor's ids are longer; text with blanks or control characters is not an id either. */
const ID = /^[^\s\p{Cc}]{1,512}$/u;

export function checkedCreated(
  answer: CreatedSession,
  place: Place,
  { reference, mode = 'hosted' }: CreateSessionInput,
): CreatedSession {
  const session = checkedOpened(answer, place, mode);
  checkRef(session.ref, place.provider);
  // It was made, so its ref comes with the error: what was sent can be erased.
  if (isRefused(session, place)) throw testModeRefused(place.provider, { ref: session.ref });
  // A different reference means that the answer belongs to another creation.
  if (session.reference !== undefined && session.reference !== reference)
    throw new Violation('has a different reference than requested');
  return session;
}

/** The same session, opened again. */
export function checkedReopened(
  answer: CreatedSession,
  place: Place,
  asked: SessionRef,
  mode: Mode = 'hosted',
): CreatedSession {
  const session = checkedOpened(answer, place, mode);
  checkSameRef(session.ref, asked);
  checkMode(session, place);
  return session;
}

function checkedOpened(answer: CreatedSession, place: Place, mode: Mode): CreatedSession {
  // The launch is hidden, so the copy lacks it.
  const launch: unknown = answer?.launch;
  const session = checkedFacts(answer, place);
  // A repeated creation may return a session that no longer waits for the person.
  return withLaunch(session, checkedLaunch(launch, isToBegin(session) ? mode : undefined));
}

function isToBegin({ status }: ProofingSession): boolean {
  return status === 'pending' || status === 'processing';
}

export function checkedSession(answer: ProofingSession, place: Place, asked: SessionRef): ProofingSession {
  const session = checkedFacts(answer, place);
  checkSameRef(session.ref, asked);
  checkMode(session, place);
  return session;
}

export function checkedPage(answer: SessionPage, place: Place): SessionPage {
  const page = copied(answer);
  if (!Array.isArray(page?.sessions)) throw new Violation('has no list of sessions');
  for (const session of page.sessions) {
    checkFacts(session, place);
    checkRef(session.ref, place.provider);
  }
  if (page.next !== undefined && typeof page.next !== 'string')
    throw new Violation('has a cursor that is not text');
  // Sessions of the other mode are none of this configuration's.
  if (!page.sessions.some((session) => isRefused(session, place))) return page;
  const { next } = page;
  const sessions = page.sessions.filter((session) => !isRefused(session, place));
  return { sessions, ...(next === undefined ? {} : { next }) };
}

export function checkMode(session: ProofingSession, place: Place): void {
  if (isRefused(session, place)) throw testModeRefused(place.provider);
}

function isRefused({ testMode }: ProofingSession, place: Place): boolean {
  return testMode === true && place.testMode !== true;
}

function checkedFacts<Session extends ProofingSession>(answer: Session, place: Place): Session {
  const session = copied(answer);
  checkFacts(session, place);
  return session;
}

export function checkFacts(session: ProofingSession, place: Place): void {
  if (!isObject(session)) throw new Violation('is not a session');
  const { adapter, decision, endedBy, warnings } = session;
  if (typeof adapter !== 'string' || adapter === '') throw new Violation('does not name its adapter');
  if (adapter !== place.adapter) throw new Violation('names another adapter');
  checkOutcome(session);
  checkReasons(session.reasons);
  if (endedBy !== undefined && !ENDED_BY.has(endedBy)) throw new Violation('has an unknown endedBy');
  // The contract has `claims` on results only, but an adapter may still put them on a session.
  if (decision !== 'approved' && Reflect.get(session, 'claims') !== undefined)
    throw new Violation('has claims without an approval');
  if (!Array.isArray(warnings)) throw new Violation('has no list of warnings');
  if (!warnings.every(isWarning)) throw new Violation('has a warning without a code or a message');
  for (const name of TEXTS)
    if (!isAbsentOr('string', session[name])) throw new Violation(`has a ${name} that is not text`);
  const { pollAfterMs, progress, erasure, requirements, attempts } = session;
  if (erasure !== undefined && !isErasure(erasure))
    throw new Violation('has an erasure without a status, a scope or an instant');
  if (requirements !== undefined && !isTexts(requirements))
    throw new Violation('has requirements that are not kinds of evidence');
  if (pollAfterMs !== undefined && !isCount(pollAfterMs))
    throw new Violation('has a pollAfterMs that is not a number of milliseconds');
  if (progress !== undefined && !(isCount(progress?.done) && isCount(progress.total)))
    throw new Violation('has a progress whose done or total is not a number');
  if (attempts !== undefined && !areAttempts(attempts))
    throw new Violation('has attempts whose made or left is not a number');
  if (session.testMode !== undefined && session.testMode !== true)
    throw new Violation('has a testMode other than true');
}

function checkOutcome({ status, action, decision, decidedBy, final }: ProofingSession): void {
  if (!isStatus(status)) throw new Violation('has a status that is not in the contract');
  if (status === 'completed') {
    if (!isDecision(decision))
      throw new Violation('is completed, but its decision is missing or not in the contract');
    if (typeof final !== 'boolean')
      throw new Violation('is completed, but does not say whether that is final');
  } else if (decision !== undefined) throw new Violation('has a decision, but is not completed');
  if (status === 'action_required') {
    if (!isAction(action)) throw new Violation('requires an action, but does not say whose and which');
  } else if (action !== undefined) throw new Violation('has an action, but requires none');
  if (decidedBy !== undefined && !DECIDED_BY.has(decidedBy)) throw new Violation('has an unknown decidedBy');
}

const REASONS: ReadonlySet<unknown> = new Set(REASON_CODES);

export function checkReasons(reasons: unknown): asserts reasons is readonly Reason[] {
  if (!Array.isArray(reasons)) throw new Violation('has no list of reasons');
  if (!reasons.every((reason) => isObject(reason) && REASONS.has(reason['code'])))
    throw new Violation('has a reason with an unknown code');
}

/** These end up in stores and logs, where an object could carry personal data. */
const TEXTS = [
  'reference',
  'subject',
  'nativeStatus',
  'createdAt',
  'startedAt',
  'endedAt',
  'expiresAt',
] as const;

function isWarning(warning: unknown): boolean {
  const { code, message, path, object } = fieldsOf(warning);
  const { type, id } = fieldsOf(object);
  const isObjectIfPresent = object === undefined || (typeof type === 'string' && typeof id === 'string');
  return (
    typeof code === 'string' && typeof message === 'string' && isAbsentOr('string', path) && isObjectIfPresent
  );
}

function areAttempts({ made, left }: NonNullable<ProofingSession['attempts']>): boolean {
  return isCount(made) && (left === undefined || isCount(left));
}

export function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** An answer about another session would be returned to, and remembered for, the wrong person. */
export function checkSameRef(ref: SessionRef, asked: SessionRef): void {
  if (ref?.provider !== asked.provider || ref.id !== asked.id)
    throw new Violation('is about a different session than requested');
  if (ref.state !== asked.state) throw new Violation('has a ref whose state differs from the one passed');
}

function checkRef(ref: SessionRef, provider: string): void {
  if (ref?.provider !== provider) throw new Violation('has a ref that belongs to a different provider');
  if (!isId(ref.id)) throw new Violation('has a ref without a usable id');
  if (ref.state !== undefined && typeof ref.state !== 'string')
    throw new Violation('has a ref whose state is not text');
}

export function isId(id: unknown): id is string {
  return typeof id === 'string' && ID.test(id);
}

/** A launch that a person in this mode can use. Without a mode, as for `getLaunch` of any session: what is there is right. */
export function checkedLaunch(answer: unknown, mode?: Mode): Launch {
  const launch = copied(answer);
  if (!isObject(launch)) throw new Violation('has no launch');
  const { url, qrImageUrl, sdk, expiresAt } = launch;
  if (url !== undefined && !isPage(url))
    throw new Violation('has a launch whose url is not the URL of a web page');
  if (qrImageUrl !== undefined && !isPage(qrImageUrl) && !isPicture(qrImageUrl))
    throw new Violation('has a launch whose qrImageUrl is not the URL of a picture');
  if (sdk !== undefined && !isSdk(sdk))
    throw new Violation('has a launch whose sdk has no name, or props that are not texts');
  if (!isAbsentOr('string', expiresAt)) throw new Violation('has a launch whose expiresAt is not text');
  if (mode === 'hosted' && url === undefined && qrImageUrl === undefined)
    throw new Violation('has no launch URL, although the mode is hosted');
  if (mode === 'embedded' && sdk === undefined)
    throw new Violation('has a launch without an sdk, although the mode is embedded');
  // Its parts were checked above.
  return launch as Launch;
}

/** A browser would run or read URLs of other schemes instead of navigating to them. */
function isPage(url: unknown): boolean {
  return typeof url === 'string' && URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);
}

function isPicture(url: unknown): boolean {
  return typeof url === 'string' && /^data:image\/(?:png|jpeg|gif|webp);base64,/.test(url);
}

function isSdk(sdk: unknown): boolean {
  const { name, props } = fieldsOf(sdk);
  const areTexts = isObject(props) && Object.values(props).every((one) => typeof one === 'string');
  return typeof name === 'string' && name !== '' && areTexts;
}

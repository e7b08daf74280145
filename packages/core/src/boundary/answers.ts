import { ProofingError } from '../contract/errors.js';
import type { SubmittedEvidence } from '../contract/evidence.js';
import type { ProviderHealth, SessionPage } from '../contract/provider.js';
import { REASON_CODES } from '../contract/reasons.js';
import { CHECK_KINDS, CHECK_STATUSES, MATCH_STATUSES, type ProofingResult } from '../contract/result.js';
import {
  type CreatedSession,
  type CreateSessionInput,
  type Launch,
  type ProofingSession,
  type SessionRef,
  withLaunch,
} from '../contract/session.js';
import { DECIDED_BY, ENDED_BY, isDecision, isOutcome, isStatus } from '../contract/status.js';
import type { WebhookNotice, WebhookRequest } from '../contract/webhook.js';
import { copyOfAnswer } from '../support/copy.js';
import { fieldsOf, isAbsentOr, isBytes, isCount, isObject } from '../support/fields.js';
import { isInstant } from '../support/time.js';

/** Says what is wrong with an adapter's answer, in words that a message can quote: `returned an answer that …`. */
export class Violation extends Error {}

/** No vendor's ids are longer; text with blanks or control characters is not an id either. */
const ID = /^[^\s\p{Cc}]{1,512}$/u;

/** Copies the answer, since an adapter may keep its own object and change it later. */
function copied<T>(answer: T): T {
  return copyOfAnswer(answer, () => {
    throw new Violation('contains something that is not plain data');
  });
}

export function checkedCreated(
  answer: CreatedSession,
  place: Place,
  { reference, mode = 'hosted' }: CreateSessionInput,
): CreatedSession {
  // The launch is hidden, so the copy lacks it.
  const launch: unknown = answer?.launch;
  const session = checkedFacts(answer, place);
  checkRef(session.ref, place.provider);
  // A different reference means that the answer belongs to another creation.
  if (session.reference !== undefined && session.reference !== reference)
    throw new Violation('has a different reference than requested');
  const checked = checkedLaunch(launch);
  if (checked.kind === 'direct' && mode !== 'direct')
    throw new Violation('has no launch URL, although the app did not choose direct mode');
  return withLaunch(session, checked);
}

export function checkedSession(answer: ProofingSession, place: Place, asked: SessionRef): ProofingSession {
  const session = checkedFacts(answer, place);
  checkSameRef(session.ref, asked);
  return session;
}

export function checkedResult(answer: ProofingResult, place: Place, asked: SessionRef): ProofingResult {
  const result = copied(answer);
  checkFacts(result, place);
  checkSameRef(result.ref, asked);
  const { claims, extracted, selfAsserted, documents, checks, matches, reasons, artifacts } = result;
  for (const [name, part] of Object.entries({ claims, extracted, selfAsserted }))
    if (part !== undefined && !isObject(part)) throw new Violation(`has ${name} that are not an object`);
  for (const [name, list] of Object.entries({ documents, checks, matches, reasons, artifacts })) {
    if (!Array.isArray(list)) throw new Violation(`has no list of ${name}`);
    if (!list.every(isObject)) throw new Violation(`has ${name} that are not objects`);
  }
  if (!documents.every(({ kind }) => typeof kind === 'string'))
    throw new Violation('has a document without a kind');
  if (!checks.every(({ kind, status }) => CHECK_KINDS.has(kind) && CHECK_STATUSES.has(status)))
    throw new Violation('has a check with an unknown kind or status');
  if (!matches.every(({ claim, status }) => typeof claim === 'string' && MATCH_STATUSES.has(status)))
    throw new Violation('has a match with an unknown status');
  checkReasons(reasons);
  if (!artifacts.every(({ id, kind }) => typeof id === 'string' && typeof kind === 'string'))
    throw new Violation('has an artifact without an id or a kind');
  return result;
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
  return page;
}

const LAUNCH: { readonly [K in Launch['kind']]: string | undefined } = {
  redirect: 'url',
  qr: 'imageUrl',
  token: 'token',
  direct: undefined,
};

export function checkedLaunch(answer: unknown): Launch {
  const launch = fieldsOf(copied(answer));
  const { kind, expiresAt } = launch;
  if (typeof kind !== 'string' || !Object.hasOwn(LAUNCH, kind)) throw new Violation('has no launch');
  const field = LAUNCH[kind as Launch['kind']];
  const value: unknown = field === undefined ? 'nothing' : launch[field];
  if (typeof value !== 'string' || value === '') throw new Violation(`has a launch without its ${field}`);
  if ((field === 'url' && !isPage(value)) || (field === 'imageUrl' && !isPage(value) && !isPicture(value)))
    throw new Violation(`has a launch whose ${field} is not the URL of a web page`);
  if (!isAbsentOr('string', expiresAt)) throw new Violation('has a launch whose expiresAt is not text');
  // Its kind, and that kind's field, were checked above.
  return launch as unknown as Launch;
}

/** A browser would run or read URLs of other schemes instead of navigating to them. */
function isPage(url: string): boolean {
  return URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);
}

function isPicture(url: string): boolean {
  return /^data:image\/(?:png|jpeg|gif|webp);base64,/.test(url);
}

function checkReasons(reasons: ProofingResult['reasons']): void {
  const known: ReadonlySet<unknown> = new Set(REASON_CODES);
  if (!Array.isArray(reasons) || !reasons.every((reason) => isObject(reason) && known.has(reason.code)))
    throw new Violation('has a reason with an unknown code');
}

function checkedFacts<Session extends ProofingSession>(answer: Session, place: Place): Session {
  const session = copied(answer);
  checkFacts(session, place);
  return session;
}

function checkFacts(session: ProofingSession, place: Place): void {
  if (!isObject(session)) throw new Violation('is not a session');
  const { adapter, status, decision, decidedBy, final, endedBy, warnings } = session;
  if (typeof adapter !== 'string' || adapter === '') throw new Violation('does not name its adapter');
  if (adapter !== place.adapter) throw new Violation('names another adapter');
  if (!isStatus(status)) throw new Violation('has a status that is not in the contract');
  if (status === 'completed') {
    if (!isDecision(decision))
      throw new Violation('is completed, but its decision is missing or not in the contract');
    if (typeof final !== 'boolean')
      throw new Violation('is completed, but does not say whether that is final');
  } else if (decision !== undefined) throw new Violation('has a decision, but is not completed');
  if (decidedBy !== undefined && !DECIDED_BY.has(decidedBy)) throw new Violation('has an unknown decidedBy');
  if (endedBy !== undefined && !ENDED_BY.has(endedBy)) throw new Violation('has an unknown endedBy');
  // The contract has `claims` on results only, but an adapter may still put them on a session.
  if (decision !== 'approved' && Reflect.get(session, 'claims') !== undefined)
    throw new Violation('has claims without an approval');
  if (!Array.isArray(warnings)) throw new Violation('has no list of warnings');
  if (!warnings.every(isWarning)) throw new Violation('has a warning without a code or a message');
  for (const name of TEXTS)
    if (!isAbsentOr('string', session[name])) throw new Violation(`has a ${name} that is not text`);
  const { pollAfterMs, progress, erasedAt, requirements } = session;
  if (erasedAt !== undefined && !isInstant(erasedAt))
    throw new Violation('has an erasedAt that is not an instant');
  if (requirements !== undefined && !isTexts(requirements))
    throw new Violation('has requirements that are not kinds of evidence');
  if (pollAfterMs !== undefined && !isCount(pollAfterMs))
    throw new Violation('has a pollAfterMs that is not a number of milliseconds');
  checkProgress(progress);
}

/** These end up in stores and logs, where an object could carry personal data. */
const TEXTS = ['reference', 'nativeStatus', 'createdAt', 'startedAt', 'endedAt', 'expiresAt'] as const;

function isWarning(warning: unknown): boolean {
  const { code, message, path } = fieldsOf(warning);
  return typeof code === 'string' && typeof message === 'string' && isAbsentOr('string', path);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function checkProgress(progress: ProofingSession['progress']): void {
  if (progress !== undefined && !(isCount(progress?.done) && isCount(progress.total)))
    throw new Violation('has a progress whose done or total is not a number');
}

/** An answer about another session would be returned to, and remembered for, the wrong person. */
function checkSameRef(ref: SessionRef, asked: SessionRef): void {
  if (ref?.provider !== asked.provider || ref.id !== asked.id)
    throw new Violation('is about a different session than requested');
  if (ref.state !== asked.state) throw new Violation('has a ref whose state differs from the one passed');
}

function checkRef(ref: SessionRef, provider: string): void {
  if (ref?.provider !== provider) throw new Violation('has a ref that belongs to a different provider');
  if (typeof ref.id !== 'string' || !ID.test(ref.id)) throw new Violation('has a ref without a usable id');
  if (ref.state !== undefined && typeof ref.state !== 'string')
    throw new Violation('has a ref whose state is not text');
}

/** What a message says is stored with the session, so every part of it is checked. */
export function isSaid(value: unknown): boolean {
  const { outcome, nativeStatus, notFetchable, erasedAt } = fieldsOf(value);
  return (
    isOutcome(outcome) &&
    isAbsentOr('string', nativeStatus) &&
    isAbsentOr('boolean', notFetchable) &&
    (erasedAt === undefined || isInstant(erasedAt))
  );
}

export function checkedSubmitted(answer: SubmittedEvidence): SubmittedEvidence {
  const submitted = copied(answer);
  if (typeof submitted?.accepted !== 'boolean') throw new Violation('does not say whether it was accepted');
  if (!Number.isSafeInteger(submitted.pagesAccepted) || submitted.pagesAccepted < 0)
    throw new Violation('has no valid pagesAccepted');
  checkReasons(submitted.reasons);
  if (submitted.next !== undefined && !isTexts(submitted.next))
    throw new Violation('has a `next` that is not a list of evidence kinds');
  return submitted;
}

export function checkedHealth(answer: ProviderHealth): ProviderHealth {
  const health = copied(answer);
  if (typeof health?.healthy !== 'boolean' || !Number.isFinite(health.milliseconds))
    throw new Violation('is not a health report');
  return health;
}

/** No vendor's ids are longer. */
const LONGEST_ID = 512;

export function checkedNotice(answer: WebhookNotice): WebhookNotice {
  const notice = copied(answer);
  const { sessionId, says, progress, eventId, unproven } = notice;
  if (typeof sessionId !== 'string' || sessionId === '' || sessionId.length > LONGEST_ID)
    throw new Violation('does not name a session');
  if (eventId !== undefined && typeof eventId !== 'string')
    throw new Violation('has an event id that is not text');
  if (!isAbsentOr('boolean', unproven)) throw new Violation('has an `unproven` that is not a boolean');
  checkProgress(progress);
  if (says !== undefined && !isSaid(says)) throw new Violation('has a `says` that is not in the contract');
  return notice;
}

/** Checks a message that an adapter built for a test of the app. */
export function checkedRequest(request: WebhookRequest): WebhookRequest {
  const { headers, rawBody } = request;
  if (!isObject(headers) || !isBytes(rawBody)) throw new Violation('is not a webhook message');
  return request;
}

export interface Place {
  readonly provider: string;
  readonly adapter: string;
}

/** By the time this is reported, the vendor has already acted. */
export const CREATED = '; the vendor may have created the session anyway';

/** The error for an adapter that broke the contract. */
export function violation(
  { provider, adapter }: Place,
  verb: string,
  what: string,
  more = '',
  answered = 'returned an answer that ',
): ProofingError {
  return new ProofingError({
    code: 'BAD_RESPONSE',
    message: `the adapter ${adapter} broke the contract: ${verb} ${answered}${what}${more}`,
    problem: 'adapter',
    provider,
  });
}

import { ProofingError } from '../contract/errors.js';
import type { SubmittedEvidence } from '../contract/evidence.js';
import type { Download, ProviderHealth, SessionPage } from '../contract/provider.js';
import { REASON_CODES } from '../contract/reasons.js';
import { CHECK_KINDS, CHECK_STATUSES, MATCH_STATUSES, type ProofingResult } from '../contract/result.js';
import type {
  CreatedSession,
  CreateSessionInput,
  Launch,
  ProofingSession,
  SessionRef,
} from '../contract/session.js';
import { DECIDED_BY, ENDED_BY, isDecision, isOutcome, isStatus } from '../contract/status.js';
import type { WebhookNotice } from '../contract/webhook.js';
import { fieldsOf, isAbsentOr } from '../support/fields.js';

/** Says what is wrong with an adapter's answer, in words that a message can quote: `returned an answer that …`. */
export class Violation extends Error {}

/** Longer than any vendor's; what is longer, or holds blanks or control characters, is not an id. */
const ID = /^[^\s\p{Cc}]{1,512}$/u;

export function checkedCreated(
  session: CreatedSession,
  provider: string,
  { reference }: CreateSessionInput,
): CreatedSession {
  checkSession(session);
  checkRef(session.ref, provider);
  // An answer to another creation.
  if (session.reference !== undefined && session.reference !== reference)
    throw new Violation('is about another reference than the one that was given');
  checkedLaunch(session.launch);
  return session;
}

export function checkedSession(session: ProofingSession, asked: SessionRef): ProofingSession {
  checkSession(session);
  checkSameRef(session.ref, asked);
  return session;
}

export function checkedResult(result: ProofingResult, asked: SessionRef): ProofingResult {
  checkedSession(result, asked);
  const { claims, decision, documents, checks, matches, reasons, artifacts } = result;
  if (claims !== undefined && decision !== 'approved') throw new Violation('has claims without an approval');
  for (const [name, list] of Object.entries({ documents, checks, matches, reasons, artifacts }))
    if (!Array.isArray(list)) throw new Violation(`has no list of ${name}`);
  if (!checks.every(({ kind, status }) => CHECK_KINDS.has(kind) && CHECK_STATUSES.has(status)))
    throw new Violation('has a check of an unknown kind or status');
  if (!matches.every(({ claim, status }) => typeof claim === 'string' && MATCH_STATUSES.has(status)))
    throw new Violation('has a match of an unknown status');
  checkReasons(reasons);
  return result;
}

export function checkedPage(page: SessionPage, provider: string): SessionPage {
  if (!Array.isArray(page?.sessions)) throw new Violation('has no list of sessions');
  for (const session of page.sessions) {
    checkSession(session);
    checkRef(session.ref, provider);
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

export function checkedLaunch(launch: Launch): Launch {
  const kind = launch?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(LAUNCH, kind)) throw new Violation('has no launch');
  const field = LAUNCH[kind];
  const value: unknown = field === undefined ? 'nothing' : Reflect.get(launch, field);
  if (typeof value !== 'string' || value === '') throw new Violation(`has a launch without its ${field}`);
  return launch;
}

function checkReasons(reasons: ProofingResult['reasons']): void {
  const known: ReadonlySet<string> = new Set(REASON_CODES);
  if (!Array.isArray(reasons) || !reasons.every(({ code }) => known.has(code)))
    throw new Violation('has a reason of an unknown code');
}

function checkSession(session: ProofingSession): void {
  if (typeof session !== 'object' || session === null) throw new Violation('is not a session');
  const { adapter, status, decision, decidedBy, final, endedBy, warnings } = session;
  if (typeof adapter !== 'string' || adapter === '') throw new Violation('does not name its adapter');
  if (!isStatus(status)) throw new Violation('has a status that is not one of the contract');
  if (status === 'completed') {
    if (!isDecision(decision)) throw new Violation('is completed without a decision of the contract');
    if (typeof final !== 'boolean')
      throw new Violation('is completed and does not say whether that is final');
  } else if (decision !== undefined) throw new Violation('has a decision and is not completed');
  if (decidedBy !== undefined && !DECIDED_BY.has(decidedBy))
    throw new Violation('was decided by somebody unknown');
  if (endedBy !== undefined && !ENDED_BY.has(endedBy)) throw new Violation('was ended by somebody unknown');
  // `claims` exist on results only, where they are looked at again.
  if (decision !== 'approved' && Reflect.get(session, 'claims') !== undefined)
    throw new Violation('has claims without an approval');
  if (!Array.isArray(warnings)) throw new Violation('has no list of warnings');
  const { pollAfterMs, progress } = session;
  if (pollAfterMs !== undefined && !isCount(pollAfterMs))
    throw new Violation('asks for a pause that is not a number of milliseconds');
  if (progress !== undefined && !(isCount(progress?.done) && isCount(progress.total)))
    throw new Violation('has a progress without numbers');
}

/** Core computes with it. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** An answer about another session would be handed to, and remembered for, the wrong person. */
function checkSameRef(ref: SessionRef, asked: SessionRef): void {
  if (ref?.provider !== asked.provider || ref.id !== asked.id)
    throw new Violation('is about another session than the one asked for');
  if (ref.state !== asked.state) throw new Violation('has a ref with another state than the one given');
}

function checkRef(ref: SessionRef, provider: string): void {
  if (ref?.provider !== provider) throw new Violation('has a ref of another provider');
  if (typeof ref.id !== 'string' || !ID.test(ref.id)) throw new Violation('has a ref without a usable id');
  if (ref.state !== undefined && typeof ref.state !== 'string')
    throw new Violation('has a ref whose state is not text');
}

/** What it says ends up in the session's memory, so each part of it is looked at. */
export function isSaid(value: unknown): boolean {
  const { outcome, nativeStatus, notFetchable, erasedAt } = fieldsOf(value);
  return (
    isOutcome(outcome) &&
    isAbsentOr('string', nativeStatus) &&
    isAbsentOr('boolean', notFetchable) &&
    isAbsentOr('string', erasedAt)
  );
}

export function checkedSubmitted(submitted: SubmittedEvidence): SubmittedEvidence {
  if (typeof submitted?.accepted !== 'boolean') throw new Violation('does not say whether it was accepted');
  if (!Number.isSafeInteger(submitted.pagesAccepted) || submitted.pagesAccepted < 0)
    throw new Violation('does not count the accepted pages');
  checkReasons(submitted.reasons);
  return submitted;
}

export function checkedDownload(download: Download): Download {
  const { mediaType, body, sha256 } = download;
  if (typeof mediaType !== 'string' || typeof sha256 !== 'function') throw new Violation('is not a download');
  if (typeof body?.pipe !== 'function') throw new Violation('has no stream as its body');
  return download;
}

export function checkedHealth(health: ProviderHealth): ProviderHealth {
  if (typeof health?.healthy !== 'boolean' || !Number.isFinite(health.milliseconds))
    throw new Violation('is not a health report');
  return health;
}

/** Longer than any vendor's id. */
const LONGEST_ID = 512;

export function checkedNotice(notice: WebhookNotice): WebhookNotice {
  const { sessionId, says, progress, eventId, unproven } = notice;
  if (typeof sessionId !== 'string' || sessionId === '' || sessionId.length > LONGEST_ID)
    throw new Violation('names no session');
  if (eventId !== undefined && typeof eventId !== 'string')
    throw new Violation('has an event id that is not text');
  if (!isAbsentOr('boolean', unproven)) throw new Violation('does not say whether it is proven');
  if (progress !== undefined && !(isCount(progress?.done) && isCount(progress.total)))
    throw new Violation('has a progress without numbers');
  if (says !== undefined && !isSaid(says)) throw new Violation('says something that is not of the contract');
  return notice;
}

export interface Place {
  readonly provider: string;
  readonly adapter: string;
}

/** The vendor has done its part by then. */
export const CREATED = '; the vendor may hold the session all the same';

/** The error of an adapter that broke the contract. */
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

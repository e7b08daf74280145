import type { SubmittedEvidence } from '../contract/evidence.js';
import type { ProviderHealth } from '../contract/provider.js';
import { CHECK_KINDS, CHECK_STATUSES, MATCH_STATUSES, type ProofingResult } from '../contract/result.js';
import { type EraseScope, type Erasure, isErasure, type SessionRef } from '../contract/session.js';
import { noticeProblem, type WebhookNotice, type WebhookRequest } from '../contract/webhook.js';
import { isBytes, isObject } from '../support/fields.js';
import { copied, type Place, Violation } from './errors.js';
import { checkFacts, checkMode, checkReasons, checkSameRef, isId, isTexts } from './sessions.js';

export function checkedResult(answer: ProofingResult, place: Place, asked: SessionRef): ProofingResult {
  const result = copied(answer);
  checkFacts(result, place);
  checkSameRef(result.ref, asked);
  checkMode(result, place);
  const { claims, extracted, selfAsserted, documents, checks, matches, attemptHistory, artifacts } = result;
  for (const [name, part] of Object.entries({ claims, extracted, selfAsserted }))
    if (part !== undefined && !isObject(part)) throw new Violation(`has ${name} that are not an object`);
  for (const [name, list] of Object.entries({ documents, checks, matches, attemptHistory, artifacts })) {
    if (!Array.isArray(list)) throw new Violation(`has no list of ${name}`);
    if (!list.every(isObject)) throw new Violation(`has ${name} that are not objects`);
  }
  if (!documents.every(({ kind }) => typeof kind === 'string'))
    throw new Violation('has a document without a kind');
  if (!checks.every(({ kind, status }) => CHECK_KINDS.has(kind) && CHECK_STATUSES.has(status)))
    throw new Violation('has a check with an unknown kind or status');
  if (!matches.every(({ claim, status }) => typeof claim === 'string' && MATCH_STATUSES.has(status)))
    throw new Violation('has a match with an unknown status');
  for (const { reasons } of attemptHistory) checkReasons(reasons);
  if (!artifacts.every(({ id, kind }) => typeof id === 'string' && typeof kind === 'string'))
    throw new Violation('has an artifact without an id or a kind');
  return result;
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

/** An erasure of another scope than asked for is either less than the app believes, or more than it wanted. */
export function checkedErasure(answer: Erasure, scope: EraseScope): Erasure {
  const erasure = copied(answer);
  if (!isErasure(erasure)) throw new Violation('is not an erasure with a status, a scope and an instant');
  if (erasure.scope !== scope) throw new Violation('has a different scope than requested');
  return erasure;
}

export function checkedHealth(answer: ProviderHealth): ProviderHealth {
  const health = copied(answer);
  if (typeof health?.healthy !== 'boolean' || !Number.isFinite(health.milliseconds))
    throw new Violation('is not a health report');
  return health;
}

export function checkedNotice(answer: WebhookNotice): WebhookNotice {
  const notice = copied(answer);
  const problem = noticeProblem(notice);
  if (problem !== undefined) throw new Violation(problem);
  return notice;
}

/** The ids of the sessions that an object belongs to. */
export function checkedIds(answer: readonly string[]): readonly string[] {
  const ids = copied(answer);
  if (!Array.isArray(ids) || !ids.every(isId)) throw new Violation('is not a list of session ids');
  return ids;
}

/** Checks a message that an adapter built for a test of the app. */
export function checkedRequest(request: WebhookRequest): WebhookRequest {
  const { headers, rawBody } = request;
  if (!isObject(headers) || !isBytes(rawBody)) throw new Violation('is not a webhook message');
  return request;
}

import { checkReasons, isCount } from './boundary-sessions.js';
import { Violation } from './boundary-violation.js';
import type { SubmittedEvidence } from './contract/evidence.js';
import type { Download, ProviderHealth } from './contract/provider.js';
import type { WebhookNotice } from './contract/webhook.js';
import { isSaid } from './webhook-message.js';

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
  const { sessionId, says, progress, eventId } = notice;
  if (typeof sessionId !== 'string' || sessionId === '' || sessionId.length > LONGEST_ID)
    throw new Violation('names no session');
  if (eventId !== undefined && typeof eventId !== 'string')
    throw new Violation('has an event id that is not text');
  if (progress !== undefined && !(isCount(progress?.done) && isCount(progress.total)))
    throw new Violation('has a progress without numbers');
  if (says !== undefined && !isSaid(says)) throw new Violation('says something that is not of the contract');
  return notice;
}

import type { SessionState } from '../contract/observation.js';
import type { ProofingSession, SessionRef } from '../contract/session.js';
import { type EndedStatus, isEnded } from '../contract/status.js';
import type { Saying, WebhookNotice } from '../contract/webhook.js';
import { attemptsMade, currentOutcome, erasureOf, withState } from '../state/outcome.js';

/** What a message says of a session. Anyone may have sent an unproven one, so it counts as saying nothing. */
export function sayingOf(notice: WebhookNotice): Saying | undefined {
  return notice.about === 'session' && notice.unproven !== true ? notice.says : undefined;
}

/**
 * The end that a message reports. Such a message stays until the end is confirmed: the vendor's first answer may not
 * show it yet, and the end would be lost.
 */
export function endOf(notice: WebhookNotice): EndedStatus | undefined {
  const { ends, announces } = sayingOf(notice) ?? {};
  const status = ends ?? announces;
  return status !== undefined && isEnded(status) ? status : undefined;
}

/** What a message reports that only says that the session continues. */
export interface Progress {
  readonly status: 'pending' | 'processing';
  readonly nativeStatus?: string;
  readonly progress?: { readonly done: number; readonly total: number };
}

/** Undefined if the message may say more, so that the vendor is to be called. */
export function progressOf(notice: WebhookNotice): Progress | undefined {
  const { ends, announces: status, nativeStatus, progress } = sayingOf(notice) ?? {};
  if (ends !== undefined || (status !== 'pending' && status !== 'processing')) return undefined;
  return {
    status,
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(progress === undefined ? {} : { progress }),
  };
}

/** The session as it is known, with the progress that was reported. */
export function progressed(
  ref: SessionRef,
  adapter: string,
  state: SessionState,
  progress: Progress,
): ProofingSession {
  const session = { ref, adapter, ...progress, reasons: [], warnings: [] };
  const known = currentOutcome(state);
  if (known !== undefined && isEnded(known.outcome.status)) return withState(session, state);
  const erasure = erasureOf(state);
  const made = attemptsMade(state);
  return {
    ...session,
    ...(erasure === undefined ? {} : { erasure }),
    ...(made === 0 ? {} : { attempts: { made } }),
  };
}

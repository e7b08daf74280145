import { ProofingError, type ProofingErrorCode } from '../contract/errors.js';
import type { InboxMessage } from '../contract/ports.js';
import { CONFIRMATION_MS, NOT_FOUND_MS, type WebhookNotice } from '../contract/webhook.js';
import { endOf, sayingOf } from './saying.js';

/** A message, as the provider reads it that it is for. */
export interface Told {
  readonly message: InboxMessage;
  readonly notice: WebhookNotice;
}

/** True if the end that a message reports is no longer waited for. */
export function isOverdue({ receivedAt }: InboxMessage, now: number): boolean {
  return now - receivedAt >= CONFIRMATION_MS;
}

/** True if the message is dropped, given how the queries for it failed. */
export function isLetGo({ message, notice }: Told, errors: readonly unknown[], now: number): boolean {
  if (!errors.every((error) => isAnswered(error, notice))) return false;
  if (endOf(notice) !== undefined) return isOverdue(message, now);
  // The vendor's read side may lag behind. Unproven messages, which anyone may have sent, are not kept for that.
  const isOld = now - message.receivedAt >= NOT_FOUND_MS;
  return notice.unproven === true || !errors.some(isNotFound) || isOld;
}

/** The vendor has nothing to report about this session, and repeating the query would not change that. */
const NOTHING_TO_TELL: ReadonlySet<ProofingErrorCode> = new Set([
  'SESSION_NOT_FOUND',
  'SESSION_GONE',
  'INVALID_INPUT',
  'REF_INVALID',
]);

/**
 * A message without a status may come from anyone, if the settings accept unsigned ones. Those that the vendor rejects
 * are not kept, or a hundred of them would block all others forever.
 */
function isAnswered(error: unknown, notice: WebhookNotice): boolean {
  if (!ProofingError.isInstance(error)) return false;
  const { ends, announces } = sayingOf(notice) ?? {};
  const saysNothing = ends === undefined && announces === undefined;
  return NOTHING_TO_TELL.has(error.code) || (error.code === 'PROVIDER_REJECTED' && saysNothing);
}

function isNotFound(error: unknown): boolean {
  return ProofingError.isInstance(error) && error.code === 'SESSION_NOT_FOUND';
}

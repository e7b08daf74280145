import { isSaid } from '../boundary/answers.js';
import type { InboxMessage } from '../contract/ports.js';
import type { Outcome } from '../contract/status.js';
import type { WebhookNotice } from '../contract/webhook.js';
import { fieldsOf, isAbsentOr } from '../support/fields.js';
import { nodeCrypto } from '../support/node.js';

/** Who it may be for, and what it says to them. */
export interface Addressee {
  readonly provider: string;
  readonly notice: WebhookNotice;
}

/** As it is kept. The app's reference may name a person, and nothing here needs it. */
export function inboxMessage(
  rawBody: Uint8Array,
  receivedAt: number,
  { provider, notice }: Addressee,
  others: readonly Addressee[] = [],
): InboxMessage {
  const kept = others.map((other) => ({ provider: other.provider, notice: keptNotice(other.notice) }));
  return {
    id: messageId(rawBody, provider, notice),
    provider,
    receivedAt,
    notice: keptNotice(notice),
    ...(kept.length === 0 ? {} : { others: kept }),
  };
}

/** The fields of the contract and no others: an adapter may have put more there, of a person perhaps. */
function keptNotice({ sessionId, says, progress, unproven }: WebhookNotice): WebhookNotice {
  return {
    sessionId,
    ...(says === undefined ? {} : { says: keptSaid(says) }),
    ...(progress === undefined ? {} : { progress: { done: progress.done, total: progress.total } }),
    ...(unproven === undefined ? {} : { unproven }),
  };
}

function keptSaid({ outcome, nativeStatus, notFetchable, erasedAt }: Said): Said {
  return {
    outcome: keptOutcome(outcome),
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(notFetchable === undefined ? {} : { notFetchable }),
    ...(erasedAt === undefined ? {} : { erasedAt }),
  };
}

function keptOutcome(outcome: Outcome): Outcome {
  if (outcome.status !== 'completed') return { status: outcome.status };
  const { status, decision, decidedBy, final } = outcome;
  return { status, decision, ...(decidedBy === undefined ? {} : { decidedBy }), final };
}

type Said = NonNullable<WebhookNotice['says']>;

/**
 * The same for a message that is sent again: by the vendor's own id of it, where a proof was checked, else by its bytes. In
 * the form of a UUID (version 8), since inboxes may have a column of that type.
 */
function messageId(rawBody: Uint8Array, provider: string, { eventId, unproven }: WebhookNotice): string {
  const hash = nodeCrypto().createHash('sha256').update(`${provider}\n`);
  if (eventId !== undefined && unproven !== true) hash.update(`event\n${eventId}`);
  else hash.update(unproven === true ? 'unproven\n' : 'body\n').update(rawBody);
  const hex = hash.digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/**
 * What an inbox gave; undefined where it is no message that this version can read. An inbox is the app's own, and a newer
 * version may have written to it, so that says nothing about whether the message is one.
 */
export function readInboxMessage(value: unknown): InboxMessage | undefined {
  const { id, provider, receivedAt: at, notice, others } = fieldsOf(value);
  const receivedAt = typeof at === 'string' && DIGITS.test(at) ? Number(at) : at;
  if (typeof id !== 'string' || typeof provider !== 'string') return undefined;
  if (typeof receivedAt !== 'number' || !Number.isFinite(receivedAt) || !isNotice(notice)) return undefined;
  if (others === undefined) return { id, provider, receivedAt, notice };
  const isRead = Array.isArray(others) && others.every(isAddressee);
  return isRead ? { id, provider, receivedAt, notice, others } : undefined;
}

/** As a database gives a column of 64 bits. */
const DIGITS = /^\d{1,16}$/;

function isAddressee(value: unknown): value is Addressee {
  const { provider, notice } = fieldsOf(value);
  return typeof provider === 'string' && isNotice(notice);
}

function isNotice(value: unknown): value is WebhookNotice {
  const { sessionId, says, progress, unproven } = fieldsOf(value);
  return (
    typeof sessionId === 'string' &&
    isAbsentOr('boolean', unproven) &&
    (progress === undefined || isProgress(progress)) &&
    (says === undefined || isSaid(says))
  );
}

function isProgress(value: unknown): boolean {
  const { done, total } = fieldsOf(value);
  return Number.isFinite(done) && Number.isFinite(total);
}

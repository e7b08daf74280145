import type { InboxMessage } from '../contract/ports.js';
import type { Erasure } from '../contract/session.js';
import { noticeProblem, type Saying, type WebhookNotice } from '../contract/webhook.js';
import { fieldsOf } from '../support/fields.js';
import { nodeCrypto } from '../support/node.js';

/** A provider that a message may be for, and what the message says to it. */
export interface Addressee {
  readonly provider: string;
  readonly notice: WebhookNotice;
}

/** All providers that a message may be for. */
export function addresseesOf({ provider, notice, others = [] }: InboxMessage): readonly Addressee[] {
  return [{ provider, notice }, ...others];
}

/** A message as it is stored. */
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

/** Copies the contract's fields only: an adapter may have added others, even personal data. */
function keptNotice(notice: WebhookNotice): WebhookNotice {
  const { at, unproven } = notice;
  const facts = {
    ...(at === undefined ? {} : { at }),
    ...(unproven === undefined ? {} : { unproven }),
  };
  switch (notice.about) {
    case 'session': {
      const { about, sessionId, says } = notice;
      return { about, sessionId, ...(says === undefined ? {} : { says: keptSaying(says) }), ...facts };
    }
    case 'object': {
      const { type, id } = notice.object;
      return { about: notice.about, object: { type, id }, ...facts };
    }
    case 'unrelated':
      return { about: notice.about, ...facts };
  }
}

function keptSaying({ ends, announces, nativeStatus, erasure, progress }: Saying): Saying {
  return {
    ...(ends === undefined ? {} : { ends }),
    ...(announces === undefined ? {} : { announces }),
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(erasure === undefined ? {} : { erasure: keptErasure(erasure) }),
    ...(progress === undefined ? {} : { progress: { done: progress.done, total: progress.total } }),
  };
}

function keptErasure({ status, scope, at, dueAt }: Erasure): Erasure {
  return { status, scope, at, ...(dueAt === undefined ? {} : { dueAt }) };
}

/**
 * Deduplicates messages: a message that is sent again gets the same id. The id is derived from the vendor's event id,
 * if a proof was checked, or else from the bytes. It has the form of a UUID (version 8), since inboxes may use a column
 * of that type.
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
 * Reads a message that an inbox returned; undefined if this version cannot read it. An inbox is the app's own, and a
 * newer version may have written to it, so the message may still be valid.
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

/** Databases may return a 64-bit column as text. */
const DIGITS = /^\d{1,16}$/;

function isAddressee(value: unknown): value is Addressee {
  const { provider, notice } = fieldsOf(value);
  return typeof provider === 'string' && isNotice(notice);
}

function isNotice(value: unknown): value is WebhookNotice {
  return noticeProblem(value) === undefined;
}

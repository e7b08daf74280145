import { nodeCrypto } from './builtin.js';
import { ProofingError } from './contract/errors.js';
import type { InboxMessage } from './contract/ports.js';
import { isOutcome, type Outcome } from './contract/status.js';
import type { WebhookHeaders, WebhookNotice, WebhookRequest } from './contract/webhook.js';

/** Throws INVALID_INPUT for what holds no headers; a value that is no text is none. */
export function headerRecord(
  headers: WebhookHeaders,
  provider: string | undefined,
): WebhookRequest['headers'] {
  const all = new Map<string, string[]>();
  for (const [name, value] of pairsOf(headers, provider)) {
    const texts = all.get(name) ?? [];
    all.set(name, texts);
    for (const text of Array.isArray(value) ? value : [value]) if (typeof text === 'string') texts.push(text);
  }
  return Object.fromEntries(
    [...all].flatMap(([name, [first, ...more]]) =>
      first === undefined ? [] : [[name, more.length === 0 ? first : [first, ...more]]],
    ),
  );
}

/** `unknown`, because an app may be plain JavaScript. */
function pairsOf(headers: unknown, provider: string | undefined): readonly (readonly [string, unknown])[] {
  if (typeof headers !== 'object' || headers === null) throw noHeaders(provider);
  if (!(Symbol.iterator in headers)) return Object.entries(headers);
  const pairs: unknown[] =
    typeof headers[Symbol.iterator] === 'function' ? Array.from(headers as Iterable<unknown>) : [];
  return pairs.map((pair) => {
    if (!Array.isArray(pair) || typeof pair[0] !== 'string') throw noHeaders(provider);
    return [pair[0], pair[1]];
  });
}

function noHeaders(provider: string | undefined): ProofingError {
  return new ProofingError({ code: 'INVALID_INPUT', message: "headers must be the request's", provider });
}

/** Throws INVALID_INPUT, with the fix, for a body that is no longer what was signed. */
export function checkRawBody(rawBody: unknown, provider: string | undefined): asserts rawBody is Uint8Array {
  if (!isBytes(rawBody)) throw bodyWasParsed(provider);
}

/** Also of another realm. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]';
}

export function bodyWasParsed(provider?: string): ProofingError {
  return new ProofingError({
    code: 'INVALID_INPUT',
    message: [
      "the webhook's body was read or parsed before it came here, and its proof is over the bytes as they were sent.",
      "Express: register the webhook before express.json(), or put express.raw({ type: '*/*' }) before it on this path.",
      "Fastify: in a plugin of its own, removeAllContentTypeParsers() and addContentTypeParser('*', (request, payload, done) => done(null)).",
      'NestJS: NestFactory.create(AppModule, { rawBody: true }), and pass request.rawBody.',
      'Next.js: a route handler with webWebhookHandler; under pages/api, export const config = { api: { bodyParser: false } }.',
    ].join('\n'),
    provider,
  });
}

/**
 * Whether the body is compressed: a proof is over the bytes that the vendor signed, and no vendor is known to sign packed
 * ones, so a proxy packed them.
 */
export function isEncoded(headers: WebhookRequest['headers']): boolean {
  const encodings = Object.entries(headers).flatMap(([name, value]) =>
    name.toLowerCase() === 'content-encoding' ? (value ?? []) : [],
  );
  return encodings.some((encoding) => !['', 'identity'].includes(encoding.trim().toLowerCase()));
}

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

const isAbsentOr = (type: 'string' | 'boolean', value: unknown) =>
  value === undefined || typeof value === type;

/** None where it is no object. */
function fieldsOf(value: unknown): { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

import { ProofingError } from './contract/errors.js';
import type { InboxMessage } from './contract/ports.js';
import { isDecision, isStatus } from './contract/status.js';
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

/** As it is kept. The app's reference may name a person, and nothing here needs it. */
export function inboxMessage(
  id: string,
  provider: string,
  receivedAt: number,
  { reference: _reference, ...notice }: WebhookNotice,
): InboxMessage {
  return { id, provider, receivedAt, notice };
}

/** An inbox is the app's own, so it may give anything. */
export function isInboxMessage(value: unknown): value is InboxMessage {
  const { id, provider, receivedAt, notice } = fieldsOf(value);
  if (typeof id !== 'string' || typeof provider !== 'string' || !Number.isFinite(receivedAt)) return false;
  const { sessionId, says, unproven } = fieldsOf(notice);
  return (
    typeof sessionId === 'string' && isAbsentOr('boolean', unproven) && (says === undefined || isSaid(says))
  );
}

/** What it says ends up in the session's memory, so each part of it is looked at. */
export function isSaid(value: unknown): boolean {
  const { outcome, nativeStatus, notFetchable, erasedAt } = fieldsOf(value);
  const { status, decision, final } = fieldsOf(outcome);
  if (!isStatus(status)) return false;
  const isDecided = isDecision(decision) && typeof final === 'boolean';
  return (
    (status === 'completed' ? isDecided : decision === undefined) &&
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

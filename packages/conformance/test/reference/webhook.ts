import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  headerOf,
  type Outcome,
  ProofingError,
  type WebhookNotice,
  type WebhookProblem,
  type WebhookRequest,
} from '@anyproof/core';
import { decode, parse } from './body.js';

export interface WebhookKeys {
  readonly webhookKey: string;
  /** While the key changes. */
  readonly previousWebhookKey?: string;
}

/** What a message is read with beside its keys. */
export interface WebhookReader {
  readonly provider: string;
  now(): number;
  meaningOf(word: string): Outcome | undefined;
}

const TOLERANCE_MS = 300_000;
const LONGEST_ID = 64;

export function refusal(problem: WebhookProblem, provider: string): ProofingError {
  return new ProofingError({ code: 'WEBHOOK_INVALID', message: `a message: ${problem}`, problem, provider });
}

/** The value of `x-proof`: the second in which it was signed, and one signature for each key. */
export function proofOf(body: Uint8Array, keys: readonly string[], at: number): string {
  const time = Math.floor(at / 1000);
  return [`t=${time}`, ...keys.map((key) => `s=${signature(body, key, time)}`)].join(',');
}

function signature(body: Uint8Array, key: string, time: number): string {
  return createHmac('sha256', key).update(`${time}.`).update(body).digest('hex');
}

/** Verifies and reads a message of the reference vendor. */
export function readMessage(
  request: WebhookRequest,
  keys: WebhookKeys,
  reader: WebhookReader,
): WebhookNotice {
  checkProof(request, keys, reader);
  return readBody(request.rawBody, reader);
}

function checkProof(request: WebhookRequest, keys: WebhookKeys, { provider, now }: WebhookReader): void {
  const { headers, rawBody } = request;
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'x-proof'))
    throw refusal('proof_missing', provider);
  const parts = (headerOf(request, 'x-proof') ?? '').split(',').map((part) => part.split('='));
  const time = Number(parts.find(([name]) => name === 't')?.[1]);
  const given = parts.flatMap(([name, value = '']) => (name === 's' ? [Buffer.from(value)] : []));
  const isProven = [keys.webhookKey, keys.previousWebhookKey].some((key) => {
    if (key === undefined) return false;
    const wanted = Buffer.from(signature(rawBody, key, time));
    return given.some((one) => one.length === wanted.length && timingSafeEqual(one, wanted));
  });
  if (!isProven) throw refusal('proof_wrong', provider);
  if (Math.abs(now() - time * 1000) > TOLERANCE_MS) throw refusal('proof_old', provider);
}

/** What an authentic message says. */
export function readBody(rawBody: Uint8Array, { provider, meaningOf }: WebhookReader): WebhookNotice {
  let body: { readonly [field: string]: unknown };
  try {
    body = Object(parse(decode(Buffer.from(rawBody), '')));
  } catch {
    throw refusal('unreadable', provider);
  }
  const { id, session, news, check, invoice, erased } = body;
  const event = isId(id) ? { eventId: id } : {};
  if (isId(invoice)) return { ...event, about: 'unrelated' };
  if (isId(check)) return { ...event, about: 'object', object: { type: 'check', id: check } };
  if (!isId(session)) throw refusal('session_missing', provider);
  if (typeof erased === 'string') {
    const erasure = { status: 'done', scope: 'session', at: erased } as const;
    return { ...event, about: 'session', sessionId: session, says: { erasure } };
  }
  if (typeof news !== 'string') throw refusal('session_missing', provider);
  const outcome = meaningOf(news);
  const says = outcome && { announces: outcome.status, nativeStatus: news };
  return { ...event, about: 'session', sessionId: session, ...(says && { says }) };
}

const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= LONGEST_ID;

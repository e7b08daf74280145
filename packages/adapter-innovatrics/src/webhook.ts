import { createHmac } from 'node:crypto';
import {
  type AdapterDeps,
  headerOf,
  ProofingError,
  type ProviderWebhooks,
  type WebhookNews,
  type WebhookNotice,
  type WebhookRequest,
} from '@anyproof/core';
import {
  answer,
  code,
  compact,
  isSignedBy,
  readSecret,
  required,
  type Secret,
  singleFlight,
  text,
  webhookInvalid,
  webhookJson,
} from '@anyproof/provider-kit';
import { camelKeys } from './client/wire.js';
import type { InnovatricsSettings } from './settings.js';
import { announcedBy, wordFor } from './vocabulary.js';

/**
 * Dossier 9. A session's id need not be a GUID: the vendor's own sample has one digit too many (dossier 11, row 17).
 */
export interface WebhookBody {
  readonly sessionId: string;
  readonly status?: string;
  readonly externalId?: string;
  readonly projectId?: string;
}

export const webhookBody = answer<WebhookBody>()(
  { sessionId: required(code), status: text, externalId: code, projectId: text },
  { prepare: camelKeys },
);

/**
 * Status messages (dossier 9). `X-Signature` is the base64 of HMAC-SHA256 over the raw body, keyed with the API
 * password. A message has neither time nor nonce, so an old one can be replayed; but every status can be fetched, so no
 * message ends a session by itself.
 */
export function createWebhooks(
  settings: Pick<InnovatricsSettings, 'webhookSignature' | 'webhookSignatureCanonical' | 'webhookKeys'>,
  { provider, clock }: Pick<AdapterDeps, 'provider' | 'clock'>,
): ProviderWebhooks {
  const { webhookSignature, webhookSignatureCanonical } = settings;
  const keys = keyRing(settings.webhookKeys, provider, clock.now);

  const isSigned = async (rawBody: Uint8Array, signature: string): Promise<boolean> => {
    const bodies = [rawBody, ...(webhookSignatureCanonical ? canonical(rawBody, provider) : [])];
    const fits = (ring: readonly string[]) => bodies.some((body) => isSignedBy(body, signature, ring));
    return fits(await keys.kept()) || fits(await keys.changed());
  };
  /** True if the message is proven, false for a hint. */
  const prove = async (rawBody: Uint8Array, signature: string | undefined): Promise<boolean> => {
    if (webhookSignature === 'off') return false;
    if (signature === undefined && webhookSignature === 'optional') return false;
    if (signature !== undefined && (await isSigned(rawBody, signature))) return true;
    const problem = signature === undefined ? 'proof_missing' : 'proof_wrong';
    throw webhookInvalid(provider, 'X-Signature is missing or does not match the body', problem);
  };
  return {
    read: async (request) => {
      const isProven = await prove(request.rawBody, headerOf(request, 'x-signature'));
      const body = readBody(webhookJson(request, provider));
      if (body === undefined)
        throw webhookInvalid(provider, 'the body is not the documented JSON', 'session_missing');
      return isProven ? proven(body) : { about: 'session', sessionId: body.sessionId, unproven: true };
    },
    signForTest: async (news) => {
      const [key] = webhookSignature === 'off' ? [] : await keys.kept();
      return signForTest(news, key, provider);
    },
  };
}

function proven({ sessionId, status }: WebhookBody): WebhookNotice {
  const announces = status === undefined ? undefined : announcedBy(status);
  return {
    about: 'session',
    sessionId,
    // An undocumented status says nothing about the outcome (dossier 11, row 18).
    ...(status !== undefined && announces !== undefined ? { says: { announces, nativeStatus: status } } : {}),
  };
}

const LONGEST_ID = 200;

function readBody(json: unknown): WebhookBody | undefined {
  const { value } = webhookBody.read(json);
  return value !== undefined && value.sessionId.length <= LONGEST_ID ? value : undefined;
}

/** The body as the vendor's JavaScript sample may have reserialized it before signing. */
function canonical(rawBody: Uint8Array, provider: string): Uint8Array[] {
  try {
    // A body that we would not read needs no other form; its numbers are written as in JavaScript.
    webhookJson({ rawBody }, provider);
    return [Buffer.from(JSON.stringify(JSON.parse(Buffer.from(rawBody).toString('utf8'))))];
  } catch {
    return [];
  }
}

/** Forged messages must not cause a query to the secret manager each time. */
const SHORTEST_RENEWAL_MS = 60_000;

interface KeyRing {
  kept(): Promise<readonly string[]>;
  /** Reads the keys again if functions return them and the last read was a while ago; otherwise returns none. */
  changed(): Promise<readonly string[]>;
}

function keyRing(secrets: readonly Secret[], provider: string, now: () => number): KeyRing {
  const canChange = secrets.some((secret) => typeof secret === 'function');
  let ring: readonly string[] | undefined;
  // Set before the secrets arrive, so that a slow or failing read counts as well.
  let readAt = Number.NEGATIVE_INFINITY;
  const read = singleFlight(async () => {
    readAt = now();
    ring = await Promise.all(secrets.map((secret) => readSecret(secret, 'webhookKey', provider)));
    return ring;
  });
  return {
    kept: async () => ring ?? read(),
    changed: async () => (canChange && now() - readAt >= SHORTEST_RENEWAL_MS ? read() : []),
  };
}

/** A message as the vendor would send it, for tests of apps; unsigned without a key. */
function signForTest(news: WebhookNews, key: string | undefined, provider: string): WebhookRequest {
  const unsent = (what: string) =>
    new ProofingError({ code: 'UNSUPPORTED', message: `the vendor sends no message ${what}`, provider });
  if (news.about === 'unrelated') throw unsent('about anything but a session');
  const { sessionId, status, decision, reference, body } = news;
  const word = wordFor(status === 'completed' ? (decision ?? 'approved') : status);
  if (word === undefined) throw unsent(`for ${decision ?? status}`);
  const fields = { sessionId, status: word, projectId: 'development', ...compact({ externalId: reference }) };
  const rawBody = body ?? Buffer.from(JSON.stringify(fields));
  const proof =
    key === undefined ? {} : { 'x-signature': createHmac('sha256', key).update(rawBody).digest('base64') };
  return { headers: { 'content-type': 'application/json; charset=utf-8', ...proof }, rawBody };
}

import { type AdapterDeps, headerOf, type ProviderWebhooks, type WebhookNotice } from '@anyproof/core';
import {
  isSignedBy,
  readSecret,
  type Secret,
  safeJson,
  singleFlight,
  webhookInvalid,
} from '@anyproof/provider-kit';
import { type WebhookBody, webhookBody } from './innovatrics-schema.js';
import type { InnovatricsSettings } from './innovatrics-settings.js';
import { meaningOf } from './innovatrics-status.js';
import { messageForTest } from './innovatrics-webhook-message.js';

/**
 * Status messages (dossier 9). `X-Signature` is the base64 of HMAC-SHA256 over the raw body, its key the API password.
 * There is no time and no nonce in a message, so an old one can come again; every state can be fetched, so no message
 * ends a session by itself.
 */
export function innovatricsWebhooks(
  settings: Pick<InnovatricsSettings, 'webhookSignature' | 'webhookSignatureCanonical' | 'webhookKeys'>,
  { provider, clock }: Pick<AdapterDeps, 'provider' | 'clock'>,
): ProviderWebhooks {
  const { webhookSignature, webhookSignatureCanonical } = settings;
  const keys = keyRing(settings.webhookKeys, provider, clock.now);

  const isSigned = async (rawBody: Uint8Array, signature: string): Promise<boolean> => {
    const bodies = [rawBody, ...(webhookSignatureCanonical ? canonical(rawBody) : [])];
    const fits = (ring: readonly string[]) => bodies.some((body) => isSignedBy(body, signature, ring));
    return fits(await keys.kept()) || fits(await keys.changed());
  };
  /** True when it is proven, false for a hint. */
  const prove = async (rawBody: Uint8Array, signature: string | undefined): Promise<boolean> => {
    if (webhookSignature === 'off') return false;
    if (signature === undefined && webhookSignature === 'optional') return false;
    if (signature !== undefined && (await isSigned(rawBody, signature))) return true;
    throw webhookInvalid(provider, 'X-Signature is missing or does not fit the body');
  };
  return {
    read: async (request) => {
      const isProven = await prove(request.rawBody, headerOf(request, 'x-signature'));
      const body = readBody(request.rawBody);
      if (body === undefined) throw webhookInvalid(provider, 'the body is not the documented JSON');
      return isProven ? proven(body) : { sessionId: body.sessionId };
    },
    signForTest: async (news) => {
      const [key] = webhookSignature === 'off' ? [] : await keys.kept();
      return messageForTest(news, key, provider);
    },
  };
}

function proven({ sessionId, status, externalId }: WebhookBody): WebhookNotice {
  const meaning = status ? meaningOf(status) : undefined;
  return {
    sessionId,
    ...(externalId ? { reference: externalId } : {}),
    // SESSION_STARTED and its like say nothing of the outcome (dossier 11, row 18).
    ...(status && meaning ? { says: { outcome: meaning.outcome, nativeStatus: status } } : {}),
  };
}

function readBody(rawBody: Uint8Array): WebhookBody | undefined {
  const checked = webhookBody['~standard'].validate(parse(rawBody));
  return checked instanceof Promise || checked.issues !== undefined ? undefined : checked.value;
}

/** The body as the vendor's JavaScript sample may have written it before signing. */
function canonical(rawBody: Uint8Array): Uint8Array[] {
  // What we would not read needs no other form either; its numbers are written as JavaScript has them.
  if (parse(rawBody) === undefined) return [];
  return [Buffer.from(JSON.stringify(JSON.parse(textOf(rawBody))))];
}

function parse(rawBody: Uint8Array): unknown {
  try {
    return safeJson(textOf(rawBody));
  } catch {
    return undefined;
  }
}

const textOf = (rawBody: Uint8Array): string => Buffer.from(rawBody).toString('utf8');

/** Forged messages must not make us ask the secret manager over and over. */
const SHORTEST_RENEWAL_MS = 60_000;

interface KeyRing {
  kept(): Promise<readonly string[]>;
  /** The keys read again, when functions give them and the last time was a while ago; else none. */
  changed(): Promise<readonly string[]>;
}

function keyRing(secrets: readonly Secret[], provider: string, now: () => number): KeyRing {
  const canChange = secrets.some((secret) => typeof secret === 'function');
  let ring: readonly string[] | undefined;
  // Set before the secrets are there: a reading that takes long, or fails, is one, too.
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

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
  proofRefused,
  readSecret,
  required,
  sameSecret,
  text,
  webhookInvalid,
  webhookJson,
} from '@anyproof/provider-kit';
import type { AcmeSettings } from './settings.js';
import { meaningOf, wordFor } from './vocabulary.js';

export interface Message {
  readonly verificationId: string;
  readonly state: string;
  readonly externalId?: string;
}

const message = answer<Message>()({
  verificationId: required(code),
  state: required(text),
  externalId: code,
});

/** An older message may be a copy that somebody kept. */
const LONGEST_AGE_MS = 5 * 60_000;

/** `X-Acme-Signature`: `v1=` and HMAC-SHA256, in hex, over the seconds of `X-Acme-Timestamp`, a dot, and the body. */
function signatureOf(key: string, seconds: string, rawBody: Uint8Array): string {
  return `v1=${createHmac('sha256', key).update(`${seconds}.`).update(rawBody).digest('hex')}`;
}

/** Signed messages, with the time in `X-Acme-Timestamp`. */
export function createWebhooks(
  { webhookKey, previousWebhookKey }: Pick<AcmeSettings, 'webhookKey' | 'previousWebhookKey'>,
  { provider, clock }: Pick<AdapterDeps, 'provider' | 'clock'>,
): ProviderWebhooks {
  const keys = async (): Promise<string[]> => {
    const secrets = Object.entries({ webhookKey, previousWebhookKey });
    const read = secrets.map(([name, key]) => (key === undefined ? [] : [readSecret(key, name, provider)]));
    return Promise.all(read.flat());
  };
  const isProven = async (request: WebhookRequest, seconds: string): Promise<boolean> => {
    const signature = headerOf(request, 'x-acme-signature');
    return (await keys()).some((key) => sameSecret(signature, signatureOf(key, seconds, request.rawBody)));
  };
  return {
    read: async (request) => {
      const seconds = headerOf(request, 'x-acme-timestamp') ?? '';
      if (!(await isProven(request, seconds))) {
        const why = 'X-Acme-Signature is missing, or does not match the body and X-Acme-Timestamp';
        throw proofRefused(request, ['x-acme-signature'], provider, why);
      }
      // The signature is over the time, too, so this is the time of the sender.
      if (!/^\d{1,12}$/.test(seconds) || Math.abs(clock.now() - Number(seconds) * 1000) > LONGEST_AGE_MS)
        throw webhookInvalid(provider, 'X-Acme-Timestamp is too far from our clock', 'proof_old');
      return toNotice(readBody(request, provider));
    },
    signForTest: async (news) => {
      const [key = ''] = await keys();
      return signForTest(news, key, clock.now(), provider);
    },
  };
}

function readBody(request: WebhookRequest, provider: string): Message {
  const { value } = message.read(webhookJson(request, provider));
  if (value === undefined)
    throw webhookInvalid(provider, 'the body names no verification', 'session_missing');
  return value;
}

/** Of a verification that goes on, a message says all there is to know: nothing is asked for then. */
function toNotice({ verificationId, state, externalId }: Message): WebhookNotice {
  const outcome = meaningOf(state);
  return {
    sessionId: verificationId,
    ...(externalId ? { reference: externalId } : {}),
    ...(outcome === undefined ? {} : { says: { outcome, nativeStatus: state } }),
  };
}

/** A message as Acme would send it, for tests of apps. */
function signForTest(
  { sessionId, status, decision, reference, body }: WebhookNews,
  key: string,
  now: number,
  provider: string,
): WebhookRequest {
  const state = wordFor(status === 'completed' ? (decision ?? 'approved') : status);
  if (state === undefined)
    throw new ProofingError({
      code: 'UNSUPPORTED',
      message: `Acme sends no message for ${decision ?? status}`,
      provider,
    });
  const fields = { verificationId: sessionId, state, ...compact({ externalId: reference }) };
  const rawBody = body ?? Buffer.from(JSON.stringify(fields));
  const seconds = String(Math.floor(now / 1000));
  const proof = { 'x-acme-timestamp': seconds, 'x-acme-signature': signatureOf(key, seconds, rawBody) };
  return { headers: { 'content-type': 'application/json', ...proof }, rawBody };
}

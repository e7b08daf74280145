import { type AdapterDeps, headerOf, type ProviderWebhooks } from '@anyproof/core';
import { readSecret, safeJson, sameSecret, webhookInvalid } from '@anyproof/provider-kit';
import { message } from './acme-schema.js';
import type { AcmeSettings } from './acme-settings.js';
import { signatureOf } from './acme-signature.js';
import { outcomeOf } from './acme-status.js';

/** An older message may be a copy that somebody kept. */
const LONGEST_AGE_MS = 5 * 60_000;

type Keys = Pick<AcmeSettings, 'webhookKey' | 'previousWebhookKey'>;

/** Signed messages, with the time in `X-Acme-Timestamp`. */
export function acmeWebhooks(keys: Keys, { provider, clock }: AdapterDeps): ProviderWebhooks {
  const secrets = async (): Promise<string[]> => {
    const names = ['webhookKey', 'previousWebhookKey'] as const;
    const read = names.map((name) => {
      const key = keys[name];
      return key === undefined ? [] : [readSecret(key, name, provider)];
    });
    return Promise.all(read.flat());
  };

  return {
    read: async (request) => {
      const seconds = headerOf(request, 'x-acme-timestamp') ?? '';
      if (!/^\d{1,12}$/.test(seconds) || Math.abs(clock.now() - Number(seconds) * 1000) > LONGEST_AGE_MS)
        throw webhookInvalid(provider, 'X-Acme-Timestamp is missing, or too far from our clock');
      const signature = headerOf(request, 'x-acme-signature');
      const isProven = (await secrets()).some((key) =>
        sameSecret(signature, signatureOf(key, seconds, request.rawBody)),
      );
      if (!isProven) throw webhookInvalid(provider, 'X-Acme-Signature is missing, or does not fit the body');
      const checked = message['~standard'].validate(parse(request.rawBody));
      if (checked instanceof Promise || checked.issues !== undefined)
        throw webhookInvalid(provider, 'the body is not the documented JSON');
      const { verificationId: sessionId, state, externalId } = checked.value;
      const outcome = outcomeOf(state);
      return {
        sessionId,
        ...(externalId ? { reference: externalId } : {}),
        ...(outcome === undefined ? {} : { says: { outcome, nativeStatus: state } }),
      };
    },

    signForTest: async ({ sessionId, status, decision, reference, body }) => {
      const state = STATES[status === 'completed' ? (decision ?? 'approved') : status] ?? 'CREATED';
      const fields = { verificationId: sessionId, state, externalId: reference };
      const rawBody = body ?? Buffer.from(JSON.stringify(fields));
      const seconds = String(Math.floor(clock.now() / 1000));
      const [key = ''] = await secrets();
      const proof = { 'x-acme-timestamp': seconds, 'x-acme-signature': signatureOf(key, seconds, rawBody) };
      return { headers: { 'content-type': 'application/json', ...proof }, rawBody };
    },
  };
}

/** Acme's word for what a test's message is to tell. */
const STATES: { readonly [news: string]: string } = {
  processing: 'IN_ANALYSIS',
  in_review: 'MANUAL_REVIEW',
  approved: 'ACCEPTED',
  declined: 'REFUSED',
  inconclusive: 'UNDECIDED',
  expired: 'EXPIRED',
  abandoned: 'ABANDONED',
  failed: 'ERROR',
};

function parse(rawBody: Uint8Array): unknown {
  try {
    return safeJson(Buffer.from(rawBody).toString('utf8'));
  } catch {
    return undefined;
  }
}

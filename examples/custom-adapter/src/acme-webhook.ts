import { type AdapterDeps, headerOf, type ProviderWebhooks } from '@anyproof/core';
import { proofRefused, readSecret, sameSecret, webhookInvalid, webhookJson } from '@anyproof/provider-kit';
import { message } from './acme-answers.js';
import type { AcmeSettings } from './acme-settings.js';
import { signatureOf } from './acme-signature.js';
import { outcomeOf } from './acme-status.js';

/** An older message may be a copy that somebody kept. */
const LONGEST_AGE_MS = 5 * 60_000;

const NO_PROOF = 'X-Acme-Signature is missing, or does not fit the body and X-Acme-Timestamp';

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
      const signature = headerOf(request, 'x-acme-signature');
      const isProven = (await secrets()).some((key) =>
        sameSecret(signature, signatureOf(key, seconds, request.rawBody)),
      );
      if (!isProven) throw proofRefused(request, ['x-acme-signature'], provider, NO_PROOF);
      // The signature is over the time, too, so this is the time of the sender.
      if (!/^\d{1,12}$/.test(seconds) || Math.abs(clock.now() - Number(seconds) * 1000) > LONGEST_AGE_MS)
        throw webhookInvalid(provider, 'X-Acme-Timestamp is too far from our clock', 'proof_old');
      const { value } = message.read(webhookJson(request, provider));
      if (value === undefined)
        throw webhookInvalid(provider, 'the body names no verification', 'session_missing');
      const { verificationId: sessionId, state, externalId } = value;
      const outcome = outcomeOf(state);
      return {
        sessionId,
        ...(externalId ? { reference: externalId } : {}),
        // Of a verification that goes on, this is all there is to know: nothing is asked for then.
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

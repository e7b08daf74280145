import { headerOf, type ProviderWebhooks, type WebhookNotice, type WebhookRequest } from '@anyproof/core';
import { sameSecret, webhookInvalid, webhookJson } from '@anyproof/provider-kit';
import { type Callback, callback } from './id360-answers.js';
import type { Id360Settings } from './id360-settings.js';
import { meaningOf } from './id360-status.js';
import { signForTest } from './id360-webhook-message.js';

/**
 * ID360 signs nothing: a callback is the vendor's when it carries every header of one configured callback (dossier 7.6).
 * Its body has no time and no event id, and may come late, twice or out of order (dossier 7.1, 7.3).
 */
export function createWebhooks(settings: Id360Settings, provider: string): ProviderWebhooks {
  const proofs = settings.callbacks
    .flatMap(({ headers, previousHeaders }) => [Object.entries(headers), Object.entries(previousHeaders)])
    .filter((headers) => headers.length > 0);
  return {
    read: async (request) => {
      // All are compared, so that the time taken does not tell how far a guess got.
      const matching = proofs.filter((proof) => carries(request, proof));
      if (matching.length === 0)
        throw webhookInvalid(provider, 'it carries the headers of no configured callback');
      return toNotice(readBody(request, provider));
    },
    signForTest: async (news) => signForTest(news, settings.callbacks, provider),
  };
}

function carries(request: WebhookRequest, proof: readonly (readonly [string, string])[]): boolean {
  const wrong = proof.filter(([name, value]) => !sameSecret(headerOf(request, name), value));
  return wrong.length === 0;
}

function readBody(request: WebhookRequest, provider: string): Callback {
  const { value } = callback.read(webhookJson(request, provider));
  if (value === undefined) throw webhookInvalid(provider, 'its body has no id or no status');
  return value;
}

/** A status that is not known says nothing: the vendor is asked. Progress says that the session goes on, so it is not. */
function toNotice(body: Callback): WebhookNotice {
  const meaning = meaningOf(body.status, showsStart(body));
  const { done, total } = body.steps_status ?? {};
  return {
    sessionId: String(body.id),
    ...(done === undefined || total === undefined ? {} : { progress: { done, total } }),
    ...(meaning === undefined
      ? {}
      : {
          says: {
            outcome: meaning.outcome,
            nativeStatus: body.status,
            ...(meaning.notFetchable === true ? { notFetchable: true } : {}),
          },
        }),
  };
}

/**
 * CANCELED ends a session that nobody began and one that was left, and a callback tells no starting time: a step that
 * ran is the only sign of a start. Where a page came and no step ran, `expired` stands until a report tells more.
 */
function showsStart({ steps_status, enrollment_step }: Callback): boolean {
  return (steps_status?.done ?? 0) > 0 || enrollment_step !== undefined;
}

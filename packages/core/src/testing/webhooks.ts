import { ProofingError } from '../contract/errors.js';
import type { Proofing } from '../contract/proofing.js';
import type { ProviderWebhooks } from '../contract/provider.js';
import { type Decision, isStatus, type Status } from '../contract/status.js';
import { headerOf, type WebhookNews, type WebhookRequest } from '../contract/webhook.js';
import { fieldsOf } from '../support/fields.js';
import { nodeCrypto } from '../support/node.js';

const HEADER = 'x-fake-signature';
const KEY = 'the key of fakeProvider';

type FakeMessage = { readonly session: string; readonly status: Status } | { readonly unrelated: true };

/** Messages are signed over the bytes, and every status can be fetched. */
export function fakeWebhooks(provider: string): ProviderWebhooks {
  const sign = (body: Uint8Array) => nodeCrypto().createHmac('sha256', KEY).update(body).digest('hex');
  return {
    read: async (request) => {
      const isProven = isSame(headerOf(request, HEADER) ?? '', sign(request.rawBody));
      const message = isProven ? parse(request.rawBody) : undefined;
      if (message === undefined)
        throw new ProofingError({ code: 'WEBHOOK_INVALID', message: 'webhook refused', provider });
      if ('unrelated' in message) return { about: 'unrelated' };
      const { session: sessionId, status: announces } = message;
      return { about: 'session', sessionId, says: { announces, nativeStatus: announces.toUpperCase() } };
    },
    signForTest: async (news) => {
      const rawBody = news.body ?? new TextEncoder().encode(JSON.stringify(messageOf(news)));
      return { headers: { 'content-type': 'application/json', [HEADER]: sign(rawBody) }, rawBody };
    },
  };
}

function messageOf(news: WebhookNews): FakeMessage {
  return news.about === 'unrelated' ? { unrelated: true } : { session: news.sessionId, status: news.status };
}

function isSame(given: string, expected: string): boolean {
  const { createHash, timingSafeEqual } = nodeCrypto();
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function parse(rawBody: Uint8Array): FakeMessage | undefined {
  try {
    const message: unknown = JSON.parse(new TextDecoder().decode(rawBody));
    return isFakeMessage(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

function isFakeMessage(value: unknown): value is FakeMessage {
  const { session, status, unrelated } = fieldsOf(value);
  return unrelated === true || (typeof session === 'string' && isStatus(status));
}

export type SignWebhookInput = {
  /** The provider that the message comes from; the configured one by default. */
  readonly provider?: string;
  /** Another body, with a valid proof: text or bytes as they are, anything else as JSON. */
  readonly body?: unknown;
} & (
  | {
      readonly about?: 'session';
      /** The vendor's id of the session: `ref.id`. */
      readonly sessionId: string;
      /** The status to report; `completed` by default. */
      readonly status?: Status;
      /** `approved` by default; only used with `completed`. */
      readonly decision?: Decision;
      /** The app's own, if the vendor's messages contain it. */
      readonly reference?: string;
    }
  /** A message about something else that the vendor does, which the endpoint accepts and drops. */
  | { readonly about: 'unrelated' }
);

/**
 * A message in the vendor's format with a valid proof, for tests of an app's endpoint: the same test works for every
 * provider. As in production, it only causes a fetch: the session's data comes from the vendor (the emulator,
 * `fakeProvider()`). Throws UNSUPPORTED if the vendor sends no such message.
 *
 * ```ts
 * const { headers, rawBody } = await signWebhookForTest(proofing, { sessionId: session.ref.id });
 * const { status, done } = await proofing.webhooks.handle({ headers, rawBody });
 * ```
 */
export async function signWebhookForTest(
  proofing: Pick<Proofing, 'provider' | 'defaultProvider'>,
  input: SignWebhookInput,
): Promise<WebhookRequest> {
  const { provider = proofing.defaultProvider } = input;
  const { webhooks } = proofing.provider(provider);
  if (webhooks?.signForTest === undefined)
    throw new ProofingError({
      code: 'UNSUPPORTED',
      message:
        webhooks === undefined
          ? 'this provider has no webhooks: the vendor sends none, or they are not configured; `npx anyproof doctor` names the setting'
          : 'this adapter cannot sign webhooks for tests',
      provider,
    });
  return webhooks.signForTest(newsOf(input));
}

function newsOf(input: SignWebhookInput): WebhookNews {
  const body = input.body === undefined ? {} : { body: bytesOf(input.body) };
  if (input.about === 'unrelated') return { about: input.about, ...body };
  const { sessionId, status = 'completed', decision = 'approved', reference } = input;
  return {
    sessionId,
    status,
    ...(status === 'completed' ? { decision } : {}),
    ...(reference === undefined ? {} : { reference }),
    ...body,
  };
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

import { ProofingError } from '../contract/errors.js';
import type { Proofing } from '../contract/proofing.js';
import type { Decision, Outcome, Status } from '../contract/status.js';
import { headerOf, type ProviderWebhooks, type WebhookRequest } from '../contract/webhook.js';
import { nodeCrypto } from '../support/node.js';

const HEADER = 'x-fake-signature';
const KEY = 'the key of fakeProvider';

interface FakeMessage {
  readonly session: string;
  readonly status: Outcome['status'];
  readonly decision?: Outcome['decision'];
  readonly reference?: string;
}

/** Messages are signed over the bytes, and every status can be fetched. */
export function fakeWebhooks(provider: string): ProviderWebhooks {
  const sign = (body: Uint8Array) => nodeCrypto().createHmac('sha256', KEY).update(body).digest('hex');
  return {
    read: async (request) => {
      const isProven = isSame(headerOf(request, HEADER) ?? '', sign(request.rawBody));
      const message = isProven ? parse(request.rawBody) : undefined;
      if (message === undefined)
        throw new ProofingError({ code: 'WEBHOOK_INVALID', message: 'webhook refused', provider });
      const { session, status, decision, reference } = message;
      const outcome: Outcome =
        status === 'completed' ? { status, decision: decision ?? 'approved', final: true } : { status };
      return {
        sessionId: session,
        ...(reference === undefined ? {} : { reference }),
        says: { outcome, nativeStatus: status.toUpperCase() },
      };
    },
    signForTest: async ({ sessionId: session, status, decision, reference, body }) => {
      const message: FakeMessage = {
        session,
        status,
        ...(decision === undefined ? {} : { decision }),
        ...(reference === undefined ? {} : { reference }),
      };
      const rawBody = body ?? new TextEncoder().encode(JSON.stringify(message));
      return { headers: { 'content-type': 'application/json', [HEADER]: sign(rawBody) }, rawBody };
    },
  };
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
  if (typeof value !== 'object' || value === null) return false;
  return (
    typeof Reflect.get(value, 'session') === 'string' && typeof Reflect.get(value, 'status') === 'string'
  );
}

export interface SignWebhookInput {
  /** The provider that the message comes from; the configured one by default. */
  readonly provider?: string;
  /** The vendor's id of the session: `ref.id`. */
  readonly sessionId: string;
  /** The status to report; `completed` by default. */
  readonly status?: Status;
  /** `approved` by default; only used with `completed`. */
  readonly decision?: Decision;
  /** The app's own, if the vendor's messages contain it. */
  readonly reference?: string;
  /** Another body, with a valid proof: text or bytes as they are, anything else as JSON. */
  readonly body?: unknown;
}

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
  const { provider = proofing.defaultProvider, sessionId, reference, body } = input;
  const { status = 'completed', decision = 'approved' } = input;
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
  return webhooks.signForTest({
    sessionId,
    status,
    ...(status === 'completed' ? { decision } : {}),
    ...(reference === undefined ? {} : { reference }),
    ...(body === undefined ? {} : { body: bytesOf(body) }),
  });
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

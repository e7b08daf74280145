import { ProofingError } from '../contract/errors.js';
import type { Proofing } from '../contract/proofing.js';
import type { Decision, Status } from '../contract/status.js';
import type { WebhookRequest } from '../contract/webhook.js';

export interface SignWebhookInput {
  /** The provider whose message it shall be; the configured one by default. */
  readonly provider?: string;
  /** The vendor's id of the session: `ref.id`. */
  readonly sessionId: string;
  /** What the message tells; `completed` by default. */
  readonly status?: Status;
  /** `approved` by default; counts with `completed` only. */
  readonly decision?: Decision;
  /** The app's own, where the vendor's messages carry it. */
  readonly reference?: string;
  /** Another body, with a good proof: text or bytes as they are, anything else as JSON. */
  readonly body?: unknown;
}

/**
 * A message as the vendor words and proves it, for tests of an app's endpoint: the same test holds for every provider.
 * As in real life it only makes the app ask: what the session is comes from the vendor (the emulator, `fakeProvider()`).
 * Throws UNSUPPORTED where the vendor sends no such message.
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
          ? 'this provider has no webhooks: the vendor sends none, or the setting for them is not set; `npx anyproof doctor` names it'
          : 'this adapter signs no webhooks for tests',
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

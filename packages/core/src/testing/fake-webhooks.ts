import { nodeCrypto } from '../builtin.js';
import { ProofingError } from '../contract/errors.js';
import type { Outcome } from '../contract/status.js';
import { headerOf, type ProviderWebhooks } from '../contract/webhook.js';

const HEADER = 'x-fake-signature';
const KEY = 'the key of fakeProvider';

interface FakeMessage {
  readonly session: string;
  readonly status: Outcome['status'];
  readonly decision?: Outcome['decision'];
  readonly reference?: string;
}

/** Signed over the bytes, and every state can be fetched. */
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

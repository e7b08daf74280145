// Idempotency keys: what was answered to each, for a day.
import type { VendorAnswer } from '../server.js';
import { isRecord, jsonBody } from './input.js';
import { Refusal } from './refusal.js';
import { type Call, orRefusal, type Route } from './router.js';

const KEPT_MS = 24 * 3_600_000;

interface Kept {
  readonly body: string;
  readonly answer: VendorAnswer;
  readonly until: number;
}

/** A creation that its key makes repeatable. */
export interface Creation {
  readonly path: string;
  create(call: Call, body: { readonly [field: string]: unknown }, key: string | undefined): VendorAnswer;
}

export interface KeyOptions {
  now(): number;
  /** Whether what is answered with an internal error was made all the same. */
  readonly failedAreMade: boolean;
}

export function keyedRoute({ path, create }: Creation, { now, failedAreMade }: KeyOptions): Route {
  const kept = new Map<string, Kept>();
  const entryOf = ({ livemode, request }: Call) => {
    const key = request.headers['idempotency-key'];
    if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key))
      throw new Refusal(422, 'invalid_request', 'Idempotency-Key');
    const body = jsonBody(request.body);
    const place = `${livemode} ${key}`;
    const earlier = key === undefined ? undefined : kept.get(place);
    const keep = (answer: VendorAnswer) => {
      if (key !== undefined) kept.set(place, { body: sorted(body), answer, until: now() + KEPT_MS });
    };
    return { key, body, earlier: earlier && earlier.until > now() ? earlier : undefined, keep };
  };
  return {
    method: 'POST',
    path,
    handle: (call) => {
      const { key, body, earlier, keep } = entryOf(call);
      if (earlier !== undefined) {
        if (earlier.body !== sorted(body)) throw new Refusal(409, 'idempotency_mismatch');
        const { headers } = earlier.answer;
        return { ...earlier.answer, headers: { ...headers, 'idempotent-replayed': 'true' } };
      }
      const answer = create(call, body, key);
      keep(answer);
      return answer;
    },
    fail: (call, failure) => {
      const { key, body, earlier, keep } = entryOf(call);
      if (earlier !== undefined) return;
      if (failedAreMade) orRefusal(() => create(call, body, key));
      keep(failure);
    },
  };
}

/** JSON in which the order of fields makes no difference. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

// Innovatrics' messages: believed only with the HMAC of their very bytes under one of the keys.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { disturbed, isObject, mutatedBytes, mutatedText } from '../arbitraries.js';
import { attempt } from '../expect.js';
import { createInnovatricsWebhooks, safeJson } from '../internals.js';
import { depsFor } from '../parts.js';
import { defineTarget } from '../target.js';
import { headersOf, valuesOf } from '../webhooks.js';

const KEYS = ['api-password', 'the-one-before'];
const WORDS = [
  'SESSION_STARTED',
  'WAITING_FOR_MANUAL_APPROVE',
  'AUTO_APPROVED',
  'AUTO_REJECTED',
  'MANUAL_APPROVED',
];

const message: fc.Arbitrary<Buffer> = fc
  .record({
    sessionId: fc.oneof(fc.uuid(), fc.string()),
    status: fc.oneof(fc.constantFrom(...WORDS), fc.string()),
  })
  .chain((known) => disturbed({ ...known, projectId: 'p', externalId: 'customer 7' }))
  .map((value) => Buffer.from(JSON.stringify(value) ?? 'null'));
const body: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 6, arbitrary: message },
  { weight: 2, arbitrary: mutatedBytes(message) },
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);
const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...KEYS) },
  mutatedText(fc.constantFrom(...KEYS)),
);

const arbitrary = fc
  .tuple(body, body, key)
  .chain(([rawBody, another, secret]) => {
    const hmac = (bytes: Buffer): Buffer => createHmac('sha256', secret).update(bytes).digest();
    const own = hmac(rawBody).toString('base64');
    const proof = fc.oneof(
      { weight: 4, arbitrary: fc.constant(own) },
      fc.constantFrom(
        hmac(another).toString('base64'),
        hmac(rawBody).toString('hex'),
        hmac(rawBody).toString('base64url'),
      ),
      fc.constantFrom(own.toLowerCase(), own.slice(0, -1), own.slice(0, 8), ` ${own}`, '', 'null'),
      mutatedText(fc.constant(own)),
      fc.string(),
    );
    const name = fc.constantFrom('X-Signature', 'x-signature', 'X-SIGNATURE', 'X-Signature-2');
    return fc.record({
      rawBody: fc.constant(rawBody),
      headers: headersOf(fc.array(fc.tuple(name, proof), { maxLength: 2 })),
    });
  })
  .chain((request) =>
    fc.record({
      request: fc.constant(request),
      webhookSignature: fc.constantFrom('required', 'required', 'optional', 'off'),
      webhookSignatureCanonical: fc.boolean(),
      asFunctions: fc.boolean(),
    }),
  );
const reached = {
  proven: 0,
  decided: 0,
  hint: 0,
  'refused for its proof': 0,
  'refused for its body': 0,
};

export const target = defineTarget({
  arbitrary,
  reached,
  check: async ({ request, asFunctions, ...settings }) => {
    const webhookKeys = asFunctions ? KEYS.map((one) => async () => one) : KEYS;
    const webhooks = createInnovatricsWebhooks({ ...settings, webhookKeys }, depsFor('idv'));
    const { webhookSignature, webhookSignatureCanonical } = settings;
    const [given, ...more] = valuesOf(request.headers, 'x-signature');
    const signature = more.length === 0 ? given : undefined;
    const isProven =
      signature !== undefined &&
      bodiesOf(request.rawBody, webhookSignatureCanonical).some((bytes) => isSigned(bytes, signature));
    const isTaken =
      webhookSignature === 'off' || (webhookSignature === 'optional' && signature === undefined) || isProven;

    const { failure, value: notice } = await attempt(() => webhooks.read(request), ['WEBHOOK_INVALID']);
    if (!isTaken) {
      assert.ok(failure !== undefined, 'a message without its signature was read');
      reached['refused for its proof'] += 1;
    } else if (failure !== undefined) {
      assert.ok(
        !isDocumented(readable(request.rawBody)),
        'a message with its proof and a documented body was refused',
      );
      reached['refused for its body'] += 1;
    } else if (webhookSignature === 'off' || !isProven) {
      reached.hint += 1;
      assert.deepEqual(
        Object.keys(notice),
        ['about', 'sessionId', 'unproven'],
        'a hint says more than which session to ask for',
      );
    } else {
      reached.proven += 1;
      const told = readable(request.rawBody);
      assert.ok(isObject(told));
      // A number is the text of its digits.
      assert.ok(notice.about === 'session');
      assert.equal(notice.sessionId, String(told['sessionId'] ?? told['SessionId']));
      if (notice.says?.announces !== 'completed') return;
      reached.decided += 1;
      assert.match(String(told['status'] ?? told['Status']), /^(?:AUTO|MANUAL)_(?:APPROVED|REJECTED)$/);
    }
  },
});

/** What may be signed: the bytes, and with `canonical` the same JSON without blanks. */
function bodiesOf(bytes: Buffer, canonical: boolean): Buffer[] {
  if (!canonical) return [bytes];
  try {
    return [bytes, Buffer.from(JSON.stringify(JSON.parse(bytes.toString('utf8'))))];
  } catch {
    return [bytes];
  }
}

const isSigned = (bytes: Buffer, signature: string): boolean =>
  KEYS.some((one) => createHmac('sha256', one).update(bytes).digest('base64') === signature);

/** As answers are read, whole numbers beyond 2^53 as their digits; the target `json` proves that reading. */
function readable(bytes: Buffer): unknown {
  try {
    return safeJson(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Keys that would change prototypes are refused wherever they stand. */
function isDocumented(value: unknown): boolean {
  if (!isObject(value) || JSON.stringify(value).includes('__proto__')) return false;
  const isText = (item: unknown): boolean => item === undefined || item === null || typeof item === 'string';
  const { sessionId, status, externalId, projectId } = value;
  return (
    typeof sessionId === 'string' &&
    sessionId !== '' &&
    sessionId.length <= 200 &&
    // Text that was damaged on the way is none.
    !/[\uFFFD\p{Surrogate}]/u.test(sessionId) &&
    [status, externalId, projectId].every(isText)
  );
}

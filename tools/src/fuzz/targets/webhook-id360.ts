// ID360's callbacks: read when all headers of one configured callback are there once, and then by their body alone.
import assert from 'node:assert/strict';
import type { WebhookRequest } from '@anyproof/core';
import fc from 'fast-check';
import { disturbed, isObject, mutatedBytes, mutatedText } from '../arbitraries.js';
import { attempt } from '../expect.js';
import { createId360Webhooks, id360Settings, safeJson } from '../internals.js';
import { settingsOf } from '../parts.js';
import { defineTarget } from '../target.js';
import { headersOf, valuesOf } from '../webhooks.js';

/** The headers that prove a callback. */
type Proof = Readonly<Record<string, string>>;

const SECRETS = { 'x-hook-secret': 'first-secret', 'x-second': 'of two' };
const NOW: Proof = { 'X-Hook-Secret': 'first-secret' };
const BEFORE: Proof = { 'X-Hook-Secret': 'old-secret' };
const TWO: Proof = { Authorization: 'Bearer abc', 'X-Second': 'of two' };
const PROOFS = [NOW, BEFORE, TWO];
/** Of these a fetch says more. */
const VERDICTS: ReadonlySet<unknown> = new Set(['OK', 'KO']);
const ENDS: ReadonlySet<unknown> = new Set(['OK', 'KO', 'CANCELED', 'FAILED', 'DISCONTINUED']);
const settings = settingsOf(id360Settings.settings, {
  environment: 'preprod',
  username: 'u',
  password: 'p',
  process: '11111111-2222-4333-8444-555555555555',
  callbacks: [
    { url: 'https://app.example/a', headers: NOW, previousHeaders: BEFORE },
    { url: 'https://app.example/b', headers: TWO },
  ],
});
const webhooks = createId360Webhooks(settings, 'id360');

const word = fc.oneof(
  fc.constantFrom(
    'NEW',
    'STARTED',
    'OK',
    'KO',
    'CANCELED',
    'CANCELLED',
    'FAILED',
    'DISCONTINUED',
    'DELETED',
    'ok',
    'OK ',
  ),
  fc.string(),
);
const message: fc.Arbitrary<Buffer> = fc
  .record({ id: fc.oneof(fc.integer({ min: 1 }), fc.integer(), fc.constant(2 ** 53)), status: word })
  .chain((known) =>
    disturbed({
      ...known,
      reason: null,
      steps_status: { done: 2, total: 4 },
      enrollment_step: { name: 'x' },
    }),
  )
  .map((value) => Buffer.from(JSON.stringify(value) ?? 'null'));
const body: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 6, arbitrary: message },
  { weight: 2, arbitrary: mutatedBytes(message) },
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
);
const header = fc.tuple(
  fc.constantFrom('X-Hook-Secret', 'x-hook-secret', 'X-HOOK-SECRET', 'Authorization', 'X-Second', 'X-Other'),
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...PROOFS.flatMap((proof) => Object.values(proof))) },
    mutatedText(fc.constantFrom(...Object.values(SECRETS))),
  ),
);
const headers: fc.Arbitrary<WebhookRequest['headers']> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...PROOFS) },
  { weight: 4, arbitrary: headersOf(fc.array(header, { maxLength: 4 })) },
  fc.dictionary(fc.string(), fc.string()),
);

const arbitrary = fc.record({ headers, rawBody: body });
const reached = { read: 0, announced: 0, ended: 0, 'refused for its proof': 0, 'refused for its body': 0 };

export const target = defineTarget({
  arbitrary,
  reached,
  check: async (request) => {
    const isProven = PROOFS.some((proof) =>
      Object.entries(proof).every(([name, value]) => {
        const [only, ...more] = valuesOf(request.headers, name);
        return only === value && more.length === 0;
      }),
    );
    const { failure, value: notice } = await attempt(() => webhooks.read(request), ['WEBHOOK_INVALID']);
    if (!isProven) {
      assert.ok(failure !== undefined, 'a message without a proof was read');
      reached['refused for its proof'] += 1;
      return;
    }
    if (failure !== undefined) {
      assert.ok(!isDocumented(request.rawBody), 'a message with proof and a documented body was refused');
      reached['refused for its body'] += 1;
      return;
    }
    reached.read += 1;
    // Whole numbers beyond 2^53 are their digits; the target `json` proves that reading.
    const told = safeJson(request.rawBody.toString('utf8'));
    assert.ok(isObject(told));
    assert.ok(notice.about === 'session');
    assert.equal(notice.sessionId, String(told['id']));
    assert.match(notice.sessionId, /^[1-9]\d*$/);
    const { announces, ends, nativeStatus } = notice.says ?? {};
    if (announces === 'completed') {
      reached.announced += 1;
      assert.ok(VERDICTS.has(told['status']));
    }
    if (ends !== undefined) {
      reached.ended += 1;
      assert.ok(!VERDICTS.has(told['status']));
    }
    if (announces === undefined && ends === undefined) assert.ok(!ENDS.has(told['status']));
    else assert.equal(nativeStatus, told['status']);
  },
});

/** Keys that would change prototypes, or come twice, are refused wherever they stand. */
function isDocumented(bytes: Buffer): boolean {
  try {
    const value = safeJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (!isObject(value) || JSON.stringify(value).includes('__proto__')) return false;
    const { id, status } = value;
    return (
      typeof id === 'number' &&
      Number.isSafeInteger(id) &&
      id > 0 &&
      typeof status === 'string' &&
      status !== '' &&
      // Text that was damaged on the way is none.
      !/[\uFFFD\p{Surrogate}]/u.test(status)
    );
  } catch {
    return false;
  }
}

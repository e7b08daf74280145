// ID360's callbacks: read when all headers of one configured callback are there once, and then by their body alone.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { vendorSettings } from '../../../packages/adapter-id360/dist/esm/settings.js';
import { createWebhooks } from '../../../packages/adapter-id360/dist/esm/webhook.js';
import { safeJson } from '../../../packages/provider-kit/dist/esm/answers/safe-json.js';
import { disturbed, mutatedBytes, mutatedText } from '../arbitraries.mjs';
import { failureOf } from '../expect.mjs';
import { settingsOf } from '../parts.mjs';
import { headersOf, valuesOf } from '../webhooks.mjs';

const SECRETS = { 'x-hook-secret': 'first-secret', 'x-second': 'of two' };
const PROOFS = [
  { 'X-Hook-Secret': 'first-secret' },
  { 'X-Hook-Secret': 'old-secret' },
  { Authorization: 'Bearer abc', 'X-Second': 'of two' },
];
const [now, before, two] = PROOFS;
const settings = settingsOf(vendorSettings.settings, {
  environment: 'preprod',
  username: 'u',
  password: 'p',
  process: '11111111-2222-4333-8444-555555555555',
  callbacks: [
    { url: 'https://app.example/a', headers: now, previousHeaders: before },
    { url: 'https://app.example/b', headers: two },
  ],
});
const webhooks = createWebhooks(settings, 'id360');

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
const message = fc
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
const body = fc.oneof(
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
const headers = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...PROOFS) },
  { weight: 4, arbitrary: headersOf(fc.array(header, { maxLength: 4 })) },
  fc.dictionary(fc.string(), fc.string()),
);

export const arbitrary = fc.record({ headers, rawBody: body });
export const reached = { read: 0, approved: 0, 'refused for its proof': 0, 'refused for its body': 0 };

export async function check(request) {
  const isProven = PROOFS.some((proof) =>
    Object.entries(proof).every(([name, value]) => {
      const [only, ...more] = valuesOf(request.headers, name);
      return only === value && more.length === 0;
    }),
  );
  let notice;
  const failure = await failureOf(async () => {
    notice = await webhooks.read(request);
  }, ['WEBHOOK_INVALID']);
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
  assert.equal(notice.sessionId, String(told.id));
  assert.match(notice.sessionId, /^[1-9]\d*$/);
  const { outcome } = notice.says ?? {};
  if (outcome?.decision === 'approved') {
    reached.approved += 1;
    assert.equal(told.status, 'OK');
  }
  if (notice.says === undefined)
    assert.ok(!['OK', 'KO', 'CANCELED', 'FAILED', 'DISCONTINUED'].includes(told.status));
  else assert.equal(notice.says.nativeStatus, told.status);
}

/** Keys that would change prototypes, or come twice, are refused wherever they stand. */
function isDocumented(bytes) {
  try {
    const value = safeJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return (
      !JSON.stringify(value).includes('__proto__') &&
      Number.isSafeInteger(value.id) &&
      value.id > 0 &&
      typeof value.status === 'string' &&
      value.status !== '' &&
      // Text that was damaged on the way is none.
      !/[\uFFFD\p{Surrogate}]/u.test(value.status)
    );
  } catch {
    return false;
  }
}

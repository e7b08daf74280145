// The app's own door: whatever is handed in, an answer to send or an error of ours, and nothing taken without its proof.
import assert from 'node:assert/strict';
import { toUSVString } from 'node:util';
import type { HandleWebhookInput } from '@anyproof/core';
import { fakeProvider, signWebhookForTest } from '@anyproof/core/testing';
import fc from 'fast-check';
import { mutatedBytes, mutatedText } from '../arbitraries.js';
import { attempt } from '../expect.js';
import { defineTarget } from '../target.js';

const { proofing } = fakeProvider();
const session = await proofing.createSession({ reference: 'customer 7' });
const good = await signWebhookForTest(proofing, { sessionId: session.ref.id, status: 'completed' });
const SIGNATURE = 'x-fake-signature';
const goodSignature = String(good.headers[SIGNATURE]);

const signature = fc.oneof(
  { weight: 4, arbitrary: fc.constant(goodSignature) },
  mutatedText(fc.constant(goodSignature)),
);
const rawBody = fc.oneof(
  { weight: 4, arbitrary: fc.constant(good.rawBody) },
  { weight: 2, arbitrary: mutatedBytes(fc.constant(Buffer.from(good.rawBody))) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 100 }) },
  fc.anything(),
);
const headers = fc.oneof(
  {
    weight: 6,
    arbitrary: signature.map((value) => ({ 'content-type': 'application/json', [SIGNATURE]: value })),
  },
  {
    weight: 2,
    arbitrary: signature.map((value) => new Headers([['X-Fake-Signature', encodeURI(toUSVString(value))]])),
  },
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined))),
  fc.anything(),
);
const maxBytes = fc.option(
  fc.oneof(fc.integer({ min: -1, max: 300 }), fc.constantFrom(Number.NaN, Infinity)),
  {
    freq: 3,
    nil: undefined,
  },
);

const arbitrary = fc.record({ headers, rawBody, maxBytes });
const reached = { taken: 0, refused: 0, 'too large': 0, 'not a request': 0 };

export const target = defineTarget({
  arbitrary,
  reached,
  check: async ({ maxBytes: limit, ...input }) => {
    // Apps in plain JavaScript may pass anything: the handler checks it.
    const request = (limit === undefined ? input : { ...input, maxBytes: limit }) as HandleWebhookInput;
    const { value: answer } = await attempt(() => proofing.webhooks.handle(request), ['INVALID_INPUT']);
    if (answer === undefined) {
      reached['not a request'] += 1;
      return;
    }
    assert.ok([200, 401, 413].includes(answer.status), `answered ${answer.status}`);
    const known = await answer.done;
    if (answer.status === 413) reached['too large'] += 1;
    else if (answer.status === 401) reached.refused += 1;
    else {
      reached.taken += 1;
      assert.ok(Buffer.from(good.rawBody).equals(Buffer.from(request.rawBody)), 'a changed body was taken');
      assert.equal(known?.ref.id, session.ref.id);
    }
    assert.equal(answer.notice === undefined, answer.status !== 200);
  },
});

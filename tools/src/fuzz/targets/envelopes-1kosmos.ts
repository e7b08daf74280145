// Sealed answers of 1Kosmos: opened to the very text, or BAD_RESPONSE; a body sealed as it flows is the same message.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { toUSVString } from 'node:util';
import type { StreamBody } from '@anyproof/provider-kit';
import fc from 'fast-check';
import { SESSION } from '../answers/1kosmos.js';
import { hostileText, hostileValue, mutatedBytes, mutatedText } from '../arbitraries.js';
import { attempt, CANARY } from '../expect.js';
import { openMessage, sealedBody, sealMessage } from '../internals.js';
import { KEY, kosmosOver, kosmosSettings, PUBLIC_KEY, seal } from '../kosmos.js';
import { nth } from '../parts.js';
import { defineTarget } from '../target.js';

/** What was sealed, and with what. */
interface Sealed {
  readonly text: string;
  readonly iv: Uint8Array;
  readonly key: Buffer;
}

const settings = kosmosSettings();
const plain = fc.oneof(hostileText, fc.string({ unit: 'binary' })).map((text) => toUSVString(CANARY + text));
const iv: fc.Arbitrary<Uint8Array> = fc.uint8Array({ minLength: 16, maxLength: 16 });
const key: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(KEY) },
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
);

const sealed: fc.Arbitrary<Sealed> = fc.record({ text: plain, iv, key });
const arbitrary = sealed.chain((made) => {
  const message = seal(made.text, made.key, made.iv);
  return fc.record({
    made: fc.constant({ ...made, message }),
    given: fc.oneof(
      { weight: 2, arbitrary: fc.constant(message) },
      {
        weight: 3,
        arbitrary: mutatedBytes(fc.constant(Buffer.from(message, 'base64'))).map((bytes) =>
          bytes.toString('base64'),
        ),
      },
      { weight: 2, arbitrary: mutatedText(fc.constant(message)) },
      { weight: 1, arbitrary: fc.base64String() },
      { weight: 1, arbitrary: hostileText },
    ),
    around: fc.oneof(
      { weight: 4, arbitrary: fc.constant({ publicKey: PUBLIC_KEY }) },
      fc.dictionary(fc.constantFrom('publicKey', 'signature_token', 'data'), hostileValue),
    ),
    cuts: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
  });
});
const reached = { opened: 0, refused: 0, 'answer taken': 0, 'answer refused': 0 };

export const target = defineTarget({
  arbitrary,
  reached,
  check: async ({ made, given, around, cuts }) => {
    const { failure, value: opened } = await attempt(
      () => openMessage(KEY, given, '1kosmos'),
      ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE'],
    );
    // Base64 has more than one way to write the same bytes; the bytes are what was sealed.
    const isSame =
      Buffer.from(given, 'base64').equals(Buffer.from(made.message, 'base64')) && KEY.equals(made.key);
    assert.equal(
      failure === undefined,
      isSame,
      isSame ? 'what was sealed did not open' : 'something else was opened',
    );
    if (isSame) assert.equal(opened, made.text);
    reached[isSame ? 'opened' : 'refused'] += 1;

    await checkAnswer(JSON.stringify({ data: given, ...around }));
    await checkAnswer(JSON.stringify({ ...around, data: seal(JSON.stringify({ status: made.text })) }));
    await checkFlow(made, cuts);
  },
});

async function checkAnswer(text: string): Promise<void> {
  const { client } = kosmosOver({ '/proofingsession/:sessionId': text }, settings);
  const { failure } = await attempt(
    () => client.proofingSession.details(SESSION),
    ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE'],
  );
  reached[failure === undefined ? 'answer taken' : 'answer refused'] += 1;
}

async function checkFlow({ text, iv: bytes, key: own }: Sealed, cuts: readonly number[]): Promise<void> {
  const whole = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let start = 0, turn = 0; start < whole.length; turn += 1) {
    const size = nth(cuts, turn % cuts.length);
    chunks.push(whole.subarray(start, start + size));
    start += size;
  }
  const inner: StreamBody = {
    kind: 'stream',
    size: whole.length,
    mediaType: 'application/json',
    open: () => Readable.from(chunks),
  };
  const body = sealedBody(own, inner, () => bytes);
  const sent = await buffer(body.open());
  assert.equal(sent.toString(), `{"data":"${sealMessage(own, text, bytes)}"}`);
  assert.equal(sent.length, body.size);
}

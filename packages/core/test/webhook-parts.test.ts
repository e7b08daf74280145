// The small parts that decide whether a message is believed, each by itself.
import { runInNewContext } from 'node:vm';
import { headerOf } from '../src/contract/webhook.js';
import { checkRawBody, inboxMessage, isBytes, isInboxMessage } from '../src/webhooks/message.js';
import { createFollower } from '../src/webhooks/settle.js';

const rawBody = Buffer.from('{}');

describe('one header', () => {
  it.each<readonly [string, { readonly [name: string]: string | string[] | undefined }, string | undefined]>([
    ['by its name', { 'x-signature': 'one', 'x-other': 'two' }, 'one'],
    ['in another case', { 'X-SIGNATURE': 'one', 'content-type': 'application/json' }, 'one'],
    ['as a list of one', { 'x-signature': ['one'] }, 'one'],
    ['empty', { 'x-signature': '' }, ''],
    ['absent', { 'x-signature-2': 'one', 'x-signatur': 'two' }, undefined],
    ['without a value', { 'x-signature': undefined }, undefined],
    ['an empty list', { 'x-signature': [] }, undefined],
    ['twice in a list', { 'x-signature': ['one', 'one'] }, undefined],
    ['twice in two cases', { 'x-signature': 'one', 'X-Signature': 'one' }, undefined],
  ])('%s', (_how, headers, expected) => {
    expect(headerOf({ headers, rawBody }, 'X-Signature')).toBe(expected);
  });
});

describe('bytes', () => {
  it.each<readonly [string, unknown, boolean]>([
    ['a Buffer', Buffer.from('a'), true],
    ['a Uint8Array', new Uint8Array(1), true],
    ['a Uint8Array of another realm', runInNewContext('new Uint8Array(1)'), true],
    ['a text', 'a', false],
    ['an object', {}, false],
    ['a list', [1, 2], false],
    ['an ArrayBuffer', new ArrayBuffer(1), false],
    ['words of two bytes', new Uint16Array(1), false],
    ['nothing', undefined, false],
    ['null', null, false],
  ])('%s', (_what, value, expected) => {
    expect(isBytes(value)).toBe(expected);
    const check = () => checkRawBody(value, 'id360');
    if (expected) expect(check).not.toThrow();
    else
      expect(check).toThrow(
        expect.objectContaining({
          code: 'INVALID_INPUT',
          message: expect.stringMatching(
            /^id360: the webhook's body was read or parsed before it came here, and its proof is over the bytes as they were sent\.\nExpress: /,
          ),
        }),
      );
  });
});

describe('what comes out of an inbox', () => {
  const message = inboxMessage('m-1', 'id360', 7, { sessionId: '42', reference: 'Jane' });

  it('is a message without the reference', () => {
    expect(message).toStrictEqual({
      id: 'm-1',
      provider: 'id360',
      receivedAt: 7,
      notice: { sessionId: '42' },
    });
    expect(isInboxMessage(message)).toBe(true);
    expect(isInboxMessage(JSON.parse(JSON.stringify(message)))).toBe(true);
  });

  it.each<readonly [string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'm-1'],
    ['without an id', { ...message, id: undefined }],
    ['with an id that is a number', { ...message, id: 1 }],
    ['without a provider', { ...message, provider: undefined }],
    ['without a time', { ...message, receivedAt: '7' }],
    ['without a notice', { ...message, notice: undefined }],
    ['with no notice', { ...message, notice: null }],
    ['with a text for a notice', { ...message, notice: 'sessionId' }],
    ['without a session', { ...message, notice: {} }],
    ['with a session that is a number', { ...message, notice: { sessionId: 42 } }],
    ['a function', Object.assign(() => undefined, { ...message })],
  ])('is no message when it is %s', (_what, value) => {
    expect(isInboxMessage(value)).toBe(false);
  });
});

it('a session is asked about anew after each answer, and after each failure', async () => {
  let asked = 0;
  const follow = createFollower(async () => {
    asked += 1;
    if (asked % 2 === 0) throw new Error('no answer');
    return asked;
  });
  const ref = { provider: 'id360', id: '42' };
  const answers: unknown[] = [];
  for (let turn = 0; turn < 5; turn += 1) answers.push(await follow(ref).catch(() => 'failed'));
  expect(answers).toEqual([1, 'failed', 3, 'failed', 5]);
});

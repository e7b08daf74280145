// The small parts that decide whether a message is believed, each by itself.
import { runInNewContext } from 'node:vm';
import { headerOf } from '../src/contract/webhook.js';
import { isBytes } from '../src/support/fields.js';
import { inboxMessage, readInboxMessage } from '../src/webhooks/inbox-message.js';
import { checkRawBody } from '../src/webhooks/message.js';
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
  const notice = { sessionId: '42', reference: 'Jane' };
  const message = inboxMessage(rawBody, 7, { provider: 'id360', notice });

  it('is a message without the reference', () => {
    expect(message).toStrictEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
      provider: 'id360',
      receivedAt: 7,
      notice: { sessionId: '42' },
    });
    expect(readInboxMessage(message)).toStrictEqual(message);
    expect(readInboxMessage(JSON.parse(JSON.stringify(message)))).toStrictEqual(message);
  });

  it.each<readonly [string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'm-1'],
    ['without an id', { ...message, id: undefined }],
    ['with an id that is a number', { ...message, id: 1 }],
    ['without a provider', { ...message, provider: undefined }],
    ['without a time', { ...message, receivedAt: undefined }],
    ['with a time in words', { ...message, receivedAt: '7 o’clock' }],
    ['with a time before all times', { ...message, receivedAt: '-7' }],
    ['with an endless time', { ...message, receivedAt: Number.POSITIVE_INFINITY }],
    [
      'with a progress in words',
      { ...message, notice: { sessionId: '42', progress: { done: '1', total: 2 } } },
    ],
    ['with a progress to nowhere', { ...message, notice: { sessionId: '42', progress: { done: 1 } } }],
    ['with others that are no list', { ...message, others: 'id360' }],
    ['with others without a notice', { ...message, others: [{ provider: 'id360' }] }],
    ['with others without a name', { ...message, others: [{ notice: { sessionId: '42' } }] }],
    ['without a notice', { ...message, notice: undefined }],
    ['with no notice', { ...message, notice: null }],
    ['with a text for a notice', { ...message, notice: 'sessionId' }],
    ['without a session', { ...message, notice: {} }],
    ['with a session that is a number', { ...message, notice: { sessionId: 42 } }],
    ['a function', Object.assign(() => undefined, { ...message })],
  ])('is no message when it is %s', (_what, value) => {
    expect(readInboxMessage(value)).toBeUndefined();
  });
});

describe('a message is kept', () => {
  const outcome = { status: 'completed', decision: 'approved', final: true } as const;
  const idOf = (bytes: string, more: object = {}, provider = 'id360') =>
    inboxMessage(Buffer.from(bytes), 7, { provider, notice: { sessionId: '42', ...more } }).id;

  it('with a time that a database returned as text', () => {
    const kept = inboxMessage(rawBody, 1_767_225_600_123, { provider: 'id360', notice: { sessionId: '42' } });
    expect(readInboxMessage({ ...kept, receivedAt: '1767225600123' })).toStrictEqual(kept);
  });

  it('with the fields of the contract, and none that an adapter put beside them', () => {
    const says = { outcome, nativeStatus: 'OK', notFetchable: true, erasedAt: '2030-01-01T00:00:00Z' };
    const notice = { sessionId: '42', says, progress: { done: 1, total: 2 }, unproven: true } as const;
    const person = { claims: { given_name: 'Jane' } };
    const more = {
      ...notice,
      ...person,
      eventId: 'evt_Jane',
      says: { ...says, ...person, outcome: { ...outcome, decidedBy: 'manual', ...person } },
      progress: { ...notice.progress, who: 'Jane' },
    } as never;
    const kept = inboxMessage(rawBody, 7, { provider: 'id360', notice: more }, [
      { provider: 'other', notice: more },
    ]);
    const whole = { ...notice, says: { ...says, outcome: { ...outcome, decidedBy: 'manual' } } };
    expect(kept).toStrictEqual({
      id: kept.id,
      provider: 'id360',
      receivedAt: 7,
      notice: whole,
      others: [{ provider: 'other', notice: whole }],
    });
    expect(readInboxMessage(kept)).toStrictEqual(kept);
    const open = { sessionId: '42', says: { outcome: { status: 'expired' } } } as const;
    expect(inboxMessage(rawBody, 7, { provider: 'id360', notice: open }).notice).toStrictEqual(open);
  });

  it('under one id where it is the same message, by the event or by its bytes', () => {
    expect(idOf('a')).toBe(idOf('a'));
    expect(idOf('a', { eventId: 'e' })).toBe(idOf('b', { eventId: 'e' }));
    const different = [
      idOf('a'),
      idOf('b'),
      idOf('a', { eventId: 'e' }),
      idOf('a', { eventId: 'f' }),
      idOf('a', {}, 'other'),
      idOf('a', { unproven: true }),
      idOf('event\ne'),
    ];
    expect(new Set(different).size).toBe(different.length);
    // Anyone may name the event of somebody else's message.
    expect(idOf('a', { eventId: 'e', unproven: true })).toBe(idOf('a', { unproven: true }));
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

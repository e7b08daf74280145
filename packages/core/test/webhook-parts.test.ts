// The small parts that decide whether a message is believed, each by itself.
import { runInNewContext } from 'node:vm';
import { headerOf } from '../src/contract/webhook.js';
import { fieldsOf, isAbsentOr, isBytes, isObject } from '../src/support/fields.js';
import { inboxMessage, readInboxMessage } from '../src/webhooks/inbox.js';
import { bodyWasParsed, checkRawBody, isEncoded } from '../src/webhooks/message.js';
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
    ['a string', 'a', false],
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
            /^id360: the webhook's body was read or parsed before the handler got it; the proof covers the raw bytes\.\nExpress: /,
          ),
        }),
      );
  });
});

it('a body that was parsed is refused with the fix for each framework, a line each', () => {
  const { message } = bodyWasParsed();
  expect(
    message.split('\n').map((line) => /^(?:[A-Z]\w+(?:\.js)?: |the webhook's body)/.exec(line)?.[0]),
  ).toEqual(["the webhook's body", 'Express: ', 'Fastify: ', 'NestJS: ', 'Next.js: ']);
});

describe('a body', () => {
  it.each<readonly [string, { readonly [name: string]: string | string[] | undefined }, boolean]>([
    ['without the header', { 'content-type': 'gzip' }, false],
    ['of no encoding', { 'content-encoding': '' }, false],
    ['of a header without a value', { 'content-encoding': undefined }, false],
    ['as it is', { 'Content-Encoding': ' Identity ' }, false],
    ['as it is, said twice', { 'content-encoding': ['identity', 'identity'] }, false],
    ['that is packed', { 'Content-Encoding': 'gzip' }, true],
    ['that is packed by one of two', { 'content-encoding': ['identity', 'br'] }, true],
    ['that is packed by one of two headers', { 'content-encoding': '', 'Content-Encoding': 'br' }, true],
  ])('%s: encoded or not', (_what, headers, expected) => {
    expect(isEncoded(headers)).toBe(expected);
  });
});

describe('what comes from outside', () => {
  it.each<readonly [string, unknown, boolean]>([
    ['an object', { a: 1 }, true],
    ['a list', [1], false],
    ['a string', 'a', false],
    ['a function', () => undefined, false],
    ['null', null, false],
    ['nothing', undefined, false],
  ])('%s: whether it is an object', (_what, value, expected) => {
    expect(isObject(value)).toBe(expected);
  });

  it('has the fields of an object, as a copy, and none otherwise', () => {
    const value = { a: 1 };
    expect(fieldsOf(value)).toStrictEqual({ a: 1 });
    expect(fieldsOf(value)).not.toBe(value);
    for (const none of [null, undefined, 7, 'text', () => undefined])
      expect(fieldsOf(none)).toStrictEqual({});
  });

  it('is absent or of one type, and null is neither', () => {
    expect([undefined, 'a', true, null, 7].map((value) => isAbsentOr('string', value))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect([undefined, 'a', true, null, 7].map((value) => isAbsentOr('boolean', value))).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
  });
});

describe('what an inbox returns', () => {
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
    ['a string', 'm-1'],
    ['without an id', { ...message, id: undefined }],
    ['with an id that is a number', { ...message, id: 1 }],
    ['without a provider', { ...message, provider: undefined }],
    ['without a time', { ...message, receivedAt: undefined }],
    ['with a time in words', { ...message, receivedAt: '7 o’clock' }],
    ['with a time that begins in words', { ...message, receivedAt: 'x7' }],
    ['with a time in a part of a millisecond', { ...message, receivedAt: '7.5' }],
    ['with a time of no digits', { ...message, receivedAt: '' }],
    ['with a time of more digits than a time has', { ...message, receivedAt: '12345678901234567' }],
    ['with a time that is a list', { ...message, receivedAt: ['7'] }],
    ['with no proof in words', { ...message, notice: { sessionId: '42', unproven: 'yes' } }],
    ['with a progress that is a text', { ...message, notice: { sessionId: '42', progress: 'half' } }],
    ['with a progress from nowhere', { ...message, notice: { sessionId: '42', progress: { total: 2 } } }],
    ['with words for what it says', { ...message, notice: { sessionId: '42', says: 'canceled' } }],
    [
      'with others of whom one has no session',
      { ...message, others: [message, { provider: 'b', notice: {} }] },
    ],
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
  ])('is not a message if it is %s', (_what, value) => {
    expect(readInboxMessage(value)).toBeUndefined();
  });
});

describe('a message is stored', () => {
  const outcome = { status: 'completed', decision: 'approved', final: true } as const;
  const idOf = (bytes: string, more: object = {}, provider = 'id360') =>
    inboxMessage(Buffer.from(bytes), 7, { provider, notice: { sessionId: '42', ...more } }).id;

  it('with a time that a database returned as text', () => {
    const kept = inboxMessage(rawBody, 1_767_225_600_123, { provider: 'id360', notice: { sessionId: '42' } });
    expect(readInboxMessage({ ...kept, receivedAt: '1767225600123' })).toStrictEqual(kept);
  });

  it('with the fields of the contract, and none that an adapter added', () => {
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

  it('under one id if it is the same message, by its event or its bytes', () => {
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

it('a session is fetched again after each answer and each failure', async () => {
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

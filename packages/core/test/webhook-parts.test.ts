// The small parts that decide whether a message is believed, each by itself.
import { runInNewContext } from 'node:vm';
import { headerOf, type Saying, type WebhookNotice } from '../src/contract/webhook.js';
import { fieldsOf, isAbsentOr, isBytes, isObject } from '../src/support/fields.js';
import { inboxMessage, readInboxMessage } from '../src/webhooks/inbox.js';
import { bodyWasParsed, checkRawBody, isEncoded } from '../src/webhooks/message.js';
import { createFollower, inParallel } from '../src/webhooks/settle.js';

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
  const notice: WebhookNotice = { about: 'session', sessionId: '42' };
  const message = inboxMessage(rawBody, 7, { provider: 'id360', notice });

  it('is a message as it was stored', () => {
    expect(message).toStrictEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
      provider: 'id360',
      receivedAt: 7,
      notice: { about: 'session', sessionId: '42' },
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
    ['with no proof in words', { ...message, notice: { ...notice, unproven: 'yes' } }],
    ['with words for what it says', { ...message, notice: { ...notice, says: 'canceled' } }],
    ['of an earlier shape', { ...message, notice: { sessionId: '42' } }],
    ['about something else', { ...message, notice: { ...notice, about: 'report' } }],
    ['about an object without an id', { ...message, notice: { about: 'object', object: { type: 'a' } } }],
    [
      'with others of whom one has no session',
      { ...message, others: [message, { provider: 'b', notice: { about: 'session' } }] },
    ],
    ['with a time before all times', { ...message, receivedAt: '-7' }],
    ['with an endless time', { ...message, receivedAt: Number.POSITIVE_INFINITY }],
    ['with others that are no list', { ...message, others: 'id360' }],
    ['with others without a notice', { ...message, others: [{ provider: 'id360' }] }],
    ['with others without a name', { ...message, others: [{ notice }] }],
    ['without a notice', { ...message, notice: undefined }],
    ['with no notice', { ...message, notice: null }],
    ['with a text for a notice', { ...message, notice: 'sessionId' }],
    ['with an empty notice', { ...message, notice: {} }],
    ['without a session', { ...message, notice: { about: 'session' } }],
    ['with a session that is a number', { ...message, notice: { ...notice, sessionId: 42 } }],
    ['a function', Object.assign(() => undefined, { ...message })],
  ])('is not a message if it is %s', (_what, value) => {
    expect(readInboxMessage(value)).toBeUndefined();
  });
});

describe('a message is stored', () => {
  const notice: WebhookNotice = { about: 'session', sessionId: '42' };
  const idOf = (bytes: string, more: object = {}, provider = 'id360') =>
    inboxMessage(Buffer.from(bytes), 7, { provider, notice: { ...notice, ...more } }).id;
  const says: Saying = {
    ends: 'canceled',
    announces: 'completed',
    nativeStatus: 'OK',
    erasure: {
      status: 'requested',
      scope: 'subject',
      at: '2030-01-01T00:00:00Z',
      dueAt: '2030-01-02T00:00:00Z',
    },
    progress: { done: 1, total: 2 },
  };

  it('with a time that a database returned as text', () => {
    const kept = inboxMessage(rawBody, 1_767_225_600_123, { provider: 'id360', notice });
    expect(readInboxMessage({ ...kept, receivedAt: '1767225600123' })).toStrictEqual(kept);
  });

  it.each<readonly [string, WebhookNotice]>([
    ['a session, with all that can be said', { ...notice, says, at: '2030-01-01T00:00:00Z', unproven: true }],
    ['a session, with nothing', notice],
    ['a session, with a saying of nothing', { ...notice, says: {} }],
    ['a session, with an end', { ...notice, says: { ends: 'expired' } }],
    [
      'an erasure that is done',
      { ...notice, says: { erasure: { status: 'done', scope: 'session', at: '2030-01-01T00:00:00Z' } } },
    ],
    ['an object', { about: 'object', object: { type: 'check', id: 'c1' }, at: '2030-01-01T00:00:00Z' }],
    ['an object, without a proof', { about: 'object', object: { type: 'check', id: 'c1' }, unproven: true }],
  ])('with the fields of the contract, and none that an adapter added: %s', (_what, whole) => {
    const kept = inboxMessage(rawBody, 7, { provider: 'id360', notice: withPerson(whole) }, [
      { provider: 'other', notice: withPerson(whole) },
    ]);
    expect(kept).toStrictEqual({
      id: kept.id,
      provider: 'id360',
      receivedAt: 7,
      notice: whole,
      others: [{ provider: 'other', notice: whole }],
    });
    expect(readInboxMessage(JSON.parse(JSON.stringify(kept)))).toStrictEqual(kept);
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

  it('under an id that depends on nothing else', () => {
    const object = { about: 'object', object: { type: 'check', id: 'c1' } };
    for (const eventId of [{}, { eventId: 'e' }])
      for (const more of [object, { sessionId: '43' }, { says }, { at: '2030-01-01T00:00:00Z' }])
        expect(idOf('a', { ...more, ...eventId })).toBe(idOf('a', eventId));
    const others = [{ provider: 'other', notice }];
    expect(inboxMessage(Buffer.from('a'), 8, { provider: 'id360', notice }, others).id).toBe(idOf('a'));
  });

  it('under an id that stays the same from version to version, or a repeated message would be a new one', () => {
    expect([idOf('a'), idOf('a', { eventId: 'e' }), idOf('a', { unproven: true })]).toEqual([
      '470e76ad-c320-85df-8421-02b2830ee1a3',
      'dc7ad040-1981-8703-8ec8-2ac689196cbb',
      '06f2d047-36c3-8a26-8397-4a483b346c77',
    ]);
  });
});

/** The same with personal data in every part, which an adapter must not add but may. */
function withPerson(value: WebhookNotice): WebhookNotice {
  const spoiled = (part: unknown): unknown =>
    isObject(part)
      ? {
          ...Object.fromEntries(Object.entries(part).map(([name, one]) => [name, spoiled(one)])),
          claims: { given_name: 'Jane' },
        }
      : part;
  // Each part is still there.
  return { ...(spoiled(value) as WebhookNotice), eventId: 'evt_Jane' };
}

it('work on a few items at a time returns its outcomes in their order', async () => {
  const slow = (item: number) =>
    new Promise<number>((resolve) => setTimeout(() => resolve(item * 2), 20 - item));
  const items = Array.from({ length: 20 }, (_, index) => index);
  expect(await inParallel(items, slow)).toEqual(items.map((item) => item * 2));
  expect(await inParallel([], slow)).toEqual([]);
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

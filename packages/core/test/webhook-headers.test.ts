import type { WebhookHeaders } from '../src/contract/webhook.js';
import { fakeProvider, signWebhookForTest } from '../src/testing/index.js';
import { headerRecord } from '../src/webhooks/message.js';

const record = (headers: unknown) => headerRecord(headers as WebhookHeaders, 'id360');

it.each<readonly [string, unknown, object]>([
  ['an object', { 'X-A': 'one', 'x-b': ['two', 'three'] }, { 'X-A': 'one', 'x-b': ['two', 'three'] }],
  ['Headers', new Headers([['X-A', 'one']]), { 'x-a': 'one' }],
  ['a Map', new Map([['X-A', 'one']]), { 'X-A': 'one' }],
  [
    'pairs in which a name comes twice',
    [
      ['a', 'one'],
      ['a', 'two'],
    ],
    { a: ['one', 'two'] },
  ],
  ['an object whose iterator is none', { [Symbol.iterator]: 7, 'x-a': 'one' }, {}],
  [
    'pairs that bring a list, or more than a name and a value',
    [
      ['a', ['one', 'two']],
      ['a', 'three', 'four'],
    ],
    { a: ['one', 'two', 'three'] },
  ],
  ['a value that is no text', { a: 7, b: null, c: undefined, d: ['one', 7], e: {} }, { d: 'one' }],
])('takes %s', (_what, headers, expected) => {
  expect(record(headers)).toEqual(expected);
});

it.each<readonly [string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a string', 'x-signature: abc'],
  ['a list of no pairs', [null]],
  ['a list of strings', ['x-signature', 'abc']],
  ['pairs without a name', [[7, 'abc']]],
])('refuses %s', (_what, headers) => {
  expect(() => record(headers)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', message: "id360: headers must be the request's" }),
  );
});

it('an app that passes something else gets an error before anything is read', async () => {
  const { proofing } = fakeProvider();
  const { rawBody } = await signWebhookForTest(proofing, { sessionId: 'fake-1' });
  const input = { headers: [null] as unknown as WebhookHeaders, rawBody };
  await expect(proofing.webhooks.handle(input)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

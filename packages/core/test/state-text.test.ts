// The text that stores keep: the same state is the same text, and what is not such a text is never an outcome.
import fc from 'fast-check';
import type { Observation, SessionState } from '../src/contract/observation.js';
import { readState, writeState } from '../src/state/store.js';

const observation: Observation = {
  trust: 'fetched',
  observedAt: 5,
  outcome: { status: 'completed', decision: 'approved', final: true, decidedBy: 'manual' },
  nativeStatus: 'OK',
  notFetchable: true,
  erasedAt: '2030-01-01T00:00:00.000Z',
};
const whole: SessionState = {
  route: { provider: 'red', by: 'order', skipped: [{ provider: 'blue', error: 'NETWORK' }], at: 1 },
  fetched: observation,
  wordless: { trust: 'fetched', observedAt: 6, outcome: { status: 'pending' } },
  callback: { trust: 'callback', observedAt: 7, outcome: { status: 'canceled' }, nativeStatus: 'STOPPED' },
  messages: ['m-1', 'm-2'],
  finalizedAt: 8,
  reopenedAt: 3,
  erasedAt: '2030-01-02T00:00:00.000Z',
  notFound: { first: 9, last: 10 },
  consent: { terms: true, biometrics: false, at: '2030-01-01T00:00:00Z', version: '3' },
};

it('preserves all that is known', () => {
  expect(readState(writeState(whole))).toEqual(whole);
  expect(readState(writeState({}))).toEqual({});
  for (const key of Object.keys(whole) as (keyof SessionState)[]) {
    const part = { [key]: whole[key] };
    expect(readState(writeState(part))).toEqual(part);
  }
});

it('is the same text whatever the order in which the state was built', () => {
  const reversed = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([key, one]) => [key, reversed(one)]),
        )
      : value;
  const { consent: _consent, ...state } = whole;
  expect(writeState(reversed(state) as SessionState)).toBe(writeState(state));
});

it.each<readonly [string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a list', []],
  ['no version', {}],
  ['a later version', { version: 2 }],
  ['an observation that is a text', { version: 1, fetched: 'completed' }],
  ['an observation at no time', { version: 1, wordless: { outcome: { status: 'pending' } } }],
  ['an observation without an outcome', { version: 1, callback: { observedAt: 1 } }],
  ['an outcome without a status', { version: 1, fetched: { observedAt: 1, outcome: {} } }],
  ['not found at no time', { version: 1, notFound: { first: 1 } }],
  ['not found at no instant', { version: 1, notFound: { first: 1, last: 1e20 } }],
  ['not found that is a text', { version: 1, notFound: 'yes' }],
  ['a route without those skipped', { version: 1, route: { provider: 'red' } }],
  ['a consent at no instant', { version: 1, consent: { terms: true, biometrics: true } }],
  ['a consent to nothing said', { version: 1, consent: { terms: true, at: '2030-01-01T00:00:00Z' } }],
  ['a consent to terms in words', { version: 1, consent: { ...whole.consent, terms: 'yes' } }],
  ['a consent of a version in numbers', { version: 1, consent: { ...whole.consent, version: 3 } }],
  [
    'a decision in capitals',
    { version: 1, fetched: { ...observation, outcome: { ...observation.outcome, decision: 'APPROVED' } } },
  ],
  [
    'a decision of nobody known',
    { version: 1, fetched: { ...observation, outcome: { ...observation.outcome, decidedBy: 'oracle' } } },
  ],
  [
    'a decision that may change or not',
    { version: 1, fetched: { ...observation, outcome: { status: 'completed', decision: 'approved' } } },
  ],
  [
    'a decision beside another end',
    { version: 1, fetched: { ...observation, outcome: { status: 'expired', decision: 'approved' } } },
  ],
  [
    'a status that every object has',
    { version: 1, fetched: { ...observation, outcome: { status: 'toString' } } },
  ],
  ['an outcome that is a text', { version: 1, fetched: { ...observation, outcome: 'completed' } }],
  ['a word that is a number', { version: 1, wordless: { ...observation, nativeStatus: 7 } }],
  ['a flag in words', { version: 1, fetched: { ...observation, notFetchable: 'yes' } }],
  ['an erasure at a number', { version: 1, fetched: { ...observation, erasedAt: 7 } }],
  ['an answer that is a message', { version: 1, fetched: { ...observation, trust: 'callback' } }],
  [
    'an answer without a word that is a message',
    { version: 1, wordless: { ...observation, trust: 'callback' } },
  ],
  ['a message that is an answer', { version: 1, callback: observation }],
  ['an answer at no instant', { version: 1, fetched: { ...observation, observedAt: 1e20 } }],
  ['messages that are no list', { version: 1, messages: 'm' }],
  ['messages that are numbers', { version: 1, messages: [7] }],
  ['finalized at a date', { version: 1, finalizedAt: '2030-01-01' }],
  ['opened again at a date', { version: 1, reopenedAt: '2030-01-01' }],
  ['an answer at a date', { version: 1, fetched: { ...observation, observedAt: '2030-01-01' } }],
  ['not found first at a date', { version: 1, notFound: { first: '2030-01-01', last: 1 } }],
  ['an answer of nobody', { version: 1, fetched: { ...observation, trust: undefined } }],
  ['an answer that is a list', { version: 1, fetched: [observation] }],
  ['a consent to biometrics in words', { version: 1, consent: { ...whole.consent, biometrics: 'yes' } }],
  ['a consent at a number', { version: 1, consent: { ...whole.consent, at: 7 } }],
  ['a consent that is a text', { version: 1, consent: 'yes' }],
  ['a route that is a text', { version: 1, route: 'red' }],
  ['a route whose skipped are no list', { version: 1, route: { ...whole.route, skipped: 'blue' } }],
  ['a route whose skipped are texts', { version: 1, route: { ...whole.route, skipped: ['blue'] } }],
  ['a part that is null', { version: 1, finalizedAt: null }],
  ['finalized in words', { version: 1, finalizedAt: 'now' }],
  ['opened again in words', { version: 1, reopenedAt: 'now' }],
  ['erased at a number', { version: 1, erasedAt: 7 }],
  ['a route without the names of those skipped', { version: 1, route: { ...whole.route, skipped: [{}] } }],
])('of %s is not read', (_what, value) => {
  expect(() => readState(String(JSON.stringify(value)))).toThrow(/not |Unexpected|undefined/);
});

it('any text is either a state or an error, without a hang', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      try {
        return typeof readState(text) === 'object';
      } catch (error) {
        return error instanceof Error;
      }
    }),
  );
});

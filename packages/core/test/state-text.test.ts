// The text that stores keep: the same state is the same text, and what is not such a text is never an outcome.
import fc from 'fast-check';
import type { Observation, SessionState } from '../src/contract/observation.js';
import { readState, writeState } from '../src/state/store.js';

const observation: Observation = {
  trust: 'fetched',
  observedAt: 5,
  outcome: { status: 'completed', decision: 'approved', final: true, decidedBy: 'manual' },
  nativeStatus: 'OK',
  erasure: { status: 'requested', scope: 'session', at: '2030-01-01T00:00:00.000Z' },
  attempts: 2,
};
const waits: Observation = {
  trust: 'fetched',
  observedAt: 5,
  outcome: { status: 'action_required', action: { actor: 'person', next: 'retry' } },
};
const callback: Observation = {
  trust: 'callback',
  observedAt: 7,
  saidAt: 6,
  outcome: { status: 'canceled' },
  nativeStatus: 'STOPPED',
};
const decided: Observation = {
  trust: 'app',
  observedAt: 8,
  outcome: { status: 'completed', decision: 'declined', decidedBy: 'app', final: true },
};
const erasure = {
  status: 'requested',
  scope: 'subject',
  at: '2030-01-02T00:00:00.000Z',
  dueAt: '2030-02-01T00:00:00.000Z',
} as const;
const whole: SessionState = {
  route: {
    provider: 'red',
    by: 'order',
    skipped: [{ provider: 'blue', error: 'NETWORK' }],
    at: 1,
    creation: '0123456789abcdef',
    earlierAttempts: 2,
  },
  fetched: observation,
  wordless: { trust: 'fetched', observedAt: 6, outcome: { status: 'pending' } },
  callback,
  messages: ['m-1', 'm-2'],
  finalizedAt: 8,
  reopenedAt: 3,
  canceledAt: 8,
  decided,
  toldAt: 9,
  retries: ['a', 'b'],
  attempts: 2,
  erasure,
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
  for (const fetched of [waits, { ...observation, erasure: { ...erasure, status: 'done' } as const }])
    expect(readState(writeState({ fetched }))).toEqual({ fetched });
});

it('contains nothing that an adapter or an app added', () => {
  const more = <T extends object>(part: T): T => ({ ...part, extra: 'PLANTED' });
  const spoiled: SessionState = more({
    ...whole,
    fetched: more({
      ...waits,
      outcome: { status: 'action_required', action: more({ actor: 'app', next: 'decide' } as const) },
    }),
    callback: more(callback),
    decided: more({ ...decided, outcome: more(decided.outcome) }),
    erasure: more(erasure),
    notFound: more({ first: 9, last: 10 }),
  });
  expect(writeState(spoiled)).not.toContain('PLANTED');
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

const ERASURES: readonly (readonly [string, unknown])[] = [
  ['an erasure in a text', 'done'],
  ['an erasure that is a flag', true],
  ['an erasure of nothing', {}],
  ['an erasure in another stage', { ...erasure, status: 'erased' }],
  ['an erasure without a stage', { ...erasure, status: undefined }],
  ['an erasure of another scope', { ...erasure, scope: 'account' }],
  ['an erasure without a scope', { ...erasure, scope: undefined }],
  ['an erasure at a number', { ...erasure, at: 7 }],
  ['an erasure some day', { ...erasure, at: 'some day' }],
  ['an erasure that is due some day', { ...erasure, dueAt: 'some day' }],
];
const COUNTS = [-1, '2', null, {}, [2]];
const TIMES = ['2030-01-01', 'now', 1e20, null, true];
const ACTIONS = [
  undefined,
  null,
  'retry',
  {},
  { actor: 'person' },
  { actor: 'vendor', next: 'retry' },
  { actor: 'person', next: 'wait' },
  { actor: 'person', next: 'toString' },
];

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
  ...ERASURES.flatMap(([what, wrong]): [string, unknown][] => [
    [what, { version: 1, erasure: wrong }],
    [`an answer with ${what}`, { version: 1, fetched: { ...observation, erasure: wrong } }],
  ]),
  ...COUNTS.flatMap((wrong): [string, unknown][] => [
    [`attempts of ${JSON.stringify(wrong)}`, { version: 1, attempts: wrong }],
    [
      `an answer with attempts of ${JSON.stringify(wrong)}`,
      { version: 1, fetched: { ...observation, attempts: wrong } },
    ],
    [
      `a route after attempts of ${JSON.stringify(wrong)}`,
      { version: 1, route: { ...whole.route, earlierAttempts: wrong } },
    ],
  ]),
  ...TIMES.flatMap((wrong): [string, unknown][] => [
    [`canceled at ${JSON.stringify(wrong)}`, { version: 1, canceledAt: wrong }],
    [`told at ${JSON.stringify(wrong)}`, { version: 1, toldAt: wrong }],
    [`decided at ${JSON.stringify(wrong)}`, { version: 1, decided: { ...decided, observedAt: wrong } }],
    [`a message said at ${JSON.stringify(wrong)}`, { version: 1, callback: { ...callback, saidAt: wrong } }],
  ]),
  ...ACTIONS.map((action): [string, unknown] => [
    `an action that is ${JSON.stringify(action)}`,
    { version: 1, fetched: { ...waits, outcome: { status: 'action_required', action } } },
  ]),
  [
    'an action that is required of an ended session',
    { version: 1, fetched: { ...waits, outcome: { ...observation.outcome, action: waits.outcome.action } } },
  ],
  [
    'a decision while an action is required',
    { version: 1, fetched: { ...waits, outcome: { ...waits.outcome, decision: 'declined' } } },
  ],
  ['a decision of the app that is an answer', { version: 1, decided: observation }],
  ['a decision of the app that is a message', { version: 1, decided: callback }],
  ['a decision of the app that is a text', { version: 1, decided: 'declined' }],
  [
    'a decision of the app in capitals',
    { version: 1, decided: { ...decided, outcome: { ...decided.outcome, decision: 'DECLINED' } } },
  ],
  ['a decision of the app without an outcome', { version: 1, decided: { trust: 'app', observedAt: 1 } }],
  ["an answer that is the app's decision", { version: 1, fetched: decided }],
  ["a message that is the app's decision", { version: 1, callback: decided }],
  ['a message that is a verdict', { version: 1, callback: { ...callback, outcome: observation.outcome } }],
  ['a message that is no end', { version: 1, callback: { ...callback, outcome: { status: 'processing' } } }],
  ['a message that asks for an action', { version: 1, callback: { ...callback, outcome: waits.outcome } }],
  ['retries that are no list', { version: 1, retries: 'a' }],
  ['retries that are a number', { version: 1, retries: 2 }],
  ['retries that are numbers', { version: 1, retries: [1, 2] }],
  ['a route of a creation in numbers', { version: 1, route: { ...whole.route, creation: 7 } }],
  ['a route of a creation in an object', { version: 1, route: { ...whole.route, creation: {} } }],
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

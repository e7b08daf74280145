// policies.attempts, as plain JavaScript or a file may hand it over. `policies.route` is tested in route.test.ts.
import { type AttemptsPolicy, checkConfig, createProofing, ProofingError } from '../../src/index.js';
import { adapterOf, stubProvider } from '../support.js';

const acme = adapterOf('acme', (_settings, { provider }) => stubProvider(provider, []));
const config = { provider: 'red', providers: { red: { adapter: 'acme' }, blue: { adapter: 'acme' } } };

const policy = (max: unknown, then: unknown) => ({ max, then }) as AttemptsPolicy;
const findingsOf = (attempts: unknown, route?: readonly string[]) =>
  checkConfig([acme], config, {
    policies: { attempts: attempts as AttemptsPolicy, ...(route && { route }) },
  }).findings.map(({ setting, problem, where, message }) => [setting.join('.'), problem, where, message]);

it.each<readonly [unknown]>([
  [undefined],
  [policy(1, 'decline')],
  [policy(3, 'cancel')],
  [policy(2, { provider: 'blue' })],
  [policy(2, { provider: 'red' })],
])('%j is one', (attempts) => {
  expect(findingsOf(attempts)).toEqual([]);
});

const MAX = 'policies.attempts.max must be a whole number above 0';
const THEN = "policies.attempts.then must be 'decline', 'cancel' or { provider }";

it.each<readonly [string, unknown]>([
  ['zero', 0],
  ['minus one', -1],
  ['a fraction', 1.5],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['a text', '3'],
  ['null', null],
  ['nothing', undefined],
])('with a max of %s it is refused', (_what, max) => {
  expect(findingsOf(policy(max, 'decline'))).toEqual([
    ['policies.attempts.max', 'invalid', 'policies.attempts.max', MAX],
  ]);
});

it.each<readonly [string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['another word', 'secret-text'],
  ['a word in capitals', 'DECLINE'],
  ['a number', 7],
  ['a list', ['decline']],
  ['an object without a provider', {}],
  ['a provider that is a number', { provider: 7 }],
  ['a function', () => 'decline'],
])('with a then of %s it is refused', (_what, then) => {
  expect(findingsOf(policy(2, then))).toEqual([
    ['policies.attempts.then', 'invalid', 'policies.attempts.then', THEN],
  ]);
});

it.each<readonly [string, string]>([
  ['green', 'names "green", which is not configured (red, blue)'],
  ['acme', 'names "acme", which is not configured (red, blue)'],
  ['toString', 'names "toString", which is not configured (red, blue)'],
  ['secret text\n', 'names something, which is not configured (red, blue)'],
])('with a provider that is not configured (%j) it is refused', (provider, says) => {
  const where = 'policies.attempts.then.provider';
  expect(findingsOf(policy(2, { provider }))).toEqual([[where, 'name', where, `${where} ${says}`]]);
});

it.each<readonly [unknown]>([[null], [7], ['decline'], [[]], [{}], [() => undefined]])(
  'that is no policy at all (%p) is refused in both parts',
  (attempts) => {
    expect(findingsOf(attempts).map(([setting]) => setting)).toEqual([
      'policies.attempts.max',
      'policies.attempts.then',
    ]);
  },
);

it('is reported with everything else that is wrong, when the app starts', () => {
  let thrown: unknown;
  try {
    const policies = { route: ['green'], attempts: policy(0, { provider: 'green' }) };
    createProofing({ adapters: [acme], config: { ...config, provider: 'rot' }, policies });
  } catch (error) {
    thrown = error;
  }
  if (!ProofingError.isInstance(thrown)) throw thrown;
  expect(thrown.code).toBe('CONFIG');
  expect(thrown.findings?.map(({ setting, problem }) => [setting.join('.'), problem])).toEqual([
    ['provider', 'name'],
    ['policies.route', 'name'],
    ['policies.attempts.max', 'invalid'],
    ['policies.attempts.then.provider', 'name'],
  ]);
  expect(thrown.message).toContain(`  - ${MAX}\n`);
});

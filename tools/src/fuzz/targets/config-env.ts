// Environments: configFromEnv takes whatever stands in variables, and createProofing names the variable to fix.
import assert from 'node:assert/strict';
import { configFromEnv, createProofing } from '@anyproof/core';
import fc from 'fast-check';
import { hostileName, hostileText, mutatedText } from '../arbitraries.js';
import { ADAPTERS, PROVIDERS } from '../configs.js';
import { attempt, CANARY } from '../expect.js';
import { defineTarget } from '../target.js';

type Variable = readonly [name: string, value: string];

const name = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
/** The variables of a sound configuration. */
const variablesOf = (provider: string): Variable[] =>
  Object.entries(PROVIDERS[provider] ?? {}).map(([setting, value]) => [
    `ANYPROOF_${name(provider)}_${name(setting)}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
const shared: Variable[] = [
  ['ANYPROOF_SEAL_KEY', Buffer.alloc(32, 7).toString('base64')],
  ['ANYPROOF_SEAL', 'none'],
  ['ANYPROOF_SEAL_KEYS', Buffer.alloc(32, 7).toString('base64')],
  ['ANYPROOF_PROVIDERS', 'id360-fr,id360'],
];
const known = Object.keys(PROVIDERS).flatMap(variablesOf);
const variable = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...known.map(([key]) => key), ...shared.map(([key]) => key)) },
  {
    weight: 3,
    arbitrary: mutatedText(
      fc.constantFrom(...known.map(([key]) => key)),
      fc.constantFrom('_', '__', 'X', '-', ''),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('ANYPROOF_', 'ANYPROOF_ID360_', 'ANYPROOF___', ''), hostileName)
      .map((parts) => parts.join('')),
  },
);
const value = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.jsonValue().map((item) => JSON.stringify(item)) },
  { weight: 2, arbitrary: mutatedText(fc.constantFrom(...known.map(([, item]) => item))) },
);
/** No file is read that the run did not make: names of files are none here. */
const isNoFile = ([key]: Variable): boolean => !key.endsWith('_FILE');

const arbitrary = fc
  .record({
    provider: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...Object.keys(PROVIDERS)) }, hostileText),
    without: fc.array(fc.nat({ max: 20 }), { maxLength: 2 }),
    seals: fc.subarray(shared, { maxLength: 2 }),
    more: fc.array(fc.tuple(variable, value).filter(isNoFile), { maxLength: 3 }),
  })
  .map(({ provider, without, seals, more }) => {
    const kept = variablesOf(provider).filter((_one, index) => !without.includes(index));
    // Providers' names are told: with a secret for a name there is no help.
    const told = more.map(
      ([key, text]): Variable => [key, key === 'ANYPROOF_PROVIDERS' ? text.replaceAll(CANARY, '') : text],
    );
    const variables: Variable[] = [['ANYPROOF_PROVIDER', provider], ...kept, ...seals, ...told];
    return Object.fromEntries(variables);
  });
const reached = { started: 0, refused: 0, 'names a variable': 0 };

export const target = defineTarget({
  arbitrary,
  reached,
  check: async (env) => {
    const config = configFromEnv(env);
    const { failure, value: proofing } = await attempt(
      () => createProofing({ adapters: ADAPTERS, config }),
      ['CONFIG'],
    );
    if (failure === undefined) {
      reached.started += 1;
      assert.equal(proofing.defaultProvider, env['ANYPROOF_PROVIDER']?.trim());
    } else {
      reached.refused += 1;
      if (failure.findings?.some(({ where }) => where.startsWith('ANYPROOF_')))
        reached['names a variable'] += 1;
    }
  },
});

import { conformanceCases } from '../src/index.js';
import { referenceHarness } from './reference/harness.js';
import { keyless } from './reference/parts.js';

const cases = conformanceCases(referenceHarness());

describe.each([...new Set(cases.map(({ group }) => group))])('the reference adapter: %s', (group) => {
  for (const { name, skip, run } of cases.filter((one) => one.group === group))
    (skip === undefined ? it : it.skip)(name, run);
});

describe('the reference adapter without keys, and without a way to look for what a creation made', () => {
  const about = conformanceCases(referenceHarness(keyless)).filter(
    ({ group, name }) =>
      ['creations', 'repeats'].includes(group) || (group === 'errors' && name.startsWith('createSession')),
  );
  for (const { group, name, skip, run } of about)
    (skip === undefined ? it : it.skip)(`${group}: ${name}`, run);
});

describe('the reference adapter whose sessions cannot be opened again', () => {
  const chained = referenceHarness({
    provider: ({ retrySession: _retry, getLaunch: _launch, ...provider }) => provider,
  });
  for (const { group, name, skip, run } of conformanceCases(chained))
    if (group === 'attempts') (skip === undefined ? it : it.skip)(name, run);
});

it('meets nearly every case', () => {
  const skipped = cases.filter(({ skip }) => skip !== undefined).map(({ name }) => name);
  expect(cases.length).toBeGreaterThan(540);
  // What it has cannot be UNSUPPORTED, and what it has not cannot be recorded.
  expect(skipped.filter((name) => !name.includes('UNSUPPORTED'))).toEqual([
    'finalizeSession is skipped where the vendor has no such step',
    'recordConsent is skipped where the vendor has no such step',
    'hosted mode without the required consent is INVALID_INPUT, before any call',
    'embedded mode without the required consent is INVALID_INPUT, before any call',
    'the flow default without a claim that it requires is INVALID_INPUT, before any call',
    'a creation whose answer was lost and cannot be settled at once is AMBIGUOUS',
    'a creation that a gateway answered with 502, though it was done, and cannot be settled at once is AMBIGUOUS',
    'what the earlier steps of a creation made is taken back when the last one is refused',
    'a creation whose last answer is lost names that step',
    'a message with its proof twice in one header is refused, and the vendor is not called',
  ]);
});

it('names no two cases of a group alike', () => {
  const names = cases.map(({ group, name }) => `${group}: ${name}`);
  expect(new Set(names).size).toBe(names.length);
});

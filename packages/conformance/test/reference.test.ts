import { conformanceCases } from '../src/index.js';
import { referenceHarness } from './reference/harness.js';

const cases = conformanceCases(referenceHarness());

describe.each([...new Set(cases.map(({ group }) => group))])('the reference adapter: %s', (group) => {
  for (const { name, skip, run } of cases.filter((one) => one.group === group))
    (skip === undefined ? it : it.skip)(name, run);
});

it('meets nearly every case', () => {
  const skipped = cases.filter(({ skip }) => skip !== undefined).map(({ name }) => name);
  expect(cases.length).toBeGreaterThan(390);
  // What it has cannot be UNSUPPORTED, and what it has not cannot be recorded.
  expect(skipped.filter((name) => !name.includes('UNSUPPORTED'))).toEqual([
    'finalizeSession is skipped where the vendor has no such step',
    'recordConsent is skipped where the vendor has no such step',
    "retrySession: another session's id with its own state is REF_INVALID, before any call",
    'hosted mode without the required consent is INVALID_INPUT, before any call',
  ]);
});

it('names no two cases of a group alike', () => {
  const names = cases.map(({ group, name }) => `${group}: ${name}`);
  expect(new Set(names).size).toBe(names.length);
});

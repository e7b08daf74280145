import { conformanceCases } from '@anyproof/conformance';
import { harness } from './conformance-harness.js';

const cases = conformanceCases(harness);

describe.each([...new Set(cases.map(({ group }) => group))])('%s', (group) => {
  for (const { name, skip, run } of cases.filter((one) => one.group === group))
    (skip === undefined ? it : it.skip)(skip === undefined ? name : `${name} (${skip})`, run);
});

it('applies to this adapter, in most of its cases', () => {
  expect(cases.filter(({ skip }) => skip === undefined).length).toBeGreaterThan(100);
});

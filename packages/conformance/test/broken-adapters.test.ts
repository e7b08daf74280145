import { conformanceCases } from '../src/index.js';
import { afterwards } from './broken/afterwards.js';
import { answers } from './broken/answers.js';
import { evidence } from './broken/evidence.js';
import { refs } from './broken/refs.js';
import { requests } from './broken/requests.js';
import { referenceHarness } from './reference/harness.js';

const brokenAdapters = [...answers, ...requests, ...refs, ...evidence, ...afterwards];

describe('an adapter that', () => {
  it.each(brokenAdapters)('$what is caught by "$group"', async ({ flaws, group, name }) => {
    const cases = conformanceCases(referenceHarness(flaws)).filter(
      (one) => one.group === group && name.test(one.name),
    );
    expect(cases.length).toBeGreaterThan(0);
    for (const { run } of cases) await expect(run()).rejects.toThrow();
  });
});

it('is broken in one way each', () => {
  const whats = brokenAdapters.map(({ what }) => what);
  expect(new Set(whats).size).toBe(whats.length);
  expect(whats.length).toBeGreaterThan(50);
});

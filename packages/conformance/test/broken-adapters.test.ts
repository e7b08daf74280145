import { conformanceCases } from '../src/index.js';
import { afterwards } from './broken/afterwards.js';
import { answers } from './broken/answers.js';
import { attempts } from './broken/attempts.js';
import { creations } from './broken/creations.js';
import { erasure } from './broken/erasure.js';
import { evidence } from './broken/evidence.js';
import { messages } from './broken/messages.js';
import { refs } from './broken/refs.js';
import { requests } from './broken/requests.js';
import { trust } from './broken/trust.js';
import { referenceHarness } from './reference/harness.js';

const brokenAdapters = [
  ...answers,
  ...requests,
  ...creations,
  ...refs,
  ...evidence,
  ...attempts,
  ...afterwards,
  ...erasure,
  ...messages,
  ...trust,
];

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
  expect(whats.length).toBeGreaterThan(120);
});

import { systemRandom } from '@anyproof/core';
import { trackedCreations } from '../src/stores/creation-log';
import { createLeases } from '../src/stores/leases';

const CREATION = { key: 'key-1', input: { reference: 'order-1' } };

/** A log whose `begin` answers when it is told to. */
function logWith() {
  const calls: string[] = [];
  let answer: (isBegun: boolean) => void = () => undefined;
  const noted = (what: string) => async () => {
    calls.push(what);
  };
  const { log, under } = trackedCreations(
    // It uses nothing else of these.
    { random: systemRandom } as Parameters<typeof trackedCreations>[0],
    {
      creations: {
        begin: () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
        refuse: noted('refuse'),
        leave: noted('leave'),
      } as unknown as Parameters<typeof trackedCreations>[1]['creations'],
      leases: createLeases({ renew: async () => undefined }, 60_000),
      firstPoll: () => 0,
      report: () => undefined,
    },
  );
  return { log, under, calls, answer: (isBegun: boolean) => answer(isBegun) };
}

describe('a creation that core no longer waited for when it was recorded', () => {
  it.each([
    ['refused', 'refuse'],
    ['unsettled', 'leave'],
  ] as const)('is %s all the same, so that nobody has to wait for it', async (how, done) => {
    const { log, calls, answer } = logWith();
    const begun = log.begun(CREATION);
    await log[how]?.(CREATION);
    expect(calls).toEqual([]);
    answer(true);
    await begun;
    expect(calls).toEqual([done]);
  });

  it('is left to whoever settles it, if it is being settled', async () => {
    const { log, under, calls, answer } = logWith();
    await under('a-claim', async () => {
      const begun = log.begun(CREATION);
      await log.unsettled?.(CREATION);
      answer(true);
      await begun;
    });
    expect(calls).toEqual([]);
  });
});

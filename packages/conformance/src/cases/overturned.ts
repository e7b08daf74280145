import assert from 'node:assert/strict';
import { inMemorySessions, sessionLabel } from '@anyproof/core';
import { factsOf, vendorWith } from '../bench/bench.js';
import { assertResult } from '../contract/session.js';
import { type Suite, unless, withoutAct } from './case.js';

const VERDICTS = { approve: 'approved', decline: 'declined' } as const;

/** Where a vendor may change its mind, its verdict says so, and the later one counts. */
export function overturnedCases({ harness, add }: Suite): void {
  for (const [first, then] of [
    ['approve', 'decline'],
    ['decline', 'approve'],
  ] as const) {
    const [before, now] = [VERDICTS[first], VERDICTS[then]];
    add(
      `${before} is not final, and ${now} later on is what counts`,
      async (bench) => {
        const sessions = inMemorySessions();
        const { ref, result } = await bench.reach(first);
        assert.equal(result.final, false, 'the verdict says that it is final');
        const app = bench.again({ deps: { sessions } });
        await app.getSession(ref);
        vendorWith(bench, 'overturn').overturn(ref.id, then);
        const events = bench.events.length;
        for (const one of [app, bench.again({ deps: { sessions } }), bench.again()]) {
          assert.equal((await one.getSession(ref)).decision, now);
          const later = await one.getResult(ref);
          assertResult(later, factsOf(harness, ref));
          assert.equal(later.decision, now);
          assert.equal('claims' in later, now === 'approved', 'claims go with the approval');
        }
        const told = bench.events.slice(events).filter(({ type }) => type === 'overturned');
        assert.deepEqual(told, [
          {
            type: 'overturned',
            provider: ref.provider,
            session: sessionLabel(ref),
            before: { status: 'completed', decision: before },
            now: { status: 'completed', decision: now },
          },
        ]);
      },
      withoutAct(harness, 'overturn') ??
        unless(harness.endings.includes(first), `this vendor cannot be made to end with "${first}"`),
    );
  }
}

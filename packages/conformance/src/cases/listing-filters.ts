import assert from 'node:assert/strict';
import type { ListFilter, SessionQuery } from '@anyproof/core';
import { type Bench, bestEnding } from '../bench/bench.js';
import { failureOf } from '../bench/outcome.js';
import { type Suite, unless } from './case.js';

const HOUR_MS = 3_600_000;

/** A list that looks filtered is, and a session is found by the app's own reference. */
export function filterCases({ harness, capabilities, flow, usual, has, add }: Suite): void {
  const skip = unless(has('list'), 'this vendor has no listSessions');
  const lacks = (filter: ListFilter) => !capabilities.filters.includes(filter);

  for (const [filter, queries] of Object.entries(QUERIES) as [ListFilter, readonly SessionQuery[]][])
    add(
      `a list by ${filter} is UNSUPPORTED where the vendor cannot filter so, before any call`,
      async (bench) => {
        for (const query of queries) {
          const error = await failureOf(() => bench.proofing.listSessions(query));
          assert.equal(error.code, 'UNSUPPORTED');
          assert.ok(Object.keys(query).includes(error.path ?? ''), 'the error does not name the filter');
        }
        assert.equal(bench.received().length, 0, 'the vendor was called');
      },
      skip ?? unless(lacks(filter), 'this vendor can'),
    );

  const filtered = (
    filter: ListFilter,
    name: string,
    work: (bench: Bench) => Promise<void>,
    more?: string,
  ): void =>
    add(name, work, skip ?? unless(!lacks(filter), `this vendor cannot filter by ${filter}`) ?? more);

  filtered(
    'reference',
    'a list by reference has the sessions with that reference, and no other',
    async (bench) => {
      const [reference, other] = ['order-4711', 'order-471'];
      const mine = [await bench.create({ reference }), await bench.create({ reference })];
      await bench.create({ reference: other });
      assert.deepEqual(await idsOf(bench, { reference }), mine.map(({ ref }) => ref.id).sort());
      assert.deepEqual(await idsOf(bench, { reference: 'order-47' }), []);
    },
  );

  filtered(
    'subject',
    'a list by subject has the sessions of that person, and no other',
    async (bench) => {
      const mine = await bench.create({ subject: 'subject-7c1d' });
      await bench.create({ subject: 'subject-7c1' });
      assert.deepEqual(await idsOf(bench, { subject: 'subject-7c1d' }), [mine.ref.id]);
    },
    unless(
      flow.modes[usual]?.hints.includes('subject') === true,
      "this vendor keeps people by no id of the app's",
    ),
  );

  filtered('status', 'a list by status has the sessions with that status, and no other', async (bench) => {
    const { ref: ended, result } = await bench.reach(bestEnding(harness));
    const { ref: open } = await bench.create();
    assert.deepEqual(await idsOf(bench, { status: 'pending' }), [open.id]);
    assert.deepEqual(await idsOf(bench, { status: result.status }), [ended.id]);
  });

  filtered('time', 'a list by time has the sessions created from then on, and before then', async (bench) => {
    const { ref } = await bench.create();
    const at = (offset: number) => new Date(bench.clock.now() + offset).toISOString();
    assert.deepEqual(await idsOf(bench, { since: at(-HOUR_MS), until: at(HOUR_MS) }), [ref.id]);
    assert.deepEqual(await idsOf(bench, { since: at(HOUR_MS) }), []);
    assert.deepEqual(await idsOf(bench, { until: at(-HOUR_MS) }), []);
  });

  filtered('reference', 'findSession returns the newest session with the reference', async (bench) => {
    const reference = 'order-4711';
    await bench.create({ reference });
    await bench.clock.sleep(2_000);
    const { ref } = await bench.create({ reference });
    await bench.create({ reference: 'order-47' });
    const found = await bench.again().findSession(reference);
    assert.deepEqual([found?.ref.id, found?.reference], [ref.id, reference]);
    assert.equal(await bench.again().findSession('order-471'), undefined);
  });

  add(
    'findSession is UNSUPPORTED where the vendor cannot look for a reference, before any call',
    async (bench) => {
      const error = await failureOf(() => bench.proofing.findSession('order-4711'));
      assert.equal(error.code, 'UNSUPPORTED');
      assert.equal(bench.received().length, 0, 'the vendor was called');
    },
    unless(!has('list') || lacks('reference'), 'this vendor can'),
  );

  add(
    'what is not a filter is INVALID_INPUT, before any call',
    async (bench) => {
      const wrong = [
        { status: 'DONE' },
        { since: 'yesterday' },
        { pageSize: 0 },
        { pageSize: 1.5 },
        { cursor: 7 },
      ];
      for (const query of wrong) {
        const error = await failureOf(() => bench.proofing.listSessions(query as never));
        assert.equal(error.code, 'INVALID_INPUT', JSON.stringify(query));
      }
      assert.equal(bench.received().length, 0, 'the vendor was called');
    },
    skip,
  );
}

const QUERIES: { readonly [Filter in ListFilter]: readonly SessionQuery[] } = {
  reference: [{ reference: 'order-4711' }],
  subject: [{ subject: 'subject-7c1d' }],
  status: [{ status: 'pending' }],
  time: [{ since: '2026-01-02T03:04:05Z' }, { until: '2026-01-02T03:04:05Z' }],
};

/** Of all pages. */
async function idsOf(bench: Bench, query: SessionQuery): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await bench.proofing.listSessions({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...page.sessions.map(({ ref }) => ref.id));
    cursor = page.next;
  } while (cursor !== undefined);
  return ids.sort();
}

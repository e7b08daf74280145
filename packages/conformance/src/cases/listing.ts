import assert from 'node:assert/strict';
import { factsOf } from '../bench/bench.js';
import { assertCode, outcomeOf } from '../bench/outcome.js';
import { assertSession } from '../contract/session.js';
import { type Suite, unless } from './case.js';

export function listingCases({ harness, has, add }: Suite): void {
  const skip = unless(has('list'), 'this vendor has no listSessions');

  add(
    'pages contain each session once, and the last has no next',
    async (bench) => {
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) ids.push((await bench.create()).ref.id);
      const listed: string[] = [];
      let cursor: string | undefined;
      for (let pages = 0; pages < 6; pages += 1) {
        const page = await bench.proofing.listSessions({
          pageSize: 2,
          ...(cursor === undefined ? {} : { cursor }),
        });
        for (const session of page.sessions) {
          assertSession(session, factsOf(harness));
          listed.push(session.ref.id);
        }
        cursor = page.next;
        if (cursor === undefined) break;
      }
      assert.equal(cursor, undefined, 'the last page has a next');
      assert.deepEqual([...listed].sort(), [...ids].sort());
    },
    skip,
  );

  add(
    'a listed session can be fetched by its ref',
    async (bench) => {
      const { ref } = await bench.create();
      const { sessions } = await bench.proofing.listSessions();
      const [listed] = sessions;
      assert.equal(listed?.ref.id, ref.id);
      assert.equal((await bench.proofing.getSession(listed?.ref ?? ref)).status, 'pending');
    },
    skip,
  );

  add(
    'an empty list is one empty page',
    async (bench) => {
      const page = await bench.proofing.listSessions();
      assert.deepEqual(page.sessions, []);
      assert.equal(page.next, undefined);
    },
    skip,
  );

  add(
    'a cursor that listSessions never returned is refused',
    async (bench) => {
      await bench.create();
      const outcome = await outcomeOf(() => bench.proofing.listSessions({ cursor: 'no such page' }));
      assertCode(outcome, ['INVALID_INPUT', 'PROVIDER_REJECTED'], 'a strange cursor');
    },
    skip,
  );
}

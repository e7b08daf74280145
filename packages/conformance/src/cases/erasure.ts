import assert from 'node:assert/strict';
import type { ProofingErrorCode } from '@anyproof/core';
import { bestEnding } from '../bench/bench.js';
import { assertCode, outcomeOf } from '../bench/outcome.js';
import { type Suite, unless } from './case.js';

const GONE: readonly (ProofingErrorCode | 'ok')[] = ['SESSION_GONE', 'SESSION_NOT_FOUND'];

/** After erasure nothing of the person is left. */
export function erasureCases({ harness, capabilities, add }: Suite): void {
  const skip = unless(capabilities.verbs.includes('erase'), 'this vendor has no eraseSession');

  add(
    'an erased session reveals nothing about the person',
    async (bench) => {
      const { ref } = await bench.reach(bestEnding(harness));
      await bench.proofing.eraseSession(ref);
      for (const app of [bench.proofing, bench.again()]) {
        const outcome = await outcomeOf(async () => {
          const result = await app.getResult(ref);
          assert.ok(result.erasedAt !== undefined, 'it has no erasedAt');
          for (const field of ['claims', 'extracted', 'selfAsserted'])
            assert.ok(!(field in result), `${field} is still there`);
          assert.deepEqual([result.documents, result.artifacts], [[], []]);
        });
        assertCode(outcome, ['ok', ...GONE], 'an erased result');
      }
    },
    skip,
  );

  add(
    'its files are gone as well',
    async (bench) => {
      const { ref, result } = await bench.reach(bestEnding(harness));
      const [artifact] = result.artifacts;
      assert.ok(artifact !== undefined, 'the result lists no artifact');
      await bench.proofing.eraseSession(ref);
      assertCode(
        await outcomeOf(() => bench.proofing.downloadArtifact(ref, artifact)),
        GONE,
        'an erased file',
      );
    },
    skip ?? unless(capabilities.verbs.includes('artifacts'), 'this vendor has no downloadArtifact'),
  );

  add(
    'erasing twice does no harm',
    async (bench) => {
      const { ref } = await bench.reach(bestEnding(harness));
      await bench.proofing.eraseSession(ref);
      assertCode(await outcomeOf(() => bench.proofing.eraseSession(ref)), ['ok', ...GONE], 'the second time');
    },
    skip,
  );

  add(
    'erasing one session leaves the others alone',
    async (bench) => {
      const kept = await bench.create();
      const { ref } = await bench.create();
      await bench.proofing.eraseSession(ref);
      assert.equal((await bench.proofing.getSession(kept.ref)).status, 'pending');
    },
    skip,
  );
}

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Artifact, ProofingErrorCode, SessionRef } from '@anyproof/core';
import { type Bench, bestEnding } from '../bench/bench.js';
import { assertCode, outcomeOf } from '../bench/outcome.js';
import { assertProofingError } from '../contract/error.js';
import { assertSilent } from '../detector/silent.js';
import { type Suite, unless } from './case.js';

const GONE: readonly ProofingErrorCode[] = [
  'SESSION_GONE',
  'SESSION_NOT_FOUND',
  'INVALID_INPUT',
  'PROVIDER_REJECTED',
];

/** Files that the vendor holds: data in the result, bytes on demand. */
export function artifactCases({ harness, capabilities, has, add }: Suite): void {
  const skip = unless(has('artifacts'), 'this vendor has no downloadArtifact');

  add(
    'a result lists its artifacts as data, with kinds from the capabilities',
    async (bench) => {
      const { artifacts } = await withArtifacts(bench);
      assert.deepEqual(JSON.parse(JSON.stringify(artifacts)), artifacts);
      assert.equal(new Set(artifacts.map(({ id }) => id)).size, artifacts.length, 'an id occurs twice');
      for (const { kind } of artifacts) assert.ok(capabilities.artifacts.includes(kind), kind);
    },
    skip,
  );

  add(
    'each artifact opens, also in another process, with the announced size and hash',
    async (bench) => {
      const { ref, artifacts } = await withArtifacts(bench);
      for (const artifact of artifacts) {
        const { mediaType, size, body, sha256 } = await bench.again().downloadArtifact(ref, artifact);
        assert.equal(sha256(), undefined, 'a hash before the body was read');
        const bytes = await read(body);
        assert.equal(sha256(), createHash('sha256').update(bytes).digest('hex'), 'the hash of the body');
        assert.ok(bytes.length > 0, `${artifact.id} is empty`);
        assert.match(mediaType, /^[a-z]+\/[a-z0-9.+-]+$/);
        if (artifact.mediaType !== undefined) assert.equal(mediaType, artifact.mediaType);
        for (const told of [size, artifact.size]) if (told !== undefined) assert.equal(bytes.length, told);
        for (const algorithm of ['sha256', 'md5'] as const)
          if (artifact[algorithm] !== undefined)
            assert.equal(
              createHash(algorithm).update(bytes).digest('hex'),
              artifact[algorithm].toLowerCase(),
            );
      }
    },
    skip,
  );

  add(
    'an artifact that does not exist is an error, and its id cannot reach another path',
    async (bench) => {
      const { ref } = await withArtifacts(bench);
      for (const id of ['no-such-artifact', '../../status', '', 'a?b']) {
        const before = bench.received().length;
        const outcome = await outcomeOf(() => bench.proofing.downloadArtifact(ref, { id, kind: 'other' }));
        assertCode(outcome, GONE, JSON.stringify(id));
        for (const { path } of bench.received(undefined, before)) assert.ok(!path.endsWith('/status'), path);
      }
    },
    skip,
  );

  add(
    'a truncated download fails with NETWORK, on its stream or before',
    async (bench) => {
      const { ref, artifacts } = await withArtifacts(bench);
      const [artifact] = artifacts;
      assert.ok(artifact !== undefined);
      const app = bench.again();
      await read((await app.downloadArtifact(ref, artifact)).body);
      const before = bench.received().length;
      bench.vendor.faults.add({ times: 10, effect: { kind: 'half-body' } });
      const outcome = await outcomeOf(async () => read((await app.downloadArtifact(ref, artifact)).body));
      assert.ok(bench.received(undefined, before).length > 0);
      assertCode(outcome, ['NETWORK'], 'a truncated download');
    },
    skip,
  );

  add(
    'a download that is never read is released',
    async (bench) => {
      const { ref, artifacts } = await withArtifacts(bench);
      const [artifact] = artifacts;
      assert.ok(artifact !== undefined);
      const { body } = await bench.proofing.downloadArtifact(ref, artifact);
      body.on('error', (error: unknown) => assertProofingError(error));
      body.destroy();
      assert.equal((await bench.proofing.getSession(ref)).status, 'completed');
    },
    skip,
  );

  add(
    'the error of a download quotes nothing from the answer',
    async (bench) => {
      const { ref, artifacts } = await withArtifacts(bench);
      const [artifact] = artifacts;
      assert.ok(artifact !== undefined);
      const forbidden = [...bench.vendor.secrets(), ...harness.person.personalData];
      bench.vendor.faults.add({
        times: 50,
        effect: { kind: 'status', status: 422, body: JSON.stringify({ error: forbidden.join(' ') }) },
      });
      const outcome = await outcomeOf(() => bench.proofing.downloadArtifact(ref, artifact));
      assert.notEqual(outcome, 'ok');
      assertSilent(outcome, forbidden, 'the error');
    },
    skip,
  );
}

async function withArtifacts(
  bench: Bench,
): Promise<{ readonly ref: SessionRef; readonly artifacts: readonly Artifact[] }> {
  const { ref, result } = await bench.reach(bestEnding(bench.harness));
  assert.ok(result.artifacts.length > 0, 'the result lists no artifact');
  return { ref, artifacts: result.artifacts };
}

async function read(body: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

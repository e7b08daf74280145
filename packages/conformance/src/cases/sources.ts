import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { type EvidenceInput, type Source, withTimeout } from '@anyproof/core';
import type { Bench } from '../bench/bench.js';
import { assertCode, failureOf } from '../bench/outcome.js';
import { workOf } from '../bench/verbs.js';
import { bytesOf, spySource, withPages } from '../support/spy-source.js';
import { type Suite, unless } from './case.js';

/** From the abort to the error. */
const AT_ONCE_MS = 1_000;
/** A signature, and a little more. */
const FIRST_BYTES = 4_096;

/** The app's own sources: some are stuck, some call their type by another name. */
export function sourceCases({ harness, modes, add }: Suite): void {
  const [document] = harness.evidence.good;
  const direct =
    unless(modes.includes('direct'), 'there is no direct mode') ??
    unless(document !== undefined, 'the harness has no evidence');

  add(
    'a source that opens but sends nothing is aborted by the signal, unsent and closed',
    async (bench) => {
      const { ref } = await bench.create();
      const before = bench.received().length;
      const silent = stuckSource(await firstPage(bench), 0);
      await assertAborted((signal) =>
        bench.proofing.submitEvidence(ref, withPage(bench, silent.source), { signal }),
      );
      assert.equal(bench.received(workOf(harness, 'submitEvidence'), before).length, 0, 'it was sent');
      await closed(silent.streams);
    },
    direct,
  );

  add(
    'run() with a source that sends nothing is aborted by the signal',
    async (bench) => {
      const silent = stuckSource(await firstPage(bench), 0);
      const { evidence: _kinds, ...input } = bench.input('direct');
      await assertAborted((signal) =>
        bench.proofing.run(
          { ...input, mode: 'direct', evidence: [withPage(bench, silent.source)] },
          { signal },
        ),
      );
      await closed(silent.streams);
    },
    direct,
  );

  add(
    'a source that stalls half-way is aborted by the signal',
    async (bench) => {
      const { ref } = await bench.create();
      const stuck = stuckSource(await firstPage(bench), FIRST_BYTES);
      await assertAborted((signal) =>
        bench.proofing.submitEvidence(ref, withPage(bench, stuck.source), { signal }),
      );
    },
    direct,
  );

  add(
    'a source that stalls half-way times out, with or without a signal',
    async (bench) => {
      const { ref } = await bench.create();
      const stuck = stuckSource(await firstPage(bench), FIRST_BYTES);
      const app = bench.again({ settings: harness.impatient });
      const error = await failureOf(() => app.submitEvidence(ref, withPage(bench, stuck.source)));
      assertCode(error, ['INVALID_INPUT', 'TIMEOUT', 'NETWORK'], 'a source that stalled half-way');
    },
    direct,
  );

  for (const [what, spell] of SPELLINGS)
    add(
      `a picture whose media type is ${what} is recognized by its bytes`,
      async (bench) => {
        assert.ok(document !== undefined);
        const { ref } = await bench.create();
        const before = bench.received().length;
        const spied = await withPages(document, (bytes, { mediaType }) =>
          spySource(bytes, { mediaType: spell(mediaType) }),
        );
        const submitted = await bench.proofing.submitEvidence(ref, spied.evidence);
        assert.equal(submitted.accepted, true);
        const files = bench
          .received(workOf(harness, 'submitEvidence'), before)
          .flatMap((request) => harness.files(request));
        assert.deepEqual(
          files,
          spied.pages.map(({ sha256 }) => sha256),
        );
      },
      direct,
    );
}

const SPELLINGS: readonly (readonly [what: string, spell: (mediaType: string) => string])[] = [
  ['in capitals', (mediaType) => mediaType.toUpperCase()],
  ['followed by parameters', (mediaType) => `${mediaType}; charset=binary`],
  ['surrounded by spaces', (mediaType) => ` ${mediaType} `],
  ['an older name', (mediaType) => OLDER[mediaType] ?? mediaType],
  ['application/octet-stream', () => 'application/octet-stream'],
  ['not known', () => ''],
];

const OLDER: { readonly [mediaType: string]: string } = {
  'image/jpeg': 'image/jpg',
  'image/png': 'image/x-png',
  'application/pdf': 'application/x-pdf',
};

interface StuckSource {
  readonly source: Source;
  readonly streams: readonly Readable[];
}

/** Sends so many bytes of the page, and then nothing more, neither end nor error. */
function stuckSource({ bytes, mediaType }: { bytes: Buffer; mediaType: string }, sent: number): StuckSource {
  const streams: Readable[] = [];
  const open = () => {
    let left = sent > 0;
    const stream = new Readable({
      read() {
        if (left) this.push(bytes.subarray(0, sent));
        left = false;
      },
    });
    streams.push(stream);
    return stream;
  };
  return { source: { mediaType, size: bytes.length, open }, streams };
}

async function firstPage({
  harness,
}: Bench): Promise<{ readonly bytes: Buffer; readonly mediaType: string }> {
  const [page] = harness.evidence.good[0]?.pages ?? [];
  assert.ok(page !== undefined, 'the harness has no evidence');
  return { bytes: await bytesOf(page), mediaType: page.mediaType };
}

function withPage({ harness }: Bench, page: Source): EvidenceInput {
  const [document] = harness.evidence.good;
  assert.ok(document !== undefined, 'the harness has no evidence');
  return { ...document, pages: [page] };
}

async function assertAborted(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const abort = new AbortController();
  const outcome = failureOf(() => work(abort.signal));
  outcome.catch(() => undefined);
  // Longer than it takes to get to the source.
  await new Promise((resolve) => setTimeout(resolve, 150));
  const abortedAt = performance.now();
  abort.abort();
  const late = (): never => {
    throw new Error('the signal was ignored');
  };
  assertCode(
    await withTimeout(2 * AT_ONCE_MS, () => outcome, { late }),
    ['ABORTED'],
    'a source that is stuck',
  );
  assert.ok(performance.now() - abortedAt < AT_ONCE_MS, 'it took too long');
}

async function closed(streams: readonly Readable[]): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(streams.length > 0, 'the source was never opened');
  assert.ok(
    streams.every(({ destroyed }) => destroyed),
    'a stream is left open',
  );
}

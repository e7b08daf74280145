import assert from 'node:assert/strict';
import type { EvidenceInput, SessionRef } from '@anyproof/core';
import type { Bench } from '../bench/bench.js';
import { failureOf, outcomeOf } from '../bench/outcome.js';
import { workOf } from '../bench/verbs.js';
import { assertSilent } from '../detector/silent.js';
import { startRelay } from '../support/relay.js';
import { type SpySource, spySource, withPages } from '../support/spy-source.js';
import { type Suite, unless } from './case.js';

/** What the kernel keeps of a body between two ends of a loopback connection: no more than this is read ahead. */
const KERNEL_BYTES = 6 * 2 ** 20;
const LARGEST = 16 * 2 ** 20;

/** Evidence flows: whole, once for each attempt, and no faster than the vendor takes it. */
export function streamCases(suite: Suite): void {
  const { harness, flow, modes, add } = suite;
  const { good } = harness.evidence;
  const [document] = good;
  const direct =
    unless(modes.includes('direct'), 'there is no direct mode') ??
    unless(document !== undefined, 'the harness has no evidence');
  const limit = flow.evidence.find(({ kind }) => kind === document?.kind)?.upload?.maxBytes ?? 0;

  add(
    'every page arrives whole and in order',
    async (bench) => {
      const { ref } = await bench.create();
      const hashes: string[] = [];
      for (const one of good) {
        const spied = await withPages(one, (bytes, { mediaType }) => spySource(bytes, { mediaType }));
        await bench.proofing.submitEvidence(ref, spied.evidence);
        hashes.push(...spied.pages.map(({ sha256 }) => sha256));
      }
      assert.deepEqual(arrived(bench), hashes);
    },
    direct,
  );

  for (const chunk of [1021, 3 * 65_536 + 1])
    add(
      `a page arrives whole from chunks of ${chunk} bytes`,
      async (bench) => {
        const { ref, evidence, pages } = await spiedSession(bench, (bytes, mediaType) =>
          spySource(bytes, { mediaType, chunk }),
        );
        await bench.proofing.submitEvidence(ref, evidence);
        assert.deepEqual(
          arrived(bench),
          pages.map(({ sha256 }) => sha256),
        );
      },
      direct,
    );

  for (const extra of [1, 2])
    add(
      `a page arrives whole whatever its length (${extra} bytes longer)`,
      async (bench) => {
        const { ref, evidence, pages } = await spiedSession(bench, (bytes, mediaType) =>
          spySource(Buffer.concat([bytes, Buffer.alloc(extra, 1)]), { mediaType }),
        );
        await bench.proofing.submitEvidence(ref, evidence);
        assert.deepEqual(
          arrived(bench),
          pages.map(({ sha256 }) => sha256),
        );
      },
      direct,
    );

  add(
    'a file of the largest accepted size arrives whole',
    async (bench) => {
      const { ref, evidence, pages } = await spiedSession(bench, (bytes, mediaType, index) =>
        spySource(index === 0 ? padded(bytes, Math.min(limit, LARGEST)) : bytes, { mediaType }),
      );
      await bench.proofing.submitEvidence(ref, evidence);
      assert.equal(arrived(bench)[0], pages[0]?.sha256);
    },
    direct,
  );

  add(
    'a large file is read no faster than the vendor receives it, so memory stays flat',
    async (bench) => {
      const relay = await startRelay(bench.vendor.origin);
      try {
        const { ref, evidence, pages } = await spiedSession(bench, (bytes, mediaType, index) =>
          spySource(index === 0 ? padded(bytes, Math.min(limit, LARGEST)) : bytes, { mediaType }),
        );
        const [large] = pages;
        assert.ok(large !== undefined, 'the document has no page');
        const app = bench.again({ origin: relay.origin });
        // The connection is made, and whatever comes before the first upload is done.
        await app.getSession(ref);
        relay.stallAfter(256 * 1024);
        const submitted = app.submitEvidence(ref, evidence);
        submitted.catch(() => undefined);
        await settled(() => large.readTo());
        const read = large.readTo();
        relay.release();
        await submitted;
        assert.ok(read > 0, 'nothing was sent while the vendor was not reading');
        assert.ok(read < large.size, 'the whole file was read while the vendor was not reading');
        assert.equal(arrived(bench)[0], large.sha256);
      } finally {
        await relay.stop();
      }
    },
    direct ?? unless(limit > KERNEL_BYTES, 'the largest file fits into the buffers of the kernel'),
  );

  add(
    'a source is reopened for a second attempt, which sends all of it',
    async (bench) => {
      const { ref, evidence, pages } = await spiedSession(bench, (bytes, mediaType) =>
        spySource(bytes, { mediaType }),
      );
      const match = workOf(harness, 'submitEvidence');
      bench.vendor.faults.add({
        ...match,
        effect: { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
      });
      const outcome = await outcomeOf(() => bench.proofing.submitEvidence(ref, evidence));
      if (outcome !== 'ok') await bench.proofing.submitEvidence(ref, evidence);
      assert.deepEqual(
        arrived(bench, (status) => status !== 429),
        pages.map(({ sha256 }) => sha256),
      );
    },
    direct,
  );

  for (const [what, size] of [
    ['fewer', 1000],
    ['more', -1000],
  ] as const)
    add(
      `a source with ${what} bytes than declared is INVALID_INPUT, and does not hang`,
      async (bench) => {
        const { ref, evidence } = await spiedSession(bench, (bytes, mediaType, index) =>
          spySource(bytes, index === 0 ? { mediaType, size: bytes.length + size } : { mediaType }),
        );
        const error = await failureOf(() => bench.proofing.submitEvidence(ref, evidence));
        assert.equal(error.code, 'INVALID_INPUT');
        assert.equal(error.retryable, false);
        const { ref: other } = await bench.create();
        if (document !== undefined) await bench.proofing.submitEvidence(other, document);
      },
      direct,
    );

  add(
    'a source that fails while being read is INVALID_INPUT, without its own error',
    async (bench) => {
      const secret = '/home/somebody/passports/ines-exemple.jpg';
      const breaks = { after: 20_000, error: new Error(`EIO: read failed, ${secret}`) };
      const { ref, evidence } = await spiedSession(bench, (bytes, mediaType) =>
        // In chunks so small that whoever looks at the first bytes does not come to the end.
        spySource(bytes, { mediaType, breaks, chunk: 1_024 }),
      );
      const error = await failureOf(() => bench.proofing.submitEvidence(ref, evidence));
      assert.equal(error.code, 'INVALID_INPUT');
      assertSilent(error, [secret], 'the error');
    },
    direct,
  );

  add(
    'no stream is left open, after success or failure',
    async (bench) => {
      const first = await spiedSession(bench, (bytes, mediaType) =>
        spySource(bytes, { mediaType, chunk: 4096 }),
      );
      await bench.proofing.submitEvidence(first.ref, first.evidence);
      const match = workOf(harness, 'submitEvidence');
      const second = await spiedSession(bench, (bytes, mediaType) =>
        spySource(bytes, { mediaType, chunk: 4096 }),
      );
      bench.vendor.faults.add({ ...match, effect: { kind: 'reset' } });
      await failureOf(() => bench.proofing.submitEvidence(second.ref, second.evidence));
      const pages = [...first.pages, ...second.pages];
      for (let tries = 0; tries < 200 && pages.some((page) => page.leftOpen() > 0); tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 5));
      for (const page of pages) assert.equal(page.leftOpen(), 0, 'a stream is left open');
    },
    direct,
  );
}

/** A fresh session, and its document with these pages. */
async function spiedSession(
  bench: Bench,
  make: (bytes: Buffer, mediaType: string, index: number) => SpySource,
): Promise<{
  readonly ref: SessionRef;
  readonly evidence: EvidenceInput;
  readonly pages: readonly SpySource[];
}> {
  const { ref } = await bench.create();
  const [document] = bench.harness.evidence.good;
  assert.ok(document !== undefined, 'the harness has no evidence');
  return { ref, ...(await withPages(document, (bytes, page, index) => make(bytes, page.mediaType, index))) };
}

/** The files that the vendor received, in order. */
function arrived(bench: Bench, counts: (status: number) => boolean = () => true): string[] {
  return bench
    .received(workOf(bench.harness, 'submitEvidence'))
    .filter(({ status }) => counts(status))
    .flatMap((request) => bench.harness.files(request));
}

/** What follows a picture's end is nobody's concern. */
const padded = (bytes: Buffer, size: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(Math.max(size - bytes.length, 0), 1)]);

/** Waits until a figure has stood still for a while. */
async function settled(figure: () => number): Promise<void> {
  let still = 0;
  for (let last = -1; still < 6; ) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const now = figure();
    still = now === last && now > 0 ? still + 1 : 0;
    last = now;
  }
}

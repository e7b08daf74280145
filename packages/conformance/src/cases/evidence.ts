import assert from 'node:assert/strict';
import { bytesSource, type EvidenceInput, type ReasonCode, type Source } from '@anyproof/core';
import { type Bench, bestEnding, factsOf } from '../bench/bench.js';
import { type Upload, uploadsOf } from '../bench/modes.js';
import { failureOf } from '../bench/outcome.js';
import { assertResult } from '../contract/session.js';
import { type Suite, unless } from './case.js';

/** What refused evidence may be called; `other` where a vendor says no more. */
const REASONS: Readonly<Record<'unreadable' | 'swapped' | 'other person', readonly ReasonCode[]>> = {
  unreadable: [
    'document_unreadable',
    'document_not_recognized',
    'document_type_mismatch',
    'document_missing',
  ],
  swapped: [
    'document_wrong_side',
    'document_unreadable',
    'document_not_recognized',
    'document_type_mismatch',
    'document_side_missing',
  ],
  'other person': ['face_mismatch'],
};

/** A refused photo is an outcome; a mistake of the app's is an error before any call. */
export function evidenceCases(suite: Suite): void {
  const { harness, flow, modes, add } = suite;
  const uploads = uploadsOf(flow);
  const { good, unreadable, otherSelfie } = harness.evidence;
  const [document, ...rest] = good;
  const direct =
    unless(modes.includes('direct'), 'there is no direct mode') ??
    unless(document !== undefined, 'the harness has no evidence');

  const refusedBefore = (
    name: string,
    code: 'INVALID_INPUT' | 'UNSUPPORTED',
    evidenceOf: (kind: Upload) => EvidenceInput,
  ) =>
    add(
      name,
      async (bench) => {
        const { ref } = await bench.create();
        const before = bench.received().length;
        for (const kind of uploads) {
          const error = await failureOf(() => bench.proofing.submitEvidence(ref, evidenceOf(kind)));
          assert.equal(error.code, code, kind.kind);
          assert.deepEqual(error.ref, ref);
        }
        assert.equal(bench.received().length, before, 'the vendor was called');
      },
      direct,
    );

  const page = (mediaType: string, size?: number): Source => ({
    ...bytesSource(Buffer.from('%nothing that anybody would take for a picture'), mediaType),
    ...(size === undefined ? {} : { size }),
  });
  refusedBefore(
    'bytes that are not a picture are refused before any call',
    'INVALID_INPUT',
    ({ kind, mediaTypes }) => ({
      kind,
      pages: [page(mediaTypes[0] ?? '')],
    }),
  );
  refusedBefore(
    'a file of a few bytes is refused before any call',
    'INVALID_INPUT',
    ({ kind, mediaTypes }) => ({
      kind,
      pages: [bytesSource(Buffer.from([0xff]), mediaTypes[0] ?? '')],
    }),
  );
  refusedBefore(
    'a picture that does not match its media type is refused before any call',
    'INVALID_INPUT',
    (known) => ({
      kind: known.kind,
      pages: [bytesSource(PNG, known.mediaTypes.find((type) => type !== 'image/png') ?? '')],
    }),
  );
  refusedBefore(
    'a media type that is not accepted is refused before any call',
    'INVALID_INPUT',
    ({ kind }) => ({
      kind,
      pages: [bytesSource(Buffer.from('GIF89a and so on'), 'image/gif')],
    }),
  );
  refusedBefore('a file over the limit is refused before any call, unread', 'INVALID_INPUT', (known) => ({
    kind: known.kind,
    pages: [unopened(known.mediaTypes[0] ?? '', known.maxBytes + 1)],
  }));
  refusedBefore('an empty file is refused before any call', 'INVALID_INPUT', ({ kind, mediaTypes }) => ({
    kind,
    pages: [bytesSource(Buffer.alloc(0), mediaTypes[0] ?? '')],
  }));
  refusedBefore('evidence without pages is refused before any call', 'INVALID_INPUT', ({ kind }) => ({
    kind,
    pages: [],
  }));
  refusedBefore(
    'too many pages are refused before any call',
    'INVALID_INPUT',
    ({ kind, maxPages, mediaTypes }) => ({
      kind,
      pages: Array.from({ length: maxPages + 1 }, () => unopened(mediaTypes[0] ?? '', 1000)),
    }),
  );
  refusedBefore('a kind that is not accepted is UNSUPPORTED before any call', 'UNSUPPORTED', () => ({
    kind: 'no-such-kind',
    pages: [page('image/jpeg')],
  }));

  add(
    'run() refuses such evidence before a session is created',
    async (bench) => {
      const input = {
        ...bench.input('direct'),
        mode: 'direct' as const,
        evidence: [{ kind: 'no-such-kind', pages: [page('image/jpeg')] }],
      };
      assert.equal((await failureOf(() => bench.proofing.run(input))).code, 'UNSUPPORTED');
      assert.equal(bench.received().length, 0);
    },
    direct,
  );

  add(
    'good evidence is accepted, page for page',
    async (bench) => {
      const { ref } = await bench.create();
      for (const one of good) {
        const submitted = await bench.proofing.submitEvidence(ref, one);
        assert.equal(submitted.accepted, true);
        assert.equal(submitted.pagesAccepted, one.pages.length);
        assert.deepEqual(submitted.reasons, []);
      }
    },
    direct,
  );

  const troubled = (
    name: string,
    trouble: keyof typeof REASONS,
    evidence: readonly EvidenceInput[],
    skip?: string,
  ) => add(name, (bench) => assertRefused(bench, evidence, REASONS[trouble]), direct ?? skip);

  if (document !== undefined) {
    troubled('an unreadable picture is refused, with that reason', 'unreadable', [
      { ...document, pages: document.pages.map(() => unreadable) },
      ...rest,
    ]);
    troubled(
      'swapped sides are refused, with that reason',
      'swapped',
      [{ ...document, pages: [...document.pages].reverse() }, ...rest],
      unless(document.pages.length > 1, 'the document has one page') ??
        unless(bestEnding(harness) === 'approve', 'this vendor checks nothing'),
    );
    troubled(
      "another person's selfie is refused, with that reason",
      'other person',
      [...good.filter(({ kind }) => kind !== otherSelfie?.kind), ...(otherSelfie ? [otherSelfie] : [])],
      unless(otherSelfie !== undefined, 'this vendor compares no faces'),
    );
  }
}

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/** A source that must not even be opened. */
function unopened(mediaType: string, size: number): Source {
  return {
    mediaType,
    size,
    open: () => {
      throw new Error('it was opened');
    },
  };
}

/** Refused at once, or declined later; in any case never approved, and told why. */
async function assertRefused(
  bench: Bench,
  evidence: readonly EvidenceInput[],
  reasons: readonly ReasonCode[],
): Promise<void> {
  const { harness, proofing, vendor } = bench;
  vendor.decide(bestEnding(harness));
  const { evidence: _kinds, ...input } = bench.input('direct');
  const result = await proofing.run({ ...input, mode: 'direct', evidence });
  const { refused, ...rest } = result;
  assertResult(rest as typeof result, factsOf(harness));
  assert.notEqual(result.decision, 'approved', 'it was approved');
  if (refused !== undefined) {
    assert.equal(refused.accepted, false);
    assert.ok(refused.reasons.length > 0, 'the refusal has no reason');
  } else assert.equal(result.status, 'completed');
  const codes = result.reasons.map(({ code }) => code);
  assert.ok(
    codes.some((code) => reasons.includes(code)),
    `expected one of ${reasons.join(', ')}, got ${codes.join(', ') || 'none'}`,
  );
}

import { ProofingError, type SessionRef, type StandardSchemaV1 } from '@anyproof/core';
import { type HttpRequest, type Parsed, parseJson } from '@anyproof/provider-kit';
import fc from 'fast-check';
import { rowsIn, sessionList, sessionStatus } from '../src/client/data.js';
import { decisionResults, documentResult, faceResult, imageList } from '../src/client/results.js';
import { mapPage, mapResult } from '../src/result/session.js';
import { DECISION_DECLINED, DOCUMENT, FACE, IMAGES } from './fixtures.js';

const ref: SessionRef = { provider: 'idv', id: 'one' };
const context = { provider: 'idv', pollAfterMs: 60_000, trustFactorKeys: {} };
const request: HttpRequest = { method: 'GET', path: '/', route: '/', repeat: 'safe' };

const parse = <Value>(text: string, schema: StandardSchemaV1<Value>): Parsed<Value> =>
  parseJson({ status: 200, headers: {}, text }, schema, request, 'idv');

/** A documented answer in which any value may be any other JSON, and any key missing. */
function disturbed(value: unknown): fc.Arbitrary<unknown> {
  const rarely = (own: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 12, arbitrary: own }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
  if (Array.isArray(value)) return rarely(fc.tuple(...value.map(disturbed)));
  if (typeof value !== 'object' || value === null) return rarely(fc.constant(value));
  const entries = Object.entries(value).map(([key, item]) => [key, disturbed(item)] as const);
  return rarely(fc.record(Object.fromEntries(entries), { requiredKeys: [] }));
}

const words = fc.oneof(
  fc.constantFrom('PENDING', 'WAITING_FOR_MANUAL_APPROVE', 'EXPIRED', 'AUTO_APPROVED', 'MANUAL_APPROVED'),
  fc.constantFrom('AUTO_REJECTED', 'MANUAL_REJECTED', 'APPROVED', 'approved', 'AUTO_APPROVED ', '__proto__'),
  fc.string(),
);
const answer = (documented: unknown) =>
  fc.oneof(disturbed(documented), fc.jsonValue()).map((value) => JSON.stringify(value));

it('throws nothing but ProofingError, and approves on the two words that mean it only', () => {
  let mapped = 0;
  fc.assert(
    fc.property(
      words,
      answer(DECISION_DECLINED),
      answer(DOCUMENT),
      answer(FACE),
      answer(IMAGES),
      (word, decision, document, face, images) => {
        try {
          const result = mapResult(
            ref,
            parse(JSON.stringify({ status: word }), sessionStatus),
            {
              decision: parse(decision, decisionResults),
              document: parse(document, documentResult),
              face: parse(face, faceResult),
              images: parse(images, imageList),
            },
            context,
          );
          mapped += 1;
          const approves = word === 'AUTO_APPROVED' || word === 'MANUAL_APPROVED';
          if (result.decision === 'approved') expect(approves).toBe(true);
          else expect(result).not.toHaveProperty('claims');
          // But where the engine contradicts itself.
          if (approves && result.decision !== 'approved')
            expect([result.decision, result.warnings.length > 0]).toEqual(['inconclusive', true]);
          expect(JSON.stringify(result)).not.toContain(':null');
        } catch (error) {
          if (!ProofingError.isInstance(error)) throw error;
          expect(error.code).toBe('BAD_RESPONSE');
        }
      },
    ),
    { numRuns: 2_000 },
  );
  // Else it would prove nothing of the mapper.
  expect(mapped).toBeGreaterThan(50);
});

it('lists what it can read, and approves nothing else either', () => {
  const row = {
    id: 'b',
    createdDateUtc: '2022-10-20T15:41:04.5605519+00:00',
    completedDateUtc: '2022-10-20T15:42:41.1875114+00:00',
    verificationStatus: 'AUTO_APPROVED',
    documentType: 'PASSPORT',
    country: 'UKR',
  };
  const list = { pageNumber: 1, pageSize: 2, totalRecords: 2, data: [row, { ...row, id: 'c' }] };
  let listed = 0;
  fc.assert(
    fc.property(answer(list), (text) => {
      try {
        const page = parse(text, sessionList);
        const { sessions } = mapPage({ pageNumber: 1, pageSize: 2 }, page, rowsIn(page.raw), context);
        listed += sessions.length;
        for (const session of sessions)
          expect(session.decision === 'approved').toBe(session.nativeStatus === 'AUTO_APPROVED');
      } catch (error) {
        if (!ProofingError.isInstance(error)) throw error;
        expect(error.code).toBe('BAD_RESPONSE');
      }
    }),
    { numRuns: 1_000 },
  );
  expect(listed).toBeGreaterThan(50);
});

// 1Kosmos' answers, sealed or plain, through client and provider: sound sessions and results, or errors of ours.
import type { ProofingResult } from '@anyproof/core';
import fc from 'fast-check';
import { DETAILS, RESULT, ROW, SESSION } from '../answers/1kosmos.js';
import { answerText, disturbed, hostileText } from '../arbitraries.js';
import { checkResult, checkSession, type Vendor } from '../contract.js';
import { attempt } from '../expect.js';
import { kosmosOver, kosmosSettings, PUBLIC_KEY, seal } from '../kosmos.js';
import { nth } from '../parts.js';
import { defineTarget } from '../target.js';

const SETTINGS = [
  { outcomeFrom: 'fetch' },
  { outcomeFrom: 'result' },
  { outcomeFrom: 'result', resultShape: 'v3' },
].map((more) => kosmosSettings(more));
const APPROVALS = ['COMPLETED_PASS', 'PASS', 'SUCCESS'];
const ENDS = [
  ...APPROVALS,
  'COMPLETED_FAILED',
  'COMPLETED_NOT_PERFORMED',
  'NOT_PERFORMED',
  'FAILED',
  'EXPIRED',
  'ABANDONED',
  'DECLINED',
];
const isOneOf =
  (list: readonly string[]) =>
  (word: string | undefined): boolean =>
    list.includes(String(word).toUpperCase());
const vendor: Vendor = { adapter: '1kosmos', ends: isOneOf(ENDS), approves: isOneOf(APPROVALS) };

const status = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom('COMPLETED', 'completed') },
  { weight: 3, arbitrary: fc.constantFrom('PENDING', 'INPROGRESS', 'EXPIRED', 'ABANDONED', 'DECLINED') },
  hostileText,
);
const outcome = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      'COMPLETED_PASS',
      'PASS',
      'COMPLETED_FAILED',
      'COMPLETED_NOT_PERFORMED',
      'NOT_PERFORMED',
      'REVIEW',
    ),
  },
  { weight: 4, arbitrary: fc.constantFrom('SUCCESS', 'FAILED', 'PENDING', 'completed_pass') },
  hostileText,
);
/** Plain, under `data`, or sealed. */
const enveloped = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.constantFrom('plain', 'plain', 'data', 'sealed', 'sealed')).map(([plain, how]) => {
    if (how === 'sealed') return JSON.stringify({ data: seal(plain), publicKey: PUBLIC_KEY });
    return how === 'data' ? `{"data":${plain}}` : plain;
  });

const arbitrary = fc.record({
  settings: fc.integer({ min: 0, max: SETTINGS.length - 1 }),
  details: enveloped(status.chain((word) => answerText({ status: word, ...DETAILS }, 2))),
  page: enveloped(
    outcome.chain((word) =>
      fc
        .array(disturbed({ ...ROW, resultStatus: word }, 2), { minLength: 1, maxLength: 2 })
        .chain((data) => answerText({ data, page: { index: '0', total: '1', size: '1' } }, 1)),
    ),
  ),
  result: enveloped(
    fc
      .tuple(outcome, outcome)
      .chain(([responseStatus, sessionResult]) => answerText({ ...RESULT, responseStatus, sessionResult })),
  ),
});
const reached = {
  approved: 0,
  declined: 0,
  inconclusive: 0,
  in_review: 0,
  'other ends': 0,
  open: 0,
  errors: 0,
};

export const target = defineTarget({
  arbitrary,
  reached,
  check: async ({ settings, details, page, result }) => {
    const { provider } = kosmosOver(
      {
        '/proofingsession/:sessionId': details,
        '/proofingsession/fetch': page,
        '/document_share_session/result': result,
      },
      nth(SETTINGS, settings),
    );
    const ref = { provider: '1kosmos', id: SESSION };
    const { failure } = await attempt(async () => {
      const mapped = await provider.getResult(ref);
      checkResult(mapped, vendor);
      count(mapped);
    }, ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE']);
    if (failure !== undefined) reached.errors += 1;
    await attempt(
      async () => checkSession(await provider.getSession(ref), vendor),
      ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE'],
    );
  },
});

function count({ status: stands, decision }: ProofingResult): void {
  if (decision !== undefined) reached[decision] += 1;
  else if (stands === 'in_review') reached.in_review += 1;
  else reached[stands === 'pending' || stands === 'processing' ? 'open' : 'other ends'] += 1;
}

// getSession, getResult and lists read the same words (dossier 7.0): they never contradict each other, and nobody is
// approved whom one of the vendor's own words does not approve.
import { isDeepStrictEqual } from 'node:util';
import { createProofing, defineAdapter, type ProofingProvider, type ProofingSession } from '@anyproof/core';
import type { Answer } from '@anyproof/provider-kit';
import type { OneKosmosClient } from '../src/client/index.js';
import { sessionDetails } from '../src/client/session.js';
import { sessionPage } from '../src/client/sessions.js';
import { sessionResult as resultShape } from '../src/client/share-session.js';
import { oneKosmos } from '../src/index.js';
import { createServiceClock } from '../src/protocol/channel.js';
import { createOneKosmosProvider } from '../src/provider.js';
import type { OneKosmosSettings } from '../src/settings.js';
import { licence, NOW, parsed, REF, SESSION } from './mapping.js';
import { baseSettings, stoppedClock } from './wire-harness.js';

interface Facts {
  readonly details?: object;
  /** Null where `fetch` knows no such session. */
  readonly row?: object | null;
  readonly result?: object;
}

const PROVEN = { sessionResult: 'SUCCESS', token: 't', document: licence };
const PASSED = { resultStatus: 'COMPLETED_PASS', completedTS: '1735689720000' };

/** A provider whose vendor says this until it is told otherwise, and what it was asked. */
function vendorThatSays(first: Facts, settings: Record<string, unknown> = {}) {
  let facts = first;
  const calls: string[] = [];
  const says =
    <Value>(name: string, shape: Answer<Value>, bodyOf: (facts: Facts) => unknown) =>
    async () => {
      calls.push(name);
      return parsed(shape, bodyOf(facts));
    };
  const stub = {
    proofingSession: {
      details: says('details', sessionDetails, ({ details = { status: 'COMPLETED' } }) => ({
        id: SESSION,
        ...details,
      })),
      fetch: says('fetch', sessionPage, ({ row = PASSED }) => ({
        data: row === null ? [] : [{ id: SESSION, ...row }],
      })),
    },
    shareSession: {
      result: says('result', resultShape, ({ result = PROVEN }) => ({ sessionId: SESSION, ...result })),
    },
    discovery: { community: async () => ({ tenantId: 't', communityId: 'c' }) },
  };
  const client = stub as unknown as OneKosmosClient;
  const adapter = defineAdapter<OneKosmosSettings, OneKosmosClient>({
    id: '1kosmos',
    specificationVersion: 'v1',
    settings: oneKosmos.settings,
    create: (checked, deps) => ({
      ...createOneKosmosProvider(client, checked, createServiceClock(deps.clock), deps),
      client,
    }),
  });
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: '1kosmos', providers: { '1kosmos': { ...baseSettings, ...settings } } },
    deps: { clock: { ...stoppedClock, now: () => NOW } },
  });
  const say = (next: Facts) => {
    facts = next;
  };
  return { proofing, provider: proofing.provider(), calls, say };
}

const outcome = ({ status, decision, final }: ProofingSession) => ({ status, decision, final });

/** What each verb says of the same facts. */
async function everyVerb(facts: Facts, settings: Record<string, unknown> = {}) {
  return verbsOf(vendorThatSays(facts, settings).provider);
}

async function verbsOf(provider: ProofingProvider) {
  const session = await provider.getSession(REF);
  const result = await provider.getResult(REF);
  const afterPoll = await provider.getResult(REF, { polled: session });

  const [listed] = (await provider.listSessions?.())?.sessions ?? [];
  return { session, result, afterPoll, listed };
}

const NOT_APPROVED = { status: 'completed', decision: 'inconclusive', final: false };

describe('words that contradict each other', () => {
  it.each<[what: string, facts: Facts]>([
    ['the status and the row', { details: { status: 'COMPLETED_FAILED' } }],
    [
      'the status and the row, the other way',
      { details: { status: 'COMPLETED_PASS' }, row: { resultStatus: 'FAILED' } },
    ],
    ['both words of the row', { row: { ...PASSED, status: 'COMPLETED_FAILED' } }],
    [
      'an outcome in the place of the row’s status, in no documented form',
      { row: { ...PASSED, status: 'FAILED' } },
    ],
    ['the row says that the person left', { row: { ...PASSED, status: 'DECLINED' } }],
    ['the row says that the time was over', { row: { ...PASSED, status: 'EXPIRED' } }],
    [
      'the row approves and the result declines',
      { result: { sessionResult: 'FAILED', errorInfo: { reasonCode: 'IDV0012' } } },
    ],
    [
      'the row approves and the result was not performed',
      { result: { ...PROVEN, sessionResult: 'NOT_PERFORMED' } },
    ],
    ['the row approves and the result expired', { result: { ...PROVEN, sessionResult: 'EXPIRED' } }],
    ['the row approves and the result was abandoned', { result: { ...PROVEN, sessionResult: 'ABANDONED' } }],
    ['the row approves and the result was declined', { result: { ...PROVEN, sessionResult: 'DECLINED' } }],
    ['one of the words of the result declines', { result: { ...PROVEN, responseStatus: 'FAILED' } }],
    [
      'beside a word that nobody knows',
      { result: { ...PROVEN, sessionResult: 'ODD', responseStatus: 'FAILED' } },
    ],
  ])('approve nobody: %s', async (_what, facts) => {
    for (const requireProof of ['true', 'false']) {
      const { session, result, afterPoll } = await everyVerb(facts, { requireProof });
      for (const read of [session, result, afterPoll]) {
        expect(outcome(read)).toEqual(NOT_APPROVED);
        expect(read.warnings).toContainEqual(
          expect.objectContaining({ code: 'PARTLY_READ', path: 'decision' }),
        );
        expect(read).not.toHaveProperty('claims');
      }
    }
  });

  it('of a status that declines beside the result that approves leave it declined', async () => {
    for (const facts of [
      { row: { status: 'COMPLETED_FAILED', completedTS: PASSED.completedTS } },
      { details: { status: 'COMPLETED_FAILED' }, row: null },
    ]) {
      const { session, result, afterPoll, listed } = await everyVerb(facts);
      for (const read of [session, result, afterPoll, ...(listed ? [listed] : [])])
        expect(outcome(read)).toEqual({ status: 'completed', decision: 'declined', final: true });
    }
    const settings = { outcomeFrom: 'result' };
    const { session } = await everyVerb({ details: { status: 'COMPLETED_FAILED' } }, settings);
    expect(session.decision).toBe('declined');
  });

  it('of a review and an approval leave it to the reviewer', async () => {
    for (const facts of [
      { details: { status: 'REVIEW' } },
      { details: { status: 'COMPLETED_REVIEW' } },
      { row: { ...PASSED, status: 'REVIEW' } },
      { result: { ...PROVEN, sessionResult: 'REVIEW' } },
    ]) {
      const { session, result, afterPoll } = await everyVerb(facts);
      for (const read of [session, result, afterPoll]) expect(outcome(read).status).toBe('in_review');
    }
  });

  it('wait where the result is not ready', async () => {
    for (const requireProof of ['true', 'false']) {
      const facts = { result: { ...PROVEN, sessionResult: 'INPROGRESS' } };
      const { session, result, afterPoll } = await everyVerb(facts, { requireProof });
      for (const read of [session, result, afterPoll]) {
        expect(read.status).toBe('processing');
        expect(read).not.toHaveProperty('claims');
      }
    }
  });

  it('of a row that goes on and a session that is completed leave it to the result', async () => {
    const row = { status: 'INPROGRESS', resultStatus: 'FAILED' };
    expect((await everyVerb({ row })).session).toMatchObject({ decision: 'approved', warnings: [] });
    const { session } = await everyVerb({
      row: { ...row, resultStatus: 'PASS' },
      result: { sessionResult: 'FAILED' },
    });
    expect(session.decision).toBe('declined');
  });
});

describe('an approval with a reason code', () => {
  it.each<[what: string, facts: Facts, inList: boolean]>([
    ['in the result', { result: { ...PROVEN, errorInfo: { reasonCode: 'IDV0012' } } }, false],
    [
      'in a certificate',
      { row: { ...PASSED, 'session-result': [{ result: { status: 'PASS', reasonCode: 'IDV0012' } }] } },
      true,
    ],
    [
      'beside a certificate',
      { row: { ...PASSED, 'session-result': [{ result: 'PASS', reasonCode: 'IDV0012' }] } },
      true,
    ],
  ])('%s is reported', async (_what, facts, inList) => {
    const { session, result, afterPoll, listed } = await everyVerb(facts);
    const warning = expect.objectContaining({ code: 'PARTLY_READ', path: 'reasons' });
    for (const read of [session, result, afterPoll, ...(inList && listed ? [listed] : [])]) {
      expect(read.decision).toBe('approved');
      expect(read.warnings).toContainEqual(warning);
    }
    expect(result.reasons).toEqual([{ code: 'document_suspicious', nativeCode: 'IDV0012' }]);
  });

  it('is none where the code is of an attempt that failed', async () => {
    const certificates = [{ result: { status: 'FAILED', reasonCode: 'IDV0004' } }, { result: 'PASS' }];
    const { session } = await everyVerb({ row: { ...PASSED, 'session-result': certificates } });
    expect(session).toMatchObject({ decision: 'approved', warnings: [] });
  });
});

it('without proof being asked for, only a result that approves makes claims', async () => {
  const settings = { requireProof: 'false' };
  const { proof_jwt: _proof, ...document } = licence;
  for (const sessionResult of ['INPROGRESS', 'EXPIRED', 'DECLINED', 'SOMETHING', '', undefined]) {
    const { result, afterPoll } = await everyVerb({ result: { sessionResult, document } }, settings);
    for (const read of [result, afterPoll]) expect(read).not.toHaveProperty('claims');
  }
  const { result } = await everyVerb({ result: { sessionResult: 'SUCCESS', document } }, settings);
  expect(result.claims?.family_name).toBe('EXEMPLE');
});

it.each([
  ['INPROGRESS', 'processing'],
  ['EXPIRED', 'expired'],
  ['ABANDONED', 'abandoned'],
])('where fetch is not licensed, the result %s is %s', async (sessionResult, status) => {
  const settings = { outcomeFrom: 'result' };
  const { session, result, afterPoll } = await everyVerb({ result: { sessionResult } }, settings);
  for (const read of [session, result, afterPoll])
    expect(read).toMatchObject({ status, nativeStatus: sessionResult, warnings: [] });
});

it('a listed outcome without completedTS counts once the time of the session is over', async () => {
  const row = { startedTS: '1735689660000', resultStatus: 'COMPLETED_FAILED' };
  const past = { ...row, expiryTS: String(NOW - 1) };
  expect((await everyVerb({ row: past })).listed).toMatchObject({
    status: 'completed',
    decision: 'declined',
  });
  const goingOn = { ...row, expiryTS: String(NOW + 60_000) };
  expect((await everyVerb({ row: goingOn })).listed).toMatchObject({ status: 'action_required' });
  const abandoned = { ...past, abandonedTS: row.startedTS };
  expect((await everyVerb({ row: abandoned })).listed).toMatchObject({ status: 'abandoned' });
});

describe('what the verbs say of the same facts', () => {
  const statuses = ['COMPLETED', 'COMPLETED_PASS', 'COMPLETED_FAILED', 'REVIEW'];
  const rowStatuses = [undefined, 'COMPLETED_PASS', 'COMPLETED_FAILED', 'INPROGRESS', 'DECLINED', 'ODD'];
  const outcomes = [undefined, 'PASS', 'COMPLETED_FAILED', 'REVIEW', 'ODD'];
  const certificates = [undefined, [{ result: { status: 'FAILED' } }]];
  const results = [
    undefined,
    'SUCCESS',
    'FAILED',
    'NOT_PERFORMED',
    'REVIEW',
    'INPROGRESS',
    'ABANDONED',
    'ODD',
  ];
  const DENIES = /^(?:COMPLETED_)?(?:FAILED|NOT_PERFORMED|REVIEW)$|^(?:EXPIRED|ABANDONED|DECLINED)$/;

  const rows = [
    null,
    ...rowStatuses.flatMap((status) =>
      outcomes.flatMap((resultStatus) =>
        certificates.map((list) => ({ status, resultStatus, 'session-result': list })),
      ),
    ),
  ];

  it.each(statuses)('is the same, and no approval that a word denies: %s', async (status) => {
    const { provider, say } = vendorThatSays({});
    const wrong: unknown[] = [];
    for (const row of rows)
      for (const sessionResult of results) {
        const document = sessionResult === 'SUCCESS' && row?.resultStatus === 'ODD' ? {} : licence;
        say({ details: { status }, row, result: { sessionResult, token: 't', document } });
        const { session, result, afterPoll, listed } = await verbsOf(provider);
        // While the row goes on, its words are those of an attempt.
        const ofRow = row === null || row.status === 'INPROGRESS' ? [] : [row.status, row.resultStatus];
        const isDenied = [status, sessionResult, ...ofRow].some((word) => DENIES.test(word ?? ''));
        const isDeniedInList = ['declined', 'inconclusive'].includes(listed?.decision ?? '');
        const isApproved = session.decision === 'approved';
        const holds =
          isDeepStrictEqual(outcome(session), outcome(result)) &&
          isDeepStrictEqual(result, afterPoll) &&
          !(isApproved && (isDenied || isDeniedInList)) &&
          (result.claims === undefined || (isApproved && sessionResult === 'SUCCESS'));
        if (!holds) wrong.push([status, row, sessionResult, outcome(session), outcome(result), listed]);
      }
    expect(wrong).toEqual([]);
  });
});

it('only an approval costs a call more, and the result need not be asked for again', async () => {
  const polled = async (facts: Facts) => {
    const { provider, calls } = vendorThatSays(facts);
    const session = await provider.getSession(REF);
    const before = calls.length;
    await provider.getResult(REF, { polled: session });
    return [calls.slice(0, before), calls.slice(before)];
  };
  expect(await polled({})).toEqual([['details', 'fetch', 'result'], []]);
  for (const word of ['FAILED', 'NOT_PERFORMED', 'REVIEW'])
    expect(await polled({ row: { resultStatus: word } })).toEqual([['details', 'fetch'], ['result']]);
  expect(await polled({ details: { status: 'INPROGRESS' } })).toEqual([['details'], ['details']]);
  const { proofing, calls } = vendorThatSays({});
  expect((await proofing.waitForResult(REF)).claims?.family_name).toBe('EXEMPLE');
  expect(calls).toEqual(['details', 'fetch', 'result']);
});

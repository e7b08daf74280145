// No call that tells nothing new, and what the answers to calls are used for.
import { getRaw, type ProofingResult, type ProofingSession } from '@anyproof/core';
import nock from 'nock';
import { licence } from './mapping.js';
import {
  BASE,
  HOST,
  makeProofing,
  NOW,
  noNetwork,
  PAGE,
  path,
  publicKeys,
  REF,
  SESSION,
  sealed,
  verification,
} from './wire-harness.js';

const BUSINESS = { statusCode: 400, error: 'Bad Request', message: 'No retry is available' };
const UNCLEAR = { statusCode: 400, error: 'Bad Request', message: 'Validation error' };

noNetwork();

const details = (body: object, times = 1) =>
  nock(HOST).get(path()).times(times).reply(200, JSON.stringify(body));
const fetched = (rows: readonly object[]) =>
  nock(HOST)
    .post(`${BASE}/proofingsession/fetch`)
    .reply(200, sealed({ data: rows }));
const result = (body: object) =>
  nock(HOST)
    .post(`${BASE}/document_share_session/result`)
    .reply(200, sealed({ sessionId: SESSION, ...body }));

describe("the service's key", () => {
  it.each([
    ['retry', BUSINESS],
    ['retry', { errors: [{ message: 'must be a UUID', param: 'sessionId' }] }],
    ['retry', { code: 400, message: 'Session url is already used' }],
  ])('is not asked for again when %s is refused for what it asks: %j', async (call, body) => {
    publicKeys(1);
    nock(HOST)
      .get(path(`/${call}`))
      .reply(400, body);
    await expect(makeProofing().provider().retrySession?.(REF)).rejects.toMatchObject({
      code: 'CONFLICT',
      httpStatus: 400,
    });
  });

  it('is asked for once where a refusal does not say why, and again after half a minute', async () => {
    let now = NOW;
    const one = makeProofing({}, { clock: { now: () => now, sleep: async () => undefined } }).provider();
    const refused = async () => {
      nock(HOST).get(path('/retry')).reply(400, UNCLEAR);
      await expect(one.retrySession?.(REF)).rejects.toMatchObject({ code: 'CONFLICT' });
    };
    publicKeys(2);
    await refused();
    await refused();
    expect(nock.pendingMocks()).toEqual([]);
    now += 31_000;
    publicKeys(1);
    await refused();
  });

  it('is asked for all the same when everything is refused, whatever the words', async () => {
    publicKeys(2);
    const one = makeProofing().provider();
    nock(HOST).get(path('/retry')).times(3).reply(400, BUSINESS);
    for (let call = 0; call < 3; call += 1)
      await expect(one.retrySession?.(REF)).rejects.toMatchObject({ code: 'CONFLICT' });
    // A success between says that the key is right.
    nock(HOST).get(path('/retry')).reply(200);
    await one.retrySession?.(REF);
    nock(HOST).get(path('/retry')).times(2).reply(400, BUSINESS);
    for (let call = 0; call < 2; call += 1)
      await expect(one.retrySession?.(REF)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a result right after a poll', () => {
  const provider = () => makeProofing().provider();
  const proven = { sessionResult: 'SUCCESS', token: 't', document: licence };
  const polledThen = async (): Promise<readonly [ProofingSession, ProofingResult]> => {
    const one = provider();
    const polled = await one.getSession(REF);
    return [polled, await one.getResult(REF, { polled })];
  };

  it('asks for the result alone, and tells what it would have told', async () => {
    publicKeys(2);
    const row = {
      id: SESSION,
      resultStatus: 'FAILED',
      completedTS: '1735689660000',
      'session-result': [{ result: { reasonCode: 'IDV0011' } }],
    };
    details({ id: SESSION, status: 'COMPLETED', user: { uid: 'cust-1' } }, 2);
    fetched([row]);
    fetched([row]);
    result({ responseStatus: 'FAILED', dl_object: licence });
    result({ responseStatus: 'FAILED', dl_object: licence });
    const [, after] = await polledThen();
    expect(after).toEqual(await provider().getResult(REF));
    expect(after).toMatchObject({
      decision: 'declined',
      reasons: [{ code: 'document_expired' }],
      extracted: { family_name: 'EXEMPLE' },
    });
  });

  it('gives claims where the poll had approved', async () => {
    publicKeys();
    details({ status: 'COMPLETED' });
    fetched([{ id: SESSION, resultStatus: 'PASS' }]);
    result(proven);
    expect((await polledThen())[1]).toMatchObject({
      decision: 'approved',
      claims: { family_name: 'EXEMPLE' },
    });
  });

  it.each(['EXPIRED', 'ABANDONED', 'DECLINED'])('asks for nothing after %s', async (status) => {
    publicKeys();
    details({ status });
    const [polled, after] = await polledThen();
    expect(after).toMatchObject({ ...polled, documents: [], reasons: [], artifacts: [] });
    expect(after.claims).toBeUndefined();
    expect(getRaw(after)).toEqual({ status });
  });

  it('asks anew where the poll had not ended', async () => {
    publicKeys();
    details({ status: 'INPROGRESS' }, 2);
    expect((await polledThen())[1].status).toBe('pending');
  });
});

describe('what complete answers', () => {
  const finalized = async (completionStatus: unknown) => {
    publicKeys();
    nock(HOST).post(path('/submit/document')).reply(200);
    nock(HOST).get(path('/complete')).reply(200, { completionStatus });
    const one = makeProofing().provider();
    await one.finalizeSession?.(REF);
    return one;
  };

  it.each(['FAILED', 'COMPLETED_FAILED', 'completed_not_performed'])(
    'shows a failed attempt while the session goes on: %s',
    async (word) => {
      const one = await finalized(word);
      details({ status: 'INPROGRESS' }, 3);
      const again = {
        status: 'action_required',
        action: { actor: 'person', next: 'retry' },
        nativeStatus: 'INPROGRESS',
        requirements: ['identity_document', 'selfie'],
        reasons: [{ nativeCode: word, detail: expect.stringContaining('retrySession') }],
      };
      expect(await one.getSession(REF)).toMatchObject(again);
      expect(await one.getResult(REF)).toMatchObject(again);
      nock(HOST).get(path('/retry')).reply(200);
      const opened = await one.retrySession?.(REF, { mode: 'direct' });
      expect(opened).toMatchObject({ ref: REF, status: 'pending', reasons: [], launch: {} });
      const session = await one.getSession(REF);
      expect(session).toMatchObject({ status: 'pending', reasons: [] });
      expect(session).not.toHaveProperty('requirements');
    },
  );

  it.each(['COMPLETED', 'PASS', 'REVIEW', '', null, {}, 'FAſLED'])(
    'shows none otherwise: %j',
    async (word) => {
      const one = await finalized(word);
      details({ status: 'INPROGRESS' });
      expect(await one.getSession(REF)).not.toHaveProperty('requirements');
    },
  );

  it('is looked for in the row where it was not told and retries are allowed', async () => {
    publicKeys();
    nock(HOST).post(path('/submit/document')).reply(200);
    nock(HOST).get(path('/complete')).reply(200, { completionStatus: 'COMPLETED' });
    const retried = { ...verification, config: { ...verification.config, maxRetries: 2 } };
    const one = makeProofing({ verification: retried }).provider();
    details({ status: 'INPROGRESS' }, 4);
    expect(await one.getSession(REF)).not.toHaveProperty('requirements');
    await one.finalizeSession?.(REF);
    fetched([{ id: SESSION }]);
    expect(await one.getSession(REF)).not.toHaveProperty('requirements');
    fetched([{ id: SESSION, 'session-result': [{ result: 'FAILED', reasonCode: 'IDV0004' }] }]);
    expect(await one.getResult(REF)).toMatchObject({
      status: 'action_required',
      requirements: ['identity_document', 'selfie'],
      reasons: [{ code: 'document_unreadable', nativeCode: 'IDV0004' }],
    });
    nock(HOST).get(path('/retry')).reply(200);
    // The page of the vendor is where it was (dossier 4).
    expect((await one.retrySession?.(REF))?.launch).toEqual({ url: PAGE });
    expect(await one.getSession(REF)).not.toHaveProperty('requirements');
  });

  it('is forgotten with the end of the session', async () => {
    const one = await finalized('FAILED');
    details({ status: 'COMPLETED' });
    fetched([{ id: SESSION, resultStatus: 'FAILED' }]);
    const ended = await one.getSession(REF);
    expect(ended).toMatchObject({ decision: 'declined' });
    expect(ended).not.toHaveProperty('requirements');
  });
});

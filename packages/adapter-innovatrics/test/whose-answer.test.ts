import { createSealer, type SessionRef, withRaw } from '@anyproof/core';
import nock from 'nock';
import { DECISION_APPROVED, DOCUMENT, FACE, IMAGES } from './fixtures.js';
import {
  CONSENT,
  INITIALIZED,
  JPEG,
  proofingWith,
  REFERENCE_TOKEN,
  SEAL_KEY,
  SESSION_ID,
  vendorAt,
} from './harness.js';

const OTHER = '0f8fad5b-d9cb-469f-a165-70867728950e';
const ref: SessionRef = { provider: 'innovatrics', id: SESSION_ID };
const at = (path: string, id = SESSION_ID) => `/api/v1/data/${id}/${path}`;
const RESULTS = {
  'decision/results': DECISION_APPROVED,
  'document/result': DOCUMENT,
  'face/result': FACE,
  images: IMAGES,
};

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const created = async (reference = 'case-1') => {
  vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
  return (await proofingWith().createSession({ reference, mode: 'direct', consent: CONSENT })).ref;
};
/** The results, one of them with other fields. */
function answers(status: object, changed: string | undefined, fields: object) {
  const { scope, sent } = vendorAt();
  scope.get(at('status')).reply(200, status);
  for (const [path, body] of Object.entries(RESULTS))
    scope.get(at(path)).reply(200, path === changed ? { ...body, ...fields } : body);
  return sent;
}

describe('an answer that names another session is refused', () => {
  it.each([[{ sessionId: OTHER }], [{ SessionId: OTHER }], [{ id: OTHER }], [{ sessionId: 7 }]])(
    'the status: %j',
    async (named) => {
      answers({ status: 'AUTO_APPROVED', ...named }, undefined, {});
      await expect(proofingWith().getSession(ref)).rejects.toMatchObject({ code: 'BAD_RESPONSE', ref });
      answers({ status: 'AUTO_APPROVED', ...named }, undefined, {});
      await expect(proofingWith().getResult(ref)).rejects.toMatchObject({ code: 'BAD_RESPONSE', ref });
    },
  );

  it.each(Object.keys(RESULTS))('%s', async (path) => {
    answers({ status: 'AUTO_APPROVED' }, path, { sessionId: OTHER });
    await expect(proofingWith().getResult(ref)).rejects.toMatchObject({ code: 'BAD_RESPONSE', ref });
  });

  it.each(['status', ...Object.keys(RESULTS)])('the same with the reference, in %s', async (path) => {
    const mine = await created();
    answers({ status: 'AUTO_APPROVED', ...(path === 'status' ? { externalId: 'case-2' } : {}) }, path, {
      externalId: 'case-2',
    });
    await expect(proofingWith().getResult(mine)).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  });

  it.each([
    ['start', () => ({ kind: 'selfie' as const, path: '/api/v1/enrolment/start' })],
    ['face', () => ({ kind: 'selfie' as const, path: '/api/v1/enrolment/face' })],
  ])('the capture call %s', async (what) => {
    const mine = await created();
    const { scope } = vendorAt();
    scope
      .get(`/api/v1/enrolment/token/exchange/${REFERENCE_TOKEN}`)
      .reply(200, { hasError: false, token: 'aaa.bbb.ccc' });
    scope.post('/api/v1/enrolment/start').reply(200, what === 'start' ? { sessionId: OTHER } : {});
    scope.post('/api/v1/enrolment/face').reply(200, { hasError: false, sessionId: OTHER });
    const { bytesSource } = await import('@anyproof/core');
    const selfie = { kind: 'selfie', pages: [bytesSource(JPEG, 'image/jpeg')] };
    await expect(proofingWith().submitEvidence(mine, selfie)).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  });

  it('the end of a white label, which names the session', async () => {
    const mine = await created();
    const { scope } = vendorAt();
    scope
      .get(`/api/v1/enrolment/token/exchange/${REFERENCE_TOKEN}`)
      .reply(200, { hasError: false, token: 'aaa.bbb.ccc' });
    scope.post('/api/v1/enrolment/complete').reply(200, { hasError: false, sessionId: OTHER });
    await expect(proofingWith().finalizeSession(mine)).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  });

  it('names this one in capitals, and is taken', async () => {
    const mine = await created();
    answers(
      { status: 'AUTO_APPROVED', sessionId: SESSION_ID.toUpperCase(), externalId: 'case-1' },
      undefined,
      {},
    );
    await expect(proofingWith().getResult(mine)).resolves.toMatchObject({
      decision: 'approved',
      reference: 'case-1',
    });
  });
});

describe('a ref whose state is of another session', () => {
  const sealer = createSealer('innovatrics', { key: SEAL_KEY });
  const others = {
    ...ref,
    state: sealer.seal(OTHER, JSON.stringify({ webEnrolmentUrl: INITIALIZED.webEnrolmentUrl })),
  };

  it.each([
    ['getSession', () => proofingWith().getSession(others)],
    ['getResult', () => proofingWith().getResult(others)],
    ['getLaunch', () => proofingWith().getLaunch(others)],
    ['finalizeSession', () => proofingWith().finalizeSession(others)],
    ['eraseSession', () => proofingWith().eraseSession(others)],
    [
      'downloadArtifact',
      () => proofingWith().downloadArtifact(others, { id: 'primary_face', kind: 'portrait' }),
    ],
    ['an empty one', () => proofingWith().getSession({ ...ref, state: '' })],
    ['a broken one', () => proofingWith().eraseSession({ ...ref, state: `${others.state.slice(0, -2)}AA` })],
  ])('opens nothing, and nothing is asked: %s', async (_what, call) => {
    const { sent } = vendorAt();
    await expect(call()).rejects.toMatchObject({ code: 'REF_INVALID' });
    expect(sent).toEqual([]);
  });

  it('getResult answers without ref.state', async () => {
    answers({ status: 'AUTO_APPROVED' }, undefined, {});
    await expect(proofingWith().getResult(ref)).resolves.toMatchObject({
      ref,
      decision: 'approved',
      claims: { family_name: 'DOE' },
    });
  });

  it('getSession and eraseSession answer without ref.state: messages and listings name an id alone', async () => {
    vendorAt().scope.get(at('status')).reply(200, { status: 'PENDING' });
    await expect(proofingWith().getSession(ref)).resolves.toMatchObject({ status: 'pending' });
    vendorAt().scope.delete(`/api/v1/data/${SESSION_ID}`).reply(204);
    await expect(proofingWith().eraseSession(ref)).resolves.toMatchObject({ status: 'done' });
  });
});

describe('a session that was read a moment ago, in its end', () => {
  const provider = () => proofingWith().provider();
  const asked = (sent: readonly { readonly path: string }[]) =>
    sent.filter(({ path }) => path.endsWith('/status')).length;

  it('is not asked for its status again', async () => {
    const raw = { status: 'AUTO_APPROVED' };
    const sent = answers(raw, undefined, {});
    const polled = await provider().getSession(ref);
    const result = await provider().getResult(ref, { polled });
    expect(asked(sent)).toBe(1);
    expect(result).toMatchObject({ decision: 'approved', nativeStatus: 'AUTO_APPROVED' });
    expect(result.claims).toMatchObject({ family_name: 'DOE' });
  });

  it.each([
    ['another session', { ref: { ...ref, id: OTHER } }],
    ['a state that its word does not have', { decision: 'declined' as const }],
    [
      'an open one',
      { status: 'in_review' as const, nativeStatus: 'WAITING_FOR_MANUAL_APPROVE', decision: undefined },
    ],
  ])('is asked for again where that was %s', async (_what, fields) => {
    const session = {
      ref,
      adapter: 'innovatrics',
      status: 'completed',
      decision: 'approved',
      final: true,
      nativeStatus: 'AUTO_APPROVED',
      warnings: [],
      ...fields,
    };
    const sent = answers({ status: 'AUTO_APPROVED' }, undefined, {});
    await provider().getResult(ref, { polled: withRaw(session as never, { status: 'AUTO_APPROVED' }) });
    expect(asked(sent)).toBe(1);
  });
});

it('is refused before it is parsed when it is larger than any answer', async () => {
  vendorAt()
    .scope.get(at('status'))
    .reply(200, { status: 'AUTO_APPROVED', more: 'x'.repeat(2_000_001) });
  await expect(proofingWith().getSession(ref)).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
});

it('never has two verdicts in two spellings', async () => {
  answers({ Status: 'AUTO_REJECTED', status: 'AUTO_APPROVED' }, undefined, {});
  await expect(proofingWith().getSession(ref)).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
});

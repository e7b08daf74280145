// Whose answer it is: nothing of an answer about another session, tenant or community is used (dossier 6 and 7.4).

import { bytesSource, ProofingError } from '@anyproof/core';
import nock from 'nock';
import { oneKosmosAdministration } from '../src/administration/index.js';
import { oneKosmos } from '../src/index.js';
import { licence } from './mapping.js';
import {
  BASE,
  baseSettings,
  HOST,
  makeProofing,
  noNetwork,
  PAGE,
  path,
  publicKeys,
  REF,
  SESSION,
  sealed,
} from './wire-harness.js';

const ANOTHER = '11111111-8888-4777-8666-a55555555555';
const { tenantId, communityId } = baseSettings;
const COMMUNITY = { tenantId, communityId };
const client = () => makeProofing().native(oneKosmos);
const FETCH = `${BASE}/proofingsession/fetch`;
const RESULT = `${BASE}/document_share_session/result`;
const ROW = { id: SESSION, resultStatus: 'PASS', ...COMMUNITY };
const PROVEN = { sessionResult: 'SUCCESS', sessionId: SESSION, token: 't', document: licence };

noNetwork();
beforeEach(() => void publicKeys());

const says = (method: string, at: string, body: object) =>
  nock(HOST).intercept(at, method).reply(200, JSON.stringify(body));

async function expectRefused(work: Promise<unknown>, code = 'BAD_RESPONSE'): Promise<void> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!ProofingError.isInstance(error)) throw new Error('it was used');
  expect(error).toMatchObject({ code, retryable: false });
  expect(`${error.message}${JSON.stringify(error)}`).not.toContain('1111');
}

describe.each([
  ['plain', (body: object) => body],
  ['in an object', (data: object) => ({ data })],
  ['sealed', (body: object) => sealed(body)],
])('the details of another session, %s', (_how, wrapped) => {
  it('are not taken for this one', async () => {
    says('GET', path(), wrapped({ id: ANOTHER, status: 'COMPLETED', user: { uid: 'eve' } }));
    await expectRefused(makeProofing().getSession(REF));
  });
});

it.each<[verb: string, work: () => Promise<unknown>]>([
  ['getResult', () => makeProofing().getResult(REF)],
  ['handleReturn', () => makeProofing().handleReturn(REF)],
  ['details', () => client().proofingSession.details(SESSION)],
])('%s takes no details of another session', async (_verb, work) => {
  says('GET', path(), { id: ANOTHER, status: 'EXPIRED' });
  await expectRefused(work());
});

it('the same session, in capitals or with its number as text, is this one', async () => {
  says('GET', path(), { id: SESSION.toUpperCase(), status: 'PENDING' });
  expect((await makeProofing().getSession(REF)).status).toBe('pending');
});

it.each<[what: string, method: string, end: string, answer: object, call: () => Promise<unknown>]>([
  [
    'validate',
    'GET',
    '/validate',
    { id: ANOTHER, status: 'PENDING' },
    () => client().proofingSession.validate(SESSION),
  ],
  [
    'decline',
    'GET',
    '/decline',
    { id: ANOTHER, status: 'DECLINED' },
    () => client().proofingSession.decline(SESSION),
  ],
  ['start', 'GET', '/start', { data: { id: ANOTHER } }, () => client().proofingSession.start(SESSION)],
  [
    'start, by its page',
    'GET',
    '/start',
    { data: { id: SESSION, url: PAGE.replace(SESSION, ANOTHER) } },
    () => client().proofingSession.start(SESSION),
  ],
])('%s of another session is not taken', async (_what, method, end, answer, call) => {
  says(method, path(end), answer);
  await expectRefused(call());
});

it.each([
  ['another session', { ...ROW, id: ANOTHER }],
  ['another tenant', { ...ROW, tenantId: '111100000000000000000000' }],
  ['another community', { ...ROW, communityId: '111100000000000000000000' }],
])('a row of %s tells no outcome', async (_what, row) => {
  says('GET', path(), { id: SESSION, status: 'COMPLETED' });
  says('POST', FETCH, sealed({ data: [row] }));
  await expectRefused(makeProofing().getResult(REF));
});

it.each([
  ['tenant', { ...ROW, tenantId: undefined, tenantDNS: '1111.example' }],
  ['community', { ...ROW, communityId: undefined, communityName: '1111' }],
])('a row of another %s, named without its id, tells no outcome and is not listed', async (_what, row) => {
  says('GET', path(), { id: SESSION, status: 'COMPLETED' });
  says('POST', FETCH, sealed({ data: [row] }));
  await expectRefused(makeProofing().getSession(REF));
  publicKeys();
  says('POST', FETCH, sealed({ data: [row] }));
  await expectRefused(makeProofing().listSessions());
});

it('a row of our tenant under another of its names is ours', async () => {
  const names = { tenantDNS: 'alias.example', communityName: 'renamed' };
  const ours = {
    tenantId: undefined,
    tenantDNS: 'Tenant.Example',
    communityId: undefined,
    communityName: 'DEFAULT',
  };
  says(
    'POST',
    FETCH,
    sealed({
      data: [
        { ...ROW, ...names },
        { ...ROW, ...ours, id: ANOTHER },
      ],
    }),
  );
  expect((await makeProofing().listSessions()).sessions).toHaveLength(2);
});

describe('the reference of another person', () => {
  const consent = { terms: true, biometrics: true, at: '2025-01-01T00:00:00Z' };
  const other = { user: { uid: '1111-of-another' } };
  const ours = { user: { uid: 'cust-1' } };
  async function created(reference = 'cust-1', input: object = {}, settings: object = {}) {
    says('POST', `${BASE}/document_share_session/create`, { sessionId: SESSION, url: PAGE });
    const proofing = makeProofing({ ...settings });
    const { ref } = await proofing.createSession({ reference, mode: 'direct', consent, ...input });
    return { proofing, ref };
  }

  it('in the details is not taken for ours', async () => {
    const { proofing, ref } = await created();
    for (const work of [proofing.getSession, proofing.getResult]) {
      says('GET', path(), { id: SESSION, status: 'PENDING', ...other });
      await expectRefused(work(ref));
    }
    says('GET', path(), { id: SESSION, status: 'PENDING', ...ours });
    expect(await proofing.getSession(ref)).toMatchObject({ status: 'pending', reference: 'cust-1' });
    says('GET', path(), { id: SESSION, status: 'PENDING' });
    expect((await proofing.getSession(ref)).status).toBe('pending');
  });

  it('in the row is not taken for ours', async () => {
    const { proofing, ref } = await created();
    says('GET', path(), { id: SESSION, status: 'COMPLETED' });
    says('POST', FETCH, sealed({ data: [{ ...ROW, ...other }] }));
    await expectRefused(proofing.getSession(ref));
  });

  it('is what details and row must agree on where the ref remembers none', async () => {
    says('GET', path(), { id: SESSION, status: 'COMPLETED', ...ours });
    says('POST', FETCH, sealed({ data: [{ ...ROW, ...other }] }));
    await expectRefused(makeProofing().getSession(REF));
  });

  it('is found with a flow, in the answer to start, and under another session’s id', async () => {
    const flows = {
      passport: { connector: baseSettings.connector, verification: baseSettings.verification },
    };
    const { proofing, ref } = await created('cust-1', { flow: 'passport' }, { flows });
    says('GET', path(), { id: SESSION, status: 'PENDING', ...other });
    await expectRefused(proofing.getSession(ref));
    says('GET', path('/start'), { data: { id: SESSION, ...other } });
    const selfie = { kind: 'selfie', pages: [bytesSource(Buffer.from('ffd8ffe0', 'hex'), 'image/jpeg')] };
    await expectRefused(proofing.submitEvidence(ref, selfie));
    says('GET', path().replace(SESSION, ANOTHER), { id: ANOTHER, status: 'PENDING', ...other });
    await expectRefused(proofing.getSession({ ...ref, id: ANOTHER }));
  });

  it('is ours as a UUID in either case', async () => {
    const { proofing, ref } = await created(ANOTHER);
    const user = { uid: ANOTHER.toUpperCase() };
    says('GET', path(), { id: SESSION, status: 'PENDING', user });
    expect((await proofing.getSession(ref)).status).toBe('pending');
  });
});

it('a list holds no rows of another tenant or community', async () => {
  publicKeys();
  for (const other of ['tenantId', 'communityId']) {
    says('POST', FETCH, sealed({ data: [ROW, { ...ROW, id: ANOTHER, [other]: '1111' }] }));
    await expectRefused(makeProofing().listSessions());
  }
});

it.each([
  [{ outcomeFrom: 'fetch' }, true],
  [{ outcomeFrom: 'result' }, false],
  [{ outcomeFrom: 'result', resultShape: 'legacy' }, false],
])('the result of another session is nobody’s here: %j', async (settings, isFetched) => {
  says('GET', path(), { id: SESSION, status: 'COMPLETED' });
  if (isFetched) says('POST', FETCH, sealed({ data: [ROW] }));
  says('POST', RESULT, sealed({ ...PROVEN, sessionId: ANOTHER }));
  await expectRefused(makeProofing(settings).getResult(REF));
});

it('no picture comes from the result of another session', async () => {
  says('POST', RESULT, sealed({ ...PROVEN, sessionId: ANOTHER }));
  await expectRefused(makeProofing().downloadArtifact(REF, { id: 'document.face', kind: 'portrait' }));
});

it.each(['result', 'resultV3'] as const)('docuverify’s %s is compared, too', async (call) => {
  nock.cleanAll();
  const docuverify = `${HOST}/docuverify`;
  const settings = { connector: undefined, verification: undefined, docuverifyUrl: docuverify };
  const { docuverify: calls } = makeProofing({ ...settings, dialect: 'docuverify', dvcId: 'd' }).native(
    oneKosmos,
  );
  publicKeys();
  nock.cleanAll();
  nock(HOST)
    .get('/docuverify/publickeys')
    .reply(200, { publicKey: sealed({}).publicKey });
  nock(HOST)
    .post(/\/docuverify\/.*result$/)
    .reply(200, sealed({ ...PROVEN, sessionId: ANOTHER }));
  await expectRefused(calls[call]({ dvcID: 'd', sessionId: SESSION }));
});

it.each(['hosted', 'direct'] as const)(
  'a creation whose page is that of another session makes none of the two this one: %s',
  async (mode) => {
    for (const url of [
      PAGE.replace(SESSION, ANOTHER),
      `https://tenant.example/idproofing?sessionId=${ANOTHER}`,
    ]) {
      says('POST', `${BASE}/document_share_session/create`, { sessionId: SESSION, url });
      const consent = { terms: true, biometrics: true, at: '2025-01-01T00:00:00Z' };
      await expectRefused(makeProofing().createSession({ reference: 'r', mode, consent }), 'AMBIGUOUS');
      publicKeys();
    }
    nock.cleanAll();
  },
);

it.each<[what: string, method: string, at: string, call: () => Promise<unknown>]>([
  [
    'the bucket',
    'GET',
    `/bucket/tenant/${tenantId}/community/${communityId}`,
    () => oneKosmosAdministration(client()).bucket.get(COMMUNITY),
  ],
  [
    'a template',
    'PATCH',
    `/proofingtemplates/tenant/${tenantId}/community/${communityId}/id/1`,
    () => oneKosmosAdministration(client()).templates.patchById(COMMUNITY, '1', { workflow: [] }),
  ],
])('%s of another tenant or community is refused', async (_what, method, at, call) => {
  publicKeys();
  for (const other of ['tenantId', 'communityId']) {
    says(method, `${BASE}${at}`, { ...COMMUNITY, [other]: '1111' });
    await expectRefused(call());
  }
});

it.each([
  ['tenant', { tenant: { id: '1111' }, community: { id: communityId } }],
  ['tenant of the community', { tenant: { id: tenantId }, community: { id: communityId, tenantid: '1111' } }],
  ['community', { tenant: { id: tenantId }, community: { id: '1111' } }],
])('another %s is not looked up', async (_what, answer) => {
  nock.cleanAll();
  says('POST', '/api/r1/system/community_info/fetch', answer);
  await expectRefused(client().discovery.communityInfo());
});

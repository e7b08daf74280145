import { buffer } from 'node:stream/consumers';
import { bytesSource } from '@anyproof/core';
import nock from 'nock';
import {
  app,
  failureOf,
  HOST,
  INPUT,
  LAUNCH,
  LINKS,
  logsIn,
  lost,
  opened,
  playsAlone,
  ref,
  refused,
  vendor,
  verification,
} from './acme.js';

playsAlone();

const JPEG = bytesSource(Buffer.from('ffd8ffe000104a464946', 'hex'), 'image/jpeg');
const CONSENT = { terms: true, biometrics: false, at: '2026-03-01T09:29:30Z' };

it.each([
  ['CREATED', { status: 'pending' }],
  ['IN_ANALYSIS', { status: 'processing' }],
  ['RETRY_POSSIBLE', { status: 'action_required', action: { actor: 'person', next: 'retry' } }],
  ['EVIDENCE_WANTED', { status: 'action_required', action: { actor: 'person', next: 'evidence' } }],
  ['DECISION_WANTED', { status: 'action_required', action: { actor: 'app', next: 'decide' } }],
  ['ON_HOLD', { status: 'action_required', action: { actor: 'app', next: 'native' } }],
  ['MANUAL_REVIEW', { status: 'in_review' }],
  ['ACCEPTED', { status: 'completed', decision: 'approved', final: false, decidedBy: 'manual' }],
  ['REFUSED', { status: 'completed', decision: 'declined', final: false, decidedBy: 'manual' }],
  ['UNDECIDED', { status: 'completed', decision: 'inconclusive', final: false, decidedBy: 'manual' }],
  ['EXPIRED', { status: 'expired' }],
  ['ABANDONED', { status: 'abandoned' }],
  ['CANCELED', { status: 'canceled' }],
  ['ERROR', { status: 'failed' }],
  ['SOMETHING_NEW', { status: 'processing', warnings: [{ code: 'UNKNOWN_NATIVE_STATUS' }] }],
])('%s is read as documented', async (state, outcome) => {
  logsIn();
  const verdict = { outcome: state, decidedBy: 'STAFF', final: false, at: '2026-03-01T09:41:00.000Z' };
  vendor().get('/v2/verifications/ver_1').reply(200, verification({ state, verdict }));
  const session = await app().getSession(ref);
  expect(session).toMatchObject({ ...outcome, nativeStatus: state });
});

it('says why, how often, who, when, and when to ask again', async () => {
  logsIn();
  const more = {
    state: 'CANCELED',
    endedBy: 'APPLICANT',
    endedAt: '2026-03-01T09:40:00.000Z',
    startedAt: '2026-03-01T09:31:00.000Z',
    attemptsMade: 2,
    findings: ['CONSENT_REFUSED', 'NEW_FINDING'],
    pollAfterSeconds: 90,
    wanted: null,
  };
  vendor().get('/v2/verifications/ver_1').reply(200, verification(more));
  expect(await app().getSession(ref)).toMatchObject({
    status: 'canceled',
    endedBy: 'person',
    endedAt: '2026-03-01T09:40:00.000Z',
    attempts: { made: 2, left: 3 },
    reasons: [
      { code: 'consent_refused', nativeCode: 'CONSENT_REFUSED' },
      { code: 'other', nativeCode: 'NEW_FINDING' },
    ],
    pollAfterMs: 90_000,
  });
});

it('a session of the test mode says so', async () => {
  nock(HOST).post('/oauth/token').reply(200, { access_token: 'N2Zk', expires_in: 300 });
  vendor()
    .get('/v2/verifications/ver_1')
    .reply(200, verification({ livemode: false }));
  const session = await app({ clientId: 'test_client', testMode: true }).getSession(ref);
  expect(session.testMode).toBe(true);
});

it.each([
  ['hosted', 'page', { pageUrl: LINKS.pageUrl }, { url: LINKS.pageUrl }],
  ['embedded', 'sdk', { sdkToken: LINKS.sdkToken }, { sdk: LAUNCH.sdk }],
] as const)('getLaunch in %s mode asks for one link', async (mode, kind, link, launch) => {
  logsIn();
  const answer = { kind, ...link, expiresAt: LINKS.expiresAt };
  vendor().post('/v2/verifications/ver_1/links', { kind }).reply(201, answer);
  expect(await app().getLaunch(ref, { mode })).toEqual({ ...launch, expiresAt: LINKS.expiresAt });
});

it('getLaunch in direct mode calls nobody', async () => {
  expect(await app().getLaunch(ref, { mode: 'direct' })).toEqual({});
});

it('a link that is lost is not asked for again', async () => {
  logsIn();
  vendor().post('/v2/verifications/ver_1/links').replyWithError(lost());
  expect(await failureOf(() => app().getLaunch(ref))).toMatchObject({ code: 'NETWORK', retryable: false });
});

it.each(['javascript:alert(1)', 'http://verify.acme.example/', 'https://user@verify.acme.example/'])(
  'nobody is sent to %s',
  async (pageUrl) => {
    logsIn();
    vendor().post('/v2/verifications/ver_1/links').reply(201, { kind: 'page', pageUrl });
    expect((await failureOf(() => app().getLaunch(ref))).code).toBe('BAD_RESPONSE');
  },
);

it('a failed attempt is reopened: the same session, with both links', async () => {
  logsIn();
  vendor()
    .get('/v2/verifications/ver_1')
    .reply(200, verification({ state: 'RETRY_POSSIBLE' }));
  vendor()
    .post('/v2/verifications/ver_1/reopen')
    .reply(200, opened({ attemptsMade: 1 }));
  const session = await app().retrySession(ref, INPUT);
  expect(session).toMatchObject({ ref, status: 'pending', attempts: { made: 1, left: 4 } });
  expect(session.launch).toEqual(LAUNCH);
});

it('records consent, also a withdrawal', async () => {
  logsIn();
  const sent = { terms: true, biometrics: false, givenAt: '2026-03-01T09:29:30.000Z' };
  vendor().post('/v2/verifications/ver_1/consents', sent).reply(204);
  await app().recordConsent(ref, CONSENT);
});

it('uploads page for page, and says what is still wanted', async () => {
  logsIn();
  const upload = (slot: string, answer: object) =>
    vendor()
      .put(`/v2/verifications/ver_1/images/${slot}`)
      .matchHeader('content-type', 'image/jpeg')
      .reply(200, answer);
  upload('document-0', { accepted: true, wanted: ['DOCUMENT', 'SELFIE'] });
  upload('document-1', { accepted: true, wanted: ['SELFIE'] });
  upload('selfie-0', { accepted: false, finding: 'SEVERAL_FACES', wanted: ['SELFIE'] });
  const proofing = app();
  expect(await proofing.submitEvidence(ref, { kind: 'identity_document', pages: [JPEG, JPEG] })).toEqual({
    accepted: true,
    pagesAccepted: 2,
    reasons: [],
    next: ['selfie'],
  });
  expect(await proofing.submitEvidence(ref, { kind: 'selfie', pages: [JPEG] })).toMatchObject({
    accepted: false,
    pagesAccepted: 0,
    reasons: [{ code: 'too_many_faces' }],
  });
});

it.each([
  [202, {}, 'ok'],
  [409, refused('already_submitted'), 'ok'],
  [409, refused('evidence_missing'), 'CONFLICT'],
])('finalizing that is answered %i %j', async (status, body, end) => {
  logsIn();
  vendor().post('/v2/verifications/ver_1/submit').reply(status, body);
  const done = app().finalizeSession(ref);
  if (end === 'ok') await done;
  else expect((await failureOf(() => done)).code).toBe(end);
});

it('decides under the name of who did, and reads the session', async () => {
  logsIn();
  const body = { verdict: 'REFUSED', decidedBy: 'agent-12', note: 'too many attempts' };
  vendor()
    .post('/v2/verifications/ver_1/decision', body)
    .reply(200, verification({ state: 'REFUSED' }));
  const verdict = { decidedBy: 'CLIENT', final: false };
  vendor()
    .get('/v2/verifications/ver_1')
    .reply(200, verification({ state: 'REFUSED', verdict }));
  const decision = { decision: 'declined', by: 'agent-12', reason: 'too many attempts' } as const;
  expect(await app().decideSession(ref, decision)).toMatchObject({ decision: 'declined', decidedBy: 'app' });
});

it('cancels', async () => {
  logsIn();
  vendor()
    .post('/v2/verifications/ver_1/cancel')
    .reply(200, verification({ state: 'CANCELED' }));
  await app().cancelSession(ref);
});

const SCHEDULED = {
  state: 'scheduled',
  requestedAt: '2026-03-01T10:00:00.000Z',
  due: '2026-03-04T10:00:00.000Z',
};

it('erases a session: first it is requested, then done', async () => {
  logsIn();
  const scheduled = { ...SCHEDULED, scope: 'verification' };
  vendor().delete('/v2/verifications/ver_1').reply(202, { id: 'ver_1', erasure: scheduled });
  expect(await app().eraseSession(ref)).toEqual({
    status: 'requested',
    scope: 'session',
    at: SCHEDULED.requestedAt,
    dueAt: SCHEDULED.due,
  });
  logsIn();
  const done = { ...scheduled, state: 'done', due: undefined, doneAt: '2026-03-04T10:00:00.000Z' };
  const left = { state: 'ACCEPTED', erased: true, erasure: done };
  vendor().get('/v2/verifications/ver_1').reply(200, verification(left));
  const { erasure } = await app().getSession(ref);
  expect(erasure).toEqual({ status: 'done', scope: 'session', at: '2026-03-04T10:00:00.000Z' });
});

it('erases the person of a session, with all their sessions', async () => {
  logsIn();
  vendor().get('/v2/verifications/ver_1').reply(200, verification());
  const erasure = { ...SCHEDULED, scope: 'applicant' };
  vendor().delete('/v2/applicants/apl_1/data').reply(202, { id: 'apl_1', erasure });
  expect(await app().eraseSession(ref, 'subject')).toMatchObject({ status: 'requested', scope: 'subject' });
});

it('erasing a session whose person is being erased stays about the session', async () => {
  logsIn();
  const erasure = { ...SCHEDULED, scope: 'applicant' };
  vendor().delete('/v2/verifications/ver_1').reply(202, { id: 'ver_1', erasure });
  expect(await app().eraseSession(ref)).toMatchObject({ scope: 'session' });
});

it('lists with every filter, page by page', async () => {
  logsIn();
  const query = {
    external_id: 'order-1042',
    subject: 'customer-17',
    state: 'ACCEPTED,REFUSED,UNDECIDED',
    created_after: '2026-03-01T00:00:00Z',
    created_before: '2026-03-02T00:00:00Z',
    limit: '100',
    cursor: 'Y3Vy',
  };
  vendor()
    .get('/v2/verifications')
    .query(query)
    .reply(200, { items: [verification({ state: 'ACCEPTED' })], next: 'bmV4dA' });
  const page = await app().listSessions({
    reference: 'order-1042',
    subject: 'customer-17',
    status: 'completed',
    since: '2026-03-01T00:00:00Z',
    until: '2026-03-02T00:00:00Z',
    pageSize: 500,
    cursor: 'Y3Vy',
  });
  expect(page).toMatchObject({ sessions: [{ ref, status: 'completed' }], next: 'bmV4dA' });
});

it('the last page has no next, and a strange cursor is the mistake of the caller', async () => {
  logsIn();
  vendor().get('/v2/verifications').reply(200, { items: [], next: null });
  vendor().get('/v2/verifications').query({ cursor: 'x' }).reply(422, refused('invalid_cursor'));
  const proofing = app();
  expect(await proofing.listSessions()).toEqual({ sessions: [] });
  expect((await failureOf(() => proofing.listSessions({ cursor: 'x' }))).code).toBe('INVALID_INPUT');
});

it('downloads a file, unless it is past its time', async () => {
  logsIn();
  const path = '/v2/verifications/ver_1/files/fil_a1';
  vendor().get(path).reply(200, 'bytes', { 'content-type': 'image/jpeg', 'content-length': '5' });
  vendor().get(path).reply(410, refused('no_longer_readable'));
  const artifact = { id: 'fil_a1', kind: 'document_image' } as const;
  const proofing = app();
  const { mediaType, size, body } = await proofing.downloadArtifact(ref, artifact);
  expect([mediaType, size, String(await buffer(body))]).toEqual(['image/jpeg', 5, 'bytes']);
  expect((await failureOf(() => proofing.downloadArtifact(ref, artifact))).code).toBe('SESSION_GONE');
});

it('a path that is not there says nothing of any session', async () => {
  logsIn();
  vendor().get('/v2/verifications/ver_1').reply(404, refused('not_found'));
  expect((await failureOf(() => app().getSession(ref))).code).toBe('CONFIG');
});

it('a token that is refused is renewed once', async () => {
  logsIn();
  vendor()
    .get('/v2/account')
    .reply(200, { id: 'acc_1', livemode: true, workflows: ['standard'] });
  vendor().get('/v2/account').reply(401, refused('invalid_token'));
  logsIn();
  vendor()
    .get('/v2/account')
    .reply(200, { id: 'acc_1', livemode: true, workflows: ['standard'] });
  const proofing = app();
  expect(await proofing.checkHealth()).toMatchObject({ healthy: true });
  expect(await proofing.checkHealth()).toMatchObject({ healthy: true });
});

it('the doctor asks for the address, the credentials, and the workflow of each flow', async () => {
  nock(HOST).get('/v2/account').reply(401, refused('invalid_token'));
  logsIn();
  vendor()
    .get('/v2/account')
    .times(3)
    .reply(200, { id: 'acc_1', livemode: true, workflows: ['standard'] });
  const steps = app({ flows: { default: 'standard', full: 'plus' } }).provider().diagnosis ?? [];
  const found: unknown[] = [];
  for (const { check, run } of steps) found.push([check, await run({})]);
  expect(found).toEqual([
    ['base path', undefined],
    ['credentials', 'logged in'],
    ['workflow of flow default', 'standard'],
    ['workflow of flow full', { failed: 'this account does not have the workflow' }],
  ]);
});

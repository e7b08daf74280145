// What goes over the wire, typed by hand from the vendor dossier, sections 2 to 5, 7.2 and 8.1.
import { bytesSource, type CreateSessionInput, createProofing, type Proofing } from '@anyproof/core';
import { leapingClock } from '@anyproof/core/testing';
import nock from 'nock';
import { id360 } from '../src/index.js';

const HOST = 'https://id360.test';
const PROCESS = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
const TOKEN = 'a1'.repeat(25);
const API_KEY = 'b2'.repeat(64);
const JPEG = Buffer.from([
  0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0xff, 0xd9,
]);

const created = {
  url: 'http://id360.test/private/api/1.0.0/enrollment/215416',
  id: 215416,
  process: 7001,
  api_key: API_KEY,
  browser_callback_url: 'https://app.example/return',
  client_reference: 'cust-000042',
  status: 'NEW',
  reason: null,
  creation_time: '2026-01-17T15:01:49.013906',
  starting_time: null,
  finished_time: null,
  callback_endpoints: [],
};

const CONSENT = { terms: true, biometrics: true, at: '2026-01-17T15:01:00Z' };

const input: CreateSessionInput = {
  reference: 'cust-000042',
  mode: 'direct',
  returnUrl: 'https://app.example/return',
  selfAsserted: {
    given_name: 'Élodie Anne',
    family_name: 'Exemple',
    email: 'elodie@example.org',
    phone_number: '+33600000000',
    address: { street_address: '12 rue Inventée', postal_code: '75999', locality: 'Paris', country: 'FRA' },
  },
  expected: { given_name: 'Élodie', family_name: 'Exemple', birthdate: '1985-07-12' },
  consent: CONSENT,
  providerOptions: { id360: { group: 'agency-north' }, elsewhere: { ignored: true } },
};

function makeProofing(settings: Readonly<Record<string, unknown>> = {}): Proofing {
  return createProofing({
    adapters: [id360],
    config: {
      provider: 'id360',
      seal: 'none',
      providers: {
        id360: {
          baseUrl: HOST,
          username: 'app@client',
          password: 'pässwörd',
          process: PROCESS,
          callbacks: [
            { url: 'https://hooks.example/final', on: 'final', headers: { 'X-Hook-Secret': 's3cr3t' } },
            { url: 'https://hooks.example/all', on: 'all', headers: { 'X-Other-Secret': '0ther' } },
          ],
          ...settings,
        },
      },
    },
    deps: { clock: leapingClock() },
  });
}

const login = (times = 1, token = TOKEN) =>
  nock(HOST)
    .post('/api/1.0.0/user/login/', { username: 'app@client', password: 'pässwörd' })
    .matchHeader('content-type', 'application/json')
    .times(times)
    .reply(200, { token });
const withToken = (token = TOKEN) => nock(HOST, { reqheaders: { authorization: `Token ${token}` } });
const withKey = () => nock(HOST, { reqheaders: { 'x-api-key': API_KEY }, badheaders: ['authorization'] });

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => nock.restore());

it('creates an enrollment with the documented body, and nothing more', async () => {
  login();
  withToken()
    .post(`/api/1.0.0/process/${PROCESS}/enrollment`, {
      browser_callback_url: 'https://app.example/return',
      client_reference: 'cust-000042',
      last_name: 'Exemple',
      first_name: 'Élodie Anne',
      email: 'elodie@example.org',
      phone_number: '+33600000000',
      address_line_1: '12 rue Inventée',
      zip_code: '75999',
      city: 'Paris',
      country: 'FRA',
      group: 'agency-north',
      callback_endpoints: [
        {
          url: 'https://hooks.example/final',
          on: ['E', 'F', 'C'],
          headers: [{ name: 'X-Hook-Secret', value: 's3cr3t' }],
        },
        {
          url: 'https://hooks.example/all',
          on: [],
          headers: [{ name: 'X-Other-Secret', value: '0ther' }],
        },
      ],
    })
    .reply(200, created);

  const session = await makeProofing().createSession(input);
  expect(session).toMatchObject({
    adapter: 'id360',
    reference: 'cust-000042',
    status: 'pending',
    nativeStatus: 'NEW',
    createdAt: '2026-01-17T15:01:49.013Z',
    warnings: [],
  });
  expect(session.ref).toMatchObject({ provider: 'id360', id: '215416' });
  expect(session.launch).toEqual({});
});

it('prepares direct mode once, then uploads each page raw, and finalizes', async () => {
  login();
  withToken().post(`/api/1.0.0/process/${PROCESS}/enrollment`).reply(200, created);
  const proofing = makeProofing();
  const { ref } = await proofing.createSession(input);

  withKey()
    .get('/api/1.0.0/enrollment/flow/enrollment_info/')
    .reply(200, { routes: [{ id: 275128 }] });
  withKey()
    .post('/api/1.0.0/enrollment/flow/route/275128/select/', '')
    .matchHeader('content-type', 'text/plain')
    .reply(204);
  withKey()
    .post('/api/1.0.0/enrollment/flow/consent/', '')
    .query({ accepted_system_cgu: 'true', accepted_cgu: 'true', accepted_biometry: 'true' })
    .reply(204);
  for (const [name, value] of [
    ['first_name', 'Élodie'],
    ['name', 'Exemple'],
    ['birth_date', '1985-07-12'],
  ])
    withToken()
      .post(`/api/1.0.0/enrollment/215416/control/data/${name}/`, value)
      .query({ locked: 'true' })
      .matchHeader('content-type', 'text/plain')
      .matchHeader('accept', 'text/plain')
      .reply(204);
  const isJpeg = (body: string) => Buffer.from(body, 'hex').equals(JPEG);
  for (const page of ['0', '1'])
    withKey()
      .post('/api/1.0.0/enrollment/flow/document/id_document_image/', isJpeg)
      .query({ total_pages: '2', uploaded_page: page })
      .matchHeader('content-type', 'application/octet-stream')
      .matchHeader('content-length', String(JPEG.length))
      .reply(204);
  const page = bytesSource(JPEG, 'image/jpeg');
  expect(await proofing.submitEvidence(ref, { kind: 'identity_document', pages: [page, page] })).toEqual({
    accepted: true,
    pagesAccepted: 2,
    reasons: [],
  });

  withKey()
    .post('/api/1.0.0/enrollment/flow/document/selfie_image_upload/', isJpeg)
    .query({ total_pages: '1', uploaded_page: '0' })
    .reply(204);
  await proofing.submitEvidence(ref, { kind: 'selfie', pages: [page] });

  withKey().post('/api/1.0.0/enrollment/flow/finalize_enrollment', '').reply(204);
  await proofing.finalizeSession(ref);
});

it('spells the consent as the setting says', async () => {
  login();
  withToken().post(`/api/1.0.0/process/${PROCESS}/enrollment`).reply(200, created);
  const proofing = makeProofing({ consentParameter: 'accepted_cgu' });
  const { ref } = await proofing.createSession({
    ...input,
    consent: { ...CONSENT, at: '2026-01-17T15:00:00Z' },
  });
  withKey()
    .get('/api/1.0.0/enrollment/flow/enrollment_info/')
    .reply(200, { routes: [{ id: 1 }] });
  withKey().post('/api/1.0.0/enrollment/flow/route/1/select/').reply(409, { detail: 'already selected' });
  withKey()
    .post('/api/1.0.0/enrollment/flow/consent/')
    .query({ accepted_cgu: 'true', accepted_biometry: 'false' })
    .reply(204);
  await proofing.recordConsent(ref, { terms: true, biometrics: false, at: '2026-01-17T15:01:00Z' });
});

it('asks for the report without drafts, and reads 202 as not ended', async () => {
  login();
  withToken().get('/api/1.0.0/enrollment/215416/report').query({ allow_draft: 'false' }).reply(202);
  const session = await makeProofing().getSession({ provider: 'id360', id: '215416' });
  expect(session).toMatchObject({ status: 'pending', pollAfterMs: 60_000 });
  expect(session.nativeStatus).toBeUndefined();
});

it('renews the login once after a 401, and gives up after the second', async () => {
  login();
  withToken().get('/api/1.0.0/enrollment/7/report').query(true).reply(401, { detail: 'Invalid token.' });
  login(1, 'second');
  withToken('second')
    .get('/api/1.0.0/enrollment/7/report')
    .query(true)
    .reply(401, { detail: 'Invalid token.' });
  await expect(makeProofing().getSession({ provider: 'id360', id: '7' })).rejects.toMatchObject({
    code: 'AUTH',
    httpStatus: 401,
    retryable: false,
  });
});

it('logs in once for a thousand concurrent first calls', async () => {
  login(1);
  withToken().get('/api/1.0.0/enrollment/7/report').query(true).times(1000).reply(202);
  const proofing = makeProofing();
  const ref = { provider: 'id360', id: '7' };
  const all = await Promise.all(Array.from({ length: 1000 }, () => proofing.getSession(ref)));
  expect(all).toHaveLength(1000);
});

it('never sends a creation twice, and says that a lost answer is ambiguous', async () => {
  login();
  withToken().post(`/api/1.0.0/process/${PROCESS}/enrollment`).reply(504);
  await expect(makeProofing().createSession(input)).rejects.toMatchObject({ code: 'AMBIGUOUS' });
});

it('keeps the id of a session exact beyond 2^53', async () => {
  login();
  const text = JSON.stringify(created).replace('215416,', '12345678901234567890,');
  withToken().post(`/api/1.0.0/process/${PROCESS}/enrollment`).reply(200, text);
  const { ref } = await makeProofing().createSession(input);
  expect(ref.id).toBe('12345678901234567890');
});

it('says which page was the last that the vendor took', async () => {
  login();
  withToken().post(`/api/1.0.0/process/${PROCESS}/enrollment`).reply(200, created);
  const proofing = makeProofing();
  const { ref } = await proofing.createSession({
    reference: 'cust-000042',
    returnUrl: 'https://app.example/',
  });
  withKey()
    .get('/api/1.0.0/enrollment/flow/enrollment_info/')
    .reply(200, { routes: [{ id: 1 }] });
  withKey().post('/api/1.0.0/enrollment/flow/route/1/select/').reply(204);
  withKey()
    .post('/api/1.0.0/enrollment/flow/document/id_document_image/')
    .query({ total_pages: 2, uploaded_page: 0 })
    .reply(204);
  withKey()
    .post('/api/1.0.0/enrollment/flow/document/id_document_image/')
    .query({ total_pages: 2, uploaded_page: 1 })
    .reply(500);
  const page = bytesSource(JPEG, 'image/jpeg');
  await expect(
    proofing.submitEvidence(ref, { kind: 'identity_document', pages: [page, page] }),
  ).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', pagesAccepted: 1 });
});

it.each([
  [400, 'AUTH'],
  [401, 'AUTH'],
  [503, 'PROVIDER_UNAVAILABLE'],
])('reads a login answered %s as %s', async (status, code) => {
  nock(HOST)
    .post('/api/1.0.0/user/login/')
    .times(status === 503 ? 3 : 1)
    .reply(status, { detail: 'no' });
  await expect(makeProofing().getSession({ provider: 'id360', id: '7' })).rejects.toMatchObject({ code });
});

it('tells an unknown process from an unknown session', async () => {
  login();
  withToken().post(`/api/1.0.0/process/${PROCESS}/enrollment`).reply(404, { detail: 'Not found.' });
  await expect(makeProofing().createSession(input)).rejects.toMatchObject({ code: 'CONFIG' });
  withToken().get('/api/1.0.0/enrollment/9/report').query(true).reply(404);
  login();
  await expect(makeProofing().getSession({ provider: 'id360', id: '9' })).rejects.toMatchObject({
    code: 'SESSION_NOT_FOUND',
  });
});

it('keeps the password, the token and the dossier key out of every error', async () => {
  login();
  withToken()
    .post(`/api/1.0.0/process/${PROCESS}/enrollment`)
    .reply(400, { last_name: ['Exemple is not allowed'], token: TOKEN });
  const error: unknown = await makeProofing()
    .createSession(input)
    .catch((thrown: unknown) => thrown);
  const { inspect } = await import('node:util');
  const text = `${inspect(error, { depth: 20, showHidden: true })} ${JSON.stringify(error)}`;
  for (const secret of ['pässwörd', TOKEN, API_KEY, 'Exemple', 's3cr3t']) expect(text).not.toContain(secret);
  expect(error).toMatchObject({ code: 'PROVIDER_REJECTED', httpStatus: 400 });
});

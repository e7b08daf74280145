// The calls beyond the two modes, typed by hand from the vendor dossier, sections 2.1, 3, 4.1, 8.1, 8.5 and 9.
import { bytesSource, type Clock, createProofing, type Proofing, type ProofingDeps } from '@anyproof/core';
import nock from 'nock';
import { id360 } from '../src/index.js';

const HOST = 'https://id360.test';
const PROCESS = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
const TOKEN = 'a1'.repeat(25);
const API_KEY = 'b2'.repeat(64);
const JPEG = Buffer.from([
  0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0xff, 0xd9,
]);
const MINUTE = 60_000;
const ref = { provider: 'id360', id: '215416' };

function makeProofing(settings: Readonly<Record<string, unknown>> = {}, deps: ProofingDeps = {}): Proofing {
  const login = { username: 'app@client', password: 'secret' };
  return createProofing({
    adapters: [id360],
    config: {
      provider: 'id360',
      seal: 'none',
      providers: { id360: { baseUrl: HOST, ...login, process: PROCESS, ...settings } },
    },
    deps,
  });
}
const native = (settings: Readonly<Record<string, unknown>> = {}) => makeProofing(settings).native(id360);

/** A clock that a test moves; pauses take no time. */
function handClock(): Clock & { now: () => number; advance(milliseconds: number): void } {
  let now = Date.UTC(2026, 0, 17, 15);
  return {
    now: () => now,
    sleep: async () => undefined,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

const login = () =>
  nock(HOST)
    .post('/api/1.0.0/user/login/', { username: 'app@client', password: 'secret' })
    .reply(200, { token: TOKEN });
const withToken = (token = TOKEN) => nock(HOST, { reqheaders: { authorization: `Token ${token}` } });
async function read(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => nock.restore());

it('downloads a page from the configured host, whatever host the report names', async () => {
  login();
  withToken()
    .get('/api/1.0.0/enrollment/215416/report')
    .query({ allow_draft: 'false' })
    .reply(200, {
      status: 'OK',
      documents: {
        kbis: [
          {
            files: [
              { url: 'https://elsewhere.example/api/1.0.0/document/500009/file_contents/?page_number=2' },
            ],
          },
        ],
      },
    });
  withToken()
    .get('/api/1.0.0/document/500009/file_contents/')
    .query({ page_number: '2' })
    .matchHeader('accept', '*/*')
    .reply(200, JPEG, { 'content-type': 'image/jpeg', 'content-length': String(JPEG.length) });
  const proofing = makeProofing();
  const { artifacts } = await proofing.getResult(ref);
  expect(artifacts).toEqual([{ id: '500009:2', kind: 'document_image' }]);
  const [artifact] = artifacts;
  if (artifact === undefined) throw new Error('unreachable');
  const { mediaType, size, body } = await proofing.downloadArtifact(ref, artifact);
  expect({ mediaType, size }).toEqual({ mediaType: 'image/jpeg', size: 14 });
  expect(await read(body)).toEqual(JPEG);
});

it.each([
  [404, 'SESSION_GONE'],
  [403, 'FORBIDDEN'],
  [500, 'PROVIDER_UNAVAILABLE'],
])('reads a file answered %s as %s', async (status, code) => {
  login();
  withToken()
    .get('/api/1.0.0/document/5/file_contents/')
    .query(true)
    .times(status === 500 ? 3 : 1)
    .reply(status, { detail: 'no' });
  const attempt = makeProofing({}, { clock: handClock() }).downloadArtifact(ref, {
    id: '5:0',
    kind: 'selfie',
  });
  await expect(attempt).rejects.toMatchObject({ code, httpStatus: status });
});

it('asks for slip, idclaim and interruption where the dossier puts them, or where the settings do', async () => {
  login();
  withToken()
    .get('/api/1.0.0/enrollment/215416/proof_slip')
    .reply(200, '%PDF-1.4', { 'content-type': 'application/pdf' });
  withToken()
    .get('/api/1.0.0/enrollment/215416/idclaim')
    .reply(200, 'PK', { 'content-type': 'application/zip' });
  const calls = native();
  expect((await calls.enrollment.proofSlip('215416')).mediaType).toBe('application/pdf');
  const idclaim = await calls.enrollment.idclaim('215416');
  expect((await read(idclaim.body)).toString()).toBe('PK');
  expect(calls.enrollment.interrupt).toBeUndefined();

  const paths = { proofSlip: '/enrollment/:id/slip.pdf', idclaim: '/idclaim/:id/', interrupt: '/stop/:id' };
  login();
  withToken().get('/api/1.0.0/enrollment/215416/slip.pdf').reply(200, '%PDF-1.4');
  withToken().get('/api/1.0.0/idclaim/215416/').reply(200, 'PK');
  withToken().post('/api/1.0.0/stop/215416', '').reply(204);
  const moved = native({ paths });
  await read((await moved.enrollment.proofSlip('215416')).body);
  await read((await moved.enrollment.idclaim('215416')).body);
  await moved.enrollment.interrupt?.('215416');
});

it('gives the idclaim its own media type', async () => {
  login();
  withToken()
    .get('/api/1.0.0/enrollment/215416/idclaim')
    .reply(200, 'PK', { 'content-type': 'application/zip' });
  const file = await makeProofing().downloadArtifact(ref, { id: 'idclaim', kind: 'evidence' });
  expect(file.mediaType).toBe('application/vnd.etsi.asic-e+zip');
  expect((await read(file.body)).toString()).toBe('PK');
});

it('never interrupts twice when the answer was lost', async () => {
  login();
  withToken().post('/api/1.0.0/enrollment/215416/discontinue').reply(503);
  const proofing = makeProofing(
    { paths: { interrupt: '/enrollment/:id/discontinue' } },
    { clock: handClock() },
  );
  await expect(proofing.cancelSession(ref)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
});

it('reads the archive as a console user, with a one-time password for each login', async () => {
  let password = 0;
  const archive = {
    username: 'console@client',
    password: () => 'other',
    oneTimePassword: async () => String(100_000 + password++),
  };
  const userLogin = (token: string, answer: string) =>
    nock(HOST)
      .post('/api/1.0.0/user/login/', { username: 'console@client', password: 'other', token })
      .reply(200, { token: answer });
  userLogin('100000', 'first');
  withToken('first').get('/api/1.0.0/enrollment/215416/report/archive').reply(401);
  userLogin('100001', 'second');
  withToken('second')
    .get('/api/1.0.0/enrollment/215416/report/archive')
    .reply(200, { status: 'OK', level: 'LOW' });
  const { value, raw } = (await native({ archive }).archive?.report('215416')) ?? {};
  expect(value?.status).toBe('OK');
  expect(raw).toEqual({ status: 'OK', level: 'LOW' });
});

it('names the setting whose secret could not be fetched', async () => {
  const archive = {
    username: 'console@client',
    password: () => Promise.reject(new Error('vault is sealed')),
  };
  await expect(native({ archive }).archive?.report('215416')).rejects.toThrow('the setting archive.password');
});

it('asks for a draft, for the public key and whether the session lives', async () => {
  login();
  withToken()
    .get('/api/1.0.0/enrollment/215416/report')
    .query({ allow_draft: 'true' })
    .reply(200, { status: 'STARTED' });
  withToken().get('/api/1.0.0/keys/report_signature').reply(200, '-----BEGIN PUBLIC KEY-----');
  withToken().get('/api/1.0.0/user/whoami').reply(200, { id: 901 });
  const calls = native();
  expect((await calls.enrollment.report('215416', { draft: true }))?.value.status).toBe('STARTED');
  expect(await calls.keys.reportSignature()).toBe('-----BEGIN PUBLIC KEY-----');
  await calls.user.whoami();
});

const created = { id: 215416, api_key: API_KEY, status: 'NEW', creation_time: '2026-01-17T15:00:00.000000' };
const create = (body?: object) =>
  withToken().post(`/api/1.0.0/process/${PROCESS}/enrollment`, body === undefined ? undefined : { ...body });
const input = { reference: 'r', returnUrl: 'https://app.example/' };

it('creates as the guides did until May 2025', async () => {
  login();
  const headers = { 'api-key': 's3cr3t' };
  const url = 'https://hooks.example/id360';
  create({
    browser_callback_url: 'https://app.example/',
    client_reference: 'r',
    callback_url: url,
    callback_headers: headers,
  }).reply(200, created);
  const { ref: made } = await makeProofing({
    creation: 'legacy',
    callbacks: [{ url, headers }],
  }).createSession(input);
  expect(made.id).toBe('215416');
});

it('uploads a kind of its own under the name in the settings', async () => {
  login();
  create().reply(200, created);
  const proofing = makeProofing({ documentNames: { company_extract: 'kbis_image' } });
  const { ref: made } = await proofing.createSession({
    ...input,
    mode: 'direct',
    consent: { terms: true, biometrics: true, at: '2026-01-17T15:01:00Z' },
  });
  const withKey = nock(HOST, { reqheaders: { 'x-api-key': API_KEY } });
  withKey.get('/api/1.0.0/enrollment/flow/enrollment_info/').reply(200, { routes: [{ id: 1 }] });
  withKey.post('/api/1.0.0/enrollment/flow/route/1/select/').reply(204);
  withKey.post('/api/1.0.0/enrollment/flow/consent/').query(true).reply(204);
  withKey
    .post('/api/1.0.0/enrollment/flow/document/kbis_image/')
    .query({ total_pages: '1', uploaded_page: '0' })
    .reply(204);
  const pages = [bytesSource(JPEG, 'image/jpeg')];
  expect(await proofing.submitEvidence(made, { kind: 'company_extract', pages })).toMatchObject({
    accepted: true,
  });
});

describe('the draft after the deadline', () => {
  const reportOf = (draft: boolean) =>
    withToken()
      .get('/api/1.0.0/enrollment/215416/report')
      .query({ allow_draft: String(draft) });
  const unfinished = (times = 1) => reportOf(false).times(times).reply(202);

  async function overdue() {
    const clock = handClock();
    login();
    create().reply(200, created);
    const proofing = makeProofing({ processDeadlineMinutes: 30 }, { clock });
    const session = await proofing.createSession(input);
    clock.advance(45 * MINUTE);
    unfinished();
    expect((await proofing.getSession(session.ref)).status).toBe('pending');
    clock.advance(1);
    return { proofing, ref: session.ref, clock };
  }

  it.each([
    [{ status: 'CANCELED' }, 'expired'],
    [{ status: 'CANCELED', starting_time: '2026-01-17T15:03:10.584410' }, 'abandoned'],
    [{ status: 'CANCELLED' }, 'expired'],
    [{ status: 'FAILED' }, 'failed'],
    [{ status: 'DISCONTINUED' }, 'canceled'],
    [{ status: 'NEW' }, 'pending'],
    [{ status: 'STARTED' }, 'pending'],
    [{ status: 'PAUSED' }, 'processing'],
  ])('reads %j as %s, and is not asked for again', async (draft, status) => {
    const late = await overdue();
    unfinished(2);
    reportOf(true).reply(200, { ...draft, identity: { name: 'EXEMPLE' } });
    const first = await late.proofing.getSession(late.ref);
    expect(first).toMatchObject({ status, nativeStatus: draft.status });
    late.clock.advance(1);
    const result = await late.proofing.getResult(late.ref);
    expect(result.status).toBe(status === 'processing' ? 'pending' : status);
    expect(result.extracted).toBeUndefined();
  });

  it('takes no verdict from a draft: the next report has it', async () => {
    const late = await overdue();
    unfinished();
    const report = { status: 'OK', identity: { name: 'EXEMPLE', extra: { id_number: '21XX12345' } } };
    reportOf(true).reply(200, report);
    const first = await late.proofing.getResult(late.ref);
    expect(first).toMatchObject({ status: 'pending' });
    expect(first.claims).toBeUndefined();
    reportOf(false).reply(200, report);
    expect((await late.proofing.getResult(late.ref)).claims).toEqual({ family_name: 'EXEMPLE' });
  });

  it('says SESSION_GONE for DELETED', async () => {
    const late = await overdue();
    unfinished();
    reportOf(true).reply(200, { status: 'DELETED' });
    await expect(late.proofing.getSession(late.ref)).rejects.toMatchObject({ code: 'SESSION_GONE' });
  });

  it('is asked for again when it failed for the moment, and not when it was refused', async () => {
    const late = await overdue();
    unfinished();
    reportOf(true).times(3).reply(503);
    await expect(late.proofing.getSession(late.ref)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    unfinished();
    reportOf(true).reply(403);
    await expect(late.proofing.getSession(late.ref)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    unfinished();
    expect((await late.proofing.getSession(late.ref)).status).toBe('pending');
  });

  it('is not asked for where the ref has no state: a callback has none', async () => {
    const late = await overdue();
    unfinished();
    expect((await late.proofing.getSession(ref)).status).toBe('pending');
  });
});

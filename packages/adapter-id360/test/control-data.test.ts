// "Already done" to control data does not say that these values are compared: only the report does (dossier 5.2).
import { bytesSource, createProofing, type Proofing } from '@anyproof/core';
import nock from 'nock';
import { id360 } from '../src/index.js';
import { map } from './mapped.js';

const CONSENT = { terms: true, biometrics: true, at: '2026-01-17T15:01:00Z' };

const wanted = { first_name: 'Élodie', name: 'Exemple', birth_date: '1985-07-12' };
const compared = {
  ref: 'IDENTITY.NAME.name',
  is_equivalent: true,
  field1: { document_type: 'control_data', name: 'name', value: 'Exemple' },
  field2: { document_type: 'identity', name: 'name', value: 'EXEMPLE' },
};
const reportOf = (status: string, ...comparisons: readonly object[]) => ({
  status,
  finalizer_reports: { validator_report: { is_valid: true, comparisons } },
});

it.each(['OK', 'KO'])('shows what was wanted and was not compared, in a report that says %s', (status) => {
  expect(map(reportOf(status, compared), wanted).matches).toEqual([
    { claim: 'family_name', status: 'match', expected: 'Exemple', found: 'EXEMPLE' },
    { claim: 'given_name', status: 'unknown', expected: 'Élodie' },
    { claim: 'birthdate', status: 'unknown', expected: '1985-07-12' },
  ]);
  expect(map({ status }, { ville: 'Lyon' }).matches).toEqual([
    { claim: 'ville', status: 'unknown', expected: 'Lyon' },
  ]);
});

it('finds a comparison by its ref where the fields have other names', () => {
  const [birthdate] = map(reportOf('OK', { ref: 'IDENTITY.BIRTH_DATE.birth_date', is_equivalent: false }), {
    birth_date: '1985-07-12',
  }).matches;
  expect(birthdate?.status).toBe('mismatch');
});

it.each(['STARTED', 'CANCELED', 'FAILED', 'BRAND_NEW'])(
  'says nothing while nothing was judged: %s',
  (status) => {
    expect(map({ status }, wanted).matches).toEqual([]);
  },
);

describe('over HTTP', () => {
  const HOST = 'https://id360.test';
  const PROCESS = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
  const SEAL_KEY = Buffer.alloc(32, 7).toString('base64');

  const proofingWith = (key = SEAL_KEY): Proofing =>
    createProofing({
      adapters: [id360],
      config: {
        provider: 'id360',
        seal: { key },
        providers: { id360: { baseUrl: HOST, username: 'u', password: 'p', process: PROCESS } },
      },
    });
  const vendor = () => nock(HOST).post('/api/1.0.0/user/login/').reply(200, { token: 't' });

  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect(pending).toEqual([]);
  });
  afterAll(() => nock.restore());

  async function sessionWhoseControlDataIsRefused(proofing: Proofing) {
    vendor();
    nock(HOST)
      .post(`/api/1.0.0/process/${PROCESS}/enrollment`)
      .reply(200, { id: 7, api_key: 'k', status: 'NEW' });
    const { ref } = await proofing.createSession({
      reference: 'r',
      mode: 'direct',
      returnUrl: 'https://app.example/',
      expected: { family_name: 'Exemple' },
      consent: CONSENT,
    });
    const flow = '/api/1.0.0/enrollment/flow';
    nock(HOST)
      .get(`${flow}/enrollment_info/`)
      .reply(200, { routes: [{ id: 1 }] });
    nock(HOST).post(`${flow}/route/1/select/`).reply(204);
    nock(HOST).post(`${flow}/consent/`).query(true).reply(204);
    nock(HOST)
      .post('/api/1.0.0/enrollment/7/control/data/name/', 'Exemple')
      .query({ locked: true })
      .reply(409, { detail: 'locked' });
    nock(HOST).post(`${flow}/document/id_document_image/`).query(true).reply(204);
    const page = bytesSource(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg');
    await proofing.submitEvidence(ref, { kind: 'identity_document', pages: [page] });
    return ref;
  }

  it('shows it for a session of another process too', async () => {
    const ref = await sessionWhoseControlDataIsRefused(proofingWith());
    vendor();
    nock(HOST).get('/api/1.0.0/enrollment/7/report').query(true).reply(200, { status: 'OK' });
    const result = await proofingWith().getResult(ref);
    expect(result.matches).toEqual([{ claim: 'family_name', status: 'unknown', expected: 'Exemple' }]);
  });

  it('still reads the result of a ref without state, such as a callback’s', async () => {
    const { provider, id } = await sessionWhoseControlDataIsRefused(proofingWith());
    vendor();
    nock(HOST).get('/api/1.0.0/enrollment/7/report').query(true).reply(200, { status: 'OK' });
    const result = proofingWith().getResult({ provider, id });
    await expect(result).resolves.toMatchObject({ decision: 'approved', matches: [] });
  });
});

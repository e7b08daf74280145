// An answer that names another dossier, or another reference, is never this session's, whatever verb asked.
import { API, answersReport, app, creates, INPUT, login, strictly, vendor } from './nock-vendor.js';

strictly();

const REF = { provider: 'id360', id: '7' };
const REFUSED = { code: 'BAD_RESPONSE', retryable: false };

const another: readonly (readonly [string, object])[] = [
  ['id', { id: 999999, status: 'OK', identity: { name: 'AUTRE', extra: { id_number: '1' } } }],
  ['id as text', { id: '999999', status: 'OK' }],
  ['callback header', { id: 7, status: 'OK', enrollment: { callback_headers: [{ enrollment: 8 }] } }],
];
const otherReference: readonly (readonly [string, object])[] = [
  ['reference', { id: 7, status: 'OK', client_reference: 'cust-000099' }],
  ['reference below', { id: 7, status: 'KO', enrollment: { client_reference: 'cust-000099' } }],
];

it.each(another)('refuses a report with another %s', async (_what, report) => {
  const proofing = app();
  login();
  for (const verb of ['getSession', 'getResult'] as const) {
    answersReport(200, report);
    await expect(proofing[verb](REF)).rejects.toMatchObject(REFUSED);
  }
});

it.each([...another, ...otherReference])(
  'refuses a report with another %s, asked with its ref',
  async (_what, report) => {
    const proofing = app();
    login();
    creates();
    const { ref } = await proofing.createSession(INPUT);
    for (const verb of ['getSession', 'getResult', 'waitForResult'] as const) {
      answersReport(200, report);
      await expect(proofing[verb](ref)).rejects.toMatchObject(REFUSED);
    }
  },
);

it('refuses a draft and an archived report of another dossier', async () => {
  const archive = { username: 'console', password: 'p' };
  const proofing = app({ archive, processDeadlineMinutes: 1 });
  const client = proofing.native((await import('../src/index.js')).id360);
  login();
  answersReport(200, { id: 8, status: 'CANCELED' }, true);
  await expect(client.enrollment.report('7', { draft: true })).rejects.toMatchObject(REFUSED);
  login();
  vendor().get(`${API}/enrollment/7/report/archive`).reply(200, { id: 8, status: 'OK' });
  await expect(client.archive?.report('7')).rejects.toMatchObject(REFUSED);
});

it('refuses a created dossier with another reference', async () => {
  login();
  creates({ client_reference: 'cust-000099' });
  await expect(app().createSession(INPUT)).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
});

it.each([
  [
    'the ids',
    { id: 7, client_reference: 'cust-000042', enrollment: { callback_headers: [{ enrollment: '7' }] } },
  ],
  ['an id as text', { id: '7' }],
  ['no id', {}],
])('takes a report with %s', async (_what, more) => {
  const proofing = app();
  login();
  creates();
  const { ref } = await proofing.createSession(INPUT);
  answersReport(200, { ...more, status: 'OK' });
  expect(await proofing.getResult(ref)).toMatchObject({ decision: 'approved', warnings: [] });
});

it('takes ids as text everywhere, and sends a reference as servers keep it', async () => {
  const proofing = app();
  login();
  vendor()
    .post(`${API}/process/7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10/enrollment`, {
      client_reference: '42',
      browser_callback_url: /./,
      callback_endpoints: [],
    })
    .reply(200, { id: '7', api_key: 'k', status: 'NEW', client_reference: 42 });
  const { ref } = await proofing.createSession({ ...INPUT, reference: ' 42 ' });
  expect(ref.id).toBe('7');
  answersReport(200, { id: '7', status: 'KO', client_reference: 42 });
  expect(await proofing.getSession(ref)).toMatchObject({ decision: 'declined', reference: '42' });
});

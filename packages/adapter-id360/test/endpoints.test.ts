// Every documented call up to the report, through the typed client against the emulator (tools/src/vendor-coverage).
import { createHash } from 'node:crypto';
import { specimenImage } from '@anyproof/emulators';
import { recordCoverage, rowsOf } from '../../../tools/src/vendor-coverage/recorder.js';
import { id360 } from '../src/index.js';
import {
  CREATION,
  caught,
  openDesk,
  PERSON,
  type Picture,
  PROCESS,
  ROUTE,
  startDesk,
  VERDICT_DELAY,
} from './endpoints-desk.js';
import type { Bench } from './harness.js';

let bench: Bench;
beforeEach(async () => {
  bench = await startDesk();
});
afterEach(() => bench.stop());

const coverage = recordCoverage(rowsOf('id360'), () => bench.emulator.journal);
const native = () => bench.proofing.native(id360);
const journal = () => bench.emulator.journal.entries();
const shortly = () => journal().map(({ path, status }) => `${path.replace('/api/1.0.0', '')} ${status}`);
const md5 = (...pictures: Picture[]) =>
  pictures.map((name) => createHash('md5').update(specimenImage(PERSON, name)).digest('hex'));

it('user/login opens a session, which user/whoami uses and keeps alive', async () => {
  await coverage.covers(
    '1',
    () => native().user.whoami(),
    () => {
      expect(shortly()).toEqual(['/user/login/ 200', '/user/whoami 200']);
      const [login, whoami] = journal();
      expect(login?.body).toEqual({
        username: 'app@anyproof',
        password: 'emulated-application-password',
      });
      expect(whoami?.headers['authorization']).toMatch(/^Token [0-9a-f]{50}$/);
    },
  );
  bench.emulator.clock.advance(14 * 60_000);
  await coverage.covers(
    '2',
    () => native().user.whoami(),
    async () => {
      bench.emulator.clock.advance(14 * 60_000);
      await native().user.whoami();
      expect(shortly().filter((call) => call.startsWith('/user/login'))).toHaveLength(1);
    },
  );
});

it('user/whoami without a session is AUTH, after one more login', async () => {
  const refusal = { kind: 'status', status: 401, body: '{"detail":"Invalid token."}' } as const;
  bench.emulator.faults.add({ path: /whoami$/, times: 2, effect: refusal });
  await coverage.covers(
    '2',
    () => caught(native().user.whoami()),
    (error) => {
      expect(error).toMatchObject({ code: 'AUTH', httpStatus: 401 });
      expect(shortly()).toEqual([
        '/user/login/ 200',
        '/user/whoami 401',
        '/user/login/ 200',
        '/user/whoami 401',
      ]);
    },
  );
});

it('process/enrollment makes a dossier, also when the session has ended', async () => {
  await native().user.whoami();
  bench.emulator.killSessions();
  await coverage.covers(
    '3',
    () => native().process.createEnrollment(PROCESS, CREATION),
    ({ value, raw }) => {
      const [made, ...others] = bench.emulator.dossiers();
      expect(others).toEqual([]);
      expect(value).toMatchObject({ id: made?.id, api_key: made?.apiKey, status: 'NEW' });
      expect(value.creation_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
      expect(raw).toMatchObject({ client_reference: 'cust-7', process: 7001, finished_time: null });
      expect(shortly().slice(-3)).toEqual([
        `/process/${PROCESS}/enrollment 401`,
        '/user/login/ 200',
        `/process/${PROCESS}/enrollment 200`,
      ]);
    },
  );
});

it('the flow opens with its route and the consent', async () => {
  const { client, apiKey, look } = await openDesk(bench);
  const consent = () => client.flow.consent(apiKey, { accepted_system_cgu: true, accepted_biometry: true });
  await coverage.covers(
    '4',
    () => client.flow.enrollmentInfo(apiKey),
    ({ value }) => expect(value).toEqual({ routes: [{ id: 275128 }] }),
  );
  await expect(consent()).rejects.toMatchObject({ code: 'CONFLICT' });
  await coverage.covers(
    '5',
    () => client.flow.selectRoute(apiKey, ROUTE),
    // What was refused before is taken now.
    () => expect(consent()).resolves.toBeUndefined(),
  );
  await coverage.covers('6', consent, async () =>
    expect(await look()).toMatchObject({ accepted_cgu: true, accepted_personal_data_processing: true }),
  );
});

it('control/data is compared with what the document says', async () => {
  const desk = await openDesk(bench);
  await desk.begin();
  await coverage.covers(
    '7',
    () => desk.client.enrollment.addControlData(desk.id, 'birth_date', '1984-11-03'),
    async () => {
      await desk.show();
      await desk.client.flow.finalize(desk.apiKey);
      bench.emulator.clock.advance(VERDICT_DELAY);
      const report = await desk.client.enrollment.report(desk.id);
      expect(report?.value.finalizer_reports?.validator_report?.comparisons).toEqual([
        {
          ref: 'IDENTITY.BIRTH_DATE.birth_date',
          is_equivalent: false,
          field1: { document_type: 'control_data', name: 'birth_date', value: '1984-11-03' },
          field2: { document_type: 'identity', name: 'birth_date', value: '1984-11-02' },
        },
      ]);
    },
  );
});

it.each<[string, string, Picture, string]>([
  ['8', 'id_document_image', 'card-front', 'identity_document'],
  ['9', 'selfie_image_upload', 'selfie', 'selfie'],
  ['10', 'proof_of_address_image', 'proof-of-address', 'proof_of_address'],
  ['11', 'bank_details_image', 'bank-details', 'bank_details'],
])('row %s: document/%s takes the picture', async (row, documentName, picture, group) => {
  const desk = await openDesk(bench);
  await desk.begin();
  await coverage.covers(
    row,
    () => desk.upload(documentName, picture),
    async () =>
      expect(await desk.look()).toMatchObject({
        status: 'STARTED',
        documents: { [group]: [{ files: [{ hash: md5(picture)[0], hash_algorithm: 'MD5' }] }] },
      }),
  );
});

it('document/:name takes each page of a document, of which the last one counts', async () => {
  const desk = await openDesk(bench);
  await desk.begin();
  await desk.upload('id_document_image', 'card-front', 0, 2);
  const pages = async () => (await desk.client.enrollment.report(desk.id, { draft: true }))?.value.documents;
  const hashes = async () => (await pages())?.['identity_document']?.[0]?.files?.map(({ hash }) => hash);
  await coverage.covers(
    '12',
    () => desk.upload('id_document_image', 'card-front', 1, 2),
    async () => expect(await hashes()).toEqual(md5('card-front', 'card-front')),
  );
  await coverage.covers(
    '12',
    () => desk.upload('id_document_image', 'card-back', 1, 2),
    async () => expect(await hashes()).toEqual(md5('card-front', 'card-back')),
  );
});

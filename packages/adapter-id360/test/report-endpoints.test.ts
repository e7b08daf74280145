// Every documented call from the end of a dossier on, through the typed client against the emulator.
import { createPublicKey } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { specimenImage } from '@anyproof/emulators';
import { recordCoverage, rowsOf } from '../../../tools/src/vendor-coverage/recorder.js';
import {
  caught,
  closedDesk,
  IDCLAIM,
  openDesk,
  PERSON,
  RETENTION,
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

it('finalize_enrollment closes the flow, and the report comes with the verdict', async () => {
  const desk = await openDesk(bench);
  const { client, id, apiKey } = desk;
  await desk.begin();
  await desk.show();
  await coverage.covers(
    '13',
    () => client.flow.finalize(apiKey),
    () => expect(client.flow.finalize(apiKey)).rejects.toMatchObject({ code: 'CONFLICT' }),
  );
  const report = () => client.enrollment.report(id);
  await coverage.covers('14', report, (waiting) => expect(waiting).toBeUndefined());
  bench.emulator.clock.advance(VERDICT_DELAY);
  await coverage.covers('14', report, (decided) => {
    expect(decided?.value).toMatchObject({
      status: 'OK',
      client_reference: 'cust-7',
      level: 'LOW',
      identity: { name: 'HORAK', first_name: 'MARTIN', birth_date: '1984-11-02', gender: 'M' },
      finalizer_reports: { validator_report: { is_valid: true } },
    });
    expect(decided?.value.extracted_data?.identity?.[0]?.extra).toMatchObject({
      id_number: 'HA417203',
      expiration_date: '2038-09-18',
      mrz_line_1: 'IDSVKHA417203#28411029999#####',
    });
    expect(decided?.value.documents?.['identity_document']?.[0]?.files).toHaveLength(2);
  });
});

it('what a decided dossier leaves: files, proof slip, idclaim, the key of its signature', async () => {
  const { client, id } = await closedDesk(bench);
  const report = await client.enrollment.report(id);
  const url = report?.value.documents?.['selfie']?.[0]?.files?.[0]?.url;
  const document = Number(/\/document\/(\d+)\/file_contents\/\?page_number=0$/.exec(url ?? '')?.[1]);
  await coverage.covers(
    '18',
    () => client.document.fileContents(document, 0),
    async ({ mediaType, body }) => {
      expect(mediaType).toBe('image/jpeg');
      expect((await buffer(body)).equals(specimenImage(PERSON, 'selfie'))).toBe(true);
    },
  );
  await coverage.covers(
    '18',
    () => caught(client.document.fileContents(document, 1)),
    (error) => expect(error).toMatchObject({ code: 'SESSION_NOT_FOUND', httpStatus: 404 }),
  );
  await coverage.covers(
    '16',
    () => client.enrollment.proofSlip(id),
    async ({ mediaType, body }) => {
      expect(mediaType).toBe('application/pdf');
      const text = (await buffer(body)).toString('latin1');
      expect(text).toMatch(/^%PDF-1\.4\n/);
      expect(text).toContain(`enrollment ${id}: OK`);
      expect(text).toMatch(/\n%%EOF\n$/);
    },
  );
  await coverage.covers(
    '17',
    () => client.enrollment.idclaim(id),
    async ({ mediaType, body }) => {
      expect(mediaType).toBe('application/vnd.etsi.asic-e+zip');
      expect((await buffer(body)).equals(IDCLAIM)).toBe(true);
    },
  );
  await coverage.covers(
    '20',
    () => client.keys.reportSignature(),
    (pem) => expect(createPublicKey(pem).asymmetricKeyType).toBe('ed25519'),
  );
});

it('past the retention the report is not found, but in the archive', async () => {
  const { client, id } = await closedDesk(bench);
  bench.emulator.clock.advance(RETENTION);
  await coverage.covers(
    '14',
    () => caught(client.enrollment.report(id)),
    (error) => expect(error).toMatchObject({ code: 'SESSION_NOT_FOUND', httpStatus: 404 }),
  );
  await coverage.covers(
    '15',
    async () => client.archive?.report(id),
    (archived) => {
      expect(archived?.value).toMatchObject({ status: 'OK', identity: { name: 'HORAK' } });
      expect(archived?.raw).toMatchObject({ id: Number(id), archive_reference: expect.any(String) });
    },
  );
});

it('an interrupted dossier is DISCONTINUED', async () => {
  const { client, id, look } = await openDesk(bench);
  await coverage.covers(
    '19',
    async () => client.enrollment.interrupt?.(id),
    async () => expect(await look()).toMatchObject({ status: 'DISCONTINUED', id: Number(id) }),
  );
});

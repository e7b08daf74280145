import { createHash, verify } from 'node:crypto';
import {
  bankDetails,
  blankJpeg,
  cardBack,
  cardFront,
  jpegWithComment,
  passport,
  proofOfAddress,
  selfie,
} from '../specimen.js';
import { type Json, usual, withEmulator } from './harness.js';

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');
const codes = (report: Json): string[][] =>
  report.all_status_codes.map((one: Json) => [one.status_code.code, one.where]);
const validation = (report: Json, ref: string): Json =>
  report.finalizer_reports.validator_report.validations.find((one: Json) => one.ref === ref);

describe('report v2 of an approved dossier', () => {
  it(
    'falls back to the typed names where no document names anybody (dossier 8.3)',
    withEmulator(
      async (api) => {
        const { id, key } = await api.consented({ last_name: 'Else', first_name: 'Anyone' });
        await api.upload(key, 'bank_details_image', jpegWithComment(bankDetails));
        await api.flow(key, 'POST', '/finalize_enrollment');
        const report = await api.report(id);
        expect(report).toMatchObject({
          status: 'OK',
          identity: { name: 'Else', first_name: 'Anyone', first_names: ['Anyone'], birth_date: null },
        });
        expect(report.extracted_data).not.toHaveProperty('identity');
      },
      { settings: { processSteps: ['bank_details'], optionalSteps: [] } },
    ),
  );

  it(
    'says who it is as printed, and where each file is',
    withEmulator(async (api) => {
      const { id, report } = await api.prove({}, { client_reference: 'cust-1', email: 'zoe@example.com' });
      expect(report).toMatchObject({
        version: 2,
        id,
        status: 'OK',
        identity_status: 'OK',
        environment: 'PREPROD',
        id_verification_service: 'SVID_ID360',
        process_uuid: '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10',
        accepted_cgu: true,
        client_reference: 'cust-1',
        status_codes: [],
        all_status_codes: [],
        identity: {
          name: 'GARCÍA-LEFÈVRE',
          first_name: 'ZOÉ',
          first_names: ['ZOÉ', 'MARIE'],
          birth_name: null,
          birth_date: '1991-03-08',
          gender: 'F',
          birth_place: 'LYON',
          email: 'zoe@example.com',
          address: null,
        },
      });
      expect(report.extracted_data.identity).toEqual([
        {
          type: 'ID',
          name: 'GARCÍA-LEFÈVRE',
          first_name: 'ZOÉ',
          first_names: ['ZOÉ', 'MARIE'],
          birth_date: '1991-03-08',
          gender: 'F',
          birth_place: 'LYON',
          extra: {
            from_files: ['id_document_image'],
            id_number: 'X4RTBPFW4',
            issuing_date: '2024-02-12',
            expiration_date: '2034-02-11',
            mrz_line_1: 'IDFRAX4RTBPFW46###############',
            mrz_line_2: '9103081F3402113FRA###########6',
            mrz_line_3: 'GARCIA#LEFEVRE##ZOE#MARIE#####',
          },
        },
      ]);
      expect(report).not.toHaveProperty('reason');
      expect(report.extracted_data).not.toHaveProperty('bank_details');
      expect(report.starting_time).toMatch(/\.\d{6}$/);
      expect(report.archive_reference).toMatch(/^[0-9a-f]{32}$/);
      expect(Object.keys(report.documents)).toHaveLength(12);
      expect(report.documents.identity_document).toMatchObject([
        {
          name: 'id_document_image',
          status: 'VALID',
          files: [
            { hash: md5(usual.front), hash_algorithm: 'MD5' },
            { hash: md5(usual.back ?? blankJpeg), hash_algorithm: 'MD5' },
          ],
        },
      ]);
      expect(report.documents.selfie).toMatchObject([{ name: 'selfie_image', status: 'COLLECTED' }]);
      expect(report.documents.kbis).toEqual([]);
    }),
  );

  it(
    'tells the steps, with model output beside their status',
    withEmulator(async (api) => {
      const { report } = await api.prove();
      expect(Object.keys(report.steps).sort()).toEqual([
        'facecomparison',
        'fake_photo_id',
        'id_document',
        'phone_detection',
      ]);
      expect(report.steps.id_document).toMatchObject({
        status: 'OK',
        creation_time: expect.stringMatching(/\.\d{6}Z$/),
        input_files_hashes: {
          id_document_image: { algorithm: 'md5', hashes: [md5(usual.front), md5(usual.back ?? blankJpeg)] },
        },
        results: {
          id_document_result: [
            {
              result: {
                extraction: {
                  MRZ_surname: 'GARCIA LEFEVRE',
                  MRZ_first_name: ['ZOE', 'MARIE'],
                  MRZ_nationality: 'FRA',
                  MRZ_birth_date: '1991-03-08',
                  OCR_address: '4 RUE DES TANNEURS 69001 LYON',
                },
              },
            },
          ],
        },
      });
      expect(report.steps.fake_photo_id.results.fake_id_photo_result[0].result.is_fake).toBe(true);
      expect(report.steps.facecomparison.results.facecomparison_result[0].result.matches[0]).toMatchObject({
        match: true,
        default_match_score_threshold: 24,
      });
      expect(report.finalizer_reports.validator_report).toMatchObject({ is_valid: true });
    }),
  );

  it(
    'reads a passport of one page, a proof of address and bank details',
    withEmulator(async (api) => {
      const { report } = await api.prove({
        front: jpegWithComment(passport()),
        back: undefined,
        proof: jpegWithComment(proofOfAddress),
        bank: jpegWithComment(bankDetails),
      });
      expect(report.status).toBe('OK');
      expect(report.extracted_data.identity[0]).toMatchObject({
        type: 'P',
        extra: { id_number: '24AB12345' },
      });
      expect(report.extracted_data.proof_of_address).toEqual([
        {
          full_name: 'MME GARCÍA-LEFÈVRE ZOÉ',
          address_1: '4 RUE DES TANNEURS',
          address_2: '',
          zip_code: '69001',
          city: 'LYON',
          date: '2026-10-02',
        },
      ]);
      expect(report.extracted_data.bank_details).toEqual([
        { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', full_name: 'MME ZOÉ GARCÍA-LEFÈVRE' },
      ]);
      expect(report.identity).toMatchObject({
        address: '4 RUE DES TANNEURS',
        zip_code: '69001',
        city: 'LYON',
      });
      expect(report.documents.proof_of_address).toMatchObject([{ status: 'VALID' }]);
    }),
  );
});

describe('KO', () => {
  it.each([
    ['an unreadable front', { front: blankJpeg }],
    ['two fronts', { back: usual.front }],
    ['a back sent as the front', { front: usual.back ?? blankJpeg }],
    ['a selfie sent as the front', { front: usual.face }],
    ['a card without its back', { back: undefined }],
  ])('%s: MDL_INPUT_INVALID at id_document', (_name, pictures) =>
    withEmulator(async (api) => {
      const { report } = await api.prove(pictures);
      expect(report).toMatchObject({ status: 'KO', identity_status: 'KO' });
      expect(codes(report)).toEqual([['MDL_INPUT_INVALID', 'id_document']]);
      expect(report.steps.id_document).toMatchObject({
        status: 'KO',
        status_codes: [{ code: 'MDL_INPUT_INVALID' }],
      });
      expect(report).not.toHaveProperty('identity');
      expect(report).not.toHaveProperty('extracted_data');
      expect(report.documents.identity_document[0].status).toBe('INVALID');
    })(),
  );

  it(
    'two cards: a failed validation',
    withEmulator(async (api) => {
      const { report } = await api.prove({ back: jpegWithComment(cardBack({}, { serial: 'ANOTHER' })) });
      expect(report.status).toBe('KO');
      expect(codes(report)).toEqual([['VLD_VALIDATION_KO', 'ID360']]);
      expect(report.status_codes).toEqual([
        {
          code: 'VLD_VALIDATION_KO',
          message: '1 validations failed: IDENTITY_DOCUMENT.same_document. max allowed: 0',
        },
      ]);
      expect(validation(report, 'IDENTITY_DOCUMENT.same_document').is_valid).toBe(false);
      expect(report.finalizer_reports.validator_report.is_valid).toBe(false);
    }),
  );

  it(
    'an expired document, by the vendor’s clock',
    withEmulator(async (api) => {
      const front = jpegWithComment(cardFront({ date_of_expiry: '2020-01-31' }));
      const { report } = await api.prove({ front });
      expect(report).toMatchObject({
        status: 'KO',
        reason: expect.stringContaining('IDENTITY_DOCUMENT.expired'),
      });
      expect(codes(report)).toEqual([
        ['VLD_VALIDATION_KO', 'ID360'],
        ['VLD_ID_INVALID', 'validation'],
      ]);
      expect(validation(report, 'IDENTITY_DOCUMENT.expired')).toMatchObject({
        is_valid: false,
        message: 'expired on 2020-01-31',
        fields: [{ document_type: 'identity', name: 'expiration_date', value: '2020-01-31' }],
      });
      expect(report.identity.name).toBe('GARCÍA-LEFÈVRE');
    }),
  );

  it(
    'another person, and a face that cannot be found',
    withEmulator(async (api) => {
      const other = await api.prove({ face: jpegWithComment(selfie('martin-horak')) });
      expect(other.report.status).toBe('KO');
      expect(codes(other.report)).toEqual([['MDL_CHALLENGE_NOT_MET', 'facecomparison']]);
      expect(other.report.steps.facecomparison.status).toBe('KO');
      const match = other.report.steps.facecomparison.results.facecomparison_result[0].result.matches[0];
      expect(match).toMatchObject({ match: false, score: 6.31 });
      const blank = await api.prove({ face: blankJpeg });
      expect(codes(blank.report)).toEqual([['MDL_INPUT_INVALID', 'facecomparison']]);
    }),
  );

  it(
    'a proof of address that is none, is another’s, or is too old',
    withEmulator(
      async (api) => {
        const wrong = await api.prove({ proof: usual.face });
        expect(codes(wrong.report)).toEqual([['MDL_INPUT_INVALID', 'proof_of_address']]);
        const foreign = {
          ...proofOfAddress,
          printed: { ...proofOfAddress.printed, account_holder: 'M MARTIN HORÁK' },
        };
        const others = await api.prove({ proof: jpegWithComment(foreign) });
        expect(codes(others.report)).toEqual([['VLD_DOCUMENT_INVALID', 'validation']]);
        const dated = { ...proofOfAddress, printed: { ...proofOfAddress.printed, dated: '1999-01-01' } };
        const old = await api.prove({ proof: jpegWithComment(dated) });
        expect(codes(old.report)).toEqual([['VLD_DOCUMENT_INVALID', 'validation']]);
      },
      { settings: { proofOfAddressMaxMonths: 240 } },
    ),
  );

  it(
    'control data: case and accents do not count, other letters do',
    withEmulator(async (api) => {
      const same = await api.prove({}, {}, async (id) => {
        await api.t('POST', `/enrollment/${id}/control/data/name/`, 'Garcia Lefèvre');
        await api.t('POST', `/enrollment/${id}/control/data/first_name/`, 'zoe');
        await api.t('POST', `/enrollment/${id}/control/data/birth_date/`, '1991-03-08');
      });
      expect(same.report.status).toBe('OK');
      const { comparisons } = same.report.finalizer_reports.validator_report;
      expect(comparisons.map((one: Json) => [one.ref, one.is_equivalent])).toEqual([
        ['IDENTITY.NAME.name', true],
        ['IDENTITY.NAME.name', false],
        ['IDENTITY.FIRST_NAME.first_name', true],
        ['IDENTITY.BIRTH_DATE.birth_date', true],
      ]);
      const other = await api.prove({}, {}, (id) =>
        api.t('POST', `/enrollment/${id}/control/data/name/`, 'Garza'),
      );
      expect(other.report.status).toBe('KO');
      expect(codes(other.report)).toEqual([['VLD_VALIDATION_KO', 'ID360']]);
      expect(other.report.finalizer_reports.validator_report.comparisons[0]).toEqual({
        ref: 'IDENTITY.NAME.name',
        is_equivalent: false,
        field1: { document_type: 'control_data', name: 'name', value: 'Garza' },
        field2: { document_type: 'identity', name: 'name', value: 'GARCÍA-LEFÈVRE' },
      });
    }),
  );

  it(
    'by the validator alone in the decline scenario: every step is OK',
    withEmulator(
      async (api) => {
        const { report } = await api.prove();
        expect(report.status).toBe('KO');
        expect(Object.values<Json>(report.steps).map(({ status }) => status)).toEqual([
          'OK',
          'OK',
          'OK',
          'OK',
        ]);
        expect(codes(report)).toEqual([['VLD_VALIDATION_KO', 'ID360']]);
        expect(report).not.toHaveProperty('identity');
      },
      { scenario: 'decline', settings: { koIdentity: 'omitted' } },
    ),
  );
});

describe('other shapes', () => {
  it(
    'v1: zoned times, private addresses, a signature that holds, callback headers in clear',
    withEmulator(
      async (api) => {
        const { report } = await api.prove(
          {},
          { callback_url: 'http://127.0.0.1:9/', callback_headers: { 'api-key': 's3cr3t' } },
        );
        expect(report).toMatchObject({
          version: 1,
          status: 'OK',
          identity: { name: 'GARCÍA-LEFÈVRE' },
          enrollment: { callback_headers: [{ name: 'api-key', value: 's3cr3t' }] },
          all_input_files_statuses: { id_document_image: { status: 'VALID' } },
          unsigned: { archive_reference: expect.stringMatching(/^[0-9a-f]{32}$/) },
        });
        expect(report.creation_time).toMatch(/Z$/);
        for (const key of [
          'status_codes',
          'all_status_codes',
          'extracted_data',
          'documents',
          'environment',
        ]) {
          expect(report).not.toHaveProperty(key);
        }
        expect(report.all_input_files.selfie_image[0]).toContain('/private/api/1.0.0/document/');
        const { sha256_hash, signature, public_key_url } = report.signature;
        const key = await (await fetch(public_key_url)).text();
        expect(signature).toMatch(/^[0-9a-f]{128}$/);
        expect(verify(null, Buffer.from(sha256_hash, 'hex'), key, Buffer.from(signature, 'hex'))).toBe(true);
      },
      { settings: { reportShape: 'v1', callbackRetry: { attempts: 1, firstDelayMs: 1, timeoutMs: 100 } } },
    ),
  );

  it(
    'reduced: nationality and extra inside identity',
    withEmulator(
      async (api) => {
        const { id, report } = await api.prove({ bank: jpegWithComment(bankDetails) });
        expect(report).toEqual({
          status: 'OK',
          id,
          identity: {
            name: 'GARCÍA-LEFÈVRE',
            first_name: 'ZOÉ',
            birth_date: '1991-03-08',
            gender: 'F',
            birth_place: 'LYON',
            nationality: 'FRA',
            extra: {
              id_number: 'X4RTBPFW4',
              expiration_date: '2034-02-11',
              issuer: 'PRÉFECTURE DU RHÔNE',
              address: '4 RUE DES TANNEURS 69001 LYON',
            },
          },
          extracted_data: {
            bank_details: [
              { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', full_name: 'MME ZOÉ GARCÍA-LEFÈVRE' },
            ],
          },
        });
      },
      { settings: { reportShape: 'reduced' } },
    ),
  );

  it(
    'the flat reading of spring 2023',
    withEmulator(
      async (api) => {
        const { report } = await api.prove();
        expect(report.steps.id_document.results.id_document_result[0]).toMatchObject({
          IDFORMATDOC: 'CIF',
          IDDATENAISSANCE_B: '08031991',
          IDMRZDATENAISSANCE: '910308',
          IDMRZLIGNE1: 'IDFRAX4RTBPFW46###############',
          IDMRZNOM: 'GARCIA LEFEVRE',
        });
      },
      { settings: { documentResult: 'flat' } },
    ),
  );
});

import { startId360Emulator } from '../../src/index.js';
import { Api, type Json, Receiver, withEmulator } from './harness.js';

describe('ids', () => {
  it('do not begin where the last run began', async () => {
    const ids: number[] = [];
    for (const random of [() => 0.25, () => 0.75, Math.random]) {
      const emulator = await startId360Emulator({ random });
      ids.push((await new Api(emulator).begin()).id);
      await emulator.stop();
    }
    expect(ids.slice(0, 2)).toEqual([501_000_000, 1_501_000_000]);
    expect(new Set(ids).size).toBe(3);
  });

  it(
    'are text where the server writes them so',
    withEmulator(
      async (api) => {
        const receiver = new Receiver();
        const url = await receiver.start();
        await api.login();
        const { json } = await api.create({ callback_endpoints: [{ url, on: [], headers: [] }] });
        expect(json.id).toBe('215416');
        await api.flow(json.api_key, 'POST', '/route/275128/select/');
        await api.flow(json.api_key, 'POST', '/consent/?accepted_cgu=true&accepted_biometry=true');
        await api.uploadAll(json.api_key);
        await api.flow(json.api_key, 'POST', '/finalize_enrollment');
        expect((await api.report(215_416)).id).toBe('215416');
        const [first] = await receiver.until(1);
        expect(first?.body.id).toBe('215416');
        await receiver.stop();
      },
      { settings: { textIds: ['creation', 'callback', 'report'] } },
    ),
  );
});

describe('names of the consent (dossier 10, row 4)', () => {
  const terms = ['accepted_cgu', 'accepted_system_cgu'];
  const consents = async (api: Api) => {
    const statuses: number[] = [];
    for (const query of [
      ...terms.map((name) => `${name}=true`),
      terms.map((name) => `${name}=true`).join('&'),
    ]) {
      const { key } = await api.begin();
      await api.flow(key, 'POST', '/route/275128/select/');
      statuses.push((await api.flow(key, 'POST', `/consent/?${query}&accepted_biometry=true`)).status);
    }
    return statuses;
  };

  it.each([
    ['the guide’s alone', ['accepted_cgu'], 'ignored', [204, 400, 204]],
    ['that of 2026 alone', ['accepted_system_cgu'], 'ignored', [400, 204, 204]],
    ['the guide’s, and no others', ['accepted_cgu'], 'refused', [204, 400, 400]],
    ['both', terms, 'refused', [204, 204, 204]],
  ] as const)('knows %s', async (_name, consentSpellings, unknownConsent, statuses) => {
    await withEmulator(async (api) => expect(await consents(api)).toEqual(statuses), {
      settings: { consentSpellings, unknownConsent },
    })();
  });
});

describe('two identity papers', () => {
  const fileOf = (item: Json) => item.extra.from_files;

  it.each([
    ['officer', ['id_document_mandate_image', 'id_document_image']],
    ['own', ['id_document_image', 'id_document_mandate_image']],
  ] as const)('are joined by their files, not by their place: %s first', async (firstPaper, files) => {
    await withEmulator(
      async (api) => {
        const { report } = await api.prove();
        expect(report.status).toBe('OK');
        expect(report.identity.name).toBe('GARCÍA-LEFÈVRE');
        const papers: Json[] = report.extracted_data.identity;
        expect(papers.flatMap(fileOf)).toEqual(files);
        const [own, officers] = [...papers].sort(
          (left, right) => String(fileOf(left)).length - String(fileOf(right)).length,
        );
        expect(own).toMatchObject({ name: 'GARCÍA-LEFÈVRE', extra: { id_number: 'X4RTBPFW4' } });
        expect(officers).toMatchObject({ name: 'HORAK' });
        expect(officers?.extra.mrz_line_1).not.toBe(own?.extra.mrz_line_1);
        expect(report.documents.identity_document.map(({ name }: Json) => name)).toEqual([
          'id_document_image',
        ]);
        expect(report.documents.mandate).toMatchObject([
          { name: 'id_document_mandate_image', status: 'VALID', files: [{}, {}] },
        ]);
        expect(report.steps.id_document_mandate).toMatchObject({ status: 'OK' });
        const [file] = report.documents.mandate[0].files;
        const url = new URL(file.url);
        expect((await api.t('GET', `${url.pathname.replace('/api/1.0.0', '')}${url.search}`)).status).toBe(
          200,
        );
      },
      { scenario: 'two-papers', settings: { firstPaper } },
    )();
  });

  it(
    'may lie in one group',
    withEmulator(
      async (api) => {
        const { report } = await api.prove();
        expect(report.documents.identity_document.map(({ name }: Json) => name)).toEqual([
          'id_document_mandate_image',
          'id_document_image',
        ]);
        expect(report.documents.mandate).toEqual([]);
      },
      { scenario: 'two-papers', settings: { officerGroup: 'identity_document' } },
    ),
  );
});

it(
  'a report may contradict itself',
  withEmulator(
    async (api) => {
      const { report } = await api.prove();
      expect([report.status, report.identity_status]).toEqual(['OK', 'KO']);
      expect(report.identity.name).toBe('GARCÍA-LEFÈVRE');
    },
    { scenario: 'contradiction' },
  ),
);

describe('La Poste’s digital identity', () => {
  it(
    'stands in for documents (dossier 8.8, 8.13)',
    withEmulator(
      async (api) => {
        const { id, key } = await api.consented({ phone_number: '+33611111111' });
        expect((await api.flow(key, 'POST', '/finalize_enrollment')).status).toBe(204);
        const report = await api.report(id);
        expect(report).toMatchObject({
          status: 'OK',
          level: 'SUBSTANTIAL',
          id_verification_service: 'IdNumericExternalMethod',
          identity: {
            name: 'GARCÍA-LEFÈVRE',
            gender: 'F',
            birth_place: 'LYON',
            phone_number: '+33611111111',
          },
        });
        expect(report.external_methods.id_num.results.id_num_out_token[0].payload).toEqual({
          given_name: 'ZOË ANA-LUCÍA',
          family_name: 'GARCÍA-LEFÈVRE',
          birthdate: '1991-05-17',
          gender: 'female',
          email: 'zoe-garcia-lefevre@example.com',
          phone_number: '+33611111111',
          typ: 'ID',
          document_number: 'T7X3KQ91Z',
          place_of_birth: 'LYON',
        });
        expect(report).not.toHaveProperty('extracted_data');
      },
      { scenario: 'external' },
    ),
  );

  it(
    'may be refused',
    withEmulator(
      async (api) => {
        const { id, key } = await api.consented();
        await api.flow(key, 'POST', '/finalize_enrollment');
        const report = await api.report(id);
        expect(report.status).toBe('KO');
        expect(report).not.toHaveProperty('identity');
        expect(report.all_status_codes[0]).toMatchObject({
          status_code: { code: 'EIM_RESPONSE_KO' },
          where: 'Id Num',
        });
      },
      { scenario: 'external-refused' },
    ),
  );
});

it(
  'a report has the rest of the documented fields, too',
  withEmulator(
    async (api) => {
      const { report } = await api.prove();
      const { classification_report: classes, validator_report: validator } = report.finalizer_reports;
      expect(classes.id_document_image).toHaveLength(2);
      expect(classes.id_document_image[0]).toMatchObject({
        category: 'JUSTIFICATIF_IDENTITE_CNI',
        k_scores: [0.98, 0.01],
      });
      expect(validator.customs).toEqual([{ description: 'The holder is of age', is_valid: true }]);
      expect(report.previous_reports.validator_report).toMatchObject({ is_valid: false });
      expect(report.documents.liveness.map(({ name }: Json) => name)).toEqual([
        'liveness_video$0',
        'liveness_video$1',
      ]);
      expect(report.steps.liveness$1.results.liveness_result$1[0].result.challenge).toBe('head_turn');
    },
    { settings: { previousReports: true, livenessClips: true } },
  ),
);

describe('what no document has', () => {
  it(
    'is refused in creations and queries',
    withEmulator(async (api) => {
      await api.login();
      const strange = await api.create({ callbackUrl: 'https://app.example' });
      expect([strange.status, strange.json]).toEqual([400, { callbackUrl: ['Unexpected field.'] }]);
      const endpoint = await api.create({
        callback_endpoints: [{ url: 'https://app.example', secret: 'x' }],
      });
      expect([endpoint.status, endpoint.json]).toEqual([
        400,
        { callback_endpoints: [{ secret: ['Unexpected field.'] }] },
      ]);
      const { id, key } = await api.consented();
      expect((await api.t('GET', `/enrollment/${id}/report?drafts=true`)).status).toBe(400);
      expect((await api.t('GET', `/enrollment/${id}/report?allow_draft=yes`)).status).toBe(400);
      expect((await api.t('POST', `/enrollment/${id}/control/data/name/?lock=true`, 'x')).status).toBe(400);
      expect((await api.flow(key, 'POST', '/finalize_enrollment?now=true')).status).toBe(400);
      const officers = await api.upload(key, 'id_document_mandate_image', Buffer.from('x'));
      expect(officers.status).toBe(404);
    }),
  );
});

describe('faults', () => {
  it(
    'another dossier’s id, another dossier’s report, two verdicts',
    withEmulator(async (api) => {
      const one = await api.prove();
      const two = await api.prove();
      const { faults } = api.emulator;
      const strike = async (effect: Parameters<typeof faults.add>[0]['effect']) => {
        faults.add({ path: '/report', effect });
        return (await api.t('GET', `/enrollment/${two.id}/report`)).json;
      };
      expect((await strike({ kind: 'wrong-session' })).id).toBe(two.id + 784_583);
      expect((await strike({ kind: 'wrong-session', answer: 'body' })).id).toBe(one.id);
      expect((await strike({ kind: 'wrong-session', fields: ['enrollment.browser_callback_url'] })).id).toBe(
        two.id,
      );
      expect((await strike({ kind: 'duplicate-key' })).status).toBe('KO');
      expect((await strike({ kind: 'duplicate-key', first: true })).status).toBe('OK');
    }),
  );
});

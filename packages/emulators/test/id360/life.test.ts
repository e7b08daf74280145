import { withEmulator } from './harness.js';

const minutes = (count: number) => count * 60_000;
const days = (count: number) => minutes(count * 24 * 60);

describe('life of a dossier', () => {
  it(
    'has no report before its end but a draft, under either name',
    withEmulator(async (api) => {
      const { id } = await api.consented();
      expect((await api.t('GET', `/enrollment/${id}/report/`)).status).toBe(202);
      expect((await api.t('GET', `/enrollment/${id}/report?allow_draft=false`)).status).toBe(202);
      for (const query of ['?allow_draft=true', '?draft=true']) {
        const draft = await api.t('GET', `/enrollment/${id}/report${query}`);
        expect(draft).toMatchObject({ status: 200, json: { id, status: 'NEW' } });
        expect(draft.json).not.toHaveProperty('identity');
        expect(draft.json).not.toHaveProperty('identity_status');
      }
      expect((await api.t('GET', '/enrollment/1/report')).status).toBe(404);
      expect((await api.t('GET', '/enrollment/x/report')).status).toBe(404);
    }),
  );

  it(
    'is canceled by the cron, up to 15 minutes late, when never started',
    withEmulator(
      async (api) => {
        await api.begin();
        api.emulator.clock.advance(minutes(59));
        expect(api.emulator.dossiers()[0]?.status).toBe('NEW');
        api.emulator.clock.advance(minutes(16));
        expect(api.emulator.dossiers()[0]?.status).toBe('CANCELED');
      },
      { settings: { statusDelays: { notStartedMinutes: 60, startedMinutes: 30, processingMinutes: 30 } } },
    ),
  );

  it(
    'is canceled when started and left, and fails when processing takes too long',
    withEmulator(
      async (api) => {
        const left = await api.consented();
        await api.uploadAll(left.key);
        const slow = await api.consented();
        await api.uploadAll(slow.key);
        await api.flow(slow.key, 'POST', '/finalize_enrollment');
        api.emulator.clock.advance(minutes(46));
        expect(api.emulator.dossiers().map(({ status }) => status)).toEqual(['CANCELED', 'FAILED']);
        expect((await api.flow(left.key, 'GET', '/enrollment_info/')).status).toBe(409);
      },
      {
        settings: {
          verdictDelayMs: days(1),
          statusDelays: { notStartedMinutes: 600, startedMinutes: 30, processingMinutes: 30 },
        },
      },
    ),
  );

  it(
    'is interrupted by the app, once',
    withEmulator(async (api) => {
      const { id, key } = await api.consented();
      expect((await api.t('POST', `/enrollment/${id}/discontinue`)).status).toBe(204);
      expect((await api.t('POST', `/enrollment/${id}/discontinue`)).status).toBe(409);
      expect((await api.flow(key, 'GET', '/enrollment_info/')).status).toBe(409);
      expect((await api.t('GET', `/enrollment/${id}/report`)).status).toBe(202);
      expect((await api.t('GET', `/enrollment/${id}/report?allow_draft=true`)).json.status).toBe(
        'DISCONTINUED',
      );
    }),
  );

  it(
    'is deleted after the retention: only the archive keeps the report, and only for users',
    withEmulator(async (api) => {
      const { id } = await api.prove();
      expect((await api.t('GET', `/enrollment/${id}/report/archive`)).status).toBe(403);
      api.emulator.clock.advance(days(59));
      await api.login();
      expect((await api.t('GET', `/enrollment/${id}/report`)).status).toBe(200);
      api.emulator.clock.advance(days(2));
      await api.login();
      expect(api.emulator.dossiers()[0]?.status).toBe('DELETED');
      expect((await api.t('GET', `/enrollment/${id}/report`)).status).toBe(404);
      expect((await api.t('GET', `/enrollment/${id}/report?allow_draft=true`)).status).toBe(404);
      expect((await api.t('GET', '/document/500001/file_contents/?page_number=0')).status).toBe(404);
      await api.login('console@anyproof', 'emulated-console-password');
      const archived = await api.t('GET', `/enrollment/${id}/report/archive`);
      expect(archived).toMatchObject({ status: 200, json: { id, status: 'OK' } });
    }),
  );

  it(
    'gives a PDF and, where there is one, an idclaim',
    withEmulator(
      async (api) => {
        const { id } = await api.prove();
        const slip = await api.t('GET', `/enrollment/${id}/proof_slip`);
        expect(slip.bytes.subarray(0, 5).toString()).toBe('%PDF-');
        expect((await api.t('GET', `/enrollment/${id}/idclaim`)).bytes.toString()).toBe('PK-claim');
      },
      { settings: { idclaim: Buffer.from('PK-claim') } },
    ),
  );
});

describe('scenarios', () => {
  it(
    'expire: canceled, never started',
    withEmulator(
      async (api) => {
        const { id } = await api.begin();
        const late = await api.consented();
        expect(await api.uploadAll(late.key).catch(String)).toContain('409');
        api.emulator.clock.advance(200);
        expect(api.emulator.dossiers().map(({ status }) => status)).toEqual(['CANCELED', 'CANCELED']);
        const draft = await api.t('GET', `/enrollment/${late.id}/report?draft=true`);
        expect(draft.json).not.toHaveProperty('starting_time');
        expect((await api.t('GET', `/enrollment/${id}/report`)).status).toBe(202);
      },
      { scenario: 'expire' },
    ),
  );

  it(
    'abandon: canceled after it was started, even when everything was given',
    withEmulator(
      async (api) => {
        const { id, key } = await api.consented();
        await api.uploadAll(key);
        await api.flow(key, 'POST', '/finalize_enrollment');
        expect(await api.report(id, '?allow_draft=true')).toMatchObject({
          status: 'CANCELED',
          starting_time: expect.any(String),
        });
      },
      { scenario: 'abandon', settings: { verdictDelayMs: 60_000 } },
    ),
  );

  it(
    'fail: failed; and review is not known here',
    withEmulator(async (api) => {
      api.emulator.scenario = 'fail';
      const { id, key } = await api.consented();
      await api.uploadAll(key);
      await api.flow(key, 'POST', '/finalize_enrollment');
      expect((await api.report(id, '?draft=true')).status).toBe('FAILED');
      expect(api.emulator.scenarios).toEqual([
        ...['approve', 'decline', 'expire', 'abandon', 'fail'],
        ...['two-papers', 'contradiction', 'external', 'external-refused'],
      ]);
      expect(() => {
        api.emulator.scenario = 'review';
      }).toThrow(RangeError);
    }),
  );
});

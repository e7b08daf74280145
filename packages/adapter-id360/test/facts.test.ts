// What a session reports besides its status: why, after how many attempts, whether it was a test; and by an id alone.
import { mapUnfinished } from '../src/result/session.js';
import { context, map, ref } from './mapped.js';
import { answersReport, app, creates, INPUT, login, strictly } from './nock-vendor.js';

strictly();

const BY_ID = { provider: 'id360', id: '7' };
const expired = {
  validator_report: {
    is_valid: false,
    validations: [{ id: 1, ref: 'IDENTITY_DOCUMENT.expired', is_valid: false }],
    comparisons: [{ ref: 'IDENTITY.NAME.name', is_equivalent: false }],
  },
};

it('getSession answers without ref.state', async () => {
  login();
  answersReport(200, { id: 7, status: 'KO', finalizer_reports: expired });
  expect(await app().getSession(BY_ID)).toMatchObject({
    ref: BY_ID,
    status: 'completed',
    decision: 'declined',
    reasons: [
      { code: 'document_expired', nativeCode: 'IDENTITY_DOCUMENT.expired' },
      { code: 'data_mismatch', nativeCode: 'IDENTITY.NAME.name' },
    ],
  });
});

it('getResult answers without ref.state', async () => {
  login();
  answersReport(200, { id: 7, status: 'OK', identity: { name: 'EXEMPLE', extra: { id_number: '1' } } });
  expect(await app().getResult(BY_ID)).toMatchObject({
    ref: BY_ID,
    decision: 'approved',
    claims: { family_name: 'EXEMPLE' },
    reasons: [],
    attemptHistory: [],
  });
});

it('has no reasons before the end', async () => {
  login();
  creates();
  const proofing = app();
  const { ref: own, reasons } = await proofing.createSession(INPUT);
  expect(reasons).toEqual([]);
  answersReport(202, '');
  expect(await proofing.getResult(own)).toMatchObject({ reasons: [], attemptHistory: [], checks: [] });
});

it('tells of the attempt before this one, if that one failed', () => {
  expect(map({ status: 'OK', previous_reports: expired })).toMatchObject({
    decision: 'approved',
    reasons: [],
    attemptHistory: [
      {
        reasons: [
          { code: 'document_expired', nativeCode: 'IDENTITY_DOCUMENT.expired' },
          { code: 'data_mismatch', nativeCode: 'IDENTITY.NAME.name' },
        ],
      },
    ],
  });
  for (const previous_reports of [{}, { validator_report: { is_valid: true } }, 'none'])
    expect(map({ status: 'OK', previous_reports }).attemptHistory).toEqual([]);
});

it.each([
  ['PREPROD', false, true],
  ['preprod', false, true],
  ['PROD', false, undefined],
  ['', false, undefined],
  [undefined, false, undefined],
  [undefined, true, true],
])('a report of environment %j, of a test address %j, is a test: %j', (environment, isTest, testMode) => {
  const result = map(
    { status: 'OK', ...(environment === undefined ? {} : { environment }) },
    {},
    {},
    { isTest },
  );
  expect(result.testMode).toBe(testMode);
});

it('is a test from the start at the vendor’s test address', () => {
  expect(mapUnfinished(ref, { ...context, isTest: true }).testMode).toBe(true);
  expect(mapUnfinished(ref, context)).not.toHaveProperty('testMode');
});

it('takes no session of a test where the configuration does not say so', async () => {
  const report = { id: 7, status: 'OK', environment: 'PREPROD' };
  login();
  answersReport(200, report);
  await expect(app().getSession(BY_ID)).rejects.toMatchObject({ code: 'CONFIG', problem: 'test_mode' });
  login();
  answersReport(200, report);
  expect(await app({ testMode: true }).getSession(BY_ID)).toMatchObject({ testMode: true });
});

it('lists clips as videos, by their group and by their name', () => {
  const url = (id: number) => `https://id360.test/api/1.0.0/document/${id}/file_contents/?page_number=0`;
  const { artifacts } = map({
    status: 'OK',
    documents: {
      liveness: [{ name: 'liveness_video$0', status: 'COLLECTED', files: [{ url: url(1) }] }],
      voice: [{ name: 'voice', status: 'COLLECTED', files: [{ url: url(2) }] }],
    },
    all_input_files: { liveness_video$1: [url(3)], selfie_image: [url(4)] },
  });
  expect(artifacts.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
    '1:0 video',
    '2:0 other',
    '3:0 video',
    '4:0 selfie',
  ]);
});

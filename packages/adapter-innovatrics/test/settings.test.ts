import { configFromEnv, createProofing } from '@anyproof/core';
import { innovatrics } from '../src/index.js';
import { innovatricsSettings } from '../src/innovatrics-settings.js';
import { proofingWith } from './harness.js';

const REQUIRED = { baseUrl: 'https://idv.example/', username: 'u', password: 'p' };

function read(settings: object) {
  const checked = innovatricsSettings['~standard'].validate({ ...REQUIRED, ...settings });
  if (checked instanceof Promise) throw new TypeError('the settings must be checked at once');
  return checked;
}

it('has the documented defaults', () => {
  expect(read({})).toEqual({
    value: {
      baseUrl: 'https://idv.example',
      username: 'u',
      password: 'p',
      paths: {
        initialize: '/api/v1/enrolment/initialize',
        dataPrefix: '/api/v1/data',
        capturePrefix: '/api/v1/enrolment',
        webEnrolment: '/web-enrolment/?token={token}',
      },
      trustFactorKeys: {},
      caseInsensitiveKeys: true,
      pollIntervalMs: 60_000,
      timeoutMs: 30_000,
      captureTimeoutMs: 120_000,
      maxImageBytes: 10_000_000,
    },
  });
});

it('reads everything from text', () => {
  const checked = read({
    paths: '{"dataPrefix":"/data/api/v1"}',
    sdk: { username: 's', password: 't' },
    trustFactorKeys: '{"docVsForm":"applicantIntegrity"}',
    caseInsensitiveKeys: 'no',
    pollIntervalMs: '5000',
    timeoutMs: '1000',
    captureTimeoutMs: '2000',
    maxImageBytes: '3000',
  });
  expect(checked).toMatchObject({
    value: {
      paths: { dataPrefix: '/data/api/v1', capturePrefix: '/api/v1/enrolment' },
      sdk: { username: 's', password: 't' },
      trustFactorKeys: { docVsForm: 'applicantIntegrity' },
      caseInsensitiveKeys: false,
      pollIntervalMs: 5000,
      timeoutMs: 1000,
      captureTimeoutMs: 2000,
      maxImageBytes: 3000,
    },
  });
});

it.each([
  ['baseUrl', { baseUrl: 'http://idv.example' }],
  ['baseUrl', { baseUrl: 'https://u:p@idv.example' }],
  ['username', { username: 'tenant:user' }],
  ['username', { username: '' }],
  ['password', { password: undefined }],
  ['returnUrl', { returnUrl: '/back' }],
  ['paths.dataPrefix', { paths: { dataPrefix: '/api/v1/data/' } }],
  ['paths.capturePrefix', { paths: { capturePrefix: 'api' } }],
  ['paths.webEnrolment', { paths: { webEnrolment: '/page' } }],
  ['sdk.username', { sdk: { username: 'a:b', password: 'p' } }],
  ['trustFactorKeys.mine', { trustFactorKeys: { mine: 'noSuchFactor' } }],
  ['pollIntervalMs', { pollIntervalMs: '0' }],
  ['timeoutMs', { timeoutMs: 'soon' }],
  ['caseInsensitiveKeys', { caseInsensitiveKeys: 'perhaps' }],
])('refuses a wrong %s', (name, settings) => {
  const { issues = [] } = read(settings);
  expect(issues.map((issue) => issue.path?.join('.'))).toEqual([name]);
});

it('names the variables to set, and quotes no value', () => {
  const create = () =>
    createProofing({
      adapters: [innovatrics],
      config: configFromEnv({
        ANYPROOF_PROVIDER: 'innovatrics',
        ANYPROOF_INNOVATRICS_USERNAME: 'tenant:user',
        ANYPROOF_INNOVATRICS_PASWORD: 'hunter2',
      }),
    });
  expect(create).toThrow(/ANYPROOF_SEAL_KEY is required/);
  expect(create).toThrow(/ANYPROOF_INNOVATRICS_BASE_URL/);
  expect(create).toThrow(/ANYPROOF_INNOVATRICS_USERNAME: must not contain a colon/);
  expect(create).toThrow(/ANYPROOF_INNOVATRICS_PASSWORD/);
  expect(create).not.toThrow(/hunter2|tenant:user/);
});

it('tells the truth about what the vendor can do', () => {
  const proofing = proofingWith({ ANYPROOF_INNOVATRICS_MAX_IMAGE_BYTES: '4000000' });
  const capabilities = proofing.capabilities();
  expect(capabilities).toMatchObject({
    roads: ['hosted', 'direct'],
    verbs: ['launch', 'evidence', 'finalize'],
    manualReview: true,
    evidence: [
      { kind: 'identity_document', mediaTypes: ['image/jpeg'], maxBytes: 4_000_000, maxPages: 2 },
      { kind: 'selfie', mediaTypes: ['image/jpeg'], maxBytes: 4_000_000, maxPages: 1 },
    ],
  });
  const provider = proofing.provider();
  expect(
    Object.keys(provider)
      .filter((key) => /^(?:get|submit|finalize|record|check|erase)/.test(key))
      .sort(),
  ).toEqual(['finalizeSession', 'getLaunch', 'getResult', 'getSession', 'submitEvidence']);
});

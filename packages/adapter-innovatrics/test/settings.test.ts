import { configFromEnv, createProofing } from '@anyproof/core';
import { innovatrics } from '../src/index.js';
import { vendorSettings } from '../src/settings.js';
import { proofingWith, SESSION_ID, vendorAt } from './harness.js';

const BASE = { baseUrl: 'https://idv.example/' };
const REQUIRED = { ...BASE, username: 'u', password: 'p' };

function check(settings: object) {
  const checked = vendorSettings.settings['~standard'].validate(settings);
  if (checked instanceof Promise) throw new TypeError('the settings must be checked at once');
  return checked;
}
const read = (settings: object) => check({ ...REQUIRED, ...settings });
const wrong = (settings: object) => (check(settings).issues ?? []).map((issue) => issue.path?.join('.'));

const DEFAULTS = {
  baseUrl: 'https://idv.example',
  auth: { kind: 'basic', username: 'u', password: 'p' },
  captureToken: 'reference',
  externalId: true,
  themeField: 'webEnrolmentTheme',
  applicantForm: true,
  paths: {
    initialize: '/api/v1/enrolment/initialize',
    dataPrefix: '/api/v1/data',
    capturePrefix: '/api/v1/enrolment',
    webEnrolment: '/web-enrolment/?token={token}',
    imageSegments: ['images', 'image'],
    sessionLists: ['session/list', 'session/list/'],
  },
  webhookSignature: 'required',
  webhookSignatureCanonical: false,
  webhookKeys: ['p'],
  trustFactorKeys: {},
  launchOrigins: [],
  hasCallbacks: false,
  pollIntervalMs: 60_000,
  safetyPollIntervalMs: 60_000,
  http: {},
  captureTimeoutMs: 120_000,
  maxImageBytes: 10_000_000,
};

it('has the documented defaults', () => {
  expect(read({})).toEqual({ value: DEFAULTS });
});

describe('a profile', () => {
  it('finchecker-v2 takes the token of the page as it is, compares no claims and signs no message', () => {
    expect(read({ profile: 'finchecker-v2' })).toEqual({
      value: { ...DEFAULTS, captureToken: 'access', applicantForm: false, webhookSignature: 'off' },
    });
  });

  it('finchecker-v1 has other paths, and keeps no reference', () => {
    expect(read({ profile: 'finchecker-v1' })).toEqual({
      value: {
        ...DEFAULTS,
        captureToken: 'access',
        externalId: false,
        applicantForm: false,
        paths: {
          ...DEFAULTS.paths,
          initialize: '/enrolment/api/v1/Session/init',
          dataPrefix: '/data/api/v1',
          capturePrefix: '/enrolment/api/v1',
        },
        webhookSignature: 'off',
      },
    });
  });

  it('apikey wants a key instead of a name and password', () => {
    expect(check({ ...BASE, profile: 'apikey', apiKey: 'k' })).toEqual({
      value: {
        ...DEFAULTS,
        auth: { kind: 'apiKey', apiKey: 'k' },
        captureToken: 'none',
        themeField: 'theme',
        applicantForm: false,
        paths: {
          ...DEFAULTS.paths,
          initialize: '/api/v1/id-verifications/enrolment/initialize',
          dataPrefix: '/api/v1/id-verifications/data',
          capturePrefix: '/api/v1/id-verifications/enrolment',
          webEnrolment: '/id-verification/enrolment?token={token}',
        },
        webhookSignature: 'off',
        webhookKeys: [],
      },
    });
  });

  it('gives way to what is set', () => {
    expect(
      check({
        ...BASE,
        profile: 'finchecker-v2',
        auth: 'apiKey',
        apiKey: 'k',
        captureToken: 'reference',
        applicantForm: 'true',
        externalId: 'no',
        webhookSignature: 'optional',
        webhookKey: 'w',
        paths: { dataPrefix: '/results' },
      }),
    ).toEqual({
      value: {
        ...DEFAULTS,
        auth: { kind: 'apiKey', apiKey: 'k' },
        externalId: false,
        webhookSignature: 'optional',
        hasCallbacks: true,
        webhookKeys: ['w'],
        paths: { ...DEFAULTS.paths, dataPrefix: '/results' },
      },
    });
  });
});

it('reads everything from text', () => {
  const checked = read({
    paths: '{"dataPrefix":"/data/api/v1","imageSegments":["image"],"sessionLists":["sessions"]}',
    sdk: { username: 's', password: 't' },
    trustFactorKeys: '{"docVsForm":"applicantIntegrity"}',
    webhookSignatureCanonical: 'yes',
    webhookKey: 'one',
    webhookKeys: '["two","three"]',
    pollIntervalMs: '5000',
    safetyPollIntervalMs: '90000',
    http: { timeoutMs: '1000', breaker: 'false' },
    captureTimeoutMs: '2000',
    maxImageBytes: '3000',
  });
  expect(checked).toMatchObject({
    value: {
      paths: {
        dataPrefix: '/data/api/v1',
        capturePrefix: '/api/v1/enrolment',
        imageSegments: ['image'],
        sessionLists: ['sessions'],
      },
      sdk: { username: 's', password: 't' },
      trustFactorKeys: { docVsForm: 'applicantIntegrity' },
      webhookSignatureCanonical: true,
      webhookKeys: ['one', 'two', 'three'],
      hasCallbacks: true,
      pollIntervalMs: 5000,
      safetyPollIntervalMs: 90_000,
      http: { timeoutMs: 1000, breaker: false },
      captureTimeoutMs: 2000,
      maxImageBytes: 3000,
    },
  });
});

describe('the wait between two polls', () => {
  const POLLS = {
    ANYPROOF_INNOVATRICS_POLL_INTERVAL_MS: '2000',
    ANYPROOF_INNOVATRICS_SAFETY_POLL_INTERVAL_MS: '300000',
  };
  it.each([
    ['nothing of messages is set', {}, 2_000],
    ['their signature is off', { ANYPROOF_INNOVATRICS_WEBHOOK_SIGNATURE: 'off' }, 2_000],
    ['their signature is asked for', { ANYPROOF_INNOVATRICS_WEBHOOK_SIGNATURE: 'required' }, 300_000],
    ['their key is set', { ANYPROOF_INNOVATRICS_WEBHOOK_KEY: 'w' }, 300_000],
    ['their keys are set', { ANYPROOF_INNOVATRICS_WEBHOOK_KEYS: '["new","old"]' }, 300_000],
  ])('where %s', async (_what, env, pollAfterMs) => {
    vendorAt().scope.get(`/api/v1/data/${SESSION_ID}/status`).reply(200, { status: 'PENDING' });
    const session = await proofingWith({ ...POLLS, ...env }).getSession({
      provider: 'innovatrics',
      id: SESSION_ID,
    });
    expect(session).toMatchObject({ pollAfterMs });
  });
});

it.each([
  ['baseUrl', { baseUrl: 'http://idv.example' }],
  ['baseUrl', { baseUrl: 'https://u:p@idv.example' }],
  ['launchOrigins.0', { launchOrigins: '["http://capture.example"]' }],
  ['launchOrigins.1', { launchOrigins: ['https://capture.example', 'capture.example'] }],
  ['profile', { profile: 'finchecker' }],
  ['username', { username: 'tenant:user' }],
  ['username', { username: '' }],
  ['password', { password: undefined }],
  ['apiKey', { profile: 'apikey' }],
  ['apiKey', { auth: 'apiKey' }],
  ['auth', { auth: 'digest' }],
  ['captureToken', { captureToken: 'jwt' }],
  ['returnUrl', { returnUrl: '/back' }],
  ['paths.dataPrefix', { paths: { dataPrefix: '/api/v1/data/' } }],
  ['paths.capturePrefix', { paths: { capturePrefix: 'api' } }],
  ['paths.webEnrolment', { paths: { webEnrolment: '/page' } }],
  ['paths.imageSegments', { paths: { imageSegments: [] } }],
  ['paths.sessionLists.0', { paths: { sessionLists: ['/session/list'] } }],
  ['sdk.username', { sdk: { username: 'a:b', password: 'p' } }],
  ['webhookSignature', { webhookSignature: 'sometimes' }],
  ['webhookKey', { webhookKey: '' }],
  ['webhookKey', { webhookKey: ' \t' }],
  ['webhookKeys.0', { webhookKeys: [' '] }],
  ['password', { password: '  ' }],
  ['webhookKeys', { webhookKeys: [] }],
  ['webhookKeys.1', { webhookKeys: ['new', ''] }],
  ['trustFactorKeys.mine', { trustFactorKeys: { mine: 'noSuchFactor' } }],
  ['pollIntervalMs', { pollIntervalMs: '0' }],
  ['http.timeoutMs', { http: { timeoutMs: 'soon' } }],
  ['http.retries.often', { http: '{"retries":{"often":3}}' }],
  ['externalId', { externalId: 'perhaps' }],
])('refuses a wrong %s', (name, settings) => {
  expect(wrong({ ...REQUIRED, ...settings })).toEqual([name]);
});

it('wants a key for signatures where there is no password to check them with', () => {
  const whiteLabel = { ...BASE, profile: 'apikey', apiKey: 'k' };
  expect(wrong({ ...whiteLabel, webhookSignature: 'required' })).toEqual(['webhookKey']);
  expect(wrong({ ...whiteLabel, webhookSignature: 'required', webhookKey: 'w' })).toEqual([]);
});

it('names all variables to set at once, and quotes no value', () => {
  const create = () =>
    createProofing({
      adapters: [innovatrics],
      config: configFromEnv({
        ANYPROOF_PROVIDER: 'innovatrics',
        ANYPROOF_INNOVATRICS_USERNAME: 'tenant:hunter2',
        ANYPROOF_INNOVATRICS_WEBHOOK_KEYS: '["hunter2",""]',
      }),
    });
  expect(create).toThrow(/ANYPROOF_SEAL_KEY is required/);
  expect(create).toThrow(/ANYPROOF_INNOVATRICS_BASE_URL is required/);
  expect(create).toThrow(/ANYPROOF_INNOVATRICS_USERNAME: must not contain a colon/);
  expect(create).toThrow(/ANYPROOF_INNOVATRICS_PASSWORD is required/);
  expect(create).toThrow(/ANYPROOF_INNOVATRICS_WEBHOOK_KEYS/);
  expect(create).not.toThrow(/hunter2/);
});

describe('the capabilities', () => {
  it('tell the truth about what the vendor can do', () => {
    const proofing = proofingWith({ ANYPROOF_INNOVATRICS_MAX_IMAGE_BYTES: '4000000' });
    const expectedClaims = ['given_name', 'family_name', 'birthdate'];
    const upload = { mediaTypes: ['image/jpeg'], maxBytes: 4_000_000 };
    expect(proofing.capabilities()).toEqual({
      flows: {
        default: {
          modes: {
            hosted: { hints: ['locale', 'returnUrl'], expectedClaims, selfAssertedClaims: [] },
            direct: {
              hints: ['evidence', 'returnUrl', 'consent'],
              expectedClaims,
              selfAssertedClaims: [],
              consentRequired: ['terms', 'biometrics'],
            },
          },
          evidence: [
            { kind: 'identity_document', upload: { ...upload, maxPages: 2 } },
            { kind: 'selfie', upload: { ...upload, maxPages: 1 } },
          ],
          languages: expect.arrayContaining(['ar', 'fr', 'ja', 'uk']),
          requiredClaims: [],
          reviewedBy: 'either',
        },
      },
      idempotentCreate: false,
      filters: [],
      erasure: ['session'],
      artifacts: ['document_image', 'portrait', 'selfie', 'other'],
      webhooks: 'signature',
    });
    const verbs = Object.entries(proofing.provider())
      .filter(([, value]) => typeof value === 'function')
      .map(([name]) => name);
    expect(verbs.sort()).toEqual([
      'checkHealth',
      'createSession',
      'downloadArtifact',
      'eraseSession',
      'finalizeSession',
      'getLaunch',
      'getResult',
      'getSession',
      'listSessions',
      'submitEvidence',
    ]);
  });

  it('follow the profile', () => {
    const capabilities = proofingWith({ ANYPROOF_INNOVATRICS_PROFILE: 'finchecker-v2' }).capabilities();
    for (const mode of Object.values(capabilities.flows.default.modes))
      expect(mode.expectedClaims).toEqual([]);
    expect(capabilities).not.toHaveProperty('webhooks');
    const signed = {
      ANYPROOF_INNOVATRICS_PROFILE: 'finchecker-v2',
      ANYPROOF_INNOVATRICS_WEBHOOK_SIGNATURE: 'optional',
    };
    expect(proofingWith(signed).capabilities()).toMatchObject({ webhooks: 'signature' });
  });
});

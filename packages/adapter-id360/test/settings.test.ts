import {
  CAPABILITIES,
  type Capability,
  configFromEnv,
  createProofing,
  type ProofingConfig,
} from '@anyproof/core';
import { id360 } from '../src/index.js';

const PROCESS = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
const SEAL = Buffer.alloc(32, 1).toString('base64');
const good = {
  ANYPROOF_PROVIDER: 'id360',
  ANYPROOF_ID360_ENVIRONMENT: 'preprod',
  ANYPROOF_ID360_TEST_MODE: 'true',
  ANYPROOF_ID360_USERNAME: 'app@client',
  ANYPROOF_ID360_PASSWORD: 'hunter2',
  ANYPROOF_ID360_PROCESS: PROCESS,
  ANYPROOF_SEAL_KEY: SEAL,
};
const start = (config: ProofingConfig) => createProofing({ adapters: [id360], config });
const messageFor = (env: Record<string, string>) => {
  try {
    start(configFromEnv(env));
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'started';
};

it('starts with seven variables', () => {
  expect(start(configFromEnv(good)).defaultProvider).toBe('id360');
});

it('takes numbers, JSON and flows from the environment', () => {
  const env = {
    ...good,
    ANYPROOF_ID360_POLL_INTERVAL_MS: '1500',
    ANYPROOF_ID360_FLOWS__PASSPORT: PROCESS,
    ANYPROOF_ID360_CALLBACKS: '[{"url":"https://hooks.example/","headers":{"X-Secret":"s"}}]',
  };
  expect(messageFor(env)).toBe('started');
});

it('takes the whole of its settings from the environment', () => {
  const env = {
    ...good,
    ANYPROOF_ID360_CREATION: 'legacy',
    ANYPROOF_ID360_FLOWS__PASSPORT: PROCESS,
    ANYPROOF_ID360_CALLBACKS:
      '[{"url":"https://hooks.example/","headers":{"X-Secret":"new"},"previousHeaders":{"X-Secret":"old"}}]',
    ANYPROOF_ID360_DOCUMENT_NAMES: '{"pay_slip":"pay_slip_image"}',
    ANYPROOF_ID360_ARTIFACTS: '["proof_slip","idclaim"]',
    ANYPROOF_ID360_PATHS__INTERRUPT: '/enrollment/:id/discontinue',
    ANYPROOF_ID360_ARCHIVE__USERNAME: 'console@client',
    ANYPROOF_ID360_ARCHIVE__PASSWORD: 'secret',
    ANYPROOF_ID360_PROCESS_DEADLINE_MINUTES: '1440',
    ANYPROOF_ID360_CONTROL_DATA: '{"family_name":"name"}',
    ANYPROOF_ID360_HTTP__TIMEOUT_MS: '10000',
    ANYPROOF_ID360_HTTP__RETRIES__ATTEMPTS: '1',
    ANYPROOF_ID360_HTTP__PROXY: 'http://user:pass@proxy.example:3128',
  };
  const address = ['postal_code', 'locality', 'country', 'street_address'].map((part) => `address.${part}`);
  const selfAssertedClaims = ['family_name', 'given_name', 'email', 'phone_number', ...address];
  const flow = {
    modes: {
      hosted: { hints: ['locale', 'returnUrl'], expectedClaims: [], selfAssertedClaims },
      direct: {
        hints: ['evidence', 'returnUrl', 'consent'],
        expectedClaims: ['family_name'],
        selfAssertedClaims,
        consentRequired: ['terms', 'biometrics'],
      },
    },
    evidence: ['identity_document', 'selfie', 'proof_of_address', 'bank_details', 'pay_slip'].map((kind) => ({
      kind,
      upload: expect.objectContaining({ maxBytes: 9_500_000 }),
    })),
    documentTypes: ['identity_card', 'passport', 'driving_licence', 'residence_permit'],
    languages: ['fr', 'en', 'it', 'ar', 'ko'],
    requiredClaims: [],
  };
  expect(start(configFromEnv(env)).capabilities()).toEqual({
    flows: { default: flow, passport: flow },
    idempotentCreate: false,
    filters: [],
    erasure: [],
    artifacts: ['document_image', 'selfie', 'video', 'other', 'report', 'evidence'],
    webhooks: 'secret',
  });
});

const VERBS: readonly Capability[] = ['launch', 'consent', 'evidence', 'finalize', 'artifacts', 'health'];

it.each([
  ['without the path that cancels', {}, VERBS],
  ['with it', { ANYPROOF_ID360_PATHS__INTERRUPT: '/enrollment/:id/discontinue' }, [...VERBS, 'cancel']],
])('has the verbs that are configured, %s', (_what, more, verbs) => {
  const provider = start(configFromEnv({ ...good, ...more })).provider();
  for (const [name, verb] of Object.entries(CAPABILITIES))
    expect([name, typeof provider[verb]]).toEqual([
      name,
      verbs.some((one) => one === name) ? 'function' : 'undefined',
    ]);
});

it('promises nothing that is not configured', () => {
  const { flows, artifacts, webhooks } = start(configFromEnv(good)).capabilities();
  expect(Object.keys(flows)).toEqual(['default']);
  expect(artifacts).toEqual(['document_image', 'selfie', 'video', 'other']);
  expect(webhooks).toBeUndefined();
  expect(flows.default.modes.direct?.expectedClaims).toEqual(['given_name', 'family_name', 'birthdate']);
});

it.each([
  ['preprod without testMode', { ANYPROOF_ID360_TEST_MODE: 'false' }],
  ['prod with it', { ANYPROOF_ID360_ENVIRONMENT: 'prod' }],
  [
    'the address of prod with it',
    { ANYPROOF_ID360_ENVIRONMENT: '', ANYPROOF_ID360_BASE_URL: 'https://id360docaposte.com' },
  ],
])('refuses to start for %s', (_what, more) => {
  const env = Object.fromEntries(Object.entries({ ...good, ...more }).filter(([, value]) => value !== ''));
  expect(() => start(configFromEnv(env))).toThrow(
    expect.objectContaining({ code: 'CONFIG', problem: 'test_mode', setting: 'testMode' }),
  );
});

it.each(['true', 'false'])('starts at an address that is not the vendor’s with testMode %s', (testMode) => {
  const { ANYPROOF_ID360_ENVIRONMENT: _environment, ...rest } = good;
  const address = { ANYPROOF_ID360_BASE_URL: 'https://proxy.example', ANYPROOF_ID360_TEST_MODE: testMode };
  expect(messageFor({ ...rest, ...address })).toBe('started');
});

it('takes an environment together with its own address', () => {
  const baseUrl = 'https://preprod.id360docaposte.com/';
  expect(messageFor({ ...good, ANYPROOF_ID360_BASE_URL: baseUrl })).toBe('started');
});

it('says where each missing value is found', () => {
  const message = messageFor({ ANYPROOF_PROVIDER: 'id360', ANYPROOF_SEAL_KEY: SEAL });
  expect(message).toMatch(/PASSWORD is required.*\n {4}where to find it: .*application.*https:\/\/wiki\./);
  expect(message).toMatch(/PROCESS is required.*\n {4}where to find it: ID360's console/);
});

it('names every missing variable at once', () => {
  const message = messageFor({ ANYPROOF_PROVIDER: 'id360' });
  for (const name of ['ENVIRONMENT', 'USERNAME', 'PASSWORD', 'PROCESS'])
    expect(message).toContain(`ANYPROOF_ID360_${name}`);
  expect(message).toContain('ANYPROOF_SEAL_KEY is required');
  expect(message).toContain('openssl rand -base64 32');
});

it.each([
  [
    'an http setting there is not',
    { ANYPROOF_ID360_HTTP__DEADLINE: '1' },
    /ANYPROOF_ID360_HTTP__DEADLINE: there is no such setting/,
  ],
  [
    'a proxy that is no URL',
    { ANYPROOF_ID360_HTTP__PROXY: 'proxy.example' },
    /ANYPROOF_ID360_HTTP__PROXY: must be http:/,
  ],
  [
    'a name it does not know',
    { ANYPROOF_ID360_PASSWROD: 'x' },
    /ANYPROOF_ID360_PASSWROD: there is no such setting; did you mean ANYPROOF_ID360_PASSWORD\?/,
  ],
  [
    'plain http beyond loopback',
    { ANYPROOF_ID360_BASE_URL: 'http://id360.example' },
    /ANYPROOF_ID360_BASE_URL: must be https/,
  ],
  [
    'a process that is no UUID',
    { ANYPROOF_ID360_PROCESS: '7001' },
    /ANYPROOF_ID360_PROCESS: must be a process UUID/,
  ],
  [
    'an environment together with another address',
    { ANYPROOF_ID360_BASE_URL: 'https://id360docaposte.com' },
    /ANYPROOF_ID360_BASE_URL: differs from the address of `environment`; keep one of the two/,
  ],
  [
    'an environment there is not',
    { ANYPROOF_ID360_ENVIRONMENT: 'production' },
    /ANYPROOF_ID360_ENVIRONMENT: /,
  ],
  [
    'legacy creation without a callback',
    { ANYPROOF_ID360_CREATION: 'legacy' },
    /ANYPROOF_ID360_CALLBACKS.*exactly one callback/,
  ],
  [
    'legacy creation with two callbacks',
    {
      ANYPROOF_ID360_CREATION: 'legacy',
      ANYPROOF_ID360_CALLBACKS: '[{"url":"https://a.example/"},{"url":"https://b.example/"}]',
    },
    /ANYPROOF_ID360_CALLBACKS.*exactly one callback/,
  ],
  [
    'a callback without a secret header',
    { ANYPROOF_ID360_CALLBACKS: '[{"url":"https://a.example/"}]' },
    /ANYPROOF_ID360_CALLBACKS.*must contain a header with a long random secret/,
  ],
  [
    'a header that would not arrive as it was sent',
    { ANYPROOF_ID360_CALLBACKS: '[{"url":"https://a.example/","headers":{"X-Secret":"planted "}}]' },
    /ANYPROOF_ID360_CALLBACKS.*must be visible ASCII/,
  ],
  [
    'a path without the id',
    { ANYPROOF_ID360_PATHS__INTERRUPT: '/enrollment/discontinue' },
    /ANYPROOF_ID360_PATHS__INTERRUPT: must be a path with :id/,
  ],
  [
    'a path to another host',
    { ANYPROOF_ID360_PATHS__IDCLAIM: '//elsewhere.example/:id' },
    /ANYPROOF_ID360_PATHS__IDCLAIM: must be a path with :id/,
  ],
  [
    'a document name that is a path',
    { ANYPROOF_ID360_DOCUMENT_NAMES: '{"kbis":"../user/login"}' },
    /ANYPROOF_ID360_DOCUMENT_NAMES.*must be a document name/,
  ],
  [
    'half a login',
    { ANYPROOF_ID360_ARCHIVE__USERNAME: 'console@client' },
    /ANYPROOF_ID360_ARCHIVE__PASSWORD is required/,
  ],
  [
    'a deadline of no time',
    { ANYPROOF_ID360_PROCESS_DEADLINE_MINUTES: '0' },
    /ANYPROOF_ID360_PROCESS_DEADLINE_MINUTES: /,
  ],
])('refuses %s', (_what, wrong, message) => {
  const said = messageFor({ ...good, ...wrong });
  expect(said).toMatch(message);
  expect(said).not.toMatch(/hunter2|planted/);
});

it('needs a process for sessions that name no flow', () => {
  const { ANYPROOF_ID360_PROCESS: _process, ...rest } = good;
  expect(messageFor({ ...rest, ANYPROOF_ID360_FLOWS__PREMIUM: PROCESS })).toMatch(
    /ANYPROOF_ID360_PROCESS is required.*FLOWS__DEFAULT/,
  );
  expect(messageFor({ ...rest, ANYPROOF_ID360_FLOWS: `{"kyc":"${PROCESS}"}` })).toMatch(
    /ANYPROOF_ID360_PROCESS is required.*FLOWS__DEFAULT/,
  );
  expect(messageFor({ ...rest, ANYPROOF_ID360_FLOWS: `{"kyc":"${PROCESS}","default":"${PROCESS}"}` })).toBe(
    'started',
  );
  expect(messageFor({ ...rest, ANYPROOF_ID360_FLOWS__DEFAULT: PROCESS })).toBe('started');
});

it('refuses a flow that is not in the settings, before any call', async () => {
  const proofing = start(configFromEnv(good));
  const attempt = proofing.createSession({
    reference: 'r',
    returnUrl: 'https://app.example/',
    flow: 'premium',
  });
  await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it.each([undefined, 'not a url', 'javascript:alert(1)'])(
  'refuses the return URL %s, before any call',
  async (returnUrl) => {
    const proofing = start(configFromEnv(good));
    const attempt = proofing.createSession({ reference: 'r', ...(returnUrl && { returnUrl }) });
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  },
);

it('names a wrong provider option', async () => {
  const proofing = start(configFromEnv(good));
  const attempt = proofing.createSession({
    reference: 'r',
    returnUrl: 'https://app.example/',
    providerOptions: { id360: { authenticatorPhoneNumber: '0600000000' } },
  });
  await expect(attempt).rejects.toThrow('providerOptions.id360 is wrong at authenticatorPhoneNumber');
});

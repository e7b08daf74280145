import { configFromEnv, createProofing, type ProofingConfig, supports } from '@anyproof/core';
import { oneKosmos } from '../src/index.js';
import { V1 } from './fixtures/vectors.js';
import { connector, makeProofing, REF, verification } from './wire-harness.js';

const CONNECTOR = JSON.stringify({ ...connector, config: { clientSecret: 's3cr3t' } });
const VERIFICATION = JSON.stringify(verification);
const good = {
  ANYPROOF_PROVIDER: '1kosmos',
  ANYPROOF_1KOSMOS_BASE_URL: 'https://tenant.example/idproofingapi/',
  ANYPROOF_1KOSMOS_LICENSE_KEY: 's3cr3t-license',
  ANYPROOF_1KOSMOS_TENANT_DNS: 'tenant.example',
  ANYPROOF_1KOSMOS_TENANT_ID: '64b0c0ffee0000000000a001',
  ANYPROOF_1KOSMOS_COMMUNITY_ID: '64b0c0ffee0000000000b001',
  ANYPROOF_1KOSMOS_CONNECTOR: CONNECTOR,
  ANYPROOF_1KOSMOS_VERIFICATION: VERIFICATION,
};
const start = (config: ProofingConfig) => createProofing({ adapters: [oneKosmos], config });
const messageFor = (env: Readonly<Record<string, string>>) => {
  try {
    start(configFromEnv(env));
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'started';
};
const without = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(good).filter(([name]) => !names.includes(`${name.slice(17)}`)));

it('starts with eight variables, and no seal key', () => {
  expect(start(configFromEnv(good)).defaultProvider).toBe('1kosmos');
});

it('starts without the ids of tenant and community, which can be looked up', () => {
  expect(messageFor(without('TENANT_ID', 'COMMUNITY_ID'))).toBe('started');
});

describe('the dialect docuverify', () => {
  const stored = { ...without('CONNECTOR', 'VERIFICATION'), ANYPROOF_1KOSMOS_DIALECT: 'docuverify' };

  it('takes a dvcID instead of connector and verification, alone or in flows', () => {
    expect(messageFor({ ...stored, ANYPROOF_1KOSMOS_DVC_ID: 'dvc-1' })).toBe('started');
    expect(messageFor({ ...stored, ANYPROOF_1KOSMOS_FLOWS__LICENCE__DVC_ID: 'dvc-2' })).toBe('started');
  });

  it('names the dvcID when it is missing, and neither connector nor verification', () => {
    const said = messageFor(stored);
    expect(said).toContain('ANYPROOF_1KOSMOS_DVC_ID');
    expect(said).not.toContain('ANYPROOF_1KOSMOS_CONNECTOR');
    expect(said).not.toContain('ANYPROOF_1KOSMOS_VERIFICATION');
  });

  it.each([
    ['a connector beside the dvcID', { ...stored, DVC_ID: 'dvc-1', CONNECTOR }, 'CONNECTOR'],
    ['a dvcID in the other dialect', { ...good, DVC_ID: 'dvc-1' }, 'DVC_ID'],
    ['a flow of the other dialect', { ...good, FLOWS__LICENCE: '{"dvcId":"dvc-2"}' }, 'FLOWS'],
    [
      'an expanded flow in this one',
      {
        ...stored,
        DVC_ID: 'dvc-1',
        FLOWS__LICENCE: `{"connector":${CONNECTOR},"verification":${VERIFICATION}}`,
      },
      'FLOWS',
    ],
  ])('refuses %s', (_what, env, name) => {
    const named = Object.entries(env).map(([key, value]) => [
      key.startsWith('ANYPROOF_') ? key : `ANYPROOF_1KOSMOS_${key}`,
      value,
    ]);
    const said = messageFor(Object.fromEntries(named));
    expect(said).toContain(`ANYPROOF_1KOSMOS_${name}`);
    expect(said).not.toContain('s3cr3t');
  });
});

it('takes numbers, lists, a key and every choice from the environment', () => {
  const env = {
    ...good,
    ANYPROOF_1KOSMOS_PRIVATE_KEY: V1.clientPrivate,
    ANYPROOF_1KOSMOS_CURVE: 'p256',
    ANYPROOF_1KOSMOS_COMMUNITY_NAME: 'other',
    ANYPROOF_1KOSMOS_DOCUMENT_TYPE: 'ppt_object',
    ANYPROOF_1KOSMOS_APP_ID: 'com.example.app',
    ANYPROOF_1KOSMOS_ENVELOPE: 'all',
    ANYPROOF_1KOSMOS_RESULT_SHAPE: 'legacy',
    ANYPROOF_1KOSMOS_OUTCOME_FROM: 'result',
    ANYPROOF_1KOSMOS_FIRST_PAGE_INDEX: '1',
    ANYPROOF_1KOSMOS_LAUNCH_ORIGINS: '["https://capture.example"]',
    ANYPROOF_1KOSMOS_TENANT_ORIGIN: 'https://tenant.example',
    ANYPROOF_1KOSMOS_DOCUVERIFY_URL: 'https://tenant.example/docuverify',
    ANYPROOF_1KOSMOS_IMAGES: 'bucket',
    ANYPROOF_1KOSMOS_UPLOAD_HOSTS: '["captures.example", "store.example:8443"]',
    ANYPROOF_1KOSMOS_UPLOAD_METHOD: 'POST',
    ANYPROOF_1KOSMOS_UPLOAD_HEADERS: '{"x-ms-blob-type":"BlockBlob"}',
    ANYPROOF_1KOSMOS_POLL_INTERVAL_MS: '1500',
    ANYPROOF_1KOSMOS_HTTP__TIMEOUT_MS: '10000',
    ANYPROOF_1KOSMOS_PRIVATE_UPLOAD_HOSTS: 'true',
    ANYPROOF_1KOSMOS_CAPTURE_TIMEOUT_MS: '60000',
  };
  expect(messageFor(env)).toBe('started');
});

it('takes flows as one JSON text, or each as its own', () => {
  const flow = { connector, verification, documentType: 'dl_object' };
  const bare = without('CONNECTOR', 'VERIFICATION');
  expect(messageFor({ ...bare, ANYPROOF_1KOSMOS_FLOWS: JSON.stringify({ licence: flow }) })).toBe('started');
  expect(messageFor({ ...good, ANYPROOF_1KOSMOS_FLOWS__LICENCE: JSON.stringify(flow) })).toBe('started');
  expect(
    messageFor({
      ...bare,
      ANYPROOF_1KOSMOS_FLOWS__DEFAULT__CONNECTOR: CONNECTOR,
      ANYPROOF_1KOSMOS_FLOWS__DEFAULT__VERIFICATION: VERIFICATION,
    }),
  ).toBe('started');
});

it('names every missing variable at once', () => {
  const message = messageFor({ ANYPROOF_PROVIDER: '1kosmos' });
  const names = ['BASE_URL', 'LICENSE_KEY', 'TENANT_DNS', 'CONNECTOR', 'VERIFICATION'];
  for (const name of names) expect(message).toContain(`ANYPROOF_1KOSMOS_${name}`);
});

it.each([
  ['no connector', 'CONNECTOR', ''],
  ['no verification', 'VERIFICATION', ''],
  ['a connector that is no JSON', 'CONNECTOR', '{"id":"a","type"'],
  ['a connector without a type', 'CONNECTOR', '{"id":"a"}'],
  ['a verification that is a list', 'VERIFICATION', '[]'],
  ['plain http beyond loopback', 'BASE_URL', 'http://tenant.example/idproofingapi'],
  ['the unusable address of the service directory', 'BASE_URL', 'http://idproofing-api:8888'],
  ['credentials in the address', 'BASE_URL', 'https://user:s3cr3t@tenant.example/idproofingapi'],
  ['a curve there is not', 'CURVE', 'p384'],
  ['a private key of 33 bytes', 'PRIVATE_KEY', Buffer.alloc(33, 1).toString('base64')],
  ['a private key in hex', 'PRIVATE_KEY', Buffer.from(V1.clientPrivate, 'base64').toString('hex')],
  ['a document type there is not', 'DOCUMENT_TYPE', 'passport'],
  ['an envelope there is not', 'ENVELOPE', 'none'],
  ['a page index that nobody uses', 'FIRST_PAGE_INDEX', '2'],
  ['a launch origin that is no web address', 'LAUNCH_ORIGINS', '["javascript:alert(1)"]'],
  ['a launch origin in the clear', 'LAUNCH_ORIGINS', '["http://capture.example"]'],
  ['a dialect there is not', 'DIALECT', 'graphql'],
  ['a tenant that is an address', 'TENANT_DNS', 'https://tenant.example'],
  ['an upload host with a wildcard', 'UPLOAD_HOSTS', '["*.example"]'],
  ['an upload host with a scheme', 'UPLOAD_HOSTS', '["https://captures.example"]'],
  ['credentials for the store', 'UPLOAD_HEADERS', '{"Authorization":"Bearer s3cr3t"}'],
  ['docuverify in the clear', 'DOCUVERIFY_URL', 'http://docuverify.example'],
  ['no time at all', 'HTTP__TIMEOUT_MS', '0'],
  ['an http setting there is not', 'HTTP__TIMEOUT', '10'],
  ['private hosts, perhaps', 'PRIVATE_UPLOAD_HOSTS', 'perhaps'],
  ['a name it does not know', 'KEY_SECRET', 's3cr3t'],
])('refuses %s, and names the variable', (_what, setting, value) => {
  const said = messageFor({ ...good, [`ANYPROOF_1KOSMOS_${setting}`]: value });
  expect(said).toContain(`ANYPROOF_1KOSMOS_${setting}`);
  expect(said).not.toContain('s3cr3t');
  expect(said).not.toContain(Buffer.from(V1.clientPrivate, 'base64').toString('hex'));
});

it('refuses a flow that lacks its half', () => {
  const said = messageFor({ ...good, ANYPROOF_1KOSMOS_FLOWS__LICENCE: `{"connector":${CONNECTOR}}` });
  expect(said).toMatch(/ANYPROOF_1KOSMOS_FLOWS__LICENCE.*verification/i);
  expect(said).not.toContain('s3cr3t');
});

it.each([
  ['CONNECTOR', 'VERIFICATION'],
  ['VERIFICATION', 'CONNECTOR'],
])('does not drop a lone %s beside flows in silence', (_given, missing) => {
  const flows = JSON.stringify({ licence: { connector, verification } });
  const env = { ...without(missing), ANYPROOF_1KOSMOS_FLOWS: flows };
  expect(messageFor(env)).toContain(`ANYPROOF_1KOSMOS_${missing}`);
});

it('refuses a connector that cannot be written as JSON', () => {
  const start = () => makeProofing({ connector: { ...connector, limit: 1n } });
  expect(start).toThrow('writable as JSON');
});

it('says what this vendor can do', () => {
  const upload = { mediaTypes: ['image/jpeg', 'image/png'], maxBytes: 10_000_000 };
  const claims = { expectedClaims: [], selfAssertedClaims: ['given_name', 'family_name'] };
  const flow = {
    modes: {
      hosted: { ...claims, hints: ['subject', 'documentTypes'] },
      direct: {
        ...claims,
        hints: ['subject', 'documentTypes', 'evidence', 'consent'],
        consentRequired: ['terms', 'biometrics'],
      },
    },
    evidence: [
      { kind: 'identity_document', upload: { ...upload, maxPages: 2 } },
      { kind: 'selfie', upload: { ...upload, maxPages: 1 } },
    ],
    documentTypes: ['driving_licence', 'passport', 'identity_card'],
    requiredClaims: [],
    reviewedBy: 'either',
  };
  const other = `{"connector":${CONNECTOR},"verification":${VERIFICATION}}`;
  const proofing = start(configFromEnv({ ...good, ANYPROOF_1KOSMOS_FLOWS__LICENCE: other }));
  expect(proofing.capabilities()).toEqual({
    flows: { default: flow, licence: flow },
    idempotentCreate: false,
    filters: ['subject', 'status', 'time'],
    erasure: [],
    artifacts: ['document_image', 'portrait', 'selfie'],
  });
});

it('lists nothing where fetch is not licensed', () => {
  const proofing = start(configFromEnv({ ...good, ANYPROOF_1KOSMOS_OUTCOME_FROM: 'result' }));
  expect(proofing.capabilities().filters).toEqual([]);
  expect(supports(proofing.provider(), 'list')).toBe(false);
  expect(supports(start(configFromEnv(good)).provider(), 'list')).toBe(true);
});

it.each([
  ["the tenant's host, whatever the API's", {}, 'https://tenant.example/idproofing/session'],
  [
    "the tenant's other origin, without its path",
    { tenantOrigin: 'https://other.example:8443/a' },
    'https://other.example:8443/idproofing/session',
  ],
  ['what is set', { pageUrl: 'https://page.example/s' }, 'https://page.example/s'],
])('the page of a session is on %s', async (_what, more, pageUrl) => {
  const settings = { baseUrl: 'https://api.example/idproofingapi', ...more };
  expect(await makeProofing(settings).getLaunch(REF)).toEqual({ url: `${pageUrl}/${REF.id}` });
});

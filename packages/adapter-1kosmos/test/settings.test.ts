import { configFromEnv, createProofing, type ProofingConfig } from '@anyproof/core';
import { oneKosmos } from '../src/index.js';
import { V1 } from './fixtures/vectors.js';
import { connector, makeProofing, verification } from './wire-harness.js';

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
    ANYPROOF_1KOSMOS_POLL_INTERVAL_MS: '1500',
    ANYPROOF_1KOSMOS_TIMEOUT_MS: '10000',
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
  const names = [
    'BASE_URL',
    'LICENSE_KEY',
    'TENANT_DNS',
    'TENANT_ID',
    'COMMUNITY_ID',
    'CONNECTOR',
    'VERIFICATION',
  ];
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
  ['no time at all', 'TIMEOUT_MS', '0'],
  ['a name it does not know', 'KEY_SECRET', 's3cr3t'],
])('refuses %s, and names the variable', (_what, setting, value) => {
  const said = messageFor({ ...good, [`ANYPROOF_1KOSMOS_${setting}`]: value });
  expect(said).toContain(setting === 'KEY_SECRET' ? 'keySecret' : `ANYPROOF_1KOSMOS_${setting}`);
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
  expect(start(configFromEnv(good)).capabilities()).toMatchObject({
    roads: ['hosted', 'direct'],
    documentTypes: ['driving_licence', 'passport', 'identity_card'],
    expectedClaims: [],
    manualReview: true,
  });
});

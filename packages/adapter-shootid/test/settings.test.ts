import { configFromEnv, createProofing, type ProofingConfig } from '@anyproof/core';
import { shootId } from '../src/index.js';

const good = {
  ANYPROOF_PROVIDER: 'shootid',
  ANYPROOF_SEAL_KEY: Buffer.alloc(32, 1).toString('base64'),
  ANYPROOF_SHOOTID_BASE_URL: 'https://shootid.test',
  ANYPROOF_SHOOTID_APPLICATION_TOKEN: 'application-7',
  ANYPROOF_SHOOTID_APPLICATION_SECRET: 'very-secret',
};
const start = (config: ProofingConfig) => createProofing({ adapters: [shootId], config });
const capabilities = (more: Record<string, string> = {}) =>
  start(configFromEnv({ ...good, ...more })).capabilities();
const messageFor = (env: Record<string, string>) => {
  try {
    start(configFromEnv(env));
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'started';
};

it('starts with five variables', () => {
  expect(messageFor(good)).toBe('started');
});

it('names every missing variable at once', () => {
  const message = messageFor({ ANYPROOF_PROVIDER: 'shootid' });
  for (const name of ['BASE_URL', 'APPLICATION_TOKEN', 'APPLICATION_SECRET'])
    expect(message).toContain(`ANYPROOF_SHOOTID_${name} is required`);
  expect(message).toContain('ANYPROOF_SEAL_KEY is required');
});

it('tells the truth about what it takes', () => {
  const mode = { hints: ['evidence'], expectedClaims: [], selfAssertedClaims: [] };
  const limits = { mediaTypes: ['image/jpeg', 'image/png', 'application/pdf'], maxBytes: 10_000_000 };
  const evidence = (kind: string, maxPages: number) => ({ kind, upload: { ...limits, maxPages } });
  expect(capabilities()).toEqual({
    flows: {
      default: {
        modes: { hosted: mode, direct: mode },
        evidence: [
          evidence('identity_document', 2),
          evidence('bank_details', 10),
          evidence('check', 10),
          evidence('car_registration', 10),
        ],
        requiredClaims: [],
      },
    },
    idempotentCreate: false,
    filters: [],
    erasure: [],
    artifacts: [],
  });
});

it('takes kinds, limits and media types from the environment', () => {
  const { evidence } = capabilities({
    ANYPROOF_SHOOTID_DOCUMENT_TYPES: '{"identity_document":"ID_CARD","lease":"LEASE"}',
    ANYPROOF_SHOOTID_MEDIA_TYPES: 'image/jpeg, application/pdf',
    ANYPROOF_SHOOTID_MAX_BYTES: '5000000',
    ANYPROOF_SHOOTID_MAX_PAGES: '1',
  }).flows.default;
  const limits = { mediaTypes: ['image/jpeg', 'application/pdf'], maxBytes: 5_000_000, maxPages: 1 };
  expect(evidence).toEqual([
    { kind: 'identity_document', upload: limits },
    { kind: 'lease', upload: limits },
  ]);
});

it.each([
  [
    'words one by one',
    { ANYPROOF_SHOOTID_WORDS__READ: 'SCANNED,DONE', ANYPROOF_SHOOTID_WORDS__FAILED: 'KO' },
  ],
  ['words as JSON', { ANYPROOF_SHOOTID_WORDS: '{"read":["DONE"]}' }],
  ['the page base', { ANYPROOF_SHOOTID_PAGE_BASE: '1' }],
  ['result keys', { ANYPROOF_SHOOTID_RESULT_KEYS: '{"given_name":["vorname"],"ocr":["texte"]}' }],
  ['upload options', { ANYPROOF_SHOOTID_UPLOAD_OPTIONS: '{"ocr":"true"}' }],
  ['a loopback host in plain http', { ANYPROOF_SHOOTID_BASE_URL: 'http://127.0.0.1:8080/' }],
])('takes %s', (_what, env) => {
  expect(messageFor({ ...good, ...env })).toBe('started');
});

it.each([
  [
    'a name it does not know',
    { ANYPROOF_SHOOTID_TOKEN: 'x' },
    /SHOOTID_TOKEN: there is no such setting; did you mean ANYPROOF_SHOOTID_APPLICATION_TOKEN\?/,
  ],
  ['plain http', { ANYPROOF_SHOOTID_BASE_URL: 'http://shootid.test' }, /BASE_URL: must be https/],
  [
    'a base URL with the path in it',
    { ANYPROOF_SHOOTID_BASE_URL: 'https://shootid.test/shootid/api/v2' },
    /BASE_URL: must be the host only; put its path in pathPrefix/,
  ],
  [
    'a path prefix without its slash',
    { ANYPROOF_SHOOTID_PATH_PREFIX: 'api/v2' },
    /PATH_PREFIX: must be empty/,
  ],
  ['a path prefix with a query', { ANYPROOF_SHOOTID_PATH_PREFIX: '/api?x' }, /PATH_PREFIX: must be empty/],
  [
    'a colon in the token',
    { ANYPROOF_SHOOTID_APPLICATION_TOKEN: 'a:very-secret' },
    /must not contain a colon/,
  ],
  ['a page base of 2', { ANYPROOF_SHOOTID_PAGE_BASE: '2' }, /PAGE_BASE: /],
  [
    'a word that means two things',
    { ANYPROOF_SHOOTID_WORDS: '{"read":["FAILED"]}' },
    /WORDS: must not repeat a status/,
  ],
  [
    'two kinds of one type',
    { ANYPROOF_SHOOTID_DOCUMENT_TYPES: '{"check":"RIB","bank_details":"RIB"}' },
    /DOCUMENT_TYPES: must not repeat a type/,
  ],
  [
    "an option in the upload's own field",
    { ANYPROOF_SHOOTID_UPLOAD_OPTIONS: '{"documentId":"1"}' },
    /UPLOAD_OPTIONS/,
  ],
  ['an http setting there is not', { ANYPROOF_SHOOTID_HTTP__DEADLINE: '1' }, /HTTP__DEADLINE: there is no/],
  ['a result key it does not look for', { ANYPROOF_SHOOTID_RESULT_KEYS: '{"colour":["x"]}' }, /RESULT_KEYS/],
])('refuses %s', (_what, wrong, message) => {
  const said = messageFor({ ...good, ...wrong });
  expect(said).toMatch(message);
  expect(said).not.toContain('very-secret');
});

it.each([
  [{ uploadOptions: { file: 'x' } }, 'uploadOptions.file'],
  [{ uploadOptions: { ocr: true } }, 'uploadOptions.ocr'],
  [{ group: 'x' }, 'its keys'],
])('names a wrong provider option before any call', async (options, place) => {
  const attempt = start(configFromEnv(good)).createSession({
    reference: 'r',
    providerOptions: { shootid: options },
  });
  await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(attempt).rejects.toThrow(`providerOptions.shootid is wrong at ${place}`);
});

it('says that a function gave a token with a colon', async () => {
  const config = configFromEnv(good);
  const shootid = { ...config.providers['shootid'], applicationToken: () => 'a:very-secret' };
  const attempt = start({ ...config, providers: { shootid } }).createSession({ reference: 'r' });
  await expect(attempt).rejects.toMatchObject({ code: 'CONFIG' });
  await expect(attempt).rejects.not.toThrow('very-secret');
});

// Acme as its documentation has it, in single scripted answers.
import { type CreateSessionInput, createProofing, type Proofing, ProofingError } from '@anyproof/core';
import nock from 'nock';
import { acme } from '../../custom-adapter/src/index.js';

export const HOST = 'https://api.acme.test';
export const NOW = Date.parse('2026-03-01T09:30:00.000Z');
export const WEBHOOK_KEY = 'a-signing-key';
export const KEY = 'creation-1';

export const INPUT: CreateSessionInput = {
  reference: 'order-1042',
  selfAsserted: { family_name: 'Exemple-Durand' },
};

export const LINKS = {
  pageUrl: 'https://verify.acme.example/page/9d1e',
  sdkToken: 'sdk_live_77ab',
  expiresAt: '2026-03-01T09:45:00.000Z',
};

export const LAUNCH = {
  url: LINKS.pageUrl,
  sdk: { name: 'acme-web-sdk', props: { token: LINKS.sdkToken, verification: 'ver_1' } },
  expiresAt: LINKS.expiresAt,
};

export const verification = (more: object = {}) => ({
  id: 'ver_1',
  livemode: true,
  state: 'CREATED',
  externalId: 'order-1042',
  applicantId: 'apl_1',
  workflow: 'standard',
  createdAt: '2026-03-01T09:30:00.000Z',
  expiresAt: '2026-03-08T09:30:00.000Z',
  attemptsMade: 0,
  attemptsAllowed: 5,
  findings: [],
  wanted: ['DOCUMENT', 'SELFIE'],
  progress: { done: 0, total: 2 },
  ...more,
});

export const opened = (more: object = {}) => verification({ links: LINKS, ...more });
export const applicant = (more: object = {}) => ({ id: 'apl_1', livemode: true, ...more });
export const refused = (error: string) => ({ error, message: 'free text about "somebody"' });

/** The connection ends without an answer. */
export const lost = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** Requests carry the token of the login. */
export const vendor = () => nock(HOST, { reqheaders: { authorization: 'Bearer N2Zk' } });

export const logsIn = () =>
  nock(HOST)
    .post('/oauth/token', { grant_type: 'client_credentials', client_id: 'acme-client', client_secret: 's' })
    .reply(200, { access_token: 'N2Zk', token_type: 'Bearer', expires_in: 300 });

/** Each call is another process of the same app. */
export function app(
  settings: Readonly<Record<string, unknown>> = {},
  policies: Parameters<typeof createProofing>[0]['policies'] = {},
): Proofing {
  return createProofing({
    adapters: [acme],
    policies,
    config: {
      provider: 'acme',
      seal: 'none',
      providers: {
        acme: {
          baseUrl: HOST,
          clientId: 'acme-client',
          clientSecret: 's',
          webhookKey: WEBHOOK_KEY,
          ...settings,
        },
      },
    },
    deps: { clock: { now: () => NOW, sleep: async () => undefined } },
  });
}

export const ref = { provider: 'acme', id: 'ver_1' };

/** The error of a call that must fail. */
export async function failureOf(call: () => Promise<unknown> | unknown): Promise<ProofingError> {
  try {
    await call();
  } catch (error) {
    if (ProofingError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

export function playsAlone(): void {
  beforeEach(() => nock.disableNetConnect());
  afterEach(() => {
    const left = nock.pendingMocks();
    nock.cleanAll();
    expect(left).toEqual([]);
  });
  afterAll(() => nock.restore());
}

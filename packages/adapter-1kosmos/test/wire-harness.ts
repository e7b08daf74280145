// An adapter whose clock, ids and IVs are known, and the service's side of its key agreement.
import { type Clock, createProofing, type Proofing, type ProofingDeps, type Random } from '@anyproof/core';
import nock from 'nock';
import { oneKosmos } from '../src/index.js';
import { serviceWith } from './decoder.js';
import { V1, V1_LICENSE_KEY, V1_REQUEST_ID } from './fixtures/vectors.js';

export const HOST = 'https://tenant.example';
export const BASE = '/idproofingapi';
export const SESSION = '99999999-8888-4777-8666-555555555555';
export const REF = { provider: '1kosmos', id: SESSION };
export const PAGE = `https://tenant.example/idproofing/session/${SESSION}`;
/** 2025-01-01T00:00:00Z, the `ts` of vector V1. */
export const NOW = 1_735_689_600_000;
export const UUID = '11111111-2222-4333-8444-555555555555';
export const LICENSE = '00000000-1111-2222-3333-444444444444';

export const service = serviceWith(V1.servicePrivate);
export const ownKey = V1.clientPublic;

export const connector = {
  id: 'demo-connector',
  type: 'emulated',
  config: {
    license: 'connector-license',
    verifierUrl: 'https://verifier.example',
    document_share_session_enabled: true,
  },
};
export const verification = {
  id: 'dvc-1',
  tag: 'demo',
  type: 'dl_authenticate',
  config: { verifier: 'emulated', debug: false, skip: false },
};

export const baseSettings = {
  baseUrl: `${HOST}${BASE}`,
  licenseKey: LICENSE,
  privateKey: V1.clientPrivate,
  tenantDns: 'tenant.example',
  tenantId: '64b0c0ffee0000000000a001',
  communityId: '64b0c0ffee0000000000b001',
  appId: 'kat.client',
  connector,
  verification,
};

/** Stands still; sleeping takes no time. */
export const stoppedClock: Clock = { now: () => NOW, sleep: async () => undefined };

export const BODY_IV = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

/** The IVs of vector V1 for the first two headers, then `BODY_IV`, then others. */
export function knownRandom(): Random {
  const ivs = [Buffer.from(V1_REQUEST_ID.iv, 'hex'), Buffer.from(V1_LICENSE_KEY.iv, 'hex'), BODY_IV];
  let count = 0;
  return {
    bytes: (length) => ivs.shift() ?? Buffer.alloc(length, ++count),
    uuid: () => UUID,
    fraction: () => 0,
  };
}

export function makeProofing(
  settings: Readonly<Record<string, unknown>> = {},
  deps: ProofingDeps = {},
): Proofing {
  return createProofing({
    adapters: [oneKosmos],
    config: { provider: '1kosmos', providers: { '1kosmos': { ...baseSettings, ...settings } } },
    deps: { clock: stoppedClock, random: knownRandom(), ...deps },
  });
}

/** What must never be a header: these are inputs of the vendor's documentation page (dossier 0.3). */
const NEVER = ['keysecret', 'keyid', 'license'];

export const publicKeys = (times = 1, publicKey = service.publicKey) =>
  nock(HOST, { badheaders: [...NEVER, 'publickey', 'requestid', 'licensekey'] })
    .get(`${BASE}/publickeys`)
    .times(times)
    .reply(200, { publicKey });

/** Class B of dossier 6.2. */
export const withKeys = () =>
  nock(HOST, {
    reqheaders: { publickey: ownKey, requestid: /./, 'content-type': 'application/json' },
    badheaders: [...NEVER, 'licensekey'],
  });

/** Class C. */
export const withLicense = () =>
  nock(HOST, {
    reqheaders: { publickey: ownKey, requestid: /./, licensekey: /./, 'content-type': 'application/json' },
    badheaders: NEVER,
  });

export const path = (rest = '') => `${BASE}/proofingsession/${SESSION}${rest}`;

/** The service's answer, sealed as dossier 3 has it. */
export const sealed = (value: unknown, by = service, publicKey = by.publicKey) => ({
  data: by.seal(ownKey, JSON.stringify(value)),
  publicKey,
});

/** What is in the envelope of a body as nock parsed it. */
export function opened(body: unknown, by = service): unknown {
  if (typeof body !== 'object' || body === null || !('data' in body) || typeof body.data !== 'string')
    throw new Error('not an envelope');
  if (Object.keys(body).length !== 1) throw new Error('more than an envelope');
  return JSON.parse(by.open(ownKey, body.data));
}

export function noNetwork(): void {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect(pending).toEqual([]);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}

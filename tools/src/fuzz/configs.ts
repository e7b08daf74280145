import { oneKosmos } from '@anyproof/1kosmos';
import type { Adapter, ProviderConfig } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';
import { shootId } from '@anyproof/shootid';
import { CANARY } from './expect.js';

export const ADAPTERS: readonly Adapter[] = [id360, innovatrics, oneKosmos, shootId];

/** Sound settings of each adapter, all that can be set among them; every secret holds the canary. */
export const PROVIDERS: Readonly<Record<string, ProviderConfig>> = {
  id360: {
    environment: 'preprod',
    testMode: true,
    username: 'api-user',
    password: `${CANARY}-password`,
    process: '11111111-2222-4333-8444-555555555555',
    flows: { strict: '11111111-2222-4333-8444-666666666666' },
    returnUrl: 'https://app.example/return',
    callbacks: [{ url: 'https://app.example/hook', headers: { 'X-Hook-Secret': `${CANARY}-hook` } }],
    processDeadlineMinutes: 60,
    http: { timeoutMs: 1000, retries: { attempts: 1, delayMs: 5 }, breaker: { failures: 3, openMs: 1000 } },
  },
  innovatrics: {
    baseUrl: 'https://idv.example',
    profile: 'trustmatic',
    username: 'api-user',
    password: `${CANARY}-password`,
    webhookKeys: [`${CANARY}-key`],
    trustFactorKeys: { ownKey: 'faceVerification' },
    pollIntervalMs: 1000,
  },
  '1kosmos': {
    baseUrl: 'https://tenant.example/idproofingapi',
    licenseKey: `${CANARY}-license`,
    privateKey: Buffer.alloc(32, 5).toString('base64'),
    tenantDns: 'tenant.example',
    tenantId: '64b0c0ffee0000000000a001',
    communityId: '64b0c0ffee0000000000b001',
    appId: 'app',
    connector: { id: 'c', type: 'emulated', config: { license: `${CANARY}-connector` } },
    verification: { id: 'v', tag: 't', type: 'dl_authenticate', config: { debug: false } },
    curve: 'secp256k1',
  },
  shootid: {
    baseUrl: 'https://shootid.example',
    applicationToken: 'token',
    applicationSecret: `${CANARY}-secret`,
    words: { read: ['SCANNED'], failed: ['FAILED'], inProgress: ['READY_TO_BE_SCANNED'] },
    maxBytes: 1_000_000,
  },
};

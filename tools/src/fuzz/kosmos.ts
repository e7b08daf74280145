// 1Kosmos' client over answers from a table, with a key that both sides know.
import { createCipheriv, createECDH } from 'node:crypto';
import type { OneKosmosClient } from '@anyproof/1kosmos';
import type { ProofingProvider } from '@anyproof/core';
import {
  type Channels,
  createExchange,
  createOneKosmosProvider,
  createServiceClock,
  discoveryCalls,
  docuverifyCalls,
  type OneKosmosSettings,
  oneKosmosSettings,
  platformCalls,
  proofingSessionCalls,
  shareSessionCalls,
  uploadCalls,
  verifyCalls,
} from './internals.js';
import { type Answer, depsFor, httpFrom, settingsOf } from './parts.js';

export const KEY = Buffer.alloc(32, 3);
const pair = createECDH('secp256k1');
pair.setPrivateKey(Buffer.alloc(32, 5));
export const PUBLIC_KEY = pair.getPublicKey().subarray(1).toString('base64');

/** Longer than any call here. */
const CAPTURE_TIMEOUT_MS = 1000;

export function seal(text: string, key: Uint8Array = KEY, iv: Uint8Array = Buffer.alloc(16, 9)): string {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

export function kosmosSettings(more: object = {}): OneKosmosSettings {
  return settingsOf(oneKosmosSettings.settings, {
    baseUrl: 'https://tenant.example/idproofingapi',
    licenseKey: '00000000-1111-2222-3333-444444444444',
    tenantDns: 'tenant.example',
    tenantId: '64b0c0ffee0000000000a001',
    communityId: '64b0c0ffee0000000000b001',
    connector: { id: 'c', type: 'emulated', config: {} },
    verification: { id: 'v', tag: 't', type: 'dl_authenticate', config: {} },
    ...more,
  });
}

/** The client, and the provider over it. */
export function kosmosOver(
  answers: Readonly<Record<string, Answer>>,
  settings: OneKosmosSettings,
): { readonly client: OneKosmosClient; readonly provider: ProofingProvider } {
  const deps = depsFor('1kosmos');
  const http = httpFrom(answers);
  const channel = { publicKey: PUBLIC_KEY, servicePublicKey: PUBLIC_KEY, key: KEY };
  const channels: Channels = { current: async () => channel, renewed: async () => false };
  const clock = createServiceClock(deps.clock);
  const exchange = createExchange({ http, channels, clock, headers: async () => ({}), settings, deps });
  const client: OneKosmosClient = {
    proofingSession: proofingSessionCalls(exchange, CAPTURE_TIMEOUT_MS, '1kosmos'),
    shareSession: shareSessionCalls(exchange),
    platform: platformCalls(http, '1kosmos'),
    verify: verifyCalls(exchange, CAPTURE_TIMEOUT_MS),
    uploads: uploadCalls(settings, deps),
    discovery: discoveryCalls(http, settings, deps),
    docuverify: docuverifyCalls(async () => exchange, CAPTURE_TIMEOUT_MS),
  };
  return { client, provider: createOneKosmosProvider(client, settings, clock, deps) };
}

// 1Kosmos' client over answers from a table, with a key that both sides know.
import { createCipheriv, createECDH } from 'node:crypto';
import { platformCalls } from '../../packages/adapter-1kosmos/dist/esm/client/platform.js';
import { proofingSessionCalls } from '../../packages/adapter-1kosmos/dist/esm/client/session.js';
import { shareSessionCalls } from '../../packages/adapter-1kosmos/dist/esm/client/share-session.js';
import { createServiceClock } from '../../packages/adapter-1kosmos/dist/esm/protocol/channel.js';
import { createExchange } from '../../packages/adapter-1kosmos/dist/esm/protocol/exchange.js';
import { createOneKosmosProvider } from '../../packages/adapter-1kosmos/dist/esm/provider.js';
import { vendorSettings } from '../../packages/adapter-1kosmos/dist/esm/settings.js';
import { depsFor, httpFrom, settingsOf } from './parts.mjs';

export const KEY = Buffer.alloc(32, 3);
const pair = createECDH('secp256k1');
pair.setPrivateKey(Buffer.alloc(32, 5));
export const PUBLIC_KEY = pair.getPublicKey().subarray(1).toString('base64');

export function seal(text, key = KEY, iv = Buffer.alloc(16, 9)) {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

export function kosmosSettings(more = {}) {
  return settingsOf(vendorSettings.settings, {
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

/** The calls that read sessions, and the provider over them. */
export function kosmosOver(answers, settings) {
  const deps = depsFor('1kosmos');
  const http = httpFrom(answers);
  const channel = { publicKey: PUBLIC_KEY, servicePublicKey: PUBLIC_KEY, key: KEY };
  const channels = { current: async () => channel, renewed: async () => false };
  const clock = createServiceClock(deps.clock);
  const exchange = createExchange({ http, channels, clock, headers: async () => ({}), settings, deps });
  const client = {
    proofingSession: proofingSessionCalls(exchange, 1000, '1kosmos'),
    shareSession: shareSessionCalls(exchange),
    platform: platformCalls(http, '1kosmos'),
    discovery: { community: async () => ({ tenantId: 't', communityId: 'c' }) },
  };
  return { client, provider: createOneKosmosProvider(client, settings, clock, deps) };
}

// An emulator and typed clients at it, for the tests that call every endpoint of the vendor's list.
import { randomBytes, randomUUID } from 'node:crypto';
import { createProofing, ProofingError, type Random } from '@anyproof/core';
import {
  type EmulatorOptions,
  type OneKosmosEmulatorSettings,
  type RunningOneKosmosEmulator,
  startOneKosmosEmulator,
} from '@anyproof/emulators';
import { type OneKosmosClient, oneKosmos } from '../src/index.js';
import { V1 } from './fixtures/vectors.js';
import { image } from './harness.js';

export const PERSON = 'zoe-garcia-lefevre';
export const COMMUNITY = {
  tenantId: '64b0c0ffee0000000000a001',
  communityId: '64b0c0ffee0000000000b001',
};
/** Levels of the emulator's licenses: `system` may call everything. */
export const LICENSES = {
  service: '5e9f1c2a-0000-4000-8000-00000000c0de',
  system: '5e9f1c2a-0000-4000-8000-0000000057e3',
  serviceExt: '5e9f1c2a-0000-4000-8000-00000000e87e',
  unknown: '00000000-0000-4000-8000-000000000bad',
};

/** Pauses before repeats take no time. */
const random: Random = {
  bytes: (length) => randomBytes(length),
  uuid: () => randomUUID(),
  fraction: () => 0,
};

export interface Desk {
  readonly vendor: RunningOneKosmosEmulator;
  /** Of level system. */
  readonly client: OneKosmosClient;
  clientWith(settings: Readonly<Record<string, unknown>>): OneKosmosClient;
  proofingWith(settings: Readonly<Record<string, unknown>>): ReturnType<typeof createProofing>;
}

export async function startDesk(options: EmulatorOptions<OneKosmosEmulatorSettings> = {}): Promise<Desk> {
  const vendor = await startOneKosmosEmulator(options);
  const proofingWith = (settings: Readonly<Record<string, unknown>>) =>
    createProofing({
      adapters: [oneKosmos],
      config: {
        provider: '1kosmos',
        providers: {
          '1kosmos': {
            baseUrl: `${vendor.origin}/idproofingapi`,
            tenantOrigin: vendor.origin,
            licenseKey: LICENSES.system,
            privateKey: V1.clientPrivate,
            tenantDns: 'tenant.example',
            ...COMMUNITY,
            ...(settings['dialect'] === 'docuverify' ? {} : flow),
            pollIntervalMs: 5,
            // One client here gets every refusal there is, one after the other.
            http: { breaker: false },
            ...settings,
          },
        },
      },
      deps: { random },
    });
  const clientWith = (settings: Readonly<Record<string, unknown>>) =>
    proofingWith(settings).native(oneKosmos);
  return { vendor, client: clientWith({}), clientWith, proofingWith };
}

/** Of the emulator's `demo-dvc`. */
export const flow = {
  connector: {
    id: 'demo-connector',
    type: 'emulated',
    config: {
      license: 'demo-connector-license',
      verifierUrl: 'https://verifier.example',
      document_share_session_enabled: true,
    },
  },
  verification: {
    id: 'demo-dvc',
    tag: 'demo',
    type: 'dl_authenticate',
    config: { verifier: 'emulated', debug: false, skip: false, returnRawData: true },
  },
};

export const creation = (config: object = {}) => ({
  connector: flow.connector,
  verification: { ...flow.verification, config: { ...flow.verification.config, ...config } },
  sessionRequest: {
    tenantDNS: 'tenant.example',
    communityName: 'default',
    documentType: 'idcard_object',
    ...COMMUNITY,
    user: { uid: 'case-1', firstname: 'Zoé', lastname: 'Garcia Lefèvre' },
  },
});

export async function openSession({ client }: Desk, config: object = {}): Promise<string> {
  return (await client.shareSession.create(creation(config))).value.sessionId;
}

export async function startedSession(desk: Desk, config: object = {}): Promise<string> {
  const id = await openSession(desk, config);
  await desk.client.proofingSession.start(id);
  return id;
}

export const pictures = {
  front: () => image(PERSON, 'card-front'),
  back: () => image(PERSON, 'card-back'),
  selfie: () => image(PERSON, 'selfie'),
};

/** Up to `submit/document`, with every picture in the requests. */
export async function capturedSession(desk: Desk, config: object = {}): Promise<string> {
  const id = await startedSession(desk, config);
  await capture(desk, id);
  return id;
}

export async function capture({ client }: Desk, id: string): Promise<void> {
  const { proofingSession } = client;
  const result = { liveness: 'looked at' };
  await proofingSession.submitVerification(id, 'document_liveness_front', {
    result,
    image: pictures.front(),
  });
  await proofingSession.submitVerification(id, 'document_liveness_back', { result, image: pictures.back() });
  await proofingSession.submitVerification(id, 'selfie_liveness', { result, image: pictures.selfie() });
}

export async function judgedSession(desk: Desk, config: object = {}): Promise<string> {
  const id = await capturedSession(desk, config);
  await judged(desk, id);
  return id;
}

export async function judged({ client, vendor }: Desk, id: string): Promise<void> {
  await client.proofingSession.submitDocument(id);
  await client.proofingSession.complete(id);
  vendor.clock.advance(1000);
}

/** The error of a call, as data; fails when there is none. */
export async function refusal(call: Promise<unknown>): Promise<ProofingError> {
  try {
    await call;
  } catch (error) {
    if (ProofingError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

import { createProofing, fileSource, type Proofing, type ProofingDeps, type RunInput } from '@anyproof/core';
import {
  type EmulatorOptions,
  type OneKosmosEmulatorSettings,
  type RunningOneKosmosEmulator,
  type SpecimenImageName,
  specimen,
  specimenPath,
  startOneKosmosEmulator,
} from '@anyproof/emulators';
import { oneKosmos } from '../src/index.js';
import { V1 } from './fixtures/vectors.js';

export interface Bench {
  readonly emulator: RunningOneKosmosEmulator;
  readonly proofing: Proofing;
  /** A second app process with the same configuration. */
  again(deps?: ProofingDeps): Proofing;
  /** Stops, and fails when anything left the app that must not. */
  stop(): Promise<void>;
}

export async function startBench(
  options: EmulatorOptions<OneKosmosEmulatorSettings> = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Bench> {
  const emulator = await startOneKosmosEmulator(options);
  const { community, licenses, verifications } = emulator.settings;
  const { connector, verification } = verifications['demo-dvc'] ?? {};
  const again = (deps?: ProofingDeps) =>
    createProofing({
      adapters: [oneKosmos],
      config: {
        provider: '1kosmos',
        providers: {
          '1kosmos': {
            baseUrl: `${emulator.origin}/idproofingapi`,
            licenseKey: licenses[0]?.key,
            privateKey: V1.clientPrivate,
            tenantDns: 'tenant.example',
            tenantOrigin: emulator.origin,
            tenantId: community.tenantId,
            communityId: community.communityId,
            connector,
            verification,
            pollIntervalMs: 20,
            ...settings,
          },
        },
      },
      deps: { http: emulator.ca === undefined ? {} : { ca: emulator.ca }, ...deps },
    });
  return {
    emulator,
    proofing: again(),
    again,
    stop: async () => {
      await emulator.stop();
      expectNothingLeaked(emulator);
    },
  };
}

/** The service opened every body for its journal, so whatever was sealed shows there too (dossier 0.3). */
function expectNothingLeaked({ journal, secretLeaks }: RunningOneKosmosEmulator): void {
  expect(secretLeaks).toEqual([]);
  const sent = journal.entries().filter((entry) => entry.by === 'app');
  expect(sent.filter((entry) => entry.path.includes('ecdsa_helper'))).toEqual([]);
  for (const { headers, body } of sent) {
    for (const name of ['keysecret', 'keyid', 'license']) expect(headers).not.toHaveProperty(name);
    expect(JSON.stringify([headers, body])).not.toContain(V1.clientPrivate);
  }
}

export const image = (person: string, name: SpecimenImageName) => fileSource(specimenPath(person, name));

/** Needed in direct mode. */
export const CONSENT = { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' };

export interface Pictures {
  readonly front?: SpecimenImageName;
  readonly back?: SpecimenImageName;
  readonly selfieOf?: string;
}

type DirectInput = Extract<RunInput, { readonly mode: 'direct' }>;

/** Direct mode with these pictures. */
export function direct(person: string, pictures: Pictures = {}): DirectInput {
  const { given_name, family_name } = specimen(person).claims;
  const { front = 'card-front', back = 'card-back', selfieOf = person } = pictures;
  return {
    mode: 'direct',
    reference: `test-${person}`,
    consent: CONSENT,
    selfAsserted: { given_name, family_name },
    evidence: [
      {
        kind: 'identity_document',
        documentType: 'identity_card',
        pages: [image(person, front), image(person, back)],
      },
      { kind: 'selfie', pages: [image(selfieOf, 'selfie')] },
    ],
  };
}

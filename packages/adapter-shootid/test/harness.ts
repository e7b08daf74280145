import {
  configFromEnv,
  createProofing,
  type EvidenceInput,
  fileSource,
  type Proofing,
  type ProofingDeps,
} from '@anyproof/core';
import {
  type EmulatorOptions,
  type RunningShootIdEmulator,
  type ShootIdEmulatorSettings,
  type SpecimenImageName,
  specimenPath,
  startShootIdEmulator,
} from '@anyproof/emulators';
import { shootId } from '../src/index.js';

export const SEAL_KEY = Buffer.alloc(32, 7).toString('base64');

export interface Bench {
  readonly emulator: RunningShootIdEmulator;
  readonly proofing: Proofing;
  /** A second app process, with the same configuration but for these variables. */
  again(env?: Readonly<Record<string, string>>, deps?: ProofingDeps): Proofing;
  /** Method, last part of the path and status of each call of the app. */
  calls(): string[];
  stop(): Promise<void>;
}

/** What an app would set to reach this emulator. */
export function environmentOf({ origin, settings }: RunningShootIdEmulator): Record<string, string> {
  return {
    ANYPROOF_PROVIDER: 'shootid',
    ANYPROOF_SEAL_KEY: SEAL_KEY,
    ANYPROOF_SHOOTID_BASE_URL: origin,
    ANYPROOF_SHOOTID_APPLICATION_TOKEN: settings.applicationToken,
    ANYPROOF_SHOOTID_APPLICATION_SECRET: settings.applicationSecret,
    ANYPROOF_SHOOTID_POLL_INTERVAL_MS: '20',
  };
}

export async function startBench(
  options: EmulatorOptions<ShootIdEmulatorSettings> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Bench> {
  const emulator = await startShootIdEmulator(options);
  const again = (more: Readonly<Record<string, string>> = {}, deps?: ProofingDeps) =>
    createProofing({
      adapters: [shootId],
      config: configFromEnv({ ...environmentOf(emulator), ...env, ...more }),
      deps: { http: emulator.ca === undefined ? {} : { ca: emulator.ca }, ...deps },
    });
  const calls = () =>
    emulator.journal
      .entries()
      .filter(({ by }) => by === 'app')
      .map(({ method, path, status }) => `${method} ${path.slice(path.lastIndexOf('/'))} ${status}`);
  return { emulator, proofing: again(), again, calls, stop: () => emulator.stop() };
}

export const image = (person: string, name: SpecimenImageName) => fileSource(specimenPath(person, name));

export const card = (person: string): EvidenceInput => ({
  kind: 'identity_document',
  documentType: 'identity_card',
  pages: [image(person, 'card-front'), image(person, 'card-back')],
});

export const bankDetails = (person: string, kind = 'bank_details'): EvidenceInput => ({
  kind,
  pages: [image(person, 'bank-details')],
});

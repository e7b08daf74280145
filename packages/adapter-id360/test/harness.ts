import {
  type Clock,
  createProofing,
  fileSource,
  type Proofing,
  type ProofingDeps,
  type RunInput,
  type SessionRef,
} from '@anyproof/core';
import {
  type EmulatorOptions,
  type Id360EmulatorSettings,
  type RunningId360Emulator,
  type SpecimenImageName,
  specimen,
  specimenPath,
  startId360Emulator,
} from '@anyproof/emulators';
import { id360 } from '../src/index.js';

export const SEAL_KEY = Buffer.alloc(32, 7).toString('base64');
export const RETURN_URL = 'https://app.example/kyc/return';

export interface Bench {
  readonly emulator: RunningId360Emulator;
  readonly proofing: Proofing;
  /** A second app process with the same configuration, and these settings over it. */
  again(deps?: ProofingDeps, settings?: Readonly<Record<string, unknown>>): Proofing;
  stop(): Promise<void>;
}

export async function startBench(
  options: EmulatorOptions<Id360EmulatorSettings> = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Bench> {
  const emulator = await startId360Emulator(options);
  const { username, password, processUuid } = emulator.settings;
  const again = (deps?: ProofingDeps, more?: Readonly<Record<string, unknown>>) =>
    createProofing({
      adapters: [id360],
      config: {
        provider: 'id360',
        seal: { key: SEAL_KEY },
        providers: {
          id360: {
            baseUrl: emulator.origin,
            // The emulator's reports say PREPROD, as those of the vendor's test environment do.
            testMode: true,
            username,
            password,
            process: processUuid,
            callbacks: [{ url: 'http://127.0.0.1:9/callbacks', headers: { 'X-Hook-Secret': 'secret' } }],
            pollIntervalMs: 20,
            safetyPollIntervalMs: 20,
            ...settings,
            ...more,
          },
        },
      },
      deps: { http: emulator.ca === undefined ? {} : { ca: emulator.ca }, ...deps },
    });
  return { emulator, proofing: again(), again, stop: () => emulator.stop() };
}

export const image = (person: string, name: SpecimenImageName) => fileSource(specimenPath(person, name));

/** Direct mode with these pictures; the expected claims are the person's own. */
export function direct(person: string, pictures: { front?: string; selfieOf?: string } = {}): RunInput {
  const { given_name, family_name, birthdate } = specimen(person).claims;
  return {
    mode: 'direct',
    reference: `test-${person}`,
    returnUrl: RETURN_URL,
    expected: { given_name, family_name, birthdate },
    consent: { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' },
    evidence: [
      {
        kind: 'identity_document',
        documentType: 'identity_card',
        pages: [image(person, 'card-front'), image(person, 'card-back')],
      },
      { kind: 'selfie', pages: [image(pictures.selfieOf ?? person, 'selfie')] },
    ],
  };
}

/** Creates the session and shows all evidence, without finalizing. */
export async function showEvidence(proofing: Proofing, input: RunInput): Promise<SessionRef> {
  if (input.mode !== 'direct') throw new Error('evidence is for direct mode');
  const { ref } = await proofing.createSession({ ...input, evidence: [] });
  for (const one of input.evidence) await proofing.submitEvidence(ref, one);
  return ref;
}

/** The app's time is the vendor's, so that both move when the emulator's clock is moved. */
export function vendorClock(bench: Bench): Clock {
  return {
    now: () => bench.emulator.clock.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

import {
  configFromEnv,
  createProofing,
  type EvidenceInput,
  fileSource,
  type Proofing,
  type ProofingDeps,
  type SessionRef,
  type Source,
} from '@anyproof/core';
import { type RunningInnovatricsEmulator, type SpecimenImageName, specimenPath } from '@anyproof/emulators';
import { innovatrics } from '../src/index.js';
import { CONSENT } from './harness.js';

export const MARTIN = 'martin-horak';
export const SECRETS = { username: 'api-user', password: 'correct horse' };

/** As an app would be set up for this vendor; `env` without its prefix. */
export function proofingAt(
  vendor: RunningInnovatricsEmulator,
  env: { readonly [name: string]: string } = {},
  deps: ProofingDeps = {},
): Proofing {
  const settings = {
    BASE_URL: vendor.origin,
    USERNAME: SECRETS.username,
    PASSWORD: SECRETS.password,
    RETURN_URL: 'https://rp.example/back',
    POLL_INTERVAL_MS: '10',
    ...env,
  };
  const variables = Object.entries(settings).map(([name, value]) => [`ANYPROOF_INNOVATRICS_${name}`, value]);
  const config = configFromEnv({
    ANYPROOF_PROVIDER: 'innovatrics',
    ANYPROOF_SEAL_KEY: Buffer.alloc(32, 9).toString('base64'),
    ...Object.fromEntries(variables),
  });
  return createProofing({ adapters: [innovatrics], config, deps });
}

export const image = (person: string, name: SpecimenImageName): Source =>
  fileSource(specimenPath(person, name));
export const card = (person: string): EvidenceInput => ({
  kind: 'identity_document',
  pages: [image(person, 'card-front'), image(person, 'card-back')],
});
export const selfie = (person: string): EvidenceInput => ({
  kind: 'selfie',
  pages: [image(person, 'selfie')],
});
export const directRun = (proofing: Proofing, person = MARTIN, face = person) =>
  proofing.run({
    reference: 'case-1',
    mode: 'direct',
    consent: CONSENT,
    evidence: [card(person), selfie(face)],
  });

export async function directSession(proofing: Proofing): Promise<SessionRef> {
  return (await proofing.createSession({ reference: 'case-1', mode: 'direct', consent: CONSENT })).ref;
}

/** Resolves once it holds. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

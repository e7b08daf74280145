import {
  createProofing,
  type EvidenceInput,
  fileSource,
  type Proofing,
  type ProofingDeps,
} from '@anyproof/core';
import {
  type SpecimenImageName,
  specimenPath,
  startId360Emulator,
  startInnovatricsEmulator,
} from '@anyproof/emulators';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';

const PERSON = 'zoe-garcia-lefevre';

export interface StartedVendor {
  readonly proofing: Proofing;
  stop(): Promise<void>;
}

/** A vendor's emulator, and an app's Proofing for it whose messages go to `hook`. */
export const VENDORS = {
  id360: async (hook: string, deps: ProofingDeps = {}): Promise<StartedVendor> => {
    const emulator = await startId360Emulator({ settings: { verdictDelayMs: 10 } });
    const { username, password, processUuid } = emulator.settings;
    const callbacks = [{ url: hook, headers: { 'X-Callback-Secret': 'a-long-random-secret' } }];
    const settings = {
      ...{ baseUrl: emulator.origin, username, password, process: processUuid, callbacks },
      testMode: true,
    };
    const proofing = createProofing({
      adapters: [id360],
      config: { provider: 'id360', providers: { id360: settings }, seal: 'none' },
      deps,
    });
    return { proofing, stop: () => emulator.stop() };
  },
  innovatrics: async (hook: string, deps: ProofingDeps = {}): Promise<StartedVendor> => {
    const emulator = await startInnovatricsEmulator({
      settings: { processingDelayMs: 5, webhooks: [{ url: hook }] },
    });
    const { username, password } = emulator.settings;
    const settings = { baseUrl: emulator.origin, username, password };
    const proofing = createProofing({
      adapters: [innovatrics],
      config: { provider: 'innovatrics', providers: { innovatrics: settings }, seal: 'none' },
      deps,
    });
    return { proofing, stop: () => emulator.stop() };
  },
} as const;

const picture = (name: SpecimenImageName) => fileSource(specimenPath(PERSON, name));
const evidence: readonly EvidenceInput[] = [
  {
    kind: 'identity_document',
    documentType: 'identity_card',
    pages: [picture('card-front'), picture('card-back')],
  },
  { kind: 'selfie', pages: [picture('selfie')] },
];

/** A session for which everything is done; its end comes by message. */
export async function prove(proofing: Proofing): Promise<string> {
  const { ref } = await proofing.createSession({
    reference: 'customer-42',
    mode: 'direct',
    returnUrl: 'https://app.example/return',
    evidence: evidence.map(({ kind }) => kind),
    documentTypes: ['identity_card'],
    consent: { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' },
  });
  for (const one of evidence) await proofing.submitEvidence(ref, one);
  await proofing.finalizeSession(ref);
  return ref.id;
}

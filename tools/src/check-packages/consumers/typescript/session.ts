// Compiled under several names and settings: see consumer-apps.ts.
import {
  configFromEnv,
  createProofing,
  fileSource,
  type Proofing,
  type RunInput,
  type RunResult,
} from '@anyproof/core';
import { fakeProvider } from '@anyproof/core/testing';
import { id360 } from '@anyproof/id360';

const input = {
  mode: 'direct',
  reference: 'customer-42',
  expected: JSON.parse(process.env.CLAIMS ?? ''),
  consent: { terms: true, biometrics: true, at: new Date().toISOString() },
  evidence: [
    {
      kind: 'identity_document',
      documentType: 'identity_card',
      pages: [fileSource(process.env.FRONT ?? ''), fileSource(process.env.BACK ?? '')],
    },
    { kind: 'selfie', pages: [fileSource(process.env.SELFIE ?? '')] },
  ],
} satisfies RunInput;

async function prove(proofing: Proofing): Promise<string | undefined> {
  const result: RunResult = await proofing.run(input, { onSession: ({ ref }) => void ref.id });
  return result.decision;
}

const proofings: readonly Proofing[] = [
  fakeProvider().proofing,
  createProofing({ adapters: [id360], config: configFromEnv(process.env) }),
];

async function main(): Promise<void> {
  const decisions: unknown[] = [];
  for (const proofing of proofings) decisions.push(await prove(proofing));
  console.log(JSON.stringify(decisions));
}

void main();

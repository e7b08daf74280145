// An app that is bundled into one file, which runs where no package is installed.
import { configFromEnv, createProofing, fileSource } from '@anyproof/core';
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
};
const proofings = [
  fakeProvider().proofing,
  createProofing({ adapters: [id360], config: configFromEnv(process.env) }),
];

async function main() {
  const decisions = [];
  for (const proofing of proofings) decisions.push((await proofing.run(input)).decision);
  console.log(JSON.stringify(decisions));
}

main();

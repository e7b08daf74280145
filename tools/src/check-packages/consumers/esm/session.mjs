// An ESM app. Proves a person at a fake provider and at ID360, and loads whatever entries it is told to.
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
const decisions = [];
for (const proofing of proofings) decisions.push((await proofing.run(input)).decision);
for (const entry of process.argv.slice(2)) await import(entry);
console.log(JSON.stringify(decisions));

// A CommonJS app. An error of its copy of core is known to an ESM one, too: dependencies may load that.
const { configFromEnv, createProofing, fileSource, ProofingError } = require('@anyproof/core');
const { fakeProvider } = require('@anyproof/core/testing');
const { id360 } = require('@anyproof/id360');

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

async function main() {
  const proofings = [
    fakeProvider().proofing,
    createProofing({ adapters: [id360], config: configFromEnv(process.env) }),
  ];
  const decisions = [];
  for (const proofing of proofings) decisions.push((await proofing.run(input)).decision);
  for (const entry of process.argv.slice(2)) require(entry);
  const esm = await import('@anyproof/core');
  const error = new ProofingError({ code: 'TIMEOUT', message: 'a test' });
  if (!esm.ProofingError.isInstance(error)) throw new Error('the two copies of core do not know each other');
  console.log(JSON.stringify(decisions));
}

main();

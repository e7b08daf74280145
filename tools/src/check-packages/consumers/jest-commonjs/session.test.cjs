// An app's tests with Jest, which loads CommonJS.
const { configFromEnv, createProofing, fileSource } = require('@anyproof/core');
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

it.each([
  ['a fake provider', () => fakeProvider().proofing],
  ['ID360', () => createProofing({ adapters: [id360], config: configFromEnv(process.env) })],
])(
  '%s proves a person',
  async (_name, make) => {
    expect(await make().run(input)).toMatchObject({ status: 'completed', decision: 'approved' });
  },
  30_000,
);

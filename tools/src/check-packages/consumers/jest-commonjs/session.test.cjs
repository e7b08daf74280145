// An app's tests with Jest, which loads CommonJS.
const { configFromEnv, createProofing, fileSource } = require('@anyproof/core');
const { fakeProvider } = require('@anyproof/core/testing');
const { id360 } = require('@anyproof/id360');

const input = JSON.parse(process.env.SESSION ?? '', (key, value) =>
  key === 'pages' ? value.map((path) => fileSource(path)) : value,
);

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

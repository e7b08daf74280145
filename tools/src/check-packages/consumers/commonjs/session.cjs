// A CommonJS app. An error of its copy of core is known to an ESM one, too: dependencies may load that.
const { configFromEnv, createProofing, fileSource, ProofingError } = require('@anyproof/core');
const { fakeProvider } = require('@anyproof/core/testing');
const { id360 } = require('@anyproof/id360');

const input = JSON.parse(process.env.SESSION ?? '', (key, value) =>
  key === 'pages' ? value.map((path) => fileSource(path)) : value,
);

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

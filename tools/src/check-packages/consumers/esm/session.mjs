// An ESM app, also bundled into one CommonJS file, which has no `await` outside functions. Verifies a person at a fake provider and
// at ID360, and loads whatever entries it is given.
import { configFromEnv, createProofing, fileSource } from '@anyproof/core';
import { fakeProvider } from '@anyproof/core/testing';
import { id360 } from '@anyproof/id360';

const input = JSON.parse(process.env.SESSION ?? '', (key, value) =>
  key === 'pages' ? value.map((path) => fileSource(path)) : value,
);
const proofings = [
  fakeProvider().proofing,
  createProofing({ adapters: [id360], config: configFromEnv(process.env) }),
];

async function main() {
  const decisions = [];
  for (const proofing of proofings) decisions.push((await proofing.run(input)).decision);
  for (const entry of process.argv.slice(2)) await import(entry);
  console.log(JSON.stringify(decisions));
}

main();

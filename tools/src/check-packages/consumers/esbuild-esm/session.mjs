// An ES module, bundled into one file with every adapter: each of them reaches its vendor from there.
import { oneKosmos } from '@anyproof/1kosmos';
import { configFromEnv, createProofing, fileSource } from '@anyproof/core';
import { fakeProvider } from '@anyproof/core/testing';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';
import { shootId } from '@anyproof/shootid';

const input = JSON.parse(process.env.SESSION ?? '', (key, value) =>
  key === 'pages' ? value.map((path) => fileSource(path)) : value,
);
const proofing = createProofing({
  adapters: [id360, innovatrics, oneKosmos, shootId],
  config: configFromEnv(JSON.parse(process.env.ALL_VENDORS ?? '')),
});
const outcomes = [(await fakeProvider().proofing.run(input)).decision];
for (const provider of ['id360', 'innovatrics', '1kosmos'])
  outcomes.push((await proofing.run(input, { provider })).decision);
const { status } = await proofing.createSession(
  { reference: 'customer-43', mode: 'direct' },
  { provider: 'shootid' },
);
console.log(JSON.stringify([...outcomes, status]));

// The software bill of materials of a release, in CycloneDX: what a user who installs every package gets, tools of this
// repository left out. Run after `npm run build`; writes dist/sbom/anyproof.cdx.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { publishedPackages, withConsumer } from './consumer.mjs';

const bill = await withConsumer(({ npm }) =>
  JSON.parse(npm('sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'library')),
);
bill.metadata.component.name = 'anyproof';
// Where a package was fetched from is this machine's business.
for (const component of bill.components)
  component.externalReferences = component.externalReferences?.filter(({ type }) => type !== 'distribution');

const out = new URL('../dist/sbom/', import.meta.url);
mkdirSync(out, { recursive: true });
writeFileSync(new URL('anyproof.cdx.json', out), `${JSON.stringify(bill, null, 2)}\n`);
const isListed = ({ manifest: { name } }) =>
  bill.components.some(({ purl }) => purl.startsWith(`pkg:npm/${name.replace('@', '%40')}@`));
const missing = publishedPackages().filter((one) => !isListed(one));
if (missing.length > 0)
  throw new Error(`not in the bill: ${missing.map(({ manifest }) => manifest.name).join(', ')}`);
console.log(`${bill.bomFormat} ${bill.specVersion}: ${bill.components.length} components`);

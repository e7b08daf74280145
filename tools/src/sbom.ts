// The software bill of materials of a release, in CycloneDX: what a user who installs every package gets, tools of this
// repository left out. Run after `npm run build`; writes dist/sbom/anyproof.cdx.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type PublishedPackage, publishedPackages, withConsumer } from './packages.js';
import { root } from './root.js';

const billShape = z.looseObject({
  bomFormat: z.string(),
  specVersion: z.string(),
  metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }),
  components: z.array(
    z.looseObject({
      purl: z.string(),
      externalReferences: z.array(z.looseObject({ type: z.string() })).optional(),
    }),
  ),
});

const bill = await withConsumer(({ npm }) =>
  billShape.parse(
    JSON.parse(npm('sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'library')),
  ),
);
bill.metadata.component.name = 'anyproof';
// Where a package was fetched from is this machine's business.
for (const component of bill.components)
  component.externalReferences = component.externalReferences?.filter(({ type }) => type !== 'distribution');

const out = join(root, 'dist/sbom');
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'anyproof.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
const isListed = ({ manifest: { name } }: PublishedPackage): boolean =>
  bill.components.some(({ purl }) => purl.startsWith(`pkg:npm/${name.replace('@', '%40')}@`));
const missing = publishedPackages().filter((one) => !isListed(one));
if (missing.length > 0)
  throw new Error(`not in the bill: ${missing.map(({ manifest }) => manifest.name).join(', ')}`);
console.log(`${bill.bomFormat} ${bill.specVersion}: ${bill.components.length} components`);

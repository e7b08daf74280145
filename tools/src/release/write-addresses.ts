// Writes the project's addresses into the packages' manifests: the second half of `npm run release:version`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { publishedPackages } from '../packages.js';
import { ADDRESSES, addressesOf } from './addresses.js';

// As it stands in the file: a shape with names of its own would put those first.
const manifestShape = z.record(z.string(), z.unknown());
let written = 0;
for (const { folder } of publishedPackages()) {
  const file = join(folder, 'package.json');
  const before = readFileSync(file, 'utf8');
  const manifest = manifestShape.parse(JSON.parse(before));
  for (const name of ADDRESSES) delete manifest[name];
  const after = `${JSON.stringify({ ...manifest, ...addressesOf(folder) }, null, 2)}\n`;
  if (after === before) continue;
  writeFileSync(file, after);
  written += 1;
}
console.log(`the project's addresses: ${written} manifests changed`);

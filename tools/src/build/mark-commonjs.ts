// The packages are ESM by default; each CommonJS build needs its own marker, or Node would read it as ESM.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.js';

const packages = join(root, 'packages');
for (const name of readdirSync(packages)) {
  const folder = join(packages, name, 'dist', 'cjs');
  if (existsSync(folder)) writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
}

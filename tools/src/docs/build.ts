// The docs site, into docs/.vitepress/dist: the repository's own pages, and the reference made from the docstrings.
import { join } from 'node:path';
import { build } from 'vitepress';
import { secondsSince } from '../report.js';
import { root } from '../root.js';
import { writeReference } from './reference.js';

const startedAt = performance.now();
const packages = await writeReference();
console.log(`reference of ${packages} entry points`);
await build(join(root, 'docs'));
console.log(`docs/.vitepress/dist in ${secondsSince(startedAt)} s`);

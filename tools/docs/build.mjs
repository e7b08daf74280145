// The docs site, into docs/.vitepress/dist: the repository's own pages, and the reference made from the docstrings.
import { join } from 'node:path';
import { build } from 'vitepress';
import { root } from './pages.mjs';
import { writeReference } from './reference.mjs';

const startedAt = performance.now();
const packages = await writeReference();
console.log(`reference of ${packages} entry points`);
await build(join(root, 'docs'));
console.log(`docs/.vitepress/dist in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);

// The docs site, into docs/.vitepress/dist: the repository's own pages, and the reference made from the docstrings. For programs,
// llms.txt is at its root, and the pages are there as Markdown, too.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { build } from 'vitepress';
import { secondsSince } from '../report.js';
import { root } from '../root.js';
import { movedLinks } from './moved-links.js';
import { pages, sitePage } from './pages.js';
import { writeReference } from './reference.js';

const startedAt = performance.now();
const packages = await writeReference();
console.log(`reference of ${packages} entry points`);
await build(join(root, 'docs'));
const site = join(root, 'docs/.vitepress/dist');
cpSync(join(root, 'docs/llms.txt'), join(site, 'llms.txt'));
for (const page of pages()) {
  const place = sitePage(page);
  if (place === undefined) continue;
  const linked = (file: string): string | undefined => {
    const target = sitePage(file);
    return target && posix.relative(posix.dirname(place), target);
  };
  mkdirSync(dirname(join(site, place)), { recursive: true });
  writeFileSync(join(site, place), movedLinks(readFileSync(join(root, page), 'utf8'), page, linked));
}
console.log(`docs/.vitepress/dist in ${secondsSince(startedAt)} s`);

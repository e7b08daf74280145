// Links between the Markdown files of the repository: each must lead to a file that is there, and to a heading of it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.js';
import { anchorOf, type LinkTarget, linkTarget, pages } from './pages.js';

const FENCE = /^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$/gm;
const anchors = new Map<string, ReadonlySet<string>>();
let links = 0;
const dead: string[] = [];

for (const page of pages()) {
  const text = prose(readFileSync(join(root, page), 'utf8'));
  for (const match of text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)) {
    const [, href = ''] = match;
    const target = linkTarget(page, href);
    if (target === undefined) continue;
    links += 1;
    const line = text.slice(0, match.index).split('\n').length;
    const problem = problemOf(target);
    if (problem !== undefined) dead.push(`${page}:${line} ${href}: ${problem}`);
  }
}
for (const one of dead) console.error(one);
console.log(`${links} links between pages, ${dead.length} dead`);
process.exitCode = dead.length === 0 ? 0 : 1;

function problemOf({ file, anchor }: LinkTarget): string | undefined {
  const path = join(root, file);
  if (file.startsWith('..') || !existsSync(path)) return 'there is no such file';
  if (anchor === undefined) return undefined;
  const page = statSync(path).isDirectory() ? `${file}/README.md` : file;
  if (!page.endsWith('.md')) return undefined;
  return anchorsOf(page).has(anchor) ? undefined : 'there is no such heading';
}

function anchorsOf(page: string): ReadonlySet<string> {
  const known = anchors.get(page);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const [, heading = ''] of prose(readFileSync(join(root, page), 'utf8')).matchAll(/^#{1,6} +(.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const anchor = anchorOf(plain);
    let name = anchor;
    for (let again = 1; found.has(name); again += 1) name = `${anchor}-${again}`;
    found.add(name);
  }
  anchors.set(page, found);
  return found;
}

/** The text without its code, on the same lines. */
function prose(text: string): string {
  const blank = (code: string): string => code.replace(/[^\n]/g, ' ');
  return text.replace(FENCE, blank).replace(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, (code) =>
    // A heading may hold code, which counts in its anchor.
    code.replaceAll(/[[\]()]/g, ' '),
  );
}

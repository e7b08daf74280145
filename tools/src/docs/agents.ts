// What programs that write code read: docs/for-coding-agents.md, from the template beside this file, and docs/llms.txt. Both are
// made of what the other pages say.
//
//   npm run docs:agents                writes them
//   npm run docs:agents -- --check     fails when one is not up to date
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beside, root } from '../root.js';
import { writeOrCheck } from './generated.js';
import { movedLinks, relativeTo } from './moved-links.js';
import { SECTIONS } from './sections.js';
import { rowsOf, tableOf } from './tables.js';

const FOLDER = 'docs';
const PAGE = 'docs/for-coding-agents.md';
const INCLUDE = /<!-- (block|table|names) (\S+) "([^"]+)"(?: (\d+))? -->/g;

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const toDocs = relativeTo(FOLDER);

const page = (): string =>
  readFileSync(beside('docs/for-coding-agents.md'), 'utf8')
    .replace(INCLUDE, (_whole, kind: string, from: string, title: string, number?: string) =>
      movedLinks(included(kind, from, title, Number(number ?? 1)), from, toDocs),
    )
    .replace(
      '\n',
      '\n\n<!-- Written by `npm run docs:agents`; change the pages it is made of, or its template in tools/src/docs. -->\n',
    );

/**
 * `block`: the first code block below this heading, or the one of this number. `table`: the one whose head begins so.
 * `names`: what stands in backquotes in the first column of that table.
 */
function included(kind: string, from: string, title: string, number: number): string {
  switch (kind) {
    case 'block':
      return blockOf(from, title, number);
    case 'table':
      return tableOf(from, title).join('\n');
    default:
      return rowsOf(from, title)
        .flatMap(([, cell = '']) => cell.match(/`[^`]+`/g) ?? [])
        .join(', ');
  }
}

function blockOf(from: string, heading: string, number: number): string {
  const [, section = ''] = read(from).split(`\n## ${heading}\n`);
  const [body = ''] = section.split(/^## /m);
  const block = [...body.matchAll(/^```\w*\n[\s\S]*?^```$/gm)][number - 1]?.[0];
  if (block === undefined) throw new Error(`${from}: no block ${number} below "${heading}"`);
  return block;
}

/** The pages of the docs folder, by section, each with its headings. */
function list(): string {
  const [, intro = ''] = /^# .*\n\n([\s\S]*?)\n\n/.exec(read('README.md')) ?? [];
  const parts = [
    `# AnyProof\n\n> ${plain(intro)}`,
    `Start with [For coding agents](${toDocs(PAGE)}): install, a whole app, statuses, error codes, adapters.`,
  ];
  for (const [title, pages] of SECTIONS) {
    const lines = pages
      .filter(([, file]) => file.startsWith(`${FOLDER}/`) && file !== PAGE && existsSync(join(root, file)))
      .map(([name, file]) => `- [${name}](${toDocs(file)}): ${contentsOf(file)}`);
    if (lines.length > 0) parts.push(`## ${title}\n\n${lines.join('\n')}`);
  }
  return `${parts.join('\n\n')}\n`;
}

/** A page without sections has its first sentence. */
function contentsOf(file: string): string {
  const text = read(file);
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => plain(heading));
  if (headings.length > 0) return headings.join('; ');
  const [, paragraph = ''] = /^# .*\n\n([\s\S]*?)(?:\n\n|$)/.exec(text) ?? [];
  return plain(paragraph).replace(/(?<=\.)\s.*$/, '');
}

/** One line, without links and emphasis. */
const plain = (text: string): string =>
  text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('**', '')
    .replace(/\s+/g, ' ')
    .trim();

const files = [
  { file: PAGE, text: page() },
  { file: `${FOLDER}/llms.txt`, text: list() },
];
writeOrCheck(files, 'files for coding agents', 'npm run docs:agents');

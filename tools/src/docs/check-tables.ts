// Tables of the docs that list what the sources define: nothing may be missing from them, and nothing be in them that is not.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listedFiles } from '../git.js';
import { root } from '../root.js';
import { vocabularyOf } from './contract-types.js';
import { rowsOf } from './tables.js';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const problems: string[] = [];

/** The part of a source between two texts. */
function part(file: string, from: string, to: string): string {
  const text = read(file);
  const start = text.indexOf(from);
  const end = text.indexOf(to, start + from.length);
  if (start < 0 || end < 0) throw new Error(`${file}: no "${from}" up to "${to}"`);
  return text.slice(start + from.length, end);
}

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);
/** The names in this column. */
const names = (table: readonly (readonly string[])[], column = 1): string[] =>
  table.flatMap((row) => matches(row[column] ?? '', /`([^`]+)`/g));

function compare(page: string, what: string, defined: readonly string[], listed: readonly string[]): number {
  for (const name of defined)
    if (!listed.includes(name)) problems.push(`${page}: ${what} ${name} is missing`);
  for (const name of listed)
    if (!defined.includes(name)) problems.push(`${page}: ${what} ${name} is in no source`);
  if (new Set(listed).size !== listed.length) problems.push(`${page}: a ${what} is listed twice`);
  return defined.length;
}

const ERRORS = 'docs/concepts/errors.md';
const errors = vocabularyOf('ProofingErrorCode').words;
const errorRows = rowsOf(ERRORS, 'code | retryable');
for (const { word, means } of errors) {
  const row = errorRows.find((cells) => cells[1] === `\`${word}\``);
  if (row !== undefined && row[2] !== (means === 'retryable' ? 'yes' : 'no'))
    problems.push(`${ERRORS}: ${word} is ${means === 'retryable' ? '' : 'not '}retryable`);
}

const wordsOf = (...types: readonly string[]): string[] =>
  types.flatMap((type) => vocabularyOf(type).words.map(({ word }) => word));
const RESULT = 'docs/concepts/result.md';
const SESSION = 'docs/concepts/session.md';
let checked = [
  compare(ERRORS, 'error code', wordsOf('ProofingErrorCode'), names(errorRows)),
  compare(ERRORS, 'warning', wordsOf('WarningCode'), names(rowsOf(ERRORS, 'code | means'))),
  compare(RESULT, 'reason', wordsOf('ReasonCode'), names(rowsOf(RESULT, 'code | say to the person'))),
  compare(RESULT, 'decision', wordsOf('Decision'), names(rowsOf(RESULT, 'decision | means'))),
  compare(SESSION, 'status', wordsOf('OpenStatus', 'EndedStatus'), names(rowsOf(SESSION, 'status | means'))),
  compare(SESSION, 'action', wordsOf('Action.next'), names(rowsOf(SESSION, '`action.next` | means'))),
].reduce((sum, count) => sum + count);
const events = part(
  'packages/core/src/contract/ports.ts',
  'export type ProofingEvent =',
  '/** What an observer may put',
);
const told = names(rowsOf('docs/operate.md', 'event | look at it when'));
for (const event of matches(events, /readonly type: '(\w+)'/g)) {
  checked += 1;
  if (!told.includes(event)) problems.push(`docs/operate.md: the event ${event} is missing`);
}

// Messages, quoted in docs/troubleshooting.md with `…` for what varies, as the sources write them.
const sources = listedFiles('packages/*/src/*.ts')
  .filter((file) => existsSync(join(root, file)))
  .map(read)
  .join('\n')
  .replaceAll("\\'", "'");
for (const message of matches(read('docs/troubleshooting.md'), /^\| `([^`]+)` \|/gm)) {
  checked += 1;
  for (const fragment of message.split('…').map((one) => one.trim()))
    if (!sources.includes(fragment))
      problems.push(`docs/troubleshooting.md: "${fragment}" is in no message of the sources`);
}

for (const problem of problems) console.error(problem);
console.log(`${checked} names in tables of the docs, ${problems.length} wrong`);
process.exitCode = problems.length === 0 ? 0 : 1;

// Facts, not sentences: messages are for people, and rewording one must change nothing else. So no code tests, matches or
// parses a message, a detail or any other text of an error or a finding; it reads `code`, `problem`, `setting`, `path`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../../..');
const FOLDERS = [
  ...readdirSync(join(ROOT, 'packages')).map((name) => join('packages', name, 'src')),
  'tools',
  'examples',
  'bench/src',
];
const SKIPPED = /^(?:node_modules|dist|test|template|unwritten|coverage)$|\.test\.[cm]?[jt]s$|\.d\.[cm]?ts$/;

/** What sentences are called, here and on errors. */
const SENTENCES = new Set(['message', 'summary', 'detail', 'failed', 'fix', 'text', 'prose']);
/** Names of local values that hold one; `text` alone is any text at all. */
const LOCALS = new Set(['message', 'summary', 'detail', 'fix', 'prose']);
const READS =
  /^(?:includes|startsWith|endsWith|match|matchAll|search|indexOf|lastIndexOf|replace|replaceAll|split|slice|substring|at|charAt)$/;

/** Where it cannot be otherwise, or where the text is no sentence of ours. By the code itself: files move. */
const ALLOWED: readonly (readonly [code: string, why: string])[] = [
  [
    'message.includes(one)',
    "a schema library's message: searched for a setting's own value, which it may quote",
  ],
  ['message.includes(text.slice(0, HELD.atMost))', 'the same, for a long value that was cut short'],
  ["content.text.replace(/[\\r\\n]+$/, '')", 'the text of a file'],
  ['words.failed.includes(word)', "a list of the vendor's words"],
  ['settings.words.failed.includes(word)', "a list of the vendor's words"],
  [
    'NOT_TLS_TEXT.test(error.message)',
    "Node has EPROTO for several failures; OpenSSL's fixed text says which",
  ],
  ["error.message.startsWith('maxContentLength size of ')", 'axios has one code for two failures'],
  ['words.test(prose)', "the vendor's error bodies have no codes; only the subject of its prose is read"],
  [
    '/end of JSON|Unterminated|end of data/i.test(String(Object(error).message))',
    'only the message of JSON.parse says whether the text broke off or is wrong',
  ],
  [
    '/\\n.*?:(\\d+):(\\d+)/.exec(String(message))',
    "where a parser stopped in a person's own code, to print it",
  ],
  ["message.replace(/^error: /, '')", "commander's own prefix, to print the rest"],
];
/** The cases and the tools that test texts are tests themselves. */
const TESTS = /^(?:packages\/conformance\/src\/|tools\/)/;

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    if (SKIPPED.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (/\.[cm]?[jt]sx?$/.test(entry.name)) yield path;
  }
}

/** Whether an expression is a sentence, or is made of one. */
function isSentence(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node))
    return SENTENCES.has(node.name.text) || isSentence(node.expression);
  if (ts.isIdentifier(node)) return LOCALS.has(node.text);
  if (ts.isCallExpression(node)) return isSentence(node.expression) || node.arguments.some(isSentence);
  return ts.forEachChild(node, (child) => isSentence(child) || undefined) ?? false;
}

/** Lines that decide something by a sentence. */
function readersIn(file: string, source: string): string[] {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (reads(node)) {
      const { line } = parsed.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file}:${line + 1}: ${node.getText().replace(/\s+/g, ' ')}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

function reads(node: ts.Node): boolean {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression: subject, name } = node.expression;
    // As lines, to print them.
    if (name.text === 'split' && /^'\\n'$/.test(node.arguments[0]?.getText() ?? '')) return false;
    if (READS.test(name.text)) return isSentence(subject);
    return /^(?:test|exec)$/.test(name.text) && node.arguments.some(isSentence);
  }
  const isCompared =
    ts.isBinaryExpression(node) &&
    /^[!=]==?$/.test(node.operatorToken.getText()) &&
    isSentence(node.left) &&
    !ts.isTypeOfExpression(node.left);
  return isCompared && ts.isStringLiteralLike(node.right) && node.right.text !== '';
}

const files = FOLDERS.flatMap((folder) => [...filesIn(folder)]).filter((file) => !TESTS.test(file));
const readers = files.flatMap((file) => readersIn(file, readFileSync(join(ROOT, file), 'utf8')));
const isAllowed = (reader: string) => ALLOWED.some(([code]) => reader.endsWith(`: ${code}`));

it('no code reads a sentence', () => {
  expect(files.length).toBeGreaterThan(400);
  expect(readers.filter((reader) => !isAllowed(reader))).toEqual([]);
});

it('what is allowed is needed', () => {
  const idle = ALLOWED.filter(([code]) => !readers.some((reader) => reader.endsWith(`: ${code}`)));
  expect(idle).toEqual([]);
});

it.each([
  ["error.message.includes('keep one')", true],
  ['if (/^the setting/.test(error.message)) fix();', true],
  ['/did you mean (\\w+)/.exec(`see ` + finding.detail)', true],
  ["String(error.message).startsWith('x')", true],
  ["const { message } = error; message.startsWith('x')", true],
  ['error?.message?.match(/x/)', true],
  ["finding.fix === 'keep one of the two'", true],
  ["error.problem === 'clash'", false],
  ['lines.push(error.message)', false],
  ["error.message.split('\\n')", false],
  ["error.message.split(':')", true],
  ["error.message === ''", false],
])('%s: %p', (source, expected) => {
  expect(readersIn('x.ts', source).length > 0).toBe(expected);
});

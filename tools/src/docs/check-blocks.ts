// Compiles every TypeScript block of the docs and READMEs, each as a module of its own, against the packages' sources.
// What an app would have around a snippet (its database, its framework's request and response) is declared in
// context.d.ts. A block after `<!-- same as <file> -->` must be that file, to the letter.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { withDeclarations } from '../declarations.js';
import { beside, root } from '../root.js';
import { pages } from './pages.js';

interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly source: string;
  /** Lines of the source above the block. */
  readonly above: number;
}

const CONTEXT = beside('docs/context.d.ts');
const snippets = new Map<string, Snippet>();
const all = pages();
let differing = 0;
for (const page of all) {
  const text = readFileSync(join(root, page), 'utf8');
  for (const match of text.matchAll(/(?:^<!-- newcomer: in (src\/\S+) -->\n)?^```ts\n([\s\S]*?)^```/gm)) {
    const [, file, code = ''] = match;
    const line = text.slice(0, match.index).split('\n').length + (file === undefined ? 1 : 2);
    // What is to be written in a file of an adapter stands in that of examples/custom-adapter.
    const place = file === undefined ? page : join('examples/custom-adapter', file);
    const whole = file === undefined ? code : withDeclarations(readFileSync(join(root, place), 'utf8'), code);
    const above = whole.slice(0, whole.indexOf(code.trim())).split('\n').length - 1;
    // `export {}` makes a module of each, so that no snippet sees the names of another.
    snippets.set(join(root, `${place}.${line}.ts`), { page, line, above, source: `${whole}\nexport {};\n` });
  }
  for (const [, file = '', code] of text.matchAll(/^<!-- same as (\S+) -->\n```ts\n([\s\S]*?)^```/gm)) {
    if (readFileSync(join(root, file), 'utf8') === code) continue;
    differing += 1;
    console.error(`${page}: the block that shows ${file} differs from it; copy the file there`);
  }
}

const config = ts.readConfigFile(join(root, 'tsconfig.check.json'), ts.sys.readFile).config;
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [CONTEXT] }, ts.sys, root);
// A snippet shows a thought, not a whole program: what it declares need not be used.
Object.assign(options, { noUnusedLocals: false, noUnusedParameters: false, module: ts.ModuleKind.ESNext });

const host = ts.createCompilerHost(options);
const { readFile, fileExists, getSourceFile } = host;
host.readFile = (file) => snippets.get(file)?.source ?? readFile.call(host, file);
host.fileExists = (file) => snippets.has(file) || fileExists.call(host, file);
host.getSourceFile = (file, target, ...rest) => {
  const snippet = snippets.get(file);
  return snippet === undefined
    ? getSourceFile.call(host, file, target, ...rest)
    : ts.createSourceFile(file, snippet.source, target);
};

const program = ts.createProgram([...snippets.keys(), CONTEXT], options, host);
let wrong = 0;
for (const [file, { page, line, above }] of snippets) {
  const source = program.getSourceFile(file);
  if (source === undefined) throw new Error(`${page}:${line} was not compiled`);
  for (const found of [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ]) {
    wrong += 1;
    const at = line - above + source.getLineAndCharacterOfPosition(found.start ?? 0).line;
    console.error(`${page}:${at} ${ts.flattenDiagnosticMessageText(found.messageText, ' ')}`);
  }
}
console.log(`${snippets.size} TypeScript blocks in ${all.length} pages, ${wrong + differing} errors`);
process.exit(wrong + differing === 0 ? 0 : 1);

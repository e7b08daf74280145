// What the docs and READMEs tell users to import from our packages.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Each name that a code block imports: `{ page, from, name }`. */
export function importsOfDocs() {
  const options = { cwd: root, encoding: 'utf8' };
  const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], options).split('\n');
  return pages
    .filter((page) => page !== '' && !/^(?:\.changeset|tools)\//.test(page))
    .flatMap((page) =>
      blocksOf(page).flatMap((source) => importsOf(source).map((one) => ({ page, ...one }))),
    );
}

function blocksOf(page) {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```(?:ts|tsx|js|mjs|cjs)\b[^\n]*\n([\s\S]*?)^```/gm)].map(
    ([, source]) => source,
  );
}

function importsOf(source) {
  return ts
    .createSourceFile('block.ts', source, ts.ScriptTarget.Latest)
    .statements.filter(ts.isImportDeclaration)
    .filter(({ moduleSpecifier }) => moduleSpecifier.text.startsWith('@anyproof/'))
    .flatMap(({ moduleSpecifier, importClause }) => {
      const bindings = importClause?.namedBindings;
      const names = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
      return names.map(({ propertyName, name }) => ({
        from: moduleSpecifier.text,
        name: (propertyName ?? name).text,
      }));
    });
}

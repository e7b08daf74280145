// What the docs and READMEs tell users to import from our packages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { pages } from '../docs/pages.js';
import { root } from '../root.js';

export interface DocsImport {
  readonly page: string;
  /** The module. */
  readonly from: string;
  readonly name: string;
}

/** Each name that a code block imports. */
export function importsOfDocs(): DocsImport[] {
  return pages().flatMap((page) =>
    blocksOf(page).flatMap((source) => importsOf(source).map((one) => ({ page, ...one }))),
  );
}

function blocksOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```(?:ts|tsx|js|mjs|cjs)\b[^\n]*\n([\s\S]*?)^```/gm)].map(
    ([, source = '']) => source,
  );
}

function importsOf(source: string): Omit<DocsImport, 'page'>[] {
  return ts
    .createSourceFile('block.ts', source, ts.ScriptTarget.Latest)
    .statements.filter(ts.isImportDeclaration)
    .flatMap(({ moduleSpecifier, importClause }) => {
      const from = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
      if (!from.startsWith('@anyproof/')) return [];
      const bindings = importClause?.namedBindings;
      const names = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
      return names.map(({ propertyName, name }) => ({
        from,
        name: (propertyName ?? name).text,
      }));
    });
}

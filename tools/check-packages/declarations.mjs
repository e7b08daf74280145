// What the .d.ts files of an installed package say.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The subpaths that have types: `[subpath, condition, file]`. Patterns and package.json are left out. */
export function typedEntries({ root, manifest }) {
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
    if (subpath.includes('*') || typeof target !== 'object') return [];
    const conditions = target.types === undefined ? Object.entries(target) : [['both', target]];
    return conditions.map(([condition, { types }]) => ({ subpath, condition, file: join(root, types) }));
  });
}

/** These entries as TypeScript reads them. */
export function declarationProgram(entries) {
  return ts.createProgram(
    entries.map(({ file }) => file),
    {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
    },
  );
}

/** Every declaration file that an import of these entries leads to, with the packages it names; none for a missing one. */
export function reachedDeclarations(entries) {
  const reached = new Map();
  const visit = (file) => {
    if (reached.has(file)) return;
    if (!existsSync(file)) return void reached.set(file, undefined);
    const text = readFileSync(file, 'utf8');
    const named = [...text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*['"]([^'"]+)['"]/gm)].map(
      ([, name]) => name,
    );
    reached.set(file, new Set(named.filter((name) => !name.startsWith('.')).map(packageOf)));
    for (const name of named) if (name.startsWith('.')) visit(declarationOf(join(dirname(file), name)));
  };
  for (const { file } of entries) visit(file);
  return reached;
}

function declarationOf(path) {
  const file = path.replace(/\.([cm]?)js$/, '.d.$1ts');
  return existsSync(file) ? file : join(path, 'index.d.ts');
}

/** `@scope/name` of `@scope/name/sub/path`. */
export function packageOf(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

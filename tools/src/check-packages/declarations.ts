// What the .d.ts files of an installed package say.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { z } from 'zod';
import type { Manifest } from '../packages.js';

export interface InstalledPackage {
  /** Its folder. */
  readonly root: string;
  readonly manifest: Manifest;
}

export interface TypedEntry {
  readonly subpath: string;
  readonly condition: string;
  /** Its declarations. */
  readonly file: string;
}

const typed = z.object({ types: z.string() });
const conditional = z.record(z.string(), typed);

/** The subpaths that have types. Patterns and package.json are left out. */
export function typedEntries({ root, manifest }: InstalledPackage): TypedEntry[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
    if (subpath.includes('*') || typeof target !== 'object') return [];
    const both = typed.safeParse(target);
    const conditions = both.success ? { both: both.data } : conditional.parse(target);
    return Object.entries(conditions).map(([condition, { types }]) => ({
      subpath,
      condition,
      file: join(root, types),
    }));
  });
}

/** These entries as TypeScript reads them. */
export function declarationProgram(entries: readonly TypedEntry[]): ts.Program {
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
export function reachedDeclarations(
  entries: readonly TypedEntry[],
): ReadonlyMap<string, ReadonlySet<string> | undefined> {
  const reached = new Map<string, ReadonlySet<string> | undefined>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    if (!existsSync(file)) return void reached.set(file, undefined);
    const text = readFileSync(file, 'utf8');
    const named = [...text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*['"]([^'"]+)['"]/gm)].map(
      ([, name = '']) => name,
    );
    reached.set(file, new Set(named.filter((name) => !name.startsWith('.')).map(packageOf)));
    for (const name of named) if (name.startsWith('.')) visit(declarationOf(join(dirname(file), name)));
  };
  for (const { file } of entries) visit(file);
  return reached;
}

function declarationOf(path: string): string {
  const file = path.replace(/\.([cm]?)js$/, '.d.$1ts');
  return existsSync(file) ? file : join(path, 'index.d.ts');
}

/** `@scope/name` of `@scope/name/sub/path`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

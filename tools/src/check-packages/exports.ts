import { declarationProgram, type InstalledPackage, typedEntries } from './declarations.js';

/** The names that each entry of an installed package declares, by what one writes behind `from`. */
export function exportsOf(one: InstalledPackage): ReadonlyMap<string, ReadonlySet<string>> {
  const entries = typedEntries(one);
  const program = declarationProgram(entries);
  const checker = program.getTypeChecker();
  const exported = new Map<string, ReadonlySet<string>>();
  for (const { subpath, file } of entries) {
    const source = program.getSourceFile(file);
    const symbol = source && checker.getSymbolAtLocation(source);
    const names = new Set(
      symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name),
    );
    const from = one.manifest.name + subpath.slice(1);
    // What only one of the two builds has is not there.
    const before = exported.get(from);
    exported.set(from, before === undefined ? names : new Set([...names].filter((name) => before.has(name))));
  }
  return exported;
}

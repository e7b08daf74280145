import { declarationProgram, typedEntries } from './declarations.mjs';

/** The names that each entry of an installed package declares, by what one writes behind `from`. */
export function exportsOf(one) {
  const entries = typedEntries(one);
  const program = declarationProgram(entries);
  const checker = program.getTypeChecker();
  const exported = new Map();
  for (const { subpath, file } of entries) {
    const symbol = checker.getSymbolAtLocation(program.getSourceFile(file));
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

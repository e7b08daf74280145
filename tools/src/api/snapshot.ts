// A package's public API as text: every declaration that users can import, and every one that those lead to.
import ts from 'typescript';
import { declarationProgram, type InstalledPackage, typedEntries } from '../check-packages/declarations.js';

interface Reader {
  readonly checker: ts.TypeChecker;
  readonly isOurs: (node: ts.Node) => boolean;
}

interface Exported {
  readonly name: string;
  readonly symbol: ts.Symbol;
}

const printer = ts.createPrinter({ removeComments: true });

/** Undefined when the package has nothing to import. */
export function snapshotOf({ root, manifest }: InstalledPackage): string | undefined {
  const entries = typedEntries({ root, manifest }).filter(({ condition }) => condition !== 'require');
  if (entries.length === 0) return undefined;
  const program = declarationProgram(entries);
  const checker = program.getTypeChecker();
  const reader: Reader = {
    checker,
    isOurs: (node) => node.getSourceFile().fileName.startsWith(`${root}/`),
  };
  const shown = new Set<ts.Symbol>();
  const sections = entries.map(({ subpath, file }) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file} is no module; run npm run build`);
    const exported = byName(checker.getExportsOfModule(module)).map((symbol) => ({
      name: symbol.name,
      symbol: resolved(checker, symbol),
    }));
    for (const { symbol } of exported) shown.add(symbol);
    return { title: manifest.name + subpath.slice(1), exported };
  });
  const hidden = byName(reached(reader, [...shown]).filter((symbol) => !shown.has(symbol)));
  const parts = sections.map(({ title, exported }) =>
    section(
      title,
      exported.map((one) => declarationText(reader, one)),
    ),
  );
  if (hidden.length > 0)
    parts.push(
      section(
        'Reached from these, and not exported',
        hidden.map((symbol) => declarationText(reader, { name: symbol.name, symbol })),
      ),
    );
  return `# API of ${manifest.name}\n\nWritten by \`npm run api\`. A change of it needs a changeset.\n\n${parts.join('\n')}`;
}

const section = (title: string, texts: readonly string[]): string =>
  `## ${title}\n\n\`\`\`typescript\n${texts.join('\n')}\n\`\`\`\n`;

/** Equal names keep the order of their files, which is that of imports. */
const byName = (symbols: readonly ts.Symbol[]): ts.Symbol[] =>
  [...symbols].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function declarationText({ isOurs }: Reader, { name, symbol }: Exported): string {
  const declarations = symbol.declarations ?? [];
  if (declarations.length === 0) throw new Error(`${name} is declared nowhere`);
  const ours = declarations.filter(isOurs);
  if (ours.length === 0) return `${name}: of another package`;
  const texts = ours.map((node) => printed(node));
  return symbol.name === name
    ? texts.join('\n')
    : `${texts.join('\n')}\nexport { ${symbol.name} as ${name} };`;
}

function printed(node: ts.Declaration): string {
  const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  if (ts.isVariableDeclaration(node)) return `const ${text};`;
  return text.replace(/^export (?:declare )?|^declare /, '');
}

/** What the declarations of these symbols name, and what that names, as far as it is declared in this package. */
function reached({ checker, isOurs }: Reader, symbols: readonly ts.Symbol[]): ts.Symbol[] {
  const all = new Set<ts.Symbol>();
  const visitSymbol = (symbol: ts.Symbol | undefined): void => {
    if (symbol === undefined) return;
    const target = resolved(checker, symbol);
    const ours = (target.declarations ?? []).filter(isOurs).filter(isNamedDeclaration);
    if (ours.length === 0 || all.has(target)) return;
    all.add(target);
    for (const declaration of ours) visitNode(declaration);
  };
  const visitNode = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) visitSymbol(checker.getSymbolAtLocation(node));
    ts.forEachChild(node, visitNode);
  };
  for (const symbol of symbols) visitSymbol(symbol);
  return [...all];
}

/** Members and parameters are part of what they stand in. */
function isNamedDeclaration(node: ts.Declaration): boolean {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    (ts.isVariableDeclaration(node) && ts.isVariableStatement(node.parent.parent))
  );
}

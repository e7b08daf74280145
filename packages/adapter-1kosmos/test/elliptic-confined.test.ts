// elliptic's signatures are broken (CVE-2025-14505), its key agreement is not: one file imports it, and nothing there or
// elsewhere can reach more of it. Sources and what is built of them are both looked at.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

const PACKAGES = join(__dirname, '../..');
const HOME = 'adapter-1kosmos/src/protocol/keys.ts';
const BUILT = ['esm', 'cjs'].map((form) => `adapter-1kosmos/dist/${form}/protocol/keys.js`);
/** What elliptic signs with, and where one gets it. */
const SIGNING = /^(?:eddsa|ecdsa|sign|verify|recoverPubKey|getKeyRecoveryParam|signature)$/i;
const CODE = /\.(?:ts|mts|cts|js|mjs|cjs)$/;

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && CODE.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(PACKAGES, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

interface Words {
  readonly identifiers: ReadonlySet<string>;
  readonly texts: ReadonlySet<string>;
}

/** Every name and every text in the code; comments are none. */
function wordsOf(file: string): Words {
  const identifiers = new Set<string>();
  const texts = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) identifiers.add(node.text);
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) texts.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(join(PACKAGES, file), 'utf8'), ts.ScriptTarget.ESNext));
  return { identifiers, texts };
}

const packages = readdirSync(PACKAGES);
const sources = packages.flatMap((name) => filesIn(join(PACKAGES, name, 'src')));
const built = packages.flatMap((name) => filesIn(join(PACKAGES, name, 'dist')));
const words = new Map([...sources, ...built].map((file) => [file, wordsOf(file)] as const));
const isElliptic = (text: string) => /^elliptic(?:\/|$)/.test(text) || text.includes('node_modules/elliptic');
const importing = [...words].filter(([, { texts }]) => [...texts].some(isElliptic)).map(([file]) => file);

it('looks at all there is', () => {
  expect(sources.length).toBeGreaterThan(300);
  expect(built.length).toBeGreaterThan(300);
  expect(sources).toContain(HOME);
  for (const file of BUILT) expect(built).toContain(file);
});

it('is imported by one file, and by what is built of it', () => {
  expect(importing.sort()).toEqual([HOME, ...BUILT].sort());
});

it.each([HOME, ...BUILT])('and %s knows no signature', (file) => {
  const { identifiers, texts } = words.get(file) ?? { identifiers: [], texts: [] };
  expect([...identifiers, ...texts].filter((word) => SIGNING.test(word))).toEqual([]);
  expect([...identifiers]).toEqual(expect.arrayContaining(['derive', 'keyFromPublic', 'validate']));
});

it('is a dependency of one package', () => {
  const depending = packages.filter((name) => {
    const manifest = join(PACKAGES, name, 'package.json');
    return existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"elliptic"');
  });
  expect(depending).toEqual(['adapter-1kosmos']);
});

it('hands out nothing of elliptic: a pair is a text and a function', async () => {
  const { keyPairFrom } = await import('../src/protocol/keys.js');
  const pair = keyPairFrom(Buffer.alloc(32, 5), 'secp256k1', '1kosmos');
  expect(Reflect.ownKeys(pair).sort()).toEqual(['deriveShared', 'publicKey']);
  expect(typeof pair.publicKey).toBe('string');
  expect(pair.deriveShared(pair.publicKey)).toBeInstanceOf(Buffer);
});

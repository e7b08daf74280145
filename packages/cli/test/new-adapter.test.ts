import { execSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { partsByTodo, withDeclarations } from '../../../tools/src/declarations.js';
import { clashIn } from '../src/new-adapter/clash.js';
import { adapterNames, renamed } from '../src/new-adapter/names.js';
import { newAdapter } from '../src/new-adapter/new-adapter.js';
import { world } from './world.js';

/** Put together by `npm run build`. */
const template = join(__dirname, '../template/adapter');
const unwritten = join(__dirname, '../template/unwritten');
const example = join(__dirname, '../../../examples/custom-adapter');
const templateFolder = pathToFileURL(`${template}/`);

/** What npm would take for its own. */
const STORED_AS: { readonly [stored: string]: string } = {
  gitignore: '.gitignore',
  'manifest.json': 'package.json',
};

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'anyproof-new-adapter-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

/** Relative paths, without what builds leave. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .filter((file) => !/^(?:node_modules|build|dist)\//.test(file))
    .sort();
}

it('writes the template under the given name, and prints the next steps', async () => {
  const io = world({ cwd });
  expect(await newAdapter('demo-vendor', {}, io, templateFolder)).toBe(0);
  const written = filesIn(join(cwd, 'anyproof-demo-vendor'));
  expect(written).toEqual(
    filesIn(template)
      .map((file) => STORED_AS[file] ?? file)
      .sort(),
  );
  expect([...io.printed].sort()).toEqual(written);
  expect(written).toContain('src/vocabulary.ts');
  expect(written.join()).not.toMatch(/demo-vendor/);
  const all = written.map((file) => readFileSync(join(cwd, 'anyproof-demo-vendor', file), 'utf8')).join('\n');
  expect(all).not.toMatch(/acme/i);
  expect(io.told.join('\n')).toContain('cd anyproof-demo-vendor');
});

it('reads the ranges of our packages from its own manifest', async () => {
  await newAdapter('demo-vendor', { dir: 'here/there' }, world({ cwd }), templateFolder);
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
  const { name, peerDependencies, dependencies, devDependencies } = read(
    join(cwd, 'here/there/package.json'),
  );
  const own = read(join(__dirname, '../package.json'));
  expect(name).toBe('anyproof-demo-vendor');
  expect(peerDependencies['@anyproof/core']).toBe(own.dependencies['@anyproof/core']);
  expect(dependencies['@anyproof/provider-kit']).toBe(own.dependencies['@anyproof/provider-kit']);
  expect(devDependencies['@anyproof/conformance']).toBe(own.devDependencies['@anyproof/conformance']);
});

it('does not touch an existing folder', async () => {
  await newAdapter('demo-vendor', { dir: 'mine' }, world({ cwd }), templateFolder);
  await expect(newAdapter('other-vendor', { dir: 'mine' }, world({ cwd }), templateFolder)).rejects.toThrow(
    /mine already exists; choose another with --dir/,
  );
  expect(readFileSync(join(cwd, 'mine/README.md'), 'utf8')).not.toContain('other-vendor');
});

it.each([
  ['Acme', /cannot be an adapter's name/],
  ['1kosmos', /cannot be an adapter's name/],
  ['a--b', /cannot be an adapter's name/],
  ['../x', /cannot be an adapter's name/],
  ['', /cannot be an adapter's name/],
  ['a'.repeat(41), /cannot be an adapter's name/],
  ['id360', /the adapter id360 already exists/],
  ['class', /is a reserved word of JavaScript/],
  ['http', /would name the adapter http, which src\/adapter\.ts already uses for something else/],
  ['harness', /which test\/harness\.ts already uses for something else/],
  ['headers', /already uses for something else/],
])('refuses the name "%s", and writes nothing', async (name, message) => {
  await expect(newAdapter(name, {}, world({ cwd }), templateFolder)).rejects.toThrow(message);
  expect(readdirSync(cwd)).toEqual([]);
});

it('distinguishes names as code does', () => {
  const clash = (code: string, name: string) => clashIn(code, adapterNames(name));
  expect(clash("import { HttpClient } from 'x';\nexport interface AcmeClient {}", 'http')).toBe('HttpClient');
  expect(clash('export interface AcmeClient {} // HttpClient', 'http')).toBeUndefined();
  expect(clash("const acme = 'server';", 'server')).toBeUndefined();
  expect(clash('const acme = server;', 'server')).toBe('server');
  expect(clash('const acme = acmeErrors;', 'acme')).toBeUndefined();
});

it('is built into an empty folder, so that nothing of an earlier build is packed', () => {
  const { scripts } = JSON.parse(readFileSync(join(template, 'manifest.json'), 'utf8'));
  mkdirSync(join(cwd, 'dist'));
  writeFileSync(join(cwd, 'dist/todo.js'), '');
  const [clean = ''] = scripts.build.split(' && ');
  execSync(clean, { cwd });
  expect(readdirSync(cwd)).toEqual([]);
});

it('writes a name in the form its place requires', () => {
  const names = adapterNames('demo-vendor');
  expect(names).toEqual({
    kebab: 'demo-vendor',
    camel: 'demoVendor',
    pascal: 'DemoVendor',
    upper: 'DEMO_VENDOR',
  });
  const code = (text: string) => renamed(text, names, true);
  expect(code("import { acme } from './adapter.js'; // 'acme-token'")).toBe(
    "import { demoVendor } from './adapter.js'; // 'demo-vendor-token'",
  );
  expect(code("id: 'acme', x: acmeErrors, y: AcmeSettings")).toBe(
    "id: 'demo-vendor', x: demoVendorErrors, y: DemoVendorSettings",
  );
  expect(code("'x-acme-signature', 'export ANYPROOF_PROVIDER=acme', ANYPROOF_ACME_BASE_URL")).toBe(
    "'x-demo-vendor-signature', 'export ANYPROOF_PROVIDER=demo-vendor', ANYPROOF_DEMO_VENDOR_BASE_URL",
  );
});

/** Where a newcomer fills in words, in the order of the TODOs. */
const TO_FILL = [
  'src/client/verification.ts',
  'src/vocabulary.ts',
  'src/vocabulary.ts',
  'src/vocabulary.ts',
  'src/result/session.ts',
  'src/webhook.ts',
  'src/adapter.ts',
];

it('has the files of its siblings, and at most a dozen', () => {
  const ofTemplate = filesIn(join(template, 'src'));
  expect(ofTemplate.length).toBeLessThanOrEqual(12);
  const folder = join(__dirname, '../..');
  const ofSiblings = readdirSync(folder)
    .filter((name) => name.startsWith('adapter-'))
    .flatMap((name) => filesIn(join(folder, name, 'src')));
  const own = ['client/objects.ts', 'client/verification.ts'];
  expect(ofTemplate.filter((file) => !own.includes(file) && !ofSiblings.includes(file))).toEqual([]);
});

it("lacks only the vendor's values, and otherwise equals the finished example", () => {
  const unfinished = [...new Set(TO_FILL)];
  expect(filesIn(unwritten)).toEqual(['README.md', ...unfinished].sort());
  const ofTemplate = filesIn(template);
  expect(ofTemplate.map((file) => STORED_AS[file] ?? file).sort()).toEqual(filesIn(example));
  for (const file of ofTemplate) {
    const finished = readFileSync(
      join(file === 'README.md' ? unwritten : example, STORED_AS[file] ?? file),
      'utf8',
    );
    const parts = unfinished.includes(file) ? partsByTodo(readFileSync(join(unwritten, file), 'utf8')) : [];
    const expected = parts.reduce(withDeclarations, finished);
    // Fails, too, when the template is older than what it is made of: `npm run build` makes it anew.
    expect(`${file}\n${readFileSync(join(template, file), 'utf8')}`).toBe(`${file}\n${expected}`);
  }
});

it('is completed by the docs, exactly as in the finished example', () => {
  const page = readFileSync(join(__dirname, '../../../docs/write-an-adapter.md'), 'utf8');
  const blocks = [...page.matchAll(/^<!-- newcomer: in (\S+) -->\n```ts\n([\s\S]*?)^```/gm)];
  expect(blocks.map(([, file]) => file)).toEqual(TO_FILL);
  const written = new Map<string, string>();
  for (const [index, [, file = '', code = '']] of blocks.entries()) {
    const text = written.get(file) ?? readFileSync(join(template, file), 'utf8');
    // The first that is left, so that they lead from top to bottom.
    expect(/TODO \d/.exec(text)?.[0]).toBe(`TODO ${index + 1}`);
    written.set(file, withDeclarations(text, code));
  }
  for (const [file, text] of written) expect(text).toBe(readFileSync(join(example, file), 'utf8'));
});

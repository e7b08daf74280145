import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(__dirname, '..', '..');
const NAMES = [
  '@anyproof/core',
  '@anyproof/core/testing',
  '@anyproof/provider-kit',
  '@anyproof/id360',
  '@anyproof/innovatrics',
  '@anyproof/1kosmos',
  '@anyproof/shootid',
  '@anyproof/tsyringe',
];

/** As where neither is installed: nothing of this name can be loaded, by `import` or by `require`. */
const NOT_INSTALLED = `
  const nodeModule = process.getBuiltinModule('node:module');
  const isGone = (name) => /^(reflect-metadata|tsyringe)(\\/|$)/.test(name);
  const resolve = nodeModule._resolveFilename;
  nodeModule._resolveFilename = (name, ...rest) => {
    if (isGone(name)) throw new Error(name + ' is not installed');
    return resolve(name, ...rest);
  };
  nodeModule.register('data:text/javascript,' + encodeURIComponent(
    'const isGone = ' + isGone + '; export const resolve = (name, context, next) => {' +
    'if (isGone(name)) throw new Error(name + " is not installed"); return next(name, context); };'));
  const told = [];
  const tell = (name, loaded) => told.push([name, Object.keys(loaded).length > 0, typeof Reflect.getMetadata]);
`;

/** Over the built packages, in a process of its own: this one has reflect-metadata. */
function inNode(type: 'module' | 'commonjs', load: string): unknown {
  const script = `${NOT_INSTALLED}${load}`;
  const printed = execFileSync(process.execPath, [`--input-type=${type}`, '--eval', script], {
    cwd: packages,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return JSON.parse(printed);
}

const allLoaded = NAMES.map((name) => [name, true, 'undefined']);
const list = JSON.stringify(NAMES);

it('core, the adapters and these tokens are imported without reflect-metadata and tsyringe', () => {
  const load = `
    for (const name of ${list}) tell(name, await import(name));
    console.log(JSON.stringify(told));`;
  expect(inNode('module', load)).toEqual(allLoaded);
});

it('and so they are required', () => {
  const load = `
    for (const name of ${list}) tell(name, require(name));
    console.log(JSON.stringify(told));`;
  expect(inNode('commonjs', load)).toEqual(allLoaded);
});

it.each([
  ['module', "await import('reflect-metadata')"],
  ['commonjs', "require('reflect-metadata')"],
] as const)(
  'where a %s that needed it would fail',
  (type, load) => {
    expect(() => inNode(type, load)).toThrow('reflect-metadata is not installed');
  },
  30_000,
);

it('no other package mentions reflect-metadata', () => {
  const mentioning = readdirSync(packages).filter((folder) =>
    [join(packages, folder, 'package.json'), ...sources(join(packages, folder, 'src'))].some((file) =>
      readFileSync(file, 'utf8').includes('reflect-metadata'),
    ),
  );
  expect(mentioning).toEqual(['tsyringe']);
});

it('and this package leaves its runtime code to the app’s tsyringe', () => {
  const folder = join(packages, 'tsyringe', 'src');
  const imported = sources(folder).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type\b)[^;]*?from '([^'.][^']*)'/gm)].map(
      ([, from]) => from,
    ),
  );
  expect(new Set(imported)).toEqual(new Set(['@anyproof/core']));
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

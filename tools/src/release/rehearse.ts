// A release without consequences: a copy of the tree gets its versions and changelogs, is built and published to a registry on
// loopback, and the first page of the docs is followed in an empty folder with what that registry serves. Other packages come
// from the registry that npm is configured with. Exits with 1 when a step fails; leaves nothing behind.
//
//   npm run build && npm run release:rehearse
//   npm run release:rehearse -- --verbose     what the commands print, too
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { playPage } from '../newcomer/play.js';
import { openShells } from '../newcomer/shell.js';
import { publishedPackages } from '../packages.js';
import { messageOf, secondsSince } from '../report.js';
import { root } from '../root.js';
import { type Run, run } from './run.js';
import { copyTree } from './scratch.js';
import { installVerdaccio, startVerdaccio, type Verdaccio } from './verdaccio.js';

const PAGE = 'docs/getting-started.md';
const versioned = z.object({ version: z.string() });
const served = z.object({ 'dist-tags': z.object({ latest: z.string() }), readme: z.string() });

const verbose = process.argv.includes('--verbose');
const startedAt = performance.now();
const home = mkdtempSync(join(tmpdir(), 'anyproof-release-'));
const tree = join(home, 'tree');
const app = join(home, 'app');
const packages = publishedPackages().map(({ folder, manifest: { name } }) => ({
  name,
  folder: relative(root, folder),
}));
let registry: Verdaccio | undefined;

try {
  copyTree(tree);
  const version = await step('versions and changelogs', applyChangesets);
  await step('build, and the registry installed', () =>
    Promise.all([
      loud('npm', ['run', '--silent', 'build'], { cwd: tree }),
      installVerdaccio(join(home, 'registry'), loud),
    ]).then(() => undefined),
  );
  const started = await startVerdaccio(join(home, 'registry'));
  registry = started;
  await step('published', () => publish(started, version));
  mkdirSync(app);
  const shells = openShells(app, started.origin);
  try {
    await playPage(shells, PAGE, { verbose });
  } finally {
    await shells.interrupt();
  }
  await step('installed as released', async () => installedAs(version));
  console.log(`rehearsed in ${secondsSince(startedAt, 0)} s`);
} catch (error) {
  console.error(`✗ ${messageOf(error)}`);
  process.exitCode = 1;
} finally {
  await registry?.stop();
  rmSync(home, { recursive: true, force: true });
}

/** Prints how long it took, and what it returns. */
async function step<T extends string | undefined>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const found = await work();
  console.log(`✓ ${name}${found === undefined ? '' : `: ${found}`} (${secondsSince(began)} s)`);
  return found;
}

async function loud(...[file, args, options]: Parameters<Run>): Promise<string> {
  const printed = await run(file, args, options);
  if (verbose) console.log(printed);
  return printed;
}

/** The version that all packages have after it: they are released together. */
async function applyChangesets(): Promise<string> {
  // The changelog is worded by a tool, and the copy is not built yet.
  cpSync(join(root, 'tools/dist'), join(tree, 'tools/dist'), { recursive: true });
  await loud('npm', ['run', '--silent', 'release:version'], { cwd: tree });
  const versions = new Set(packages.map(({ folder }) => versionIn(join(tree, folder))));
  const [version] = versions;
  if (version === undefined || versions.size > 1)
    throw new Error(`the packages are at different versions: ${[...versions].join(', ')}`);
  for (const { name, folder } of packages)
    if (!readFileSync(join(tree, folder, 'CHANGELOG.md'), 'utf8').includes(`## ${version}\n`))
      throw new Error(`the changelog of ${name} does not speak of ${version}`);
  return version;
}

async function publish({ origin, env }: Verdaccio, version: string): Promise<string> {
  await loud('npx', ['--no-install', 'changeset', 'publish', '--no-git-tag'], { cwd: tree, env });
  for (const { name } of packages) {
    const answer = await fetch(`${origin}/${name.replace('/', '%2f')}`);
    if (!answer.ok) throw new Error(`${name} was not published`);
    const { 'dist-tags': tags, readme } = served.parse(await answer.json());
    if (tags.latest !== version) throw new Error(`${name} was published as ${tags.latest}`);
    if (!readme.startsWith(`# ${name}\n`)) throw new Error(`${name} was published without its README`);
  }
  return `${packages.length} packages`;
}

/** What the page had installed is what was released, changelog included. */
function installedAs(version: string): string {
  const installed = packages
    .map(({ name }) => join(app, 'node_modules', name))
    .filter((folder) => existsSync(folder));
  for (const folder of installed) {
    const name = relative(join(app, 'node_modules'), folder);
    if (versionIn(folder) !== version) throw new Error(`${name} was installed at ${versionIn(folder)}`);
    if (!existsSync(join(folder, 'CHANGELOG.md'))) throw new Error(`${name} has no changelog`);
  }
  if (installed.length === 0) throw new Error(`${PAGE} installed none of our packages`);
  return `${installed.length} packages`;
}

function versionIn(folder: string): string {
  return versioned.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).version;
}

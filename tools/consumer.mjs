// An empty project that depends on every package as it would be published, and on nothing of this repository's tools.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packagesFolder = fileURLToPath(new URL('../packages/', import.meta.url));

/** Folder and manifest of each package that is published. */
export function publishedPackages() {
  return readdirSync(packagesFolder)
    .map((folder) => ({
      folder: join(packagesFolder, folder),
      manifest: JSON.parse(readFileSync(join(packagesFolder, folder, 'package.json'), 'utf8')),
    }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** Packs what `npm run build` built into this folder: each package with its tarball's name and what npm says of it. */
export function packInto(folder, npm) {
  const packages = publishedPackages();
  const packed = JSON.parse(npm('pack', '--json', '--ignore-scripts', ...packages.map((one) => one.folder)));
  return packages.map((one, index) => ({
    ...one,
    tarball: join(folder, packed[index].filename),
    packed: packed[index],
  }));
}

/**
 * Packs all packages, resolves the lock file of such a project, with `others` among its dependencies, and removes it after
 * the work.
 */
export async function withConsumer(work, others = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'anyproof-consumer-'));
  const npm = (...args) =>
    execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const packages = packInto(folder, npm);
    const ours = packages.map(({ manifest, packed }) => [manifest.name, `file:${packed.filename}`]);
    const dependencies = { ...Object.fromEntries(ours), ...others };
    const manifest = { name: 'anyproof', version: '0.0.0', private: true, license: 'MIT', dependencies };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    npm('install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund');
    return await work({ folder, npm, packages });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// The packages that are published, and an empty project that depends on each as it would be published, and on nothing of
// this repository's tools.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Npm, npmIn } from './npm.js';
import { root } from './root.js';

const ranges = z.record(z.string(), z.string()).optional();
const manifestShape = z.looseObject({
  name: z.string(),
  version: z.string(),
  private: z.boolean().optional(),
  bin: z.record(z.string(), z.string()).optional(),
  exports: z.record(z.string(), z.unknown()).optional(),
  dependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
});
/** Of `npm pack --json`. */
const packedShape = z.object({
  filename: z.string(),
  size: z.number(),
  unpackedSize: z.number(),
  integrity: z.string(),
  shasum: z.string(),
  files: z.array(z.object({ path: z.string() })),
});

export type Manifest = z.infer<typeof manifestShape>;

export interface PublishedPackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

export interface PackedPackage extends PublishedPackage {
  /** Its path. */
  readonly tarball: string;
  readonly packed: z.infer<typeof packedShape>;
}

export interface Consumer {
  readonly folder: string;
  readonly npm: Npm;
  readonly packages: readonly PackedPackage[];
}

export function publishedPackages(): PublishedPackage[] {
  const all = join(root, 'packages');
  return readdirSync(all)
    .map((name) => join(all, name))
    .map((folder) => ({
      folder,
      manifest: manifestShape.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))),
    }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** Packs what `npm run build` built into this folder. */
export function packInto(folder: string): PackedPackage[] {
  const packages = publishedPackages();
  const folders = packages.map((one) => one.folder);
  const all = z
    .array(packedShape)
    .parse(JSON.parse(npmIn(folder)('pack', '--json', '--ignore-scripts', ...folders)));
  return packages.map((one, index) => {
    const packed = all[index];
    if (packed === undefined) throw new Error(`npm did not pack ${one.manifest.name}`);
    return { ...one, tarball: join(folder, packed.filename), packed };
  });
}

/**
 * Packs all packages, resolves the lock file of such a project, with `others` among its dependencies, and removes it after
 * the work.
 */
export async function withConsumer<T>(
  work: (consumer: Consumer) => T | Promise<T>,
  others: Readonly<Record<string, string>> = {},
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'anyproof-consumer-'));
  const npm = npmIn(folder);
  try {
    const packages = packInto(folder);
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

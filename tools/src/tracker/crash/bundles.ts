// What the workers load, each as one file: three hundred of them start, and reading the modules one by one would be most of what
// they do.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { root } from '../../root.js';

const COMMON: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'error',
};

/** The built worker, with the built packages. */
export async function bundleWorker(): Promise<URL> {
  const outfile = join(root, 'dist/crash/worker.mjs');
  await build({
    ...COMMON,
    entryPoints: [fileURLToPath(new URL('worker/main.js', import.meta.url))],
    outfile,
    // The first is optional, the second for folders.
    external: ['pg-native', '@electric-sql/pglite'],
    // For modules of CommonJS.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return pathToFileURL(outfile);
}

const ACME: readonly (readonly [names: string, file: string])[] = [
  ['acme', 'src/index.ts'],
  ['CREDENTIALS, SIGNING_KEY', 'test/vendor/stand-in.ts'],
  ['createAcme', 'test/vendor/desk.ts'],
  ['startVendorServer', 'test/vendor/server.ts'],
  ['signedBy', 'test/vendor/events/signature.ts'],
  ['messageOf', 'test/vendor/events/log.ts'],
  ['enter, begin, closeAttempt', 'test/vendor/life/course.ts'],
];

/** The adapter of examples/custom-adapter, and its stand-in for the vendor. Returns the module's address. */
export async function bundleAcme(): Promise<string> {
  const outfile = join(root, 'dist/crash/acme.mjs');
  await build({
    ...COMMON,
    stdin: {
      contents: ACME.map(([names, file]) => `export { ${names} } from './${file}';`).join('\n'),
      resolveDir: join(root, 'examples/custom-adapter'),
      loader: 'ts',
    },
    outfile,
    packages: 'external',
  });
  return pathToFileURL(outfile).href;
}

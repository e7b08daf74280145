// The store and the inbox that docs/operate.md shows, as a module that plain Node loads.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url);

/** The address of the transpiled module. */
export async function transpilePorts() {
  const outfile = fileURLToPath(new URL('dist/two-processes/ports.mjs', root));
  await build({
    entryPoints: [fileURLToPath(new URL('examples/postgres/ports.ts', root))],
    outfile,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return pathToFileURL(outfile).href;
}

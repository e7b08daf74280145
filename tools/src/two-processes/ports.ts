// The store and the inbox that docs/operate.md shows, as a module that plain Node loads.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SessionStore, WebhookInbox } from '@anyproof/core';
import { build } from 'esbuild';
import type { Pool } from 'pg';
import { root } from '../root.js';

/** What examples/postgres/ports.ts exports. */
export interface Ports {
  readonly SCHEMA: string;
  postgresSessions(pool: Pool): SessionStore;
  postgresInbox(pool: Pool): WebhookInbox;
}

/** The address of the transpiled module. */
export async function transpilePorts(): Promise<string> {
  const outfile = join(root, 'dist/two-processes/ports.mjs');
  await build({
    entryPoints: [join(root, 'examples/postgres/ports.ts')],
    outfile,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return pathToFileURL(outfile).href;
}

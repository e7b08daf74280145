// A registry for one rehearsal: verdaccio on loopback, with a storage of its own. It holds what is published to it, and asks no
// other registry. It comes from a lock file of its own, tools/verdaccio, since its three hundred packages are wanted here only.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../root.js';
import type { Run } from './run.js';

const STARTS_WITHIN_MS = 60_000;

export interface Verdaccio {
  readonly origin: string;
  /** Variables for npm to publish there, and nowhere else. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Into an empty folder. */
export async function installVerdaccio(folder: string, run: Run): Promise<void> {
  mkdirSync(folder);
  for (const file of ['package.json', 'package-lock.json'])
    cpSync(join(root, 'tools/verdaccio', file), join(folder, file));
  await run('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], {
    cwd: folder,
  });
}

/** Where it was installed. */
export async function startVerdaccio(folder: string): Promise<Verdaccio> {
  const listen = `127.0.0.1:${await freePort()}`;
  const origin = `http://${listen}`;
  const config = join(folder, 'config.yaml');
  const log = join(folder, 'verdaccio.log');
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify({
      storage: join(folder, 'storage'),
      auth: { htpasswd: { file: join(folder, 'htpasswd') } },
      packages: { '@anyproof/*': { access: '$all', publish: '$authenticated' } },
      web: { enable: false },
      log: { type: 'file', path: log, level: 'warn' },
    }),
  );
  const child = spawn(
    process.execPath,
    [join(folder, 'node_modules/verdaccio/bin/verdaccio'), '--config', config, '--listen', listen],
    { cwd: folder, stdio: 'ignore' },
  );
  try {
    await answers(origin, child);
    const token = await inventedUser(origin);
    const npmrc = join(folder, 'npmrc');
    writeFileSync(npmrc, `//${listen}/:_authToken=${token}\n`);
    return {
      origin,
      env: {
        npm_config_registry: origin,
        'npm_config_@anyproof:registry': origin,
        // Instead of the user's own, which may hold a token for a real registry.
        npm_config_userconfig: npmrc,
      },
      stop: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
}

async function answers(origin: string, child: ChildProcess): Promise<void> {
  const giveUp = Date.now() + STARTS_WITHIN_MS;
  for (;;) {
    const ok = await fetch(`${origin}/-/ping`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    if (child.exitCode !== null) throw new Error(`verdaccio ended with ${child.exitCode}`);
    if (Date.now() > giveUp) throw new Error(`verdaccio did not answer within ${STARTS_WITHIN_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function inventedUser(origin: string): Promise<string> {
  const name = 'rehearsal';
  const response = await fetch(`${origin}/-/user/org.couchdb.user:${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: randomBytes(18).toString('base64url') }),
  });
  return z.object({ token: z.string() }).parse(await response.json()).token;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill();
  await closed;
}

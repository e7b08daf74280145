// A database server of the test's own, which it may stop: in a temporary folder, on a free loopback port.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, giveTo, ordinaryAccount } from './account.js';
import { binariesOf, type PostgresVersion } from './binaries.js';
import { OBSERVER, run } from './database.js';
import { freePort } from './port.js';
import { type Program, startProgram } from './program.js';

export interface ClusterOptions {
  readonly version: PostgresVersion;
  /**
   * What a commit survives. `process`, the default: the server's own end, however sudden, which is all that a test can cause.
   * `machine`: a loss of power too, as a server is delivered; for measurements.
   */
  readonly survives?: 'process' | 'machine';
  /** 200 by default. */
  readonly connections?: number;
}

/** `fast`: what is in progress is rolled back, and memory written out. `immediate`: as in a crash. */
export type Stop = 'fast' | 'immediate';

export interface Cluster {
  /** Of the database `postgres`, which needs no password. */
  readonly url: string;
  readonly version: PostgresVersion;
  /** The main process of the server, while it runs. */
  pid(): number | undefined;
  stop(how: Stop): Promise<void>;
  /** Again, on the same data and port. */
  start(): Promise<void>;
  /** Ends all connections but those of the test itself, and returns how many there were. */
  cutConnections(): Promise<number>;
  /** Stops it if it runs, and removes its data. */
  remove(): Promise<void>;
  /** The server's own log. */
  readonly log: string;
}

const SIGNALS: { readonly [how in Stop]: NodeJS.Signals } = { fast: 'SIGINT', immediate: 'SIGQUIT' };
const STARTS_WITHIN_MS = 60_000;

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { version } = options;
  const account = ordinaryAccount();
  const folder = mkdtempSync(join(tmpdir(), 'anyproof-postgres-'));
  giveTo(account, folder);
  const { initdb, postgres } = binariesOf(version, folder);
  const port = await freePort();
  const [data, log] = [join(folder, 'data'), join(folder, 'server.log')];
  initialize(initdb, data, account);
  appendFileSync(join(data, 'postgresql.conf'), settingsOf(options, port));
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;

  let server: Program | undefined;
  const start = async (): Promise<void> => {
    if (server !== undefined) return;
    server = startProgram(postgres, { account, args: ['-D', data], log, lastSignal: SIGNALS.immediate });
    await answers(url, server, log);
  };
  const stop = async (how: Stop): Promise<void> => {
    const running = server;
    server = undefined;
    await running?.end(SIGNALS[how]);
  };
  await start();
  return {
    url,
    version,
    log,
    pid: () => server?.pid,
    start,
    stop,
    cutConnections: async () => {
      const cut = await run<{ n: number }>(
        url,
        `select count(pg_terminate_backend(pid))::int as n from pg_stat_activity
          where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name <> $1`,
        [OBSERVER],
      );
      return cut[0]?.n ?? 0;
    },
    remove: async () => {
      await stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function initialize(initdb: string, data: string, account: Account): void {
  const args = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'];
  execFileSync(initdb, args, { ...account, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
}

function settingsOf({ survives = 'process', connections = 200 }: ClusterOptions, port: number): string {
  const settings: { readonly [name: string]: string } = {
    port: String(port),
    listen_addresses: "'127.0.0.1'",
    unix_socket_directories: "''",
    max_connections: String(connections),
    // What an immediate stop leaves is read back from the log that the operating system has.
    ...(survives === 'process' ? { fsync: 'off', full_page_writes: 'off' } : {}),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

/** Resolves when the server accepts a connection, after a crash once it has recovered. */
async function answers(url: string, server: Program, log: string): Promise<void> {
  const giveUp = Date.now() + STARTS_WITHIN_MS;
  for (;;) {
    const isThere = await run(url, 'select 1').then(
      () => true,
      () => false,
    );
    if (isThere) return;
    const ended = server.ended();
    if (ended !== undefined) throw new Error(`the database server ended with ${ended}; see ${log}`);
    if (Date.now() > giveUp) throw new Error(`the database server did not start; see ${log}`);
    await sleep(50);
  }
}

// PgBouncer in transaction mode in front of a server: each transaction may get another connection.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { giveTo, ordinaryAccount } from './account.js';
import { run } from './database.js';
import { freePort } from './port.js';
import { startProgram } from './program.js';

export interface PgBouncer {
  /** The same database, through PgBouncer. */
  readonly url: string;
  stop(): Promise<void>;
}

const PROGRAM = '/usr/sbin/pgbouncer';
const STARTS_WITHIN_MS = 10_000;

/** Undefined where the machine does not have it (Debian: `apt-get install pgbouncer`). */
export async function startPgBouncer(database: string): Promise<PgBouncer | undefined> {
  if (!existsSync(PROGRAM)) return undefined;
  const account = ordinaryAccount();
  const folder = mkdtempSync(join(tmpdir(), 'anyproof-pgbouncer-'));
  giveTo(account, folder);
  const port = await freePort();
  const [config, users] = [join(folder, 'pgbouncer.ini'), join(folder, 'users.txt')];
  const { hostname, port: serverPort, username } = new URL(database);
  writeFileSync(users, `"${decodeURIComponent(username)}" ""\n`);
  writeFileSync(
    config,
    `[databases]
* = host=${hostname} port=${serverPort || '5432'}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = 20
max_client_conn = 500
; Seconds until a server that was away is tried again.
server_login_retry = 1
`,
  );
  for (const file of [config, users]) giveTo(account, file);
  const log = join(folder, 'pgbouncer.log');
  const program = startProgram(PROGRAM, { account, args: [config], log, lastSignal: 'SIGTERM' });
  const url = new URL(database);
  url.port = String(port);
  const giveUp = Date.now() + STARTS_WITHIN_MS;
  while (!(await isThere(url.href))) {
    if (Date.now() > giveUp) throw new Error(`PgBouncer does not answer; see ${log}`);
    await sleep(50);
  }
  return {
    url: url.href,
    stop: async () => {
      await program.end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const isThere = (url: string): Promise<boolean> =>
  run(url, 'select 1').then(
    () => true,
    () => false,
  );

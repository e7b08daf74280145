// Two processes of one app share one PostgreSQL. One receives callbacks whose words no fetch will ever show, the other polls
// the same sessions all the time, and in the middle the first is killed and started again. Afterwards every end that was
// answered 200 must be known in both processes and in a fresh one. Prints one line; exits with 1 when anything was lost.
//
//   npm run build && DATABASE_URL=postgres://… npm run test:processes
//   npm run test:processes -- --broken-store     a store in which the last write wins: must report lost > 0
import { parseArgs } from 'node:util';
import type { SessionRef } from '@anyproof/core';
import { startId360Emulator } from '@anyproof/emulators';
import { messageOf } from '../report.js';
import { type Announcement, announcements } from './announcements.js';
import { type AppProcess, startApp } from './app-process.js';
import { createDatabase } from './database.js';
import { transpilePorts } from './ports.js';
import type { AppOptions } from './protocol.js';
import { sendAll } from './sender.js';

const { values } = parseArgs({
  options: { callbacks: { type: 'string', default: '1000' }, 'broken-store': { type: 'boolean' } },
});
const server = process.env['DATABASE_URL'];
if (server === undefined) {
  console.log('two processes on one PostgreSQL: skipped, since DATABASE_URL is not set');
} else {
  const interrupted = new Promise<never>((_resolve, reject) =>
    process.once('SIGINT', () => reject(new Error('interrupted'))),
  );
  process.exitCode = await withDatabase(server, (database) => Promise.race([run(database), interrupted]));
}
// Sockets to processes that were killed may linger.
process.exit();

async function withDatabase(url: string, work: (database: string) => Promise<number>): Promise<number> {
  const database = await createDatabase(url);
  try {
    return await work(database.url);
  } catch (error) {
    console.error(messageOf(error));
    return 1;
  } finally {
    await database.drop();
  }
}

async function run(database: string): Promise<number> {
  const startedAt = performance.now();
  const vendor = await startId360Emulator();
  const app: AppOptions = {
    database,
    ports: await transpilePorts(),
    brokenStore: values['broken-store'] === true,
    vendor: { origin: vendor.origin, ...vendor.settings },
  };
  let receiver = await startApp('receiver', app);
  const port = await receiver.call('listen', 0);
  const poller = await startApp('poller', { ...app, slowStore: true });

  const count = Number(values.callbacks);
  const refs = await receiver.call('create', Math.ceil(count * 0.8));
  const messages = announcements(
    refs.map(({ id }) => id),
    count,
  );
  await poller.call('poll', refs);

  const answered = await sendAll(`http://127.0.0.1:${port}`, messages, {
    at: Math.floor(messages.length / 2),
    // Killed, not stopped: whatever it had begun stays as it is.
    work: async () => {
      await receiver.kill();
      receiver = await startApp('receiver', app);
      await receiver.call('listen', port);
      await receiver.call('resume');
    },
  });
  await receiver.call('resume');

  const fresh = await startApp('fresh process', app);
  const lost = new Set<string>();
  for (const process of [receiver, poller, fresh]) {
    const open = await misread(process, refs, answered);
    if (open.length > 0)
      console.error(`the ${process.name} does not know the end of ${open.length} sessions`);
    for (const id of open) lost.add(id);
  }
  await Promise.all([receiver, poller, fresh].map((process) => process.kill()));
  await vendor.stop();

  const ends = messages.filter(({ ends }) => ends !== undefined);
  const taken = ends.filter((message) => answered.has(message));
  const undelivered = ends.length - taken.length;
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(
    `callbacks ${ends.length}, answered 200 ${taken.length}, lost ${lost.size}, undelivered ${undelivered} (${seconds} s)`,
  );
  return lost.size === 0 && undelivered === 0 ? 0 : 1;
}

/** The sessions whose announced end a process does not read. */
async function misread(
  process: AppProcess,
  refs: readonly SessionRef[],
  answered: ReadonlySet<Announcement>,
): Promise<string[]> {
  const announced = new Map<string, string>();
  for (const { id, ends } of answered) if (ends !== undefined) announced.set(id, ends);
  const concerned = refs.filter(({ id }) => announced.has(id));
  const statuses = await process.call('read', concerned);
  return concerned.filter(({ id }, index) => statuses[index] !== announced.get(id)).map(({ id }) => id);
}

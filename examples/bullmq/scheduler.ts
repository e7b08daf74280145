import type { SessionRef } from '@anyproof/core';
import type { Tracker } from '@anyproof/tracker';
import { type ConnectionOptions, Queue, Worker } from 'bullmq';

const NAME = 'anyproof-sessions';

/** Drives a tracker with BullMQ: Redis holds the jobs, the database holds the sessions. Returns a function that stops it. */
export async function driveWithBullMq(
  tracker: Tracker,
  connection: ConnectionOptions,
  everyMs = 1_000,
): Promise<() => Promise<void>> {
  const queue = new Queue<SessionRef>(NAME, { connection });
  // A look brings the sessions that are due; each is a job of its own, so workers share them.
  const look = async () => {
    const due = await tracker.due({ limit: 500 });
    const opts = { removeOnComplete: true, removeOnFail: 1_000 };
    await queue.addBulk(due.map((data) => ({ name: 'advance', data, opts })));
  };
  const worker = new Worker<SessionRef>(
    NAME,
    async ({ name, data }) => {
      if (name === 'look') await look();
      else await tracker.advance(data);
    },
    { connection, concurrency: 20 },
  );
  await queue.upsertJobScheduler('look', { every: everyMs }, { name: 'look' });
  return async () => {
    await worker.close();
    await queue.close();
  };
}

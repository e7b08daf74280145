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
  const queue = new Queue<SessionRef | null>(NAME, { connection });
  const worker = new Worker<SessionRef | null>(
    NAME,
    async ({ data: ref }) => {
      // A look brings the sessions that are due; each is a job of its own, so workers share them.
      if (ref !== null) return void (await tracker.advance(ref));
      const due = await tracker.due({ limit: 500 });
      const options = { removeOnComplete: true, removeOnFail: 1_000 };
      await queue.addBulk(due.map((data) => ({ name: 'advance', data, opts: options })));
    },
    { connection, concurrency: 20 },
  );
  await queue.upsertJobScheduler('look', { every: everyMs }, { name: 'look', data: null });
  return async () => {
    await worker.close();
    await queue.close();
  };
}

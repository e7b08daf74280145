import type { Database, Queryable } from '../contract/database.js';
import type { Jobs, Queue } from '../contract/ports.js';
import type { AdvanceParts } from './parts.js';

/** Sessions that one job brings. Few, so that a slow one holds up few others. */
const BATCH = 10;
const FEW = 5;

/**
 * Claims what is due, as much as this worker has room for, and enqueues a job for it in the same transaction: no claim
 * without its job, and no job without its claim. Any worker may get the job. Returns the number of jobs.
 */
export function createDispatcher({
  claims,
  database,
  jobs,
  proofing,
  random,
}: Pick<AdvanceParts, 'claims' | 'proofing' | 'random'> & {
  readonly database: Database;
  readonly jobs: Jobs;
}): (room: number) => Promise<number> {
  const { providers } = proofing;
  const claimed: {
    readonly [Q in Queue]: (on: Queryable, claim: string, room: number) => Promise<number>;
  } = {
    advance: (on, claim, room) => claims.claimSessions(on, claim, providers, Math.min(room, BATCH)),
    resolve: (on, claim, room) => claims.claimMessages(on, claim, providers, Math.min(room, FEW)),
    create: (on, claim, room) => claims.claimCreations(on, claim, Math.min(room, FEW)),
  };
  const claim = (queue: Queue, room: number) =>
    database.transaction(async (transaction) => {
      const claim = random.uuid();
      const count = await claimed[queue](transaction, claim, room);
      if (count > 0) await jobs.enqueue(transaction, queue, claim);
      return count;
    });
  return async (room) => {
    const due = await claims.anyDue(providers);
    let left = room;
    let dispatched = 0;
    for (const queue of ['create', 'resolve', 'advance'] as const) {
      while (due[queue] && left > 0) {
        const count = await claim(queue, left);
        if (count === 0) break;
        left -= count;
        dispatched += 1;
      }
    }
    return dispatched;
  };
}

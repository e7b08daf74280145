import { randomUUID } from 'node:crypto';
import type { Database } from '../src/contract/database.js';
import type { Job, Jobs, Queue } from '../src/contract/ports.js';
import { type JobsOptions, migrateJobs, openJobs } from '../src/jobs/jobs.js';
import { places } from './both-databases.js';

const SCHEMA = 'anyproof';
const TABLE = 'anyproof_jobs_10.job';
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function fetched(jobs: Jobs, queue: Queue, count: number, limitMs = 20_000): Promise<Job[]> {
  const found: Job[] = [];
  for (const until = Date.now() + limitMs; found.length < count && Date.now() < until; await pause(20))
    found.push(...(await jobs.fetch(queue, count - found.length)));
  return found;
}

describe.each(places('Jobs'))('jobs on $name', (place) => {
  let database: Database;
  const opened: Jobs[] = [];
  const errors: unknown[] = [];
  const open = async (options: Partial<JobsOptions> = {}, handle = database) => {
    const jobs = await openJobs(handle, {
      schema: SCHEMA,
      leaseMs: 1_000,
      onError: (error) => errors.push(error),
      ...options,
    });
    opened.push(jobs);
    return jobs;
  };
  const rowsOf = async (table = TABLE) =>
    (await database.query<{ data: unknown; state: string }>(`select data, state from ${table}`)).rows;

  beforeAll(async () => {
    database = await place.open();
  });
  afterEach(async () => {
    for (const jobs of opened.splice(0)) await jobs.stop();
    await database.query(`delete from ${TABLE}`);
    expect(errors.splice(0)).toEqual([]);
  });
  afterAll(() => place.drop());

  it('cannot be opened before they were migrated', async () => {
    await expect(openJobs(database, { schema: SCHEMA })).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('anyproof tracker migrate'),
    });
    const handles = await Promise.all(Array.from({ length: 8 }, () => place.open()));
    await Promise.all(handles.map((handle) => migrateJobs(handle, { schema: SCHEMA })));
    await migrateJobs(database, { schema: SCHEMA });
    const { rows } = await database.query('select name from anyproof_jobs_10.queue order by name');
    expect(rows).toEqual([{ name: 'advance' }, { name: 'create' }, { name: 'resolve' }]);
    // The database interface would repeat what lost one, a second later.
    const deadlocks = 'select deadlocks from pg_stat_database where datname = current_database()';
    expect((await database.query(deadlocks)).rows).toEqual([{ deadlocks: 0 }]);
  });

  it('cannot be opened without their queues, as after a migration that was killed', async () => {
    await migrateJobs(database, { schema: 'killed' });
    await database.query(`select killed_jobs_10.delete_queue('resolve')`);
    await expect(openJobs(database, { schema: 'killed' })).rejects.toMatchObject({ code: 'CONFIG' });
    await migrateJobs(database, { schema: 'killed' });
    await open({ schema: 'killed' });
  });

  it('contain the claim and nothing else', async () => {
    const jobs = await open();
    const claim = randomUUID();
    await database.transaction((transaction) => jobs.enqueue(transaction, 'advance', claim));
    expect(await rowsOf()).toEqual([{ data: { claim }, state: 'created' }]);
  });

  it('are not there when their transaction was rolled back', async () => {
    const jobs = await open();
    const failing = database.transaction(async (transaction) => {
      await jobs.enqueue(transaction, 'advance', randomUUID());
      throw new Error('after the job');
    });
    await expect(failing).rejects.toThrow('after the job');
    expect(await rowsOf()).toEqual([]);
  });

  it('are not left out when their queue is missing: their transaction fails', async () => {
    await migrateJobs(database, { schema: 'lost' });
    const jobs = await open({ schema: 'lost' });
    await database.query(`select lost_jobs_10.delete_queue('create')`);
    const enqueuing = database.transaction((transaction) =>
      jobs.enqueue(transaction, 'create', randomUUID()),
    );
    await expect(enqueuing).rejects.toMatchObject({ code: 'CONFIG' });
  });

  it('are fetched from their own queue, once', async () => {
    const jobs = await open({ leaseMs: 60_000 });
    const claims = { advance: randomUUID(), resolve: randomUUID(), create: randomUUID() };
    const queues = ['advance', 'resolve', 'create'] as const;
    for (const queue of queues)
      await database.transaction((transaction) => jobs.enqueue(transaction, queue, claims[queue]));
    for (const queue of queues) {
      // At once: its transaction was committed.
      expect(await jobs.fetch(queue, 10)).toEqual([{ id: expect.any(String), claim: claims[queue] }]);
      expect(await jobs.fetch(queue, 10)).toEqual([]);
    }
  });

  it('go to one of many that fetch at once', async () => {
    const [here, there] = [
      await open({ leaseMs: 60_000 }),
      await open({ leaseMs: 60_000 }, await place.open()),
    ];
    const claims = Array.from({ length: 200 }, () => randomUUID());
    await database.transaction(async (transaction) => {
      for (const claim of claims) await here.enqueue(transaction, 'advance', claim);
    });
    const workers = Array.from({ length: 8 }, async (_, index) => {
      const mine: Job[] = [];
      for (;;) {
        const jobs = await (index % 2 === 0 ? here : there).fetch('advance', 3);
        if (jobs.length === 0) return mine;
        mine.push(...jobs);
      }
    });
    const all = (await Promise.all(workers)).flat();
    expect(all.map(({ claim }) => claim).sort()).toEqual([...claims].sort());
  });

  it('come back when their worker died', async () => {
    const jobs = await open();
    await database.transaction((transaction) => jobs.enqueue(transaction, 'advance', randomUUID()));
    const [job] = await fetched(jobs, 'advance', 1);
    expect(job).toBeDefined();
    expect(await fetched(await open(), 'advance', 1)).toEqual([job]);
  });

  it('come back when they failed, but not for ever', async () => {
    const jobs = await open({ leaseMs: 60_000 });
    await database.transaction((transaction) => jobs.enqueue(transaction, 'advance', randomUUID()));
    const ids: string[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const [job] = await fetched(jobs, 'advance', 1);
      ids.push(job?.id ?? '');
      await jobs.failed('advance', job?.id ?? '');
    }
    expect(new Set(ids).size).toBe(1);
    expect(await rowsOf()).toEqual([expect.objectContaining({ state: 'failed' })]);
    expect(await fetched(jobs, 'advance', 1, 1_500)).toEqual([]);
  });

  it('leave nothing once they are completed', async () => {
    const jobs = await open({ leaseMs: 60_000 });
    const run = async (count: number) => {
      for (let batch = 0; batch < count / 100; batch += 1) {
        await database.transaction(async (transaction) => {
          for (let index = 0; index < 100; index += 1)
            await jobs.enqueue(transaction, 'advance', randomUUID());
        });
        const batchJobs = await fetched(jobs, 'advance', 100);
        await Promise.all(batchJobs.map(({ id }) => jobs.completed('advance', id)));
      }
    };
    const size = async () => {
      const { rows } = await database.query<{ bytes: number }>(
        `select sum(pg_total_relation_size(inhrelid))::int as bytes from pg_inherits where inhparent = '${TABLE}'::regclass`,
      );
      return Number(rows[0]?.bytes);
    };
    await run(1_000);
    expect([await rowsOf(), await rowsOf('anyproof_jobs_10.archive')]).toEqual([[], []]);
    // What the dead rows take until the next vacuum, which then makes room for the same number again.
    const once = await size();
    expect(once).toBeLessThan(2_000_000);
    await database.script(`vacuum ${TABLE}`);
    await run(1_000);
    expect(await size()).toBeLessThanOrEqual(once * 1.5);
  });

  it('report what fails in the background, and a failed fetch', async () => {
    await migrateJobs(database, { schema: 'broken' });
    const reported: unknown[] = [];
    const jobs = await open({
      schema: 'broken',
      onError: (error) => {
        reported.push(error);
        throw new Error('the app’s own');
      },
    });
    await database.script('drop table broken_jobs_10.job cascade');
    await expect(jobs.fetch('advance', 1)).rejects.toMatchObject({ problem: 'tables' });
    for (const until = Date.now() + 20_000; reported.length === 0 && Date.now() < until; ) await pause(50);
    expect(reported.length).toBeGreaterThan(0);
    // Maintenance failed within a transaction of its own, which must not stay open.
    expect((await database.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});

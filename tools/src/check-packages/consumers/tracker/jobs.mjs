// The tracker's jobs on whichever pg-boss is installed, on PGlite and, where DATABASE_URL is set, on PostgreSQL: Jest cannot load
// pg-boss 12. The package exports no jobs, so its own files are loaded, as ES modules or, with the argument `cjs`, as CommonJS.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';

const [format = 'esm'] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const load = (file) => {
  const url = new URL(`../${format}/${file}`, import.meta.resolve('@anyproof/tracker'));
  return format === 'cjs' ? require(fileURLToPath(url)) : import(url);
};
const { loadEngine } = await load('jobs/engine.js');
const { migrateJobs, openJobs } = await load('jobs/jobs.js');
const { openDatabase } = await load('database/open.js');
const { grantRights } = await load('database/grants.js');
const { major } = await loadEngine();

const SCHEMA = 'anyproof';
const JOBS = `${SCHEMA}_jobs_${major}`;
const COUNT = Number(process.env.JOBS ?? 200);
const LEASE_MS = 60_000;

/** `other`: a handle as of another process. */
const checks = {
  'cannot be opened before they were migrated': async ({ database, other }) => {
    await assert.rejects(openJobs(database, { schema: SCHEMA }), { code: 'CONFIG' });
    const handles = [database, await other(), await other(), await other()];
    await Promise.all(handles.map((handle) => migrateJobs(handle, { schema: SCHEMA })));
    await migrateJobs(database, { schema: SCHEMA });
  },

  'are not there when their transaction was rolled back': async ({ database, open, rows }) => {
    const jobs = await open(LEASE_MS);
    const failing = database.transaction(async (transaction) => {
      await jobs.enqueue(transaction, 'advance', randomUUID());
      throw new Error('after the job');
    });
    await assert.rejects(failing, /after the job/);
    assert.deepEqual(await rows(), []);
  },

  'contain the claim, and are fetched at once, from their own queue': async ({ database, open, rows }) => {
    const jobs = await open(LEASE_MS);
    for (const queue of ['advance', 'resolve', 'create']) {
      const claim = randomUUID();
      await database.transaction((transaction) => jobs.enqueue(transaction, queue, claim));
      assert.deepEqual(await rows(), [{ data: { claim } }]);
      const [job, ...more] = await jobs.fetch(queue, 10);
      assert.deepEqual([job?.claim, more], [claim, []]);
      await jobs.completed(queue, job.id);
    }
  },

  'go to one of many that fetch at once': async ({ database, open, other }) => {
    const [here, there] = [await open(LEASE_MS), await open(LEASE_MS, await other())];
    const claims = Array.from({ length: 100 }, () => randomUUID());
    await database.transaction(async (transaction) => {
      for (const claim of claims) await here.enqueue(transaction, 'advance', claim);
    });
    const fetchers = [here, there, here, there, here, there].map(async (jobs) => {
      const mine = [];
      for (;;) {
        const fetched = await jobs.fetch('advance', 3);
        if (fetched.length === 0) return mine;
        mine.push(...fetched);
      }
    });
    const fetched = (await Promise.all(fetchers)).flat();
    assert.deepEqual(fetched.map(({ claim }) => claim).sort(), claims.toSorted());
  },

  'come back when their worker died': async ({ database, open }) => {
    const jobs = await open(1_000);
    await database.transaction((transaction) => jobs.enqueue(transaction, 'advance', randomUUID()));
    const [job] = await jobs.fetch('advance', 1);
    assert.deepEqual(await fetched(jobs, 30_000), [job]);
  },

  'come back when they failed, but not for ever': async ({ database, open }) => {
    const jobs = await open(LEASE_MS);
    await database.transaction((transaction) => jobs.enqueue(transaction, 'advance', randomUUID()));
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const [job] = await fetched(jobs, 10_000);
      await jobs.failed('advance', job.id);
    }
    assert.deepEqual(await fetched(jobs, 1_500), []);
  },

  'leave nothing once they are completed': async ({ database, open, rows, size }) => {
    const jobs = await open(LEASE_MS);
    for (let batch = 0; batch < COUNT / 50; batch += 1) {
      await database.transaction(async (transaction) => {
        for (let index = 0; index < 50; index += 1) await jobs.enqueue(transaction, 'advance', randomUUID());
      });
      const batchJobs = await jobs.fetch('advance', 50);
      assert.equal(batchJobs.length, 50);
      await Promise.all(batchJobs.map(({ id }) => jobs.completed('advance', id)));
    }
    assert.deepEqual(await rows(), []);
    assert.ok((await size()) < 1_000_000 + 500 * COUNT, `the tables take ${await size()} bytes`);
  },

  'stop soon, whatever the background waits for': async ({ database, open, other, kind }) => {
    // On PGlite, nobody else has a lock.
    if (kind === 'PGlite') return;
    const jobs = await open(1_000);
    const holding = await other();
    await holding.transaction(async (transaction) => {
      await transaction.query(`lock table ${JOBS}.queue, ${JOBS}.job in access exclusive mode`);
      await pause(2_500);
      const began = performance.now();
      await jobs.stop();
      assert.ok(performance.now() - began < 3_000);
    });
    await database.query('select 1');
  },
};

async function fetched(jobs, limitMs) {
  for (const until = Date.now() + limitMs; Date.now() < until; await pause(20)) {
    const found = await jobs.fetch('advance', 1);
    if (found.length > 0) return found;
  }
  return [];
}

async function run(kind, other) {
  const database = await other();
  const errors = [];
  const onError = (error) => errors.push(error);
  const opened = [];
  const open = async (leaseMs, handle = database) => {
    const jobs = await openJobs(handle, { schema: SCHEMA, leaseMs, onError });
    opened.push(jobs);
    return jobs;
  };
  const rows = async () => (await database.query(`select data from ${JOBS}.job`)).rows;
  const size = async () => {
    const text = `select sum(pg_total_relation_size(oid))::int as bytes from pg_class
      where relnamespace = '${JOBS}'::regnamespace and relkind = 'r'`;
    return (await database.query(text)).rows[0].bytes;
  };
  for (const [name, check] of Object.entries(checks)) {
    await check({ database, other, open, rows, size, kind });
    for (const jobs of opened.splice(0)) await jobs.stop();
    assert.deepEqual(errors, [], name);
    await database.query(`delete from ${JOBS}.job`);
  }
  const bytes = await size();
  return { kind, bytes };
}

async function onPGlite() {
  const pglite = await PGlite.create();
  try {
    return await run('PGlite', () => openDatabase(pglite));
  } finally {
    await pglite.close();
  }
}

/** Migrated by the owner, and then used by a role that may not create anything. */
async function onPostgres(url) {
  const name = `anyproof_jobs_${randomUUID().replaceAll('-', '')}`;
  const server = new pg.Client({ connectionString: url });
  await server.connect();
  await server.query(`create database ${name}`);
  await server.query(`create role ${name} login`);
  const handles = [];
  const openAs = async (user) => {
    const address = new URL(url);
    address.pathname = `/${name}`;
    if (user !== undefined) address.username = user;
    const handle = await openDatabase(address.href);
    handles.push(handle);
    return handle;
  };
  try {
    const result = await run('PostgreSQL', () => openAs());
    await grantRights(await openAs(), { role: name, schemas: [JOBS] });
    const database = await openAs(name);
    const errors = [];
    const jobs = await openJobs(database, {
      schema: SCHEMA,
      leaseMs: 1_000,
      onError: (error) => errors.push(error),
    });
    await database.transaction((transaction) => jobs.enqueue(transaction, 'advance', randomUUID()));
    const [job] = await jobs.fetch('advance', 1);
    assert.deepEqual(await fetched(jobs, 30_000), [job]);
    await jobs.failed('advance', job.id);
    await jobs.completed('advance', job.id);
    await jobs.stop();
    assert.deepEqual(errors, []);
    await assert.rejects(migrateJobs(database, { schema: 'other' }), { problem: 'rights' });
    return result;
  } finally {
    for (const handle of handles) await handle.close();
    await server.query(`drop database ${name} with (force)`);
    await server.query(`drop role ${name}`);
    await server.end();
  }
}

const url = process.env.DATABASE_URL;
const results = [await onPGlite(), ...(url === undefined ? [] : [await onPostgres(url)])];
console.log(JSON.stringify({ major, results }));

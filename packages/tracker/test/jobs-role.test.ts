import { randomUUID } from 'node:crypto';
import { grantRights } from '../src/database/grants.js';
import { openDatabase } from '../src/database/open.js';
import { migrateJobs, openJobs } from '../src/jobs/jobs.js';
import { createDatabase, createRole, onServer, type TestDatabase } from './database-server.js';

const SCHEMA = 'anyproof';

onServer('Jobs whose tables are locked')('jobs whose background waits for a lock', () => {
  it('stop soon, and report nothing afterwards', async () => {
    const place = await createDatabase();
    const [database, holding] = [await openDatabase(place.url), await openDatabase(place.url)];
    await migrateJobs(database, { schema: SCHEMA });
    const errors: unknown[] = [];
    const jobs = await openJobs(database, {
      schema: SCHEMA,
      leaseMs: 1_000,
      onError: (error) => errors.push(error),
    });
    const waiting = async () =>
      place.run(`select from pg_stat_activity where wait_event_type = 'Lock' and datname = '${place.name}'`);
    await holding.transaction(async (transaction) => {
      await transaction.query(`lock table ${SCHEMA}_jobs_10.job in access exclusive mode`);
      for (const until = Date.now() + 20_000; (await waiting()).length === 0 && Date.now() < until; );
      expect(await waiting()).toHaveLength(1);
      const began = Date.now();
      await jobs.stop();
      const took = Date.now() - began;
      expect(took).toBeGreaterThanOrEqual(1_900);
      expect(took).toBeLessThan(10_000);
      await place.run(
        `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = '${place.name}'`,
      );
    });
    await Promise.all([database.close(), holding.close()]);
    await place.drop();
    expect(errors).toEqual([]);
  });
});

onServer('Jobs of a role without rights')('a role that may not create anything', () => {
  let place: TestDatabase;
  let role: Awaited<ReturnType<typeof createRole>>;
  beforeAll(async () => {
    place = await createDatabase();
    role = await createRole();
    const owner = await openDatabase(place.url);
    await migrateJobs(owner, { schema: SCHEMA });
    await grantRights(owner, { role: role.name, schemas: [`${SCHEMA}_jobs_10`] });
    await owner.close();
  });
  afterAll(async () => {
    await place.drop();
    await role.drop();
  });

  it('does everything but migrate, in the background as well', async () => {
    const database = await openDatabase(place.as(role.name));
    const errors: unknown[] = [];
    const jobs = await openJobs(database, {
      schema: SCHEMA,
      leaseMs: 1_000,
      onError: (error) => errors.push(error),
    });
    await database.transaction((transaction) => jobs.enqueue(transaction, 'create', randomUUID()));
    const [job] = await jobs.fetch('create', 1);
    // Nobody completes it, so it comes back once the background expired it.
    let again: readonly { readonly id: string }[] = [];
    for (const until = Date.now() + 20_000; again.length === 0 && Date.now() < until; )
      again = await jobs.fetch('create', 1);
    expect(again).toEqual([job]);
    await jobs.failed('create', job?.id ?? '');
    await jobs.completed('create', job?.id ?? '');
    expect(await place.run(`select id from ${SCHEMA}_jobs_10.job`)).toEqual([]);
    await jobs.stop();
    expect(errors).toEqual([]);
    await expect(migrateJobs(database, { schema: 'other' })).rejects.toMatchObject({ problem: 'rights' });
    await database.close();
  });
});

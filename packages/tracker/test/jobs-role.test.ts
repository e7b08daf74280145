import { randomUUID } from 'node:crypto';
import { grantRights } from '../src/database/grants.js';
import { openDatabase } from '../src/database/open.js';
import { migrateJobs, openJobs } from '../src/jobs/jobs.js';
import { createDatabase, createRole, onServer, type TestDatabase } from './database-server.js';

const SCHEMA = 'anyproof';

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

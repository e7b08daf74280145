// Roles that may not create anything, and PgBouncer in between.
import type { Database } from '../src/contract/database';
import { GRANTS, grantRights, grantStatements } from '../src/database/grants';
import { checkSchema, migrateDatabase } from '../src/database/migrate';
import { MIGRATIONS, type Migration } from '../src/database/migrations';
import { openDatabase } from '../src/database/open';
import { createDatabase, createRole, onServer, type TestDatabase } from './database-server';

const clock = { now: () => Date.parse('2026-11-30T12:00:00Z') };
const schema = 'anyproof';
const ADDED: Migration = {
  version: 90,
  works: 1,
  sql: 'create table {schema}.added (id bigint generated always as identity, note text);',
};

describe('grants', () => {
  it('quote the role, whatever its name', () => {
    const statements = grantStatements({ role: 'the "app" $& {schema}', schemas: ['anyproof'] });
    expect(statements[0]).toBe('grant usage on schema "anyproof" to "the ""app"" $& {schema}"');
    expect(grantStatements({ role: 'app' })).toHaveLength(2 * GRANTS.length);
  });

  it('refuse a name that no role has', () => {
    for (const role of ['', 'a\0b', 'x'.repeat(64)])
      expect(() => grantStatements({ role })).toThrow('1 to 63 bytes');
  });
});

onServer('roles without rights')('a role that may create nothing', () => {
  let own: TestDatabase;
  let role: { name: string; drop(): Promise<void> };
  let owner: Database;
  let app: Database;
  beforeAll(async () => {
    [own, role] = [await createDatabase(), await createRole()];
    [owner, app] = [await openDatabase(own.url), await openDatabase(own.as(role.name))];
  });
  afterAll(async () => {
    await Promise.all([owner.close(), app.close()]);
    await own.drop();
    await role.drop();
  });

  it('is told who creates the tables', async () => {
    await expect(migrateDatabase(app, { schema, clock })).rejects.toMatchObject({
      code: 'CONFIG',
      problem: 'tables',
      message: expect.stringContaining('run "anyproof tracker migrate" with a role that may create tables'),
    });
    await expect(checkSchema(app, { schema })).rejects.toMatchObject({ problem: 'tables' });
  });

  it('is told how it gets its rights once they are there', async () => {
    await migrateDatabase(owner, { schema, clock });
    await expect(migrateDatabase(app, { schema, clock })).rejects.toMatchObject({
      code: 'CONFIG',
      problem: 'rights',
      message: expect.stringContaining('--grant-to'),
    });
  });

  it('has all that it needs after that, and nothing else', async () => {
    await grantRights(owner, { role: role.name });
    const { version } = await migrateDatabase(app, { schema, clock });
    await expect(checkSchema(app, { schema })).resolves.toEqual({ version });
    await app.query(
      `insert into anyproof.inbox (id, provider, sealed, received_at) values ('m', 'p', 's', $1)`,
      [new Date(0)],
    );
    await app.query(`update anyproof.inbox set failures = 1`);
    expect((await app.query('delete from anyproof.inbox returning position')).rowCount).toBe(1);
    for (const forbidden of [
      'drop table anyproof.inbox',
      'truncate anyproof.inbox',
      'create table anyproof.mine (id integer)',
      'alter table anyproof.history disable trigger all',
    ])
      await expect(app.query(forbidden)).rejects.toMatchObject({ code: 'CONFIG', problem: 'rights' });
  });

  it('is told to migrate when a release adds something, and has rights to that, too', async () => {
    const migrations = [...MIGRATIONS, ADDED];
    await expect(migrateDatabase(app, { schema, clock, migrations })).rejects.toMatchObject({
      code: 'CONFIG',
      problem: 'tables_older',
    });
    await migrateDatabase(owner, { schema, clock, migrations });
    await expect(migrateDatabase(app, { schema, clock, migrations })).resolves.toEqual({
      version: 90,
      applied: [],
    });
    await app.query(`insert into anyproof.added (note) values ('a')`);
    // The release before goes on.
    await expect(migrateDatabase(app, { schema, clock })).resolves.toEqual({ version: 90, applied: [] });
  });

  it('must exist', async () => {
    await expect(grantRights(owner, { role: 'anyproof_nobody' })).rejects.toMatchObject({
      code: 'CONFIG',
      problem: 'role_missing',
    });
  });

  it('may own the schema without the right to create others', async () => {
    await own.run(`create schema given authorization ${role.name}`);
    await expect(migrateDatabase(app, { schema: 'given', clock })).resolves.toMatchObject({ version: 1 });
  });
});

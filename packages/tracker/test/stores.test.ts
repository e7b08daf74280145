import { createHmac } from 'node:crypto';
import { inboxCases, storeCases } from '@anyproof/conformance';
import { systemClock, systemRandom } from '@anyproof/core';
import { migrateDatabase } from '../src/database/migrate.js';
import { tablesOf } from '../src/database/names.js';
import { openDatabase } from '../src/database/open.js';
import { databaseInbox } from '../src/stores/inbox.js';
import { databaseSessions } from '../src/stores/sessions.js';

const sealing = {
  seal: (_b: string, t: string) => t,
  open: async (_b: string, t: string) => t,
  hash: (p: string, t: string) => createHmac('sha256', 'k').update(`${p}\n${t}`).digest(),
  digest: (p: Buffer | undefined, part: Buffer) =>
    createHmac('sha256', 'k')
      .update(p ?? '')
      .update(part)
      .digest(),
};
const server = process.env['DATABASE_URL'];
for (const [name, url] of [['pglite', 'memory:'], ...(server ? [['postgres', server]] : [])] as [
  string,
  string,
][])
  describe(name, () => {
    const schema = `t_${process.pid}`;
    let database: Awaited<ReturnType<typeof openDatabase>>;
    beforeAll(async () => {
      database = await openDatabase(url);
      await migrateDatabase(database, { schema, clock: systemClock });
    });
    afterAll(async () => {
      await database.script(`drop schema ${schema} cascade`);
      await database.close();
    });
    const tables = tablesOf(schema);
    const parts = () => ({
      database,
      tables,
      sealing,
      clock: systemClock,
      random: systemRandom,
      policies: {},
      woken: () => undefined,
    });
    const clean = async () => {
      await database.script(
        `truncate ${tables.sessions}, ${tables.inbox}, ${tables.events}, ${tables.history}`,
      );
    };
    for (const { name: what, run } of storeCases(async () => {
      await clean();
      return { port: databaseSessions(parts()), again: async () => databaseSessions(parts()) };
    }))
      it(what, run, 60000);
    for (const { name: what, run } of inboxCases(async () => {
      await clean();
      return { port: databaseInbox(parts()), again: async () => databaseInbox(parts()) };
    }))
      it(what, run, 60000);
  });

// A later build: its schema has further migrations, each of which leaves older builds working.
import { MIGRATIONS } from '../../../../../packages/tracker/dist/esm/database/migrations.js';

/** Before the tracker is created. */
export function addMigrations(count: number): void {
  const own = MIGRATIONS.length;
  // Made in the test: the list is this process's own.
  const list = MIGRATIONS as { version: number; works: number; sql: string }[];
  for (let version = own + 1; version <= own + count; version += 1)
    list.push({
      version,
      works: 1,
      sql: `
create table {schema}.later_${version} (n integer primary key);
insert into {schema}.later_${version} select generate_series(1, 20000);
alter table {schema}.providers add column later_${version} text;
create index later_${version}_n on {schema}.later_${version} (n);
`,
    });
}

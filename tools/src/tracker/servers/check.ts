// `npm run test:servers`: starts each server once, stops it both ways, and says whether its data was still there.
import { messageOf, reportProblems, secondsSince } from '../../report.js';
import { type PostgresVersion, VERSIONS } from './binaries.js';
import { startCluster } from './cluster.js';
import { createDatabase, run } from './database.js';
import { startPgBouncer } from './pgbouncer.js';

const problems: string[] = [];
for (const version of VERSIONS) {
  const startedAt = performance.now();
  try {
    const said = await tried(version);
    console.log(`✓ ${said} (${secondsSince(startedAt)} s)`);
  } catch (error) {
    problems.push(`PostgreSQL ${version}: ${messageOf(error)}`);
  }
}
reportProblems(problems);

async function tried(version: PostgresVersion): Promise<string> {
  const cluster = await startCluster({ version });
  try {
    const { url } = await createDatabase(cluster.url);
    await run(url, 'create table kept (n int)');
    for (const how of ['fast', 'immediate'] as const) {
      await run(url, 'insert into kept values (1)');
      await cluster.stop(how);
      await cluster.start();
    }
    const [row] = await run<{ n: number; version: string }>(
      url,
      "select count(*)::int as n, current_setting('server_version') as version from kept",
    );
    if (row?.n !== 2) throw new Error(`two rows were committed, and ${row?.n} are there`);
    const bouncer = await startPgBouncer(url);
    if (bouncer !== undefined) {
      await run(bouncer.url, 'insert into kept values (2)');
      await bouncer.stop();
    }
    return `PostgreSQL ${row.version}, ${bouncer === undefined ? 'without' : 'and'} PgBouncer`;
  } finally {
    await cluster.remove();
  }
}

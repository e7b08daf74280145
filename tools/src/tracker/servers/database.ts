import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Creates a database of its own on this server, and drops it afterwards, whoever is still connected. */
export async function withDatabase<T>(server: string, work: (url: string) => Promise<T>): Promise<T> {
  const database = await createDatabase(server);
  try {
    return await work(database.url);
  } finally {
    await database.drop();
  }
}

export interface OwnDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export async function createDatabase(server: string): Promise<OwnDatabase> {
  const name = `anyproof_${process.pid}_${randomBytes(4).toString('hex')}`;
  await run(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => void (await run(server, `drop database if exists ${name} with (force)`)),
  };
}

/** One statement on a connection of its own. */
export async function run<Row extends pg.QueryResultRow>(
  connectionString: string,
  statement: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString, application_name: OBSERVER });
  // A server that is stopped reports it to the client as well.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** The name of connections that belong to a test and not to what it tests. */
export const OBSERVER = 'anyproof-observer';

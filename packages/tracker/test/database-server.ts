// Databases and roles of the tests' own on the server of DATABASE_URL.
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

export const server = process.env['DATABASE_URL'];

/** For suites that need a server; one line says what is left out without it. */
export function onServer(what: string): jest.Describe {
  if (server === undefined) process.stdout.write(`${what}: skipped, since DATABASE_URL is not set\n`);
  return server === undefined ? describe.skip : describe;
}

export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  /** The address for another role. */
  as(role: string): string;
  run(statement: string): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

export async function createDatabase(): Promise<TestDatabase> {
  const name = uniqueName('test');
  await onServerItself(`create database ${name}`);
  const url = new URL(server ?? '');
  url.pathname = `/${name}`;
  return {
    url: url.href,
    name,
    as: (role) => {
      const other = new URL(url);
      other.username = role;
      return other.href;
    },
    run: (statement) => inDatabase(url.href, statement),
    drop: async () => {
      await onServerItself(`drop database if exists ${name} with (force)`);
    },
  };
}

/** Roles belong to the server rather than to a database. */
export async function createRole(): Promise<{ name: string; drop(): Promise<void> }> {
  const name = uniqueName('role');
  await onServerItself(`create role ${name} login`);
  return {
    name,
    drop: async () => {
      await onServerItself(`drop role if exists ${name}`);
    },
  };
}

export const onServerItself = (statement: string) => inDatabase(server ?? '', statement);

async function inDatabase(connectionString: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

export const uniqueName = (what: string): string => `anyproof_${what}_${randomUUID().replaceAll('-', '')}`;

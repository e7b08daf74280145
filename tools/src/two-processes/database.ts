import pg from 'pg';
import { type Ports, transpilePorts } from './ports.js';

export interface Database {
  /** Its address. */
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of the test's own, with the tables of the example; `drop` takes it away again. */
export async function createDatabase(server: string): Promise<Database> {
  const name = `anyproof_processes_${process.pid}`;
  await inDatabase(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const { SCHEMA }: Ports = await import(await transpilePorts());
  await inDatabase(url.href, SCHEMA);
  return { url: url.href, drop: () => inDatabase(server, `drop database if exists ${name} with (force)`) };
}

async function inDatabase(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

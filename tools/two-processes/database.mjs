import pg from 'pg';
import { transpilePorts } from './ports.mjs';

/** A database of the test's own, with the tables of the example; `drop` takes it away again. */
export async function createDatabase(server) {
  const name = `anyproof_processes_${process.pid}`;
  await inDatabase(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const { SCHEMA } = await import(await transpilePorts());
  await inDatabase(url.href, SCHEMA);
  return { url: url.href, drop: () => inDatabase(server, `drop database if exists ${name} with (force)`) };
}

async function inDatabase(connectionString, statement) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

// The store and the inbox of docs/operate.md, on a real server: two pools stand for two processes.
import { inboxCases, type PortUnderTest, storeCases } from '@anyproof/conformance';
import type { SessionStore, WebhookInbox } from '@anyproof/core';
import { Pool } from 'pg';
import { postgresInbox, postgresSessions, SCHEMA } from '../ports';

const server = process.env['DATABASE_URL'];
const on = server === undefined ? describe.skip : describe;
if (server === undefined) console.info('PostgreSQL: skipped, since DATABASE_URL is not set');

const name = `anyproof_test_${process.pid}`;
const admin = () => new Pool({ connectionString: server, max: 1 });

async function administer(statement: string): Promise<void> {
  const pool = admin();
  await pool.query(statement);
  await pool.end();
}

/** A database of the tests' own. */
function connect(): Pool {
  const url = new URL(server ?? '');
  url.pathname = `/${name}`;
  const pool = new Pool({ connectionString: url.href, max: 10 });
  // When the database is dropped, connections that are just being closed hear of it.
  pool.on('error', () => undefined);
  return pool;
}

async function start<Port>(port: (pool: Pool) => Port): Promise<PortUnderTest<Port>> {
  const pools = [connect()];
  const [pool] = pools as [Pool];
  await pool.query(`${SCHEMA}; truncate anyproof_sessions, anyproof_inbox`);
  return {
    port: port(pool),
    again: async () => {
      const other = connect();
      pools.push(other);
      return port(other);
    },
    stop: async () => {
      await Promise.all(pools.map((one) => one.end()));
    },
  };
}

on('PostgreSQL', () => {
  beforeAll(() => administer(`create database ${name}`), 60_000);
  afterAll(() => administer(`drop database if exists ${name} with (force)`), 60_000);

  describe('session store', () => {
    for (const { name: what, run } of storeCases(() => start<SessionStore>(postgresSessions)))
      it(what, run, 120_000);
  });

  describe('inbox', () => {
    for (const { name: what, run } of inboxCases(() => start<WebhookInbox>(postgresInbox)))
      it(what, run, 120_000);
  });
});

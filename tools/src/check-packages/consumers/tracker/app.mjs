// One app, unchanged, on every database there is: memory, a folder, and PostgreSQL where DATABASE_URL is set.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fakeProvider } from '@anyproof/core/testing';
import { createTracker } from '@anyproof/tracker';
import pg from 'pg';

const LIMIT_MS = 90_000;

async function verify(database, schema) {
  const heard = [];
  const tracker = await createTracker({
    adapters: [fakeProvider().adapter],
    config: {
      provider: 'fake',
      providers: { fake: {} },
      seal: { key: Buffer.alloc(32, 7).toString('base64') },
    },
    database,
    schema,
    policies: { polling: { minMs: 50, withMessagesMs: 50 } },
    onSession: (session, { type }) => void heard.push([type, session.decision ?? session.status]),
  });
  await tracker.start();
  const { ref } = await tracker.proofing.createSession({ reference: `order-${schema}` });
  const until = Date.now() + LIMIT_MS;
  while (!heard.some(([, said]) => said === 'approved') && Date.now() < until) await pause(50);
  const { intact } = await tracker.history(ref);
  await tracker.stop();
  return { heard, intact };
}

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'anyproof-tracker-'));
  const schema = `consumer_${randomUUID().slice(0, 8)}`;
  const databases = ['memory:', join(folder, 'data'), process.env.DATABASE_URL].filter(Boolean);
  try {
    const found = [];
    for (const database of databases) found.push(await verify(database, schema));
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    if (process.env.DATABASE_URL !== undefined) {
      const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
      const { rows } = await pool.query('select nspname from pg_namespace where nspname like $1', [
        `${schema}%`,
      ]);
      for (const { nspname } of rows) await pool.query(`drop schema "${nspname}" cascade`);
      await pool.end();
    }
  }
}

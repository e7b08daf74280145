// A worker: one process of an app that has a tracker, does what the conductor calls it for, and ends where it was planned.
import { systemClock } from '@anyproof/core';
import { answerCalls, givenOptions } from '../../processes/answer-calls.js';
import type { Verbs, WorkerOptions } from '../protocol.js';
import { loadAcme } from '../vendors/acme-module.js';
import { adaptersFor } from './adapters.js';
import { leaseFor, swallowing } from './broken.js';
import { createHandler, createUnsettledHandler } from './handler.js';
import { createKiller } from './killer.js';
import { addMigrations } from './migrations.js';
import { createPool } from './pool.js';
import { trackedApp } from './tracked-app.js';
import { listen } from './webhooks.js';

const options = givenOptions<WorkerOptions>();
const { breakage, database, heard, name } = options;
let { clockOffset } = options;

const killer = createKiller(options.plan);
const pool = createPool(database, {
  before: killer.beforeStatement,
  after: killer.afterStatement,
  ...swallowing(breakage),
});
const query = (text: string, values: unknown[]): Promise<unknown> => pool.query(text, values);
addMigrations(options.furtherMigrations);
const { acme } = await loadAcme(options.acme);
const app = await killer.within('migration', () =>
  trackedApp({
    options,
    pool,
    adapters: adaptersFor(acme, killer),
    clock: { now: () => Date.now() + clockOffset, sleep: systemClock.sleep },
    leaseMs: leaseFor(breakage, options.leaseMs),
    onSession: createHandler({ worker: name, file: heard, killer, breakage, query }),
    onUnsettledCreation: createUnsettledHandler({ query }),
  }),
);
const address = await listen(app.tracker.proofing, Object.keys(options.providers), killer);
await app.tracker.start();

const VERBS: Verbs = {
  ready: async () => address,
  create: app.create,
  rotate: async (reseal) => {
    await killer.within('rotation', () => app.tracker.rotateKeys({ reseal }));
  },
  clock: async (offset) => {
    clockOffset = offset;
  },
  recorded: app.recorded,
  stop: async () => {
    await app.tracker.stop();
    await pool.end();
    setImmediate(() => process.exit(0));
  },
};

answerCalls(VERBS);

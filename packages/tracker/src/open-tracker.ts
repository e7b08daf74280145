import {
  type CreatedSession,
  createProofing,
  isCreationKey,
  type Proofing,
  type SessionStore,
  systemClock,
  systemRandom,
} from '@anyproof/core';
import type { AdvanceParts } from './advance/parts.js';
import { pollTimeOf } from './advance/poll-time.js';
import { createSteps, type Steps } from './advance/step.js';
import { createWorker, type WorkerRules } from './advance/worker.js';
import type { Database } from './contract/database.js';
import type { Tracker, TrackerOptions } from './contract/tracker.js';
import { checkSchema, migrateDatabase } from './database/migrate.js';
import { tablesOf } from './database/names.js';
import { openDatabase } from './database/open.js';
import { createDeliverer, type EventTarget } from './events/deliver.js';
import { migrateJobs, openJobs } from './jobs/jobs.js';
import { serveOperations } from './operation/folder-operations.js';
import { checkDestination, checkedKeys, reporterOf, rulesOf, targetOf } from './options.js';
import { checkPolicies } from './schedule/check-policies.js';
import { openKeyring } from './sealing/keyring.js';
import { databaseClaims } from './stores/claims.js';
import { trackedCreations } from './stores/creation-log.js';
import { databaseCreations } from './stores/creations.js';
import { databaseInbox } from './stores/inbox.js';
import { createLeases, statementLimit } from './stores/leases.js';
import type { StoreParts } from './stores/parts.js';
import { providerSwitches } from './stores/providers.js';
import { databaseSessions } from './stores/sessions.js';
import { databaseTokens } from './stores/tokens.js';
import { createWakes, type Wakes } from './stores/wakes.js';
import { type RunningWorker, trackerOf } from './tracker.js';

const DEFAULT_SCHEMA = 'anyproof';

/** Does what `createTracker` says. */
export async function openTracker(options: TrackerOptions): Promise<Tracker> {
  const { deps = {}, policies = {}, schema = DEFAULT_SCHEMA } = options;
  const keys = checkedKeys(options);
  const tables = tablesOf(schema);
  const checked = { rules: rulesOf(options), target: targetOf(options) };
  const { clock = systemClock, random = systemRandom } = deps;
  const database = await openDatabase(options.database, {
    statementLimitMs: statementLimit(checked.rules.leaseMs),
  });
  try {
    const { version } = await (options.migrate === false
      ? checkSchema(database, { schema })
      : migrateDatabase(database, { schema, clock }));
    const keyring = await openKeyring(database, { schema, keys, clock, random });
    const wakes = createWakes();
    const stores: StoreParts = {
      database,
      tables,
      sealing: keyring,
      clock,
      random,
      policies,
      woken: wakes.woken,
    };
    const assembled = assemble(options, checked, stores, wakes);
    const tracker = trackerOf({
      ...assembled,
      stores,
      keyring,
      version,
      checkDestination: () => checkDestination(options),
      start: async () => {
        const worker = await startWorker(options, checked, database, assembled);
        wakes.onWake(worker.wake);
        return worker;
      },
    });
    serveOperations(database, tracker);
    return tracker;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error;
  }
}

/** Options that need a look before the database is opened. */
interface CheckedOptions {
  readonly rules: WorkerRules;
  readonly target: EventTarget;
}

interface Assembled {
  readonly parts: AdvanceParts;
  readonly steps: Steps;
  readonly within: ReturnType<typeof trackedCreations>['within'];
}

function assemble(
  options: TrackerOptions,
  { rules, target }: CheckedOptions,
  stores: StoreParts,
  wakes: Wakes,
): Assembled {
  const { adapters, config, deps = {}, policies = {} } = options;
  const { database, tables, clock, random } = stores;
  const { leaseMs } = rules;
  const { route, attempts } = policies;
  const report = reporterOf(options);
  const creations = databaseCreations(stores, leaseMs);
  const own = databaseSessions(stores);
  const sessions = sessionsAndMarks(own, creations.marks);
  const inbox = databaseInbox(stores);
  const claims = databaseClaims(stores, leaseMs);
  const leases = createLeases(claims, leaseMs);
  const tracked = trackedCreations(stores, {
    creations,
    leases,
    firstPoll: (session): number => firstPoll(stores, proofing, session),
    report,
  });
  const proofing: Proofing = createProofing({
    adapters,
    config,
    policies: { ...(route === undefined ? {} : { route }), ...(attempts === undefined ? {} : { attempts }) },
    deps: {
      ...deps,
      clock,
      random,
      sessions,
      inbox,
      creations: tracked.log,
      tokens: databaseTokens(database, { schema: tables.name, clock, random }),
    },
  });
  checkPolicies(policies, proofing.providers);
  const parts: AdvanceParts = {
    stores,
    proofing,
    clock,
    random,
    policies,
    claims,
    leases,
    inbox,
    creations,
    under: tracked.under,
    switches: providerSwitches(stores),
    deliverer: createDeliverer({
      ...stores,
      schema: tables.name,
      target,
      observer: deps.observer,
    }),
    wakes,
    report,
  };
  return { parts, steps: createSteps(parts, own), within: tracked.within };
}

/** A person needs a moment; where messages arrive, they come first. */
function firstPoll(parts: StoreParts, proofing: Proofing, session: CreatedSession): number {
  const now = parts.clock.now();
  const expiresAt = session.expiresAt === undefined ? undefined : Date.parse(session.expiresAt);
  return pollTimeOf({ ...parts, proofing }, session, now, expiresAt) ?? now;
}

/** Core's notes of creations are kept with the creations. */
function sessionsAndMarks(sessions: SessionStore, marks: SessionStore): SessionStore {
  const storeOf = (key: Parameters<SessionStore['read']>[0]) => (isCreationKey(key) ? marks : sessions);
  return {
    read: (key) => storeOf(key).read(key),
    write: (key, state, revision) => storeOf(key).write(key, state, revision),
  };
}

async function startWorker(
  options: TrackerOptions,
  { rules }: CheckedOptions,
  database: Database,
  { parts, steps }: Assembled,
): Promise<RunningWorker> {
  checkDestination(options);
  const { schema = DEFAULT_SCHEMA, deps = {} } = options;
  const { clock = systemClock } = deps;
  const jobsOptions = { schema, leaseMs: rules.leaseMs, clock, onError: parts.report };
  if (options.migrate !== false) await migrateJobs(database, jobsOptions);
  const jobs = await openJobs(database, jobsOptions);
  const worker = createWorker({ ...parts, database, jobs, steps }, rules);
  worker.start();
  return {
    wake: worker.wake,
    stop: async (timeoutMs) => {
      await worker.stop(timeoutMs);
      await jobs.stop();
    },
  };
}

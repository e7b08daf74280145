import { checkSignal, ProofingError } from '@anyproof/core';
import { settleOthers } from './advance/others.js';
import type { AdvanceParts } from './advance/parts.js';
import { dueAtOf, hasWork, type Steps } from './advance/step.js';
import { createUpkeep } from './advance/upkeep.js';
import type { Advanced } from './contract/sessions.js';
import type { Tracker } from './contract/tracker.js';
import { isTransient } from './database/errors.js';
import type { Keyring } from './sealing/keyring.js';
import type { ClaimedSession } from './stores/claims.js';
import type { TrackedCreations } from './stores/creation-log.js';
import { nameOf, rowKeyOf } from './stores/facts.js';
import { namedBy } from './stores/inbox.js';
import type { StoreParts } from './stores/parts.js';
import { databaseQueries } from './stores/queries.js';
import { reseal } from './stores/reseal.js';
import { trackerStatus } from './stores/status.js';
import { trackSession } from './stores/tracking.js';

export interface RunningWorker {
  wake(): void;
  stop(timeoutMs: number): Promise<void>;
}

export interface TrackerParts {
  readonly stores: StoreParts;
  readonly parts: AdvanceParts;
  readonly steps: Steps;
  readonly within: TrackedCreations['within'];
  readonly keyring: Keyring;
  /** Of the schema. */
  readonly version: number;
  start(): Promise<RunningWorker>;
  /** Throws CONFIG if this process has nowhere to send changes: it must not take them from those that have. */
  checkDestination(): void;
}

const STOP_MS = 10_000;
const MOST_ATTACHED = 1_000;

/** The tracker as the app holds it. */
export function trackerOf(own: TrackerParts): Tracker {
  const { stores, parts, steps, within, keyring, version, start, checkDestination } = own;
  const { proofing, claims, leases, switches, deliverer, clock, random } = parts;
  const { database, sealing } = stores;
  const queries = databaseQueries(stores);
  const upkeep = createUpkeep(parts);
  let worker: Promise<RunningWorker> | undefined;

  const stepOf = async (held: ClaimedSession, signal: AbortSignal | undefined): Promise<Advanced> => {
    try {
      const [done] = await leases.keep(held.claim, async (lost) =>
        Promise.all(await steps([held], signal === undefined ? lost : AbortSignal.any([lost, signal]))),
      );
      return done ?? { outcome: 'failed' };
    } catch (error) {
      parts.report(error);
      if (isTransient(error)) await claims.returned([held.claim]);
      return { outcome: 'failed', ...(ProofingError.isInstance(error) ? { error: error.code } : {}) };
    }
  };

  const advance: Tracker['advance'] = async (ref, { signal } = {}) => {
    checkDestination();
    proofing.provider(ref.provider);
    checkSignal(signal, ref.provider);
    const held = await claims.claimOne(rowKeyOf(sealing, ref), random.uuid());
    if (typeof held === 'string') return { outcome: held };
    if (!hasWork(held, clock.now())) {
      const dueAt = await claims.release(held, {});
      return withSession({ outcome: 'idle', ...dueAtOf(dueAt) }, await queries.session(ref));
    }
    const done = await stepOf(held, signal);
    return withSession(done, await queries.session(ref));
  };

  return {
    proofing,
    start: async () => {
      worker ??= start();
      try {
        await worker;
      } catch (error) {
        // It may be tried again, and `stop` closes the database.
        worker = undefined;
        throw error;
      }
    },
    stop: async ({ timeoutMs = STOP_MS } = {}) => {
      await (await worker)?.stop(timeoutMs);
      worker = undefined;
      leases.close();
      deliverer.close();
      await database.close();
    },
    createSession: (input, options = {}) => {
      const { transaction, ...rest } = options;
      const create = () => proofing.createSession(input, rest);
      return transaction === undefined ? create() : within(transaction, create);
    },
    track: (ref, { reference, subject }) => {
      proofing.provider(ref.provider);
      const pollAt = clock.now();
      return trackSession(stores, database, {
        ref,
        reference,
        ...(subject === undefined ? {} : { subject }),
        pollAt,
      });
    },
    advance,
    due: async ({ limit = 100 } = {}) => {
      checkDestination();
      await upkeep();
      await settleOthers(parts);
      await claims.attach(proofing.providers, MOST_ATTACHED);
      const due = await queries.due(proofing.providers, limit);
      const unnamed = due.filter(({ ref }) => ref === undefined).map(({ row }) => row);
      const messages = unnamed.length === 0 ? undefined : await parts.inbox.waitingFor(unnamed, 1);
      return due.flatMap(({ row, ref }) => ref ?? namedBy(messages?.get(nameOf(row))) ?? []);
    },
    session: queries.session,
    sessions: (query = {}) => queries.sessions(query),
    history: queries.history,
    events: (query = {}) => queries.events(query),
    resend: (which) => deliverer.resend(which),
    pause: (provider, reason) => {
      proofing.provider(provider);
      return switches.pause(provider, reason);
    },
    resume: (provider) => {
      proofing.provider(provider);
      return switches.resume(provider);
    },
    rotateKeys: async ({ reseal: isResealed = false } = {}) => {
      const { keys } = await keyring.rotate();
      return { keys, resealed: isResealed ? await reseal(stores) : 0 };
    },
    status: () => trackerStatus(stores, switches, version),
  };
}

function withSession(advanced: Advanced, session: Advanced['session']): Advanced {
  return session === undefined ? advanced : { ...advanced, session };
}

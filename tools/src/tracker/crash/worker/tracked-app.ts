// The app's tracker, as the crash test configures it: everything that takes hours elsewhere takes seconds.
import { type Adapter, type Clock, ProofingError } from '@anyproof/core';
import {
  createTracker,
  type OnTrackedSession,
  type OnUnsettledCreation,
  type Tracker,
  type TrackerPolicies,
} from '@anyproof/tracker';
import type { Created, Creation, Recorded, WorkerOptions } from '../protocol.js';
import type { SeenPool } from './pool.js';

export interface AppParts {
  readonly options: WorkerOptions;
  readonly pool: SeenPool;
  readonly adapters: readonly Adapter[];
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly onSession: OnTrackedSession;
  readonly onUnsettledCreation: OnUnsettledCreation;
}

export interface TrackedApp {
  readonly tracker: Tracker;
  create(creation: Creation): Promise<Created>;
  recorded(sessions: readonly { readonly provider: string; readonly id: string }[]): Promise<Recorded[]>;
}

const POLICIES: TrackerPolicies = {
  polling: { minMs: 500, maxMs: 2_000, withMessagesMs: 2_500 },
  // A worker that is killed in the handler used up an attempt.
  delivery: { attempts: 100, delayMs: 200, maxDelayMs: 1_000, timeoutMs: 2_000 },
  outage: { failures: 20, pauseMs: 2_000 },
};

/** A call has to end well within a lease. */
const HTTP = { timeoutMs: 1_200, deadlineMs: 1_500, retries: { attempts: 0 }, breaker: false } as const;

export async function trackedApp(parts: AppParts): Promise<TrackedApp> {
  const { options, pool, adapters, clock, leaseMs, onSession, onUnsettledCreation } = parts;
  const { providers, sealKeys, proxy } = options;
  const tracker = await createTracker({
    adapters,
    config: {
      provider: Object.keys(providers)[0] ?? '',
      providers: { ...providers },
      seal: { keys: [...sealKeys] },
    },
    database: pool,
    deps: { clock, http: { ...HTTP, proxy } },
    policies: POLICIES,
    worker: { concurrency: 8, intervalMs: 150, leaseMs },
    onSession,
    onUnsettledCreation,
    // The conductor shows what a worker printed last, if it ends by itself.
    onError: (error) => console.error(error),
  });
  return {
    tracker,
    create: (creation) => created(tracker, creation),
    recorded: async (sessions) => Promise.all(sessions.map((session) => recordedOf(tracker, session))),
  };
}

async function created(
  tracker: Tracker,
  { provider, reference, idempotencyKey }: Creation,
): Promise<Created> {
  const input = {
    reference,
    returnUrl: 'https://app.example/identity',
    selfAsserted: { given_name: 'Zoë', family_name: 'García Lefèvre' },
  };
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  try {
    const { ref, launch } = await tracker.createSession(input, { provider, ...key });
    return { id: ref.id, ...(launch.url === undefined ? {} : { url: launch.url }) };
  } catch (error) {
    if (ProofingError.isInstance(error)) return { error: error.code, isRetryable: error.retryable };
    throw error;
  }
}

const MOST_EVENTS = 1_000;

async function recordedOf(
  tracker: Tracker,
  ref: { readonly provider: string; readonly id: string },
): Promise<Recorded> {
  const { entries, intact } = await tracker.history(ref);
  const events = await tracker.events({ ref, limit: MOST_EVENTS });
  return {
    ...ref,
    history: entries.map(({ kind, facts }) => `${kind} ${JSON.stringify(facts ?? {})}`),
    times: entries.map(({ at }) => at),
    isIntact: intact,
    events: events.map(({ id, sequence, state }) => ({ id, sequence, state })),
  };
}

import type { Adapter, Proofing, ProofingConfig, ProofingDeps, SessionRef, Status } from '@anyproof/core';
import type { DatabaseOption } from './database.js';
import type { EventEndpoint, OnTrackedSession, OnUnsettledCreation, StoredEvent } from './events.js';
import type { TrackerPolicies } from './policies.js';
import type {
  Advanced,
  TrackedCreateOptions,
  TrackedHistory,
  TrackedSession,
  TrackedSessionPage,
  TrackedSessionQuery,
} from './sessions.js';

export interface TrackerOptions {
  /** The adapters that the configuration may name. */
  readonly adapters: readonly Adapter[];
  /** Its `seal` must be a key: it protects what is stored. */
  readonly config: ProofingConfig;
  readonly database: DatabaseOption;
  /** The database schema; `anyproof` by default. */
  readonly schema?: string;
  /** Without the stores: the database has them. */
  readonly deps?: Omit<ProofingDeps, 'sessions' | 'inbox' | 'tokens' | 'creations'>;
  readonly policies?: TrackerPolicies;
  /** Called with each change. Needed in the processes that `start`, unless `events` says where changes go. */
  readonly onSession?: OnTrackedSession;
  readonly onUnsettledCreation?: OnUnsettledCreation;
  /** Sends each change by HTTP instead; `none`: nobody needs them. */
  readonly events?: EventEndpoint | 'none';
  /** False: the tables must exist already, and this role needs no right to create any. True by default. */
  readonly migrate?: boolean;
  readonly worker?: WorkerOptions;
  /**
   * Called with what fails in the background, such as a database that does not answer; all of it is tried again. Without it, these
   * become process warnings.
   */
  readonly onError?: (error: unknown) => unknown;
}

export interface WorkerOptions {
  /** Sessions in progress at a time, in this process; 20 by default. */
  readonly concurrency?: number;
  /** Milliseconds between looks at what is due; 250 by default. */
  readonly intervalMs?: number;
  /** Milliseconds after which the work of a process that died is taken over; 180,000 by default. */
  readonly leaseMs?: number;
}

/** One database of sessions, shared by all processes that open it. */
export interface Tracker {
  /** What the app uses: every change that it learns of is stored. */
  readonly proofing: Proofing;
  /** Begins to work in this process: polls, messages, expiry, retention, events. Throws CONFIG if it has nowhere to send changes. */
  start(): Promise<void>;
  /** Finishes what is in progress, or returns it after `timeoutMs` (10,000 by default), and closes the database. */
  stop(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** As `proofing.createSession`, with a transaction of the app's. */
  createSession(
    input: Parameters<Proofing['createSession']>[0],
    options?: TrackedCreateOptions,
  ): ReturnType<Proofing['createSession']>;
  /** Tracks a session that was created without this tracker. */
  track(ref: SessionRef, facts: { readonly reference: string; readonly subject?: string }): Promise<void>;
  /**
   * One step, whichever is due: messages, a poll, expiry, retention, events. Idempotent; at any time, one caller in the
   * fleet does it. For schedulers of the app's own: with `start`, nobody needs to call it.
   */
  advance(ref: SessionRef, options?: { readonly signal?: AbortSignal }): Promise<Advanced>;
  /**
   * The sessions that are due, the longest first: `advance` each. 100 by default. Before that, it works on what belongs to no session
   * yet, a few at a time: messages about other objects, and creations that were never settled.
   */
  due(options?: { readonly limit?: number }): Promise<readonly SessionRef[]>;
  session(ref: SessionRef): Promise<TrackedSession | undefined>;
  sessions(query?: TrackedSessionQuery): Promise<TrackedSessionPage>;
  history(ref: SessionRef): Promise<TrackedHistory>;
  events(query?: EventQuery): Promise<readonly StoredEvent[]>;
  /** Delivers events again, in order: those with these ids, or all dead letters. Returns how many. */
  resend(events: { readonly ids: readonly string[] } | 'dead'): Promise<number>;
  /** Stops asking this vendor about its sessions, in all processes, until `resume`. Messages and events wait or go on. */
  pause(provider: string, reason?: string): Promise<void>;
  resume(provider: string): Promise<void>;
  /**
   * Makes a new data key, and protects all data keys with the first seal key: after it, older seal keys are needed for nothing in this
   * database. `reseal`: also encrypts every row anew.
   */
  rotateKeys(options?: {
    readonly reseal?: boolean;
  }): Promise<{ readonly keys: number; readonly resealed: number }>;
  status(): Promise<TrackerStatus>;
}

export interface EventQuery {
  readonly ref?: SessionRef;
  readonly state?: StoredEvent['state'];
  /** 100 by default, the newest first. */
  readonly limit?: number;
}

/** Counts; ages in milliseconds. */
export interface TrackerStatus {
  readonly schemaVersion: number;
  readonly sessions: { readonly [S in Status]?: number };
  /** Sessions with something due now; `late`: for longer than a minute; `claimed`: in progress; `failing`: their last poll failed. */
  readonly due: number;
  readonly late: number;
  readonly claimed: number;
  readonly failing: number;
  readonly inbox: { readonly waiting: number; readonly oldestMs: number };
  readonly events: { readonly waiting: number; readonly oldestMs: number; readonly dead: number };
  readonly creations: { readonly open: number; readonly unsettled: number };
  readonly providers: readonly ProviderStatus[];
}

export interface ProviderStatus {
  readonly name: string;
  readonly open: number;
  readonly paused?: { readonly since: string; readonly reason?: string };
  /** It failed too often: not polled until then. */
  readonly outageUntil?: string;
  readonly failures: number;
}

// What the conductor and a worker say to each other.
import type { Plan } from './points.js';

/** What is made wrong on purpose, so that the judge has something to find. */
export const BREAKAGES = {
  store: 'the store forgets some states that it was given',
  lease: 'claims are not renewed, and end before the work does',
  inbox: 'the inbox drops some messages that it has accepted',
  handler: "some events never reach the app's table",
  transaction: "the app writes outside of the delivery's transaction",
} as const;
export type Breakage = keyof typeof BREAKAGES;

/** Given to a worker when it starts. */
export interface WorkerOptions {
  readonly name: string;
  /** The database's address. */
  readonly database: string;
  /** Through which it reaches the vendors. */
  readonly proxy: string;
  /** Of the configuration. */
  readonly providers: {
    readonly [name: string]: { readonly adapter: string; readonly [setting: string]: unknown };
  };
  /** The address of the module with Acme's adapter. */
  readonly acme: string;
  readonly sealKeys: readonly string[];
  /** Milliseconds that its clock is ahead of this machine's. */
  readonly clockOffset: number;
  /** How many migrations its build has that this one does not have. */
  readonly furtherMigrations: number;
  /** Of its claims, in milliseconds. */
  readonly leaseMs: number;
  /** The file to which the handler appends a line each time. */
  readonly heard: string;
  readonly plan?: Plan;
  readonly breakage?: Breakage;
}

export interface Creation {
  readonly provider: string;
  readonly reference: string;
  readonly idempotencyKey?: string;
}

/** `error`: the code with which it failed. */
export type Created =
  | { readonly id: string; readonly url?: string }
  | { readonly error: string; readonly isRetryable: boolean };

export interface Recorded {
  readonly provider: string;
  readonly id: string;
  /** The kinds of its history, in order, and how they repeat: each with what it says. */
  readonly history: readonly string[];
  /** When, by the clock of whoever wrote it. */
  readonly times: readonly string[];
  readonly isIntact: boolean;
  /** Of its events, in order. */
  readonly events: readonly { readonly id: string; readonly sequence: number; readonly state: string }[];
}

/** What a worker can be called for. */
export type Verbs = {
  /** Returns the address at which it takes messages. */
  readonly ready: () => Promise<string>;
  readonly create: (creation: Creation) => Promise<Created>;
  readonly rotate: (reseal: boolean) => Promise<void>;
  /** The clock is now so far ahead. */
  readonly clock: (offset: number) => Promise<void>;
  /** What the tracker has of these sessions. */
  readonly recorded: (
    sessions: readonly { readonly provider: string; readonly id: string }[],
  ) => Promise<Recorded[]>;
  /** Ends it properly. */
  readonly stop: () => Promise<void>;
};

/** One line of the handler's file: written each time, guarded by nothing. */
export interface HeardLine {
  readonly event: string;
  readonly provider: string;
  readonly session: string;
  readonly sequence: number;
  readonly type: string;
  readonly status: string;
  readonly decision?: string;
  readonly action?: string;
  readonly reference?: string;
}

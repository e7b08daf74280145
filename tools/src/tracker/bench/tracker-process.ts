// A process with a tracker, as the bench drives it.
import { type Child, startChild } from '../processes/child.js';

export interface TrackerOptions {
  readonly database: string;
  readonly vendorAnswersAfterMs: number;
  readonly concurrency: number;
  /** Milliseconds between two polls of a session. */
  readonly pollEveryMs: number;
}

export interface Polls {
  /** Sessions, and when each was asked for: by the process's clock. */
  readonly calls: readonly (readonly [id: string, at: number])[];
  /** CPU milliseconds of this process. */
  readonly cpuMs: number;
}

export interface Delivered {
  readonly event: string;
  /** Milliseconds from the change, by its own time, to the handler. */
  readonly afterMs: number;
}

export type TrackerVerbs = {
  /** Creates the tracker; returns the address of its webhook endpoint. */
  readonly open: () => Promise<string>;
  readonly start: () => Promise<void>;
  /** The process's clock runs, or stands still until it runs again; returns its time. */
  readonly clock: (runs: boolean) => Promise<number>;
  /** Since the last call. */
  readonly polls: () => Promise<Polls>;
  readonly create: (reference: string) => Promise<string>;
  readonly delivered: () => Promise<readonly Delivered[]>;
  readonly stop: () => Promise<void>;
};

export type TrackerProcess = Child<TrackerVerbs>;

const SCRIPT = new URL('tracker-script.js', import.meta.url);

export const startTracker = (options: TrackerOptions): TrackerProcess =>
  startChild<TrackerVerbs>(SCRIPT, options);

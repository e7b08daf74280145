import type { Clock } from '@anyproof/core';
import type { DatabaseOption } from './database.js';

export interface MigrateTrackerOptions {
  readonly database: DatabaseOption;
  /** `anyproof` by default. */
  readonly schema?: string;
  /** A role that then gets all rights that the app and its workers need, and none to create anything. */
  readonly grantTo?: string;
  readonly clock?: Clock;
}

export interface MigratedTracker {
  /** Of the tracker's tables. */
  readonly version: number;
  /** The migrations that were missing. */
  readonly applied: readonly number[];
  /** The tracker's schema, and that of the jobs, which is one for each major version of pg-boss. */
  readonly schemas: readonly string[];
}

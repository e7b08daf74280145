import type { Clock, Random } from '@anyproof/core';
import type { Database } from '../contract/database.js';
import type { TrackerPolicies } from '../contract/policies.js';
import type { Sealing } from '../contract/ports.js';
import type { Tables } from '../database/names.js';
import type { RowKey } from './facts.js';

/** What the stores share. */
export interface StoreParts {
  readonly database: Database;
  readonly tables: Tables;
  readonly sealing: Sealing;
  readonly clock: Clock;
  readonly random: Random;
  readonly policies: TrackerPolicies;
  /** A session has something to do at once: a worker in this process need not wait for its next look. */
  woken(row: RowKey): void;
}

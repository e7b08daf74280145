import type { Clock, Proofing, Random } from '@anyproof/core';
import type { TrackerPolicies } from '../contract/policies.js';
import type { Deliverer } from '../events/deliver.js';
import type { Claims } from '../stores/claims.js';
import type { TrackedCreations } from '../stores/creation-log.js';
import type { Creations } from '../stores/creations.js';
import type { DatabaseInbox } from '../stores/inbox.js';
import type { Leases } from '../stores/leases.js';
import type { StoreParts } from '../stores/parts.js';
import type { Switches } from '../stores/providers.js';
import type { Wakes } from '../stores/wakes.js';

/** What the work on sessions needs. */
export interface AdvanceParts {
  readonly stores: StoreParts;
  readonly proofing: Proofing;
  readonly clock: Clock;
  readonly random: Random;
  readonly policies: TrackerPolicies;
  readonly claims: Claims;
  readonly leases: Leases;
  readonly inbox: DatabaseInbox;
  readonly creations: Creations;
  /** Does work on creations that this claim holds. */
  readonly under: TrackedCreations['under'];
  readonly switches: Switches;
  readonly deliverer: Deliverer;
  readonly wakes: Wakes;
  /** What went wrong in a way that the rows do not show; must not throw. */
  report(error: unknown): void;
}

export type {
  DatabaseOption,
  PGliteLike,
  PoolLike,
  Queryable,
  Rows,
  Transaction,
} from './contract/database.js';
export type {
  Delivery,
  EventEndpoint,
  OnTrackedSession,
  OnUnsettledCreation,
  SessionEvent,
  SessionEventType,
  StoredEvent,
  UnsettledCreation,
} from './contract/events.js';
export type { MigratedTracker, MigrateTrackerOptions } from './contract/migrate.js';
export type {
  DeliveryPolicy,
  PollingPolicy,
  RetentionPolicy,
  TrackerPolicies,
} from './contract/policies.js';
export type {
  Advanced,
  TrackedCreateOptions,
  TrackedHistory,
  TrackedHistoryEntry,
  TrackedSession,
  TrackedSessionPage,
  TrackedSessionQuery,
} from './contract/sessions.js';
export type {
  EventQuery,
  ProviderStatus,
  Tracker,
  TrackerOptions,
  TrackerStatus,
  WorkerOptions,
} from './contract/tracker.js';
export { createTracker } from './create-tracker.js';
export { folderOperations } from './operation/folder-operations.js';
export {
  type Health,
  type HealthOptions,
  type HealthProblem,
  healthHandler,
  healthOf,
} from './operation/health.js';
export { migrateTracker } from './operation/migrate.js';
export type { TrackerOperations } from './operation/operations.js';

import { configFromEnv, type Environment } from '@anyproof/core';
import { createTracker, type OnTrackedSession, type Tracker, type TrackerOptions } from '@anyproof/tracker';
import { adapters } from './config.js';

/** The same app, whatever the database is and whoever drives it: `start`, a queue, or a cron job. */
export function openApp(
  env: Environment,
  database: TrackerOptions['database'],
  onSession: OnTrackedSession,
): Promise<Tracker> {
  return createTracker({
    adapters,
    config: configFromEnv(env),
    database,
    onSession,
    policies: { polling: { minMs: 1_000, withMessagesMs: 1_000 } },
  });
}

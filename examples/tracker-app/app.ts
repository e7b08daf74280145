import { configFromEnv, type Environment } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';
import { createTracker, type OnTrackedSession, type Tracker, type TrackerOptions } from '@anyproof/tracker';

/** The same app, whatever the database is and whoever drives it: `start`, a queue, or a cron job. */
export function openApp(
  env: Environment,
  database: TrackerOptions['database'],
  onSession: OnTrackedSession,
): Promise<Tracker> {
  return createTracker({
    adapters: [id360, innovatrics],
    config: configFromEnv(env),
    database,
    onSession,
    policies: { polling: { minMs: 1_000, withMessagesMs: 1_000 } },
  });
}

import type { Tracker, TrackerOptions } from './contract/tracker.js';

/**
 * Opens the database, and creates its tables where they are missing. Nothing happens in the background before `start`.
 * Throws CONFIG for whatever is wrong with the options, and STORE_UNAVAILABLE if the database does not answer.
 */
export async function createTracker(options: TrackerOptions): Promise<Tracker> {
  // Only now: a process that imports the package and does not use it should not pay for it.
  const { openTracker } = await import('./open-tracker.js');
  return openTracker(options);
}

import type { Tracker } from '../contract/tracker.js';

/** What operators do with a tracker, in its own process or in another. */
export type TrackerOperations = Pick<
  Tracker,
  'status' | 'session' | 'sessions' | 'history' | 'events' | 'resend' | 'rotateKeys' | 'pause' | 'resume'
>;

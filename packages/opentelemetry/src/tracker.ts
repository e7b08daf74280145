import { type Meter, metrics } from '@opentelemetry/api';
import * as name from './names.js';

/** What is used of the status of a `Tracker` of `@anyproof/tracker`. */
export interface TrackerCounts {
  readonly sessions: { readonly [status: string]: number | undefined };
  readonly due: number;
  readonly late: number;
  readonly claimed: number;
  readonly failing: number;
  readonly inbox: { readonly waiting: number; readonly oldestMs: number };
  readonly events: { readonly waiting: number; readonly oldestMs: number; readonly dead: number };
  readonly creations: { readonly open: number; readonly unsettled: number };
  readonly providers: readonly {
    readonly name: string;
    readonly paused?: unknown;
    readonly outageUntil?: unknown;
  }[];
}

type Read = (counts: TrackerCounts) => number;

/** Each is one number for the whole database, so one process of the fleet is enough to export them. */
const GAUGES: readonly (readonly [name: string, unit: string, description: string, read: Read])[] = [
  ['due', '{session}', 'Sessions with something to do now', ({ due }) => due],
  ['late', '{session}', 'Sessions with something to do for more than a minute', ({ late }) => late],
  ['claimed', '{session}', 'Sessions that workers hold', ({ claimed }) => claimed],
  ['failing', '{session}', 'Open sessions whose last poll failed', ({ failing }) => failing],
  ['inbox.messages', '{message}', 'Messages of vendors that wait', ({ inbox }) => inbox.waiting],
  ['inbox.age', 's', 'Age of the oldest message that waits', ({ inbox }) => inbox.oldestMs / 1000],
  ['events.waiting', '{event}', 'Events that wait for the app', ({ events }) => events.waiting],
  ['events.age', 's', 'Age of the oldest event that waits', ({ events }) => events.oldestMs / 1000],
  ['events.dead', '{event}', 'Events that were given up: dead letters', ({ events }) => events.dead],
  [
    'creations.open',
    '{creation}',
    'Creations in progress, or to be settled',
    ({ creations }) => creations.open,
  ],
  [
    'creations.unsettled',
    '{creation}',
    'Creations of which nobody can say what they made',
    ({ creations }) => creations.unsettled,
  ],
];

export interface TrackerMetricsOptions {
  /** Of the app; the global one by default. */
  readonly meter?: Meter;
  /** Called with what `status()` threw; its values are then missing from this export. */
  readonly onError?: (error: unknown) => unknown;
}

/**
 * Exports the counts of a `Tracker` as gauges, `anyproof.tracker.*`, read anew at each export. Returns a function that
 * stops it.
 */
export function trackerMetrics(
  tracker: { status(): Promise<TrackerCounts> },
  { meter = metrics.getMeter('@anyproof/tracker'), onError }: TrackerMetricsOptions = {},
): () => void {
  const gauges = GAUGES.map(([gauge, unit, description, read]) => ({
    read,
    instrument: meter.createObservableGauge(`anyproof.tracker.${gauge}`, { unit, description }),
  }));
  const sessions = meter.createObservableGauge('anyproof.tracker.sessions', {
    unit: '{session}',
    description: 'Sessions by status',
  });
  const stopped = meter.createObservableGauge('anyproof.tracker.provider.stopped', {
    unit: '{provider}',
    description: '1 for a provider that is paused or in an outage, so not polled',
  });
  const observe: Parameters<Meter['addBatchObservableCallback']>[0] = async (result) => {
    let counts: TrackerCounts;
    try {
      counts = await tracker.status();
    } catch (error) {
      onError?.(error);
      return;
    }
    for (const { instrument, read } of gauges) result.observe(instrument, read(counts));
    for (const [status, count] of Object.entries(counts.sessions))
      if (count !== undefined) result.observe(sessions, count, { [name.STATUS_NOW]: status });
    for (const { name: provider, paused, outageUntil } of counts.providers) {
      const isStopped = paused !== undefined || outageUntil !== undefined;
      result.observe(stopped, isStopped ? 1 : 0, { [name.PROVIDER]: provider });
    }
  };
  const instruments = [...gauges.map(({ instrument }) => instrument), sessions, stopped];
  meter.addBatchObservableCallback(observe, instruments);
  return () => meter.removeBatchObservableCallback(observe, instruments);
}

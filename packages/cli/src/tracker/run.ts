import type { Tracker } from '@anyproof/tracker';
import { EXIT } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { type ChosenDatabase, databaseFor, type TrackerFlags } from './database.js';
import { type DestinationFlags, destinationOf } from './destination.js';
import { type HealthServer, serveHealth } from './health-server.js';
import { openTracker } from './operations.js';
import { createRunLog, type RunLog } from './run-log.js';
import { numberFrom } from './words.js';

export interface RunFlags extends TrackerFlags, DestinationFlags {
  readonly concurrency?: string;
  readonly healthPort?: string;
  readonly healthHost: string;
  readonly verbose?: true;
}

const MOST_IN_PROGRESS = 1_000;
const LAST_PORT = 65_535;
const MINUTE_MS = 60_000;

/** Works in the foreground until it is interrupted, and then finishes what is in progress. */
export async function run(flags: RunFlags, io: Io): Promise<number> {
  const healthPort =
    flags.healthPort === undefined ? undefined : numberFrom('--health-port', flags.healthPort, 0, LAST_PORT);
  const database = await databaseFor(flags, io);
  const log = createRunLog(flags, io);
  const tracker = await openWorker(flags, database, log, io);
  const interrupts = countInterrupts(io);
  let health: HealthServer | undefined;
  try {
    // First, so that whatever watches this process sees it start.
    if (healthPort !== undefined) health = await healthOn(tracker, healthPort, flags.healthHost);
    await tracker.start();
    log.started(database.name, health?.url);
    await report(tracker, log, io, interrupts.first);
    return await stopped(tracker, log, interrupts.second);
  } catch (error) {
    await tracker.stop().catch(() => undefined);
    throw error;
  } finally {
    health?.close();
    interrupts.forget();
  }
}

async function openWorker(flags: RunFlags, database: ChosenDatabase, log: RunLog, io: Io): Promise<Tracker> {
  const events = await destinationOf(flags, io);
  const concurrency =
    flags.concurrency === undefined
      ? undefined
      : numberFrom('--concurrency', flags.concurrency, 1, MOST_IN_PROGRESS);
  return openTracker(flags, database, io, {
    events,
    onError: log.failed,
    ...(concurrency === undefined ? {} : { worker: { concurrency } }),
  });
}

async function healthOn(tracker: Tracker, port: number, host: string): Promise<HealthServer> {
  const { healthHandler } = await import('@anyproof/tracker');
  return serveHealth(healthHandler(tracker), port, host);
}

/** Each minute, until the signal fires. */
async function report(tracker: Tracker, log: RunLog, io: Io, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await io.clock.sleep(MINUTE_MS, signal).catch(() => undefined);
    if (!signal.aborted) await tracker.status().then(log.status, log.failed);
  }
}

/** A second Ctrl-C ends it at once: what was in progress is taken over by others when its lease ends. */
async function stopped(tracker: Tracker, log: RunLog, again: AbortSignal): Promise<number> {
  log.stopping();
  const atOnce = new Promise<number>((resolve) => {
    again.addEventListener('abort', () => resolve(EXIT.interrupted), { once: true });
    if (again.aborted) resolve(EXIT.interrupted);
  });
  const code = await Promise.race([tracker.stop().then((): number => EXIT.done), atOnce]);
  log.stopped(code === EXIT.done);
  return code;
}

interface Interrupts {
  readonly first: AbortSignal;
  readonly second: AbortSignal;
  forget(): void;
}

function countInterrupts(io: Io): Interrupts {
  const [first, second] = [new AbortController(), new AbortController()];
  let forgetSecond: () => void = () => undefined;
  const forgetFirst = io.onInterrupt(() => {
    first.abort();
    forgetFirst();
    forgetSecond = io.onInterrupt(() => second.abort());
  });
  return {
    first: first.signal,
    second: second.signal,
    forget: () => {
      forgetFirst();
      forgetSecond();
    },
  };
}

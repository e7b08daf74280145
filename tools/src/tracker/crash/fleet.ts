// The workers that are alive, and how each is started.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from './points.js';
import type { Breakage, WorkerOptions } from './protocol.js';
import { startWorker, type WorkerProcess } from './worker-process.js';

export interface Fleet {
  /** Rejects with `Ended` if it ends before it is ready. */
  start(plan?: Plan): Promise<WorkerProcess>;
  /** Those that are ready. */
  alive(): readonly WorkerProcess[];
  anyone(): WorkerProcess | undefined;
  /** All clocks, from now on. */
  moveClocks(milliseconds: number): void;
  /** How far they were moved altogether. */
  moved(): number;
  killAll(): Promise<void>;
}

export interface FleetParts {
  /** What a worker runs. */
  readonly script: URL;
  /** Their databases' addresses, one after the other. */
  readonly databases: readonly string[];
  readonly providers: WorkerOptions['providers'];
  readonly acme: string;
  readonly heard: string;
  readonly leaseMs: number;
  readonly breakage: Breakage | undefined;
  readonly random: () => number;
  proxyFor(worker: string): string;
}

/** How far the clock of a machine may be wrong here, in milliseconds. */
const SKEW_MS = 2_000;
const KEYS = ['b2xkLXNlYWwta2V5LW9mLXRoZS1jcmFzaC10ZXN0ISE=', 'bmV3LXNlYWwta2V5LW9mLXRoZS1jcmFzaC10ZXN0ISE='];

export function createFleet(parts: FleetParts): Fleet {
  const { script, databases, random, proxyFor, breakage, ...common } = parts;
  const workers = new Set<WorkerProcess>();
  const skews = new Map<string, number>();
  let started = 0;
  let migrations = 0;
  let offset = 0;

  const optionsFor = (plan: Plan | undefined): WorkerOptions => {
    started += 1;
    // Each of these is a later build than all before it; the others are any build so far.
    if (plan?.point === 'in a migration') migrations += 1;
    const name = `worker-${started}`;
    skews.set(name, Math.round((random() - 0.5) * 2 * SKEW_MS));
    return {
      ...common,
      name,
      database: databases[started % databases.length] ?? '',
      proxy: proxyFor(name),
      sealKeys: started % 2 === 0 ? KEYS : [...KEYS].reverse(),
      clockOffset: offset + (skews.get(name) ?? 0),
      furtherMigrations:
        plan?.point === 'in a migration' ? migrations : Math.floor(random() * (migrations + 1)),
      ...(plan === undefined ? {} : { plan }),
      ...(breakage === undefined ? {} : { breakage }),
    };
  };
  const alive = (): readonly WorkerProcess[] => [...workers].filter((worker) => worker.isAlive());
  return {
    start: async (plan) => {
      const worker = await startWorker(script, optionsFor(plan));
      workers.add(worker);
      void worker.ended.then(() => workers.delete(worker));
      return worker;
    },
    alive,
    anyone: () => {
      const all = alive();
      return all[Math.floor(random() * all.length)];
    },
    moveClocks: (milliseconds) => {
      offset += milliseconds;
      for (const worker of alive())
        void worker.call('clock', offset + (skews.get(worker.options.name) ?? 0)).catch(() => undefined);
    },
    moved: () => offset,
    killAll: async () => {
      await Promise.all(alive().map((worker) => worker.kill()));
      await sleep(0);
    },
  };
}

import type { Database } from '../contract/database.js';
import type { Job, Jobs, Queue } from '../contract/ports.js';
import { isTransient } from '../database/errors.js';
import { settleCreation } from './creation.js';
import { createDispatcher } from './dispatch.js';
import type { AdvanceParts } from './parts.js';
import { resolveMessages } from './resolve.js';
import type { Steps } from './step.js';
import { createUpkeep } from './upkeep.js';

export interface WorkerRules {
  /** Sessions in progress at a time. */
  readonly concurrency: number;
  readonly intervalMs: number;
  readonly leaseMs: number;
}

export interface Worker {
  start(): void;
  /** Something is due: do not wait for the next look. */
  wake(): void;
  /** Resolves when nothing is in progress any more; what is not done by then is given back. */
  stop(timeoutMs: number): Promise<void>;
}

const QUEUES: readonly Queue[] = ['advance', 'resolve', 'create'];

/** Fetched at a time, from each queue. */
const FEWEST_JOBS = 2;

/** Jobs of a process that died between its commit and its next look are found within this time. */
const LOOK_FOR_JOBS_MS = 1_000;

/** In each lease. */
const UPKEEPS = 3;

/** Calls that were cut short end within this time; what does not is given back as it is. */
const CUT_MS = 500;

/** Does what is due, in this process, until it is stopped. */
export function createWorker(
  parts: AdvanceParts & { readonly database: Database; readonly jobs: Jobs; readonly steps: Steps },
  { concurrency, intervalMs, leaseMs }: WorkerRules,
): Worker {
  const { claims, jobs, leases, report } = parts;
  const providers = parts.proofing.providers;
  const dispatch = createDispatcher(parts);
  const active = new Map<string, Set<Promise<unknown>>>();
  /** Claims with work that the database, out of reach, could not take. */
  const unrecorded = new Set<string>();
  const endings = new Set<Promise<unknown>>();
  const upkeep = createUpkeep(parts);
  const alarm = createAlarm();
  let inProgress = 0;
  let isStopping = false;
  let mayHaveMore = false;
  let lastLook = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  let maintenance: NodeJS.Timeout | undefined;

  const failed = (claim: string, error: unknown) => {
    report(error);
    if (isTransient(error)) unrecorded.add(claim);
  };

  /** Without waiting for the leases: the database is back. Those of any other failure end later, which spaces its repetitions. */
  const giveBack = async () => {
    const over = [...unrecorded].filter((claim) => !active.has(claim));
    if (over.length === 0) return;
    await claims.returned(over);
    for (const claim of over) unrecorded.delete(claim);
  };

  /** Counts the work, and looks for more when it is done. */
  const track = (claim: string, work: Promise<unknown>): Promise<unknown> => {
    inProgress += 1;
    const all = active.get(claim) ?? new Set();
    active.set(claim, all);
    const done = work
      .catch((error: unknown) => failed(claim, error))
      .finally(() => {
        inProgress -= 1;
        all.delete(done);
        if (all.size === 0) active.delete(claim);
        alarm.ring();
      });
    all.add(done);
    return done;
  };

  const worksOn: {
    readonly [Q in Queue]: (
      claim: string,
      own: string,
      lost: AbortSignal,
    ) => Promise<readonly Promise<unknown>[]>;
  } = {
    advance: async (claim, own, lost) => parts.steps(await claims.held(claim, own), lost),
    resolve: async (claim, own) => {
      await claims.take('inbox', claim, own);
      return resolveMessages(parts, own);
    },
    create: async (claim, own, lost) => {
      await claims.take('creations', claim, own);
      return (await parts.creations.claimed(own)).map((one) => settleCreation(parts, one, lost));
    },
  };

  const run = async (queue: Queue, { id, claim }: Job) => {
    const own = parts.random.uuid();
    try {
      const works = await worksOn[queue](claim, own, leases.begin(own));
      const ending = Promise.all(works.map((work) => track(own, work)))
        .finally(() => leases.end(own))
        .then(() => jobs.completed(queue, id))
        .catch(report)
        .finally(() => endings.delete(ending));
      endings.add(ending);
    } catch (error) {
      leases.end(own);
      failed(own, error);
      await jobs.failed(queue, id);
    }
  };

  /** True if something was found. */
  const look = async (): Promise<boolean> => {
    const attached = await claims.attach(providers, 20 * concurrency);
    const free = concurrency - inProgress;
    // Small claims cost as many statements as large ones.
    if (free < Math.max(1, concurrency / 4)) return false;
    const dispatched = await dispatch(free);
    const isTime = performance.now() - lastLook >= LOOK_FOR_JOBS_MS;
    if (dispatched === 0 && !isTime && !mayHaveMore) return attached > 0;
    lastLook = performance.now();
    await giveBack();
    const limit = Math.max(dispatched, FEWEST_JOBS);
    let found = 0;
    mayHaveMore = false;
    for (const queue of QUEUES) {
      const fetched = await jobs.fetch(queue, limit);
      found += fetched.length;
      mayHaveMore ||= fetched.length === limit;
      await Promise.all(fetched.map((job) => run(queue, job)));
    }
    return found > 0;
  };

  const loop = async () => {
    while (!isStopping) {
      const found = await look().catch((error: unknown) => {
        report(error);
        return false;
      });
      if (!isStopping && (!found || inProgress >= concurrency)) await alarm.wait(intervalMs);
    }
  };

  return {
    start: () => {
      running ??= loop();
      void upkeep().catch(report);
      maintenance ??= setInterval(() => void upkeep().catch(report), leaseMs / UPKEEPS);
    },
    wake: alarm.ring,
    stop: async (timeoutMs) => {
      isStopping = true;
      alarm.ring();
      await running;
      const works = () => Promise.all([...active.values()].flatMap((all) => [...all]));
      let isDone = await within(timeoutMs, works());
      if (!isDone) {
        leases.cut();
        isDone = await within(CUT_MS, works());
      }
      clearInterval(maintenance);
      if (isDone) await Promise.all(endings);
      const held = [...active.keys(), ...unrecorded];
      if (held.length > 0) await claims.returned(held);
    },
  };
}

/** True if the work was done in this time. Real time: a clock that jumps would cut every stop short. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const isDone = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isDone;
}

/** A pause that can be cut short, also before it begins. */
function createAlarm() {
  let isRung = false;
  let end: (() => void) | undefined;
  return {
    ring: () => {
      isRung = true;
      end?.();
    },
    wait: async (milliseconds: number) => {
      if (!isRung)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      end = undefined;
      isRung = false;
    },
  };
}

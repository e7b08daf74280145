// Carries out the plans: so many workers at a time, each led to the place where it is killed, and the next after it.
import { setTimeout as sleep } from 'node:timers/promises';
import { Ended } from '../processes/child.js';
import type { Fleet } from './fleet.js';
import { type Plan, type PointName, pointNamed } from './points.js';
import type { Traffic } from './traffic.js';
import type { WorkerProcess } from './worker-process.js';

export interface Kill {
  readonly point: PointName;
  /** Sessions in flight at that moment. */
  readonly inFlight: number;
}

export interface CrewParts {
  readonly fleet: Fleet;
  readonly traffic: Traffic;
  readonly random: () => number;
  /** Resolves while the database can be reached. */
  ready(): Promise<void>;
  /** Whether it could be reached all the time since this moment of `performance.now()`. */
  wasReadySince(moment: number): boolean;
  inFlight(): number;
  /** Called after each kill. */
  killed(): void;
  /** Of `performance.now()`: no plan is begun afterwards. */
  readonly until: number;
  readonly patience: number;
}

export interface CrewReport {
  readonly kills: readonly Kill[];
  /** Workers that ended by themselves. */
  readonly surprises: readonly string[];
  /** Plans whose place was not reached, by point: how often. */
  readonly missed: ReadonlyMap<PointName, number>;
}

/** How long a worker may need to get there. */
const PATIENCE_MS = 5_000;
const BETWEEN_CREATIONS_MS = 150;
const TIMES: { readonly least: number; readonly varies: number } = { least: 200, varies: 2_500 };
/** Repetitions of a plan whose place was not reached. */
const MOST_TRIES = 4;

export async function carryOut(
  plans: readonly Plan[],
  sizes: readonly number[],
  parts: CrewParts,
): Promise<CrewReport> {
  const kills: Kill[] = [];
  const surprises: string[] = [];
  const missed = new Map<PointName, number>();
  const tries = new Map<Plan, number>();
  const queue = [...plans];
  /** From 2 to 8 workers, in turn. */
  const wanted = (): number => sizes[Math.floor((kills.length * sizes.length) / (plans.length + 1))] ?? 4;

  const lane = async (index: number): Promise<void> => {
    while (queue.length > 0 && performance.now() < parts.until) {
      if (index >= wanted()) {
        await sleep(200);
        continue;
      }
      const plan = queue.shift();
      if (plan === undefined) return;
      const outcome = await one(plan, parts);
      if (outcome.kind === 'killed') {
        kills.push({ point: plan.point, inFlight: outcome.inFlight });
        parts.killed();
      } else if (outcome.kind === 'surprise') surprises.push(outcome.text);
      if (outcome.kind === 'missed') missed.set(plan.point, (missed.get(plan.point) ?? 0) + 1);
      if (outcome.kind === 'killed') continue;
      const again: Plan = { point: plan.point, nth: 1 };
      tries.set(again, (tries.get(plan) ?? 0) + 1);
      if ((tries.get(again) ?? 0) <= MOST_TRIES) queue.push(again);
    }
  };
  await Promise.all(Array.from({ length: Math.max(...sizes) }, (_, index) => lane(index)));
  return { kills, surprises, missed };
}

type Outcome =
  | { readonly kind: 'killed'; readonly inFlight: number }
  /** It did not come to the place, or the database was away while it started. */
  | { readonly kind: 'missed' | 'no database' }
  | { readonly kind: 'surprise'; readonly text: string };

async function one(plan: Plan, parts: CrewParts): Promise<Outcome> {
  await parts.ready();
  const startedAt = performance.now();
  let worker: WorkerProcess;
  try {
    worker = await parts.fleet.start(plan);
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    if (error.how === 'SIGKILL') return { kind: 'killed', inFlight: parts.inFlight() };
    if (!parts.wasReadySince(startedAt)) return { kind: 'no database' };
    return { kind: 'surprise', text: error.message };
  }
  let inFlight = 0;
  const ended = worker.ended.then((how) => {
    inFlight = parts.inFlight();
    return how;
  });
  if (plan.point === 'at any time') {
    await sleep(TIMES.least + parts.random() * TIMES.varies);
    inFlight = parts.inFlight();
    await worker.kill();
    return { kind: 'killed', inFlight };
  }
  const over = new AbortController();
  void lead(worker, plan, parts, over.signal);
  const how = await Promise.race([
    ended,
    sleep(parts.patience * PATIENCE_MS, undefined, { signal: over.signal, ref: false }).catch(
      () => undefined,
    ),
  ]);
  over.abort();
  if (how === 'SIGKILL') return { kind: 'killed', inFlight };
  if (how !== undefined)
    return { kind: 'surprise', text: `${worker.options.name} ended with ${how}: ${worker.output()}` };
  await worker.kill();
  return { kind: 'missed' };
}

/** Asks the worker for what leads it there, until it is gone. */
async function lead(
  worker: WorkerProcess,
  plan: Plan,
  { traffic }: CrewParts,
  over: AbortSignal,
): Promise<void> {
  const asked = pointNamed(plan.point)?.asked;
  for (let turn = 0; worker.isAlive() && !over.aborted; turn += 1) {
    if (asked === 'create') await traffic.createAt(worker);
    else if (asked === 'rotate') await worker.call('rotate', turn % 2 === 1).catch(() => undefined);
    else return;
    await sleep(BETWEEN_CREATIONS_MS);
  }
}

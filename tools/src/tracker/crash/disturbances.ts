// What happens to the database, the network and the clocks meanwhile, one after the other.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Stop } from '../servers/cluster.js';
import type { Fleet } from './fleet.js';
import type { Vendors } from './vendors/all.js';
import type { Wire } from './wire.js';

export interface Disturbances {
  /** Resolves while the database can be reached. */
  ready(): Promise<void>;
  wasReadySince(moment: number): boolean;
  figures(): { readonly [kind in Kind]: number };
  moments(): readonly string[];
  /** Resolves when the last one is over. */
  stop(): Promise<void>;
}

const KINDS = ['stopped', 'crashed', 'cut', 'outage', 'clock'] as const;
type Kind = (typeof KINDS)[number];

interface Parts {
  readonly cluster: Cluster;
  readonly wire: Wire;
  readonly vendors: Vendors;
  readonly fleet: Fleet;
  /** After which kills: the first, and then each after so many. */
  readonly everyKills: number;
  kills(): number;
}

const LOOKS_EVERY_MS = 100;
const AWAY_MS = 700;
const STEPS = 6;
const STEP_MS = 10 * 60_000;
const BETWEEN_STEPS_MS = 500;
/** What was on its way to a vendor has been answered after this time. */
const SETTLES_MS = 250;
/** What a clock that was wrong is corrected by. */
const CORRECTION_MS = 20_000;

export function startDisturbances({ cluster, wire, vendors, fleet, everyKills, kills }: Parts): Disturbances {
  const figures = { stopped: 0, crashed: 0, cut: 0, outage: 0, clock: 0 };
  const moments: string[] = [];
  let away: Promise<void> | undefined;
  /** When connections could be made again, or were cut. */
  let lastBack = 0;
  let isOver = false;

  const stopServer = (how: Stop): Promise<void> => {
    away = (async () => {
      await cluster.stop(how);
      await sleep(AWAY_MS);
      await cluster.start();
      lastBack = performance.now();
      away = undefined;
    })();
    return away;
  };
  const move = (milliseconds: number): void => {
    vendors.advance(milliseconds);
    fleet.moveClocks(milliseconds);
  };
  /** An hour of everybody's time, in which no vendor can be reached. */
  const outage = async (): Promise<void> => {
    wire.down();
    await sleep(SETTLES_MS);
    for (let step = 0; step < STEPS; step += 1) {
      move(STEP_MS);
      await sleep(BETWEEN_STEPS_MS);
    }
    wire.up();
  };
  const acts: { readonly [kind in Kind]: () => Promise<unknown> } = {
    stopped: () => stopServer('fast'),
    crashed: () => stopServer('immediate'),
    cut: async () => {
      lastBack = performance.now();
      await cluster.cutConnections();
      lastBack = performance.now();
    },
    outage,
    clock: async () => move(CORRECTION_MS),
  };
  const run = async (): Promise<void> => {
    for (let turn = 0; !isOver; turn += 1) {
      while (!isOver && kills() < (turn + 1) * everyKills) await sleep(LOOKS_EVERY_MS);
      const kind = KINDS[turn % KINDS.length];
      if (isOver || kind === undefined) return;
      const startedAt = performance.now();
      await acts[kind]();
      moments.push(`${kind} ${startedAt.toFixed(0)}–${performance.now().toFixed(0)}`);
      figures[kind] += 1;
    }
  };
  const running = run();
  return {
    ready: async () => {
      while (away !== undefined) await away;
    },
    wasReadySince: (moment) => away === undefined && lastBack < moment,
    figures: () => ({ ...figures }),
    moments: () => moments,
    stop: async () => {
      isOver = true;
      await running;
    },
  };
}

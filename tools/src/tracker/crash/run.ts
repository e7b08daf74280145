// One run: the servers, the vendors, the traffic and the kills, and then the verdict.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCluster } from '../servers/cluster.js';
import { createDatabase } from '../servers/database.js';
import { startPgBouncer } from '../servers/pgbouncer.js';
import { createAppTables } from './app-tables.js';
import { bundleAcme, bundleWorker } from './bundles.js';
import { type CrewReport, carryOut } from './crew.js';
import { startDisturbances } from './disturbances.js';
import { createFleet } from './fleet.js';
import { type Extent, plansFor } from './plans.js';
import { pointNamed } from './points.js';
import { type PostFigures, startPostOffice } from './post-office.js';
import type { Breakage } from './protocol.js';
import { type Settled, settle } from './settle.js';
import { startTraffic } from './traffic.js';
import { loadAcme } from './vendors/acme-module.js';
import { startVendors } from './vendors/all.js';
import { startWire } from './wire.js';

export interface RunOptions {
  readonly extent: Extent;
  readonly random: () => number;
  readonly breakage: Breakage | undefined;
  /** How many workers at a time, one number after the other. */
  readonly sizes: readonly number[];
  /** Kills between one disturbance and the next. */
  readonly disturbedEvery: number;
  /** After which no worker is started any more, and how long the rest may take. */
  readonly killsWithinMs: number;
  readonly settlesWithinMs: number;
  /** How much longer than usual a worker may need. */
  readonly patience: number;
}

export interface Outcome {
  readonly crew: CrewReport;
  readonly settled: Settled;
  readonly disturbances: { readonly [kind: string]: number };
  readonly post: PostFigures;
  readonly traffic: { readonly asked: number; readonly answered: number; readonly repeated: number };
  readonly requests: number;
  readonly refused: number;
  /** When something was disturbed, by the wire's time. */
  readonly moments: readonly string[];
  readonly withPgBouncer: boolean;
}

/** Nothing here takes longer than half of it, unless a worker is stopped in between by the operating system. */
const LEASE_MS = 8_000;
/** Sessions that are open at a time. */
const OPEN = 60;
/** Until there is work in flight. */
const FIRST_MS = 2_500;

export async function run(options: RunOptions): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'anyproof-crash-'));
  const closing: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  try {
    return await within(folder, options, (close) => closing.push(close));
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function within(
  folder: string,
  { extent, random, breakage, sizes, disturbedEvery, killsWithinMs, settlesWithinMs, patience }: RunOptions,
  atEnd: (close: () => Promise<unknown>) => void,
): Promise<Outcome> {
  const cluster = await startCluster({ version: 15 });
  atEnd(() => cluster.remove());
  const { url: database } = await createDatabase(cluster.url);
  await createAppTables(database);
  const bouncer = await startPgBouncer(database);
  if (bouncer !== undefined) atEnd(() => bouncer.stop());
  const [acme, script] = await Promise.all([bundleAcme(), bundleWorker()]);
  const wire = await startWire();
  atEnd(() => wire.stop());
  const heard = join(folder, 'heard.jsonl');
  const addresses = (): string[] => {
    const all = fleet.alive();
    const awaited = all.filter(
      ({ options: { plan } }) => plan && pointNamed(plan.point)?.asked === 'messages',
    );
    return (awaited.length > 0 && random() < 0.7 ? awaited : all).map(({ address }) => address);
  };
  const post = await startPostOffice({ addresses, random });
  atEnd(() => post.stop());
  const vendors = await startVendors(await loadAcme(acme), { post, random });
  atEnd(() => vendors.stop());
  // One in three reaches the server through PgBouncer.
  const databases = [database, database, bouncer?.url ?? database];
  const providers = vendors.settings();
  const { proxyFor } = wire;
  const leaseMs = LEASE_MS * patience;
  const fleet = createFleet({
    script,
    databases,
    providers,
    acme,
    heard,
    leaseMs,
    breakage,
    random,
    proxyFor,
  });
  atEnd(() => fleet.killAll());

  // The tables are made by one that nobody kills.
  const first = await fleet.start();
  const openSessions = (): number => vendors.sessions().filter(({ end }) => end === undefined).length;
  const { launched } = vendors;
  const names = vendors.providers.map(({ name }) => name);
  const traffic = startTraffic({ fleet, providers: names, open: OPEN, random, openSessions, launched });
  await sleep(FIRST_MS);
  let kills = 0;
  const disturbances = startDisturbances({
    cluster,
    wire,
    vendors,
    fleet,
    everyKills: disturbedEvery,
    kills: () => kills,
  });
  const crew = await carryOut(plansFor(extent, random), sizes, {
    fleet,
    traffic,
    random,
    ready: disturbances.ready,
    wasReadySince: disturbances.wasReadySince,
    inFlight: () => openSessions() + traffic.pending(),
    killed: () => {
      kills += 1;
    },
    until: performance.now() + killsWithinMs,
    patience,
  });
  await disturbances.stop();
  await traffic.stop();
  const survived = first.isAlive();
  const settled = await settle({
    database,
    heard,
    fleet,
    vendors,
    wire,
    post,
    withinMs: settlesWithinMs,
  });
  const surprises = survived
    ? crew.surprises
    : [...crew.surprises, 'the first worker, which nobody kills, ended'];
  return {
    crew: { ...crew, surprises },
    settled,
    disturbances: disturbances.figures(),
    post: post.figures(),
    traffic: traffic.figures(),
    requests: wire.entries().length,
    refused: wire.refused(),
    moments: disturbances.moments(),
    withPgBouncer: bouncer !== undefined,
  };
}

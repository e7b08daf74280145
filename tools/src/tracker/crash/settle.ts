// After the last kill: a few workers that nobody kills bring everything to its end, and are asked what they have.
import { setTimeout as sleep } from 'node:timers/promises';
import { heardIn, leftoversIn, rowsIn, unsettledIn } from './app-tables.js';
import type { Fleet } from './fleet.js';
import { type Evidence, judge, type Verdict } from './judge.js';
import type { PostOffice } from './post-office.js';
import type { Recorded } from './protocol.js';
import type { Vendors } from './vendors/all.js';
import type { Wire } from './wire.js';

export interface SettleParts {
  readonly database: string;
  readonly heard: string;
  readonly fleet: Fleet;
  readonly vendors: Vendors;
  readonly wire: Wire;
  readonly post: PostOffice;
  /** How long they may take. */
  readonly withinMs: number;
}

export interface Settled {
  readonly verdict: Verdict;
  /** What it is based on. */
  readonly evidence: Evidence;
  readonly sessions: number;
  /** What was left to do, if anything should not have been. */
  readonly leftovers: readonly string[];
}

const WORKERS = 3;
const LOOKS_EVERY_MS = 1_000;
const ASKED_AT_A_TIME = 40;

export async function settle(parts: SettleParts): Promise<Settled> {
  const { fleet, post, vendors, withinMs } = parts;
  const giveUp = performance.now() + withinMs;
  await fleet.killAll();
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => fleet.start()));
  await Promise.race([post.empty(), sleep(withinMs)]);
  let evidence: Evidence;
  let verdict = judge(await evidenceOf(parts, []));
  while (performance.now() < giveUp && !isSettled(verdict)) {
    await sleep(LOOKS_EVERY_MS);
    verdict = judge(await evidenceOf(parts, []));
  }
  // What the app heard a moment ago is marked a moment later.
  do {
    await sleep(LOOKS_EVERY_MS);
    evidence = await evidenceOf(parts, await recordedBy(parts));
    verdict = judge(evidence);
  } while (performance.now() < giveUp && !isSettled(verdict));
  const leftovers = isSettled(verdict) ? [] : await leftoversIn(parts.database);
  await Promise.all(workers.map((worker) => worker.call('stop').catch(() => worker.kill())));
  return { verdict, evidence, sessions: vendors.sessions().length, leftovers };
}

const isSettled = ({ lost, undelivered }: Verdict): boolean => lost.length === 0 && undelivered.length === 0;

async function evidenceOf(parts: SettleParts, recorded: readonly Recorded[]): Promise<Evidence> {
  const { database, heard, vendors, wire } = parts;
  return {
    providers: vendors.providers,
    sessions: vendors.sessions(),
    wire: wire.entries(),
    sessionIn: vendors.sessionIn,
    heard: heardIn(heard),
    rows: await rowsIn(database),
    unsettled: await unsettledIn(database),
    recorded,
  };
}

/** What the tracker has of all sessions. */
async function recordedBy({ fleet, vendors }: SettleParts): Promise<readonly Recorded[]> {
  const left = vendors.sessions().map(({ provider, id }) => ({ provider, id }));
  const recorded: Recorded[] = [];
  while (left.length > 0) {
    const some = left.splice(0, ASKED_AT_A_TIME);
    recorded.push(...((await fleet.anyone()?.call('recorded', some)) ?? []));
  }
  return recorded;
}

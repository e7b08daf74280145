// What is printed.
import type { CrewReport, Kill } from './crew.js';
import type { Verdict } from './judge.js';
import { POINTS } from './points.js';

/** How many cases of each kind are shown. */
const MOST_SHOWN = 12;

export function printKills({ kills, missed }: CrewReport): void {
  console.log('kills  in flight  point');
  for (const { name } of POINTS) {
    const here = kills.filter(({ point }) => point === name);
    const often = missed.get(name);
    const more = often === undefined ? '' : ` (${often} workers did not get there)`;
    console.log(`${String(here.length).padStart(5)}  ${range(here).padStart(9)}  ${name}${more}`);
  }
}

function range(kills: readonly Kill[]): string {
  const numbers = kills.map(({ inFlight }) => inFlight);
  return numbers.length === 0 ? '–' : `${Math.min(...numbers)}–${Math.max(...numbers)}`;
}

/** What a run must not have, as lines. */
export function shortfalls({ kills, surprises }: CrewReport, perPoint: number, least: number): string[] {
  const few = POINTS.filter(({ name }) => kills.filter(({ point }) => point === name).length < perPoint);
  const idle = kills.filter(({ inFlight }) => inFlight === 0);
  return [
    ...few.map(({ name }) => `fewer than ${perPoint} kills: ${name}`),
    ...(kills.length < least ? [`${kills.length} kills, fewer than ${least}`] : []),
    ...(idle.length === 0 ? [] : [`${idle.length} kills without a session in flight`]),
    ...surprises.slice(0, MOST_SHOWN),
  ];
}

export function printCases(verdict: Verdict): void {
  const kinds = {
    lost: verdict.lost,
    'applied twice': verdict.appliedTwice,
    undelivered: verdict.undelivered,
    'two workers at once': verdict.atOnce,
    'history not intact': verdict.notIntact,
  };
  for (const [kind, cases] of Object.entries(kinds)) {
    for (const one of cases.slice(0, MOST_SHOWN)) console.error(`✗ ${kind}: ${one}`);
    if (cases.length > MOST_SHOWN) console.error(`✗ ${kind}: ${cases.length - MOST_SHOWN} more`);
  }
}

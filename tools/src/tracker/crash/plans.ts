// Which kills happen, and in which order.
import { type Plan, POINTS, type Point } from './points.js';

export interface Extent {
  /** Kills at each point at least. */
  readonly perPoint: number;
  /** Kills in all at least. */
  readonly least: number;
}

export const EXTENTS: { readonly [name in 'full' | 'quick' | 'broken']: Extent } = {
  full: { perPoint: 20, least: 300 },
  quick: { perPoint: 4, least: 60 },
  /** Enough to find what is wrong on purpose. */
  broken: { perPoint: 0, least: 14 },
};

/** Each point in turn, in another order each time; a few more than needed at each. */
export function plansFor({ perPoint, least }: Extent, random: () => number): Plan[] {
  const rounds = Math.max(perPoint, Math.ceil(least / POINTS.length)) + 1;
  return Array.from({ length: rounds }, () => mixed(POINTS, random)).flatMap((round) =>
    round.map((point) => planFor(point, random)),
  );
}

export const planFor = (
  { name, nth }: Point & { readonly name: Plan['point'] },
  random: () => number,
): Plan => ({
  point: name,
  nth: 1 + Math.floor(random() * nth),
});

function mixed<Item>(items: readonly Item[], random: () => number): Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}

/** The same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

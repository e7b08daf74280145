/** Figures of an A/B comparison: the medians of both sides, and the ratio with its spread over the rounds. */
export interface Comparison {
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
  readonly rounds: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function compare(ours: readonly number[], theirs: readonly number[]): Comparison {
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
  return {
    ours: median(ours),
    theirs: median(theirs),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    rounds: ours.length,
  };
}

/** CPU microseconds (user and system) that this process spends on the work. */
export async function cpuOf(work: () => Promise<unknown> | unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/**
 * Both sides in turn, so that whatever else the machine does hits both; which goes first changes every round. One
 * round of each is thrown away to warm up.
 */
export async function inTurn(
  rounds: number,
  ours: () => Promise<unknown> | unknown,
  theirs: () => Promise<unknown> | unknown,
): Promise<Comparison> {
  const figures: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  await ours();
  await theirs();
  for (let round = 0; round < rounds; round += 1) {
    const sides = [
      ['ours', ours],
      ['theirs', theirs],
    ] as const;
    for (const [name, work] of round % 2 === 0 ? sides : [...sides].reverse()) {
      globalThis.gc?.();
      figures[name].push(await cpuOf(work));
    }
  }
  return compare(figures.ours, figures.theirs);
}

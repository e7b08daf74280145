export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The smallest value that so many of a hundred do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

export interface Sides<Result> {
  readonly base: readonly Result[];
  readonly candidate: readonly Result[];
}

/** Both in turn, so that whatever else the machine does hits both; which goes first changes every round. */
export async function inTurn<Result>(
  rounds: number,
  base: () => Promise<Result>,
  candidate: () => Promise<Result>,
): Promise<Sides<Result>> {
  const results: { base: Result[]; candidate: Result[] } = { base: [], candidate: [] };
  for (let round = 0; round < rounds; round += 1) {
    const order = [
      ['base', base],
      ['candidate', candidate],
    ] as const;
    for (const [side, work] of round % 2 === 0 ? order : [...order].reverse())
      results[side].push(await work());
  }
  return results;
}

/** The median of both sides, the ratio of these, and how far the rounds' own ratios lie apart. */
export function ratioOf({ base, candidate }: Sides<number>): {
  readonly ratio: number;
  readonly base: number;
  readonly candidate: number;
  readonly spread: string;
} {
  const ratios = candidate.map((value, round) => value / (base[round] ?? Number.NaN));
  const medians = { base: median(base), candidate: median(candidate) };
  const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)} in ${ratios.length} rounds`;
  return { ...medians, ratio: medians.candidate / medians.base, spread };
}

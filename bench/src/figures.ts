/** One measured figure against what it must reach. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `at most` or `at least`. */
  readonly bound: 'max' | 'min';
  readonly limit: number;
  readonly detail: string;
}

export const holds = ({ value, bound, limit }: Figure): boolean =>
  bound === 'max' ? value <= limit : value >= limit;

export interface BenchOptions {
  /** Fewer and shorter rounds. */
  readonly quick: boolean;
}

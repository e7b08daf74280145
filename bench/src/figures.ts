/** One measured figure against what it must reach. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `at most` or `at least`. */
  readonly bound: 'max' | 'min';
  readonly limit: number;
  /** Where `--gate` draws the line: a little further, since one run on a shared machine swings by as much. */
  readonly gate?: number;
  readonly detail: string;
}

/** Whether `--gate` lets it pass. */
export const passesGate = (figure: Figure): boolean =>
  holds({ ...figure, limit: figure.gate ?? figure.limit });

export const holds = ({ value, bound, limit }: Figure): boolean =>
  bound === 'max' ? value <= limit : value >= limit;

export interface BenchOptions {
  /** Fewer and shorter rounds. */
  readonly quick: boolean;
}

/** One measured figure against what it must reach. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** At most, at least, or exactly this. */
  readonly bound: '≤' | '≥' | '=';
  readonly limit: number;
  /** `×` for a ratio. */
  readonly unit?: string;
  /** What the figure comes from. */
  readonly detail: string;
}

export interface BenchOptions {
  /** Fewer and shorter rounds. */
  readonly quick: boolean;
  /** Of a server of the bench's own, as it is delivered. */
  readonly server: string;
  /** Its main process, whose CPU counts. */
  readonly serverPid: number;
}

export function holds({ value, bound, limit }: Figure): boolean {
  if (bound === '=') return value === limit;
  return bound === '≤' ? value <= limit : value >= limit;
}

/** One run on a shared machine swings by as much; counts do not. */
const SWING = 1.5;

/** Whether `--gate` lets it pass. */
export function passesGate(figure: Figure): boolean {
  const { bound, limit } = figure;
  if (bound === '=') return holds(figure);
  return holds({ ...figure, limit: bound === '≤' ? limit * SWING : limit / SWING });
}

export function lineOf(figure: Figure): string {
  const { name, value, bound, limit, unit, detail } = figure;
  const shown = (number: number) => `${Number(number.toFixed(2))}${unit === undefined ? '' : ` ${unit}`}`;
  return `${holds(figure) ? '✓' : '✗'} ${name}: ${shown(value)} (${bound} ${shown(limit)})\n    ${detail}`;
}

import type { Io } from './io.js';
import { hang, widthOf } from './wrap.js';

/** Left out if there is no value. */
export type Row = readonly [label: string, value: string | undefined];

const LABEL = 15;

/** Labels and values, one below the other. */
export function printRows(rows: readonly Row[], io: Io): void {
  const width = widthOf(io.outColumns);
  const told = rows.filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== '');
  const label = Math.max(LABEL, ...told.map(([name]) => name.length + 2));
  for (const [name, value] of told) {
    const [first = '', ...rest] = hang('', value, label, width);
    io.out(io.outColors.dim(name.padEnd(label)) + first);
    for (const line of rest) io.out(line);
  }
}

/** Cells below each other, as wide as the widest; the last one as long as it is. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, index) =>
    Math.max(...rows.map((row) => (row[index] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd((widths[index] ?? 0) + 2)))
      .join('')
      .trimEnd(),
  );
}

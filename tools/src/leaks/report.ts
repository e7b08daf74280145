import type { LeakReport } from '@anyproof/conformance';

/** What became of one adapter's case. */
export interface AdapterReport extends Omit<LeakReport, 'theme'> {
  readonly adapter: string;
  readonly theme: LeakReport['theme'] | 'unhandled rejections';
}

/** One line for each theme: how many cases were driven, and how they ended. */
export function printTable(adapter: string, reports: readonly AdapterReport[]): void {
  console.log(`\n${adapter}`);
  for (const theme of new Set(reports.map((one) => one.theme))) {
    const own = reports.filter((one) => one.theme === theme);
    const ends = new Map<string, number>();
    for (const { end } of own) ends.set(end, (ends.get(end) ?? 0) + 1);
    const counts = [...ends].map(([end, count]) => `${end} ${count}`).join(', ');
    console.log(`${String(own.length).padStart(6)}  ${theme.padEnd(32)}${counts}`);
  }
  console.log(`${String(reports.length).padStart(6)}  in all\n`);
}

export function printSlowest(reports: readonly AdapterReport[]): void {
  const slowest = reports.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 20);
  for (const { adapter, theme, name, milliseconds } of slowest)
    console.log(`${milliseconds} ms  ${adapter}, ${theme}, ${name}`);
}

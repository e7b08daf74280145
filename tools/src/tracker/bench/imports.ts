// What importing the tracker costs a process that does not use it.
import { execFileSync } from 'node:child_process';
import { root } from '../../root.js';
import type { BenchOptions, Figure } from './figures.js';
import { inTurn, ratioOf } from './statistics.js';

const ROUNDS = { full: 15, quick: 7 };

export async function importFigures({ quick }: BenchOptions): Promise<Figure[]> {
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  const sides = await inTurn(
    rounds,
    async () => cpuOfImporting(['pg', 'pg-boss']),
    async () => cpuOfImporting(['@anyproof/tracker']),
  );
  const { ratio, base, candidate, spread } = ratioOf(sides);
  return [
    {
      name: 'import without use, against pg and pg-boss',
      value: ratio,
      bound: '≤',
      limit: 1.3,
      unit: '×',
      detail: `${candidate.toFixed(0)} ms of CPU against ${base.toFixed(0)} ms; ${spread}`,
    },
  ];
}

/** In a process of its own, which resolves them as the tracker's package does. */
function cpuOfImporting(packages: readonly string[]): number {
  const script = `
    const before = process.cpuUsage();
    ${packages.map((name) => `await import('${name}');`).join('\n')}
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: `${root}packages/tracker`,
    encoding: 'utf8',
  });
  return Number(printed);
}

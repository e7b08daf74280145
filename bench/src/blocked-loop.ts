import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchOptions, Figure } from './figures.js';
import { startBenchServer } from './server-process.js';

export const BLOCKED = ['id360', 'innovatrics', '1kosmos', 'shootid'] as const;
export type Blocked = (typeof BLOCKED)[number];

const NAMES: Readonly<Record<Blocked, string>> = {
  id360: 'ID360',
  innovatrics: 'Innovatrics',
  '1kosmos': '1Kosmos, sealed',
  shootid: 'ShootID',
};

/** Of several `getResult`, each the longest stretch in which nothing else could run, in milliseconds. */
export interface BlockReport {
  readonly blocks: readonly number[];
  /** Our code, when the adapter took the answer for too large, or for none. */
  readonly refused?: string;
}

/** A result that nobody should send, and one that nobody should accept without thought. */
const LARGE = 900_000;
const HUGE = 12_000_000;

/** A quadratic step takes minutes, and says no more by it. */
const PATIENCE_MS = 20_000;

/** For how long other requests of the app stand still while one large result is read. */
export async function blockedLoopFigures({ quick }: BenchOptions): Promise<Figure[]> {
  const calls = quick ? 5 : 9;
  const servers = { large: await startBenchServer(LARGE), huge: await startBenchServer(HUGE) };
  try {
    const figures: Figure[] = [];
    for (const vendor of BLOCKED) {
      const large = await reportOf(vendor, servers.large.origin, calls);
      const huge = await reportOf(vendor, servers.huge.origin, 3);
      figures.push({
        name: `event loop blocked by one answer of 900 KB, ${NAMES[vendor]}`,
        value: medianOf(large),
        unit: 'ms',
        bound: 'max',
        limit: 50,
        // Time of the processor, so what else the machine does counts little; slower processors count.
        gate: 100,
        detail: `900 KB: ${told(large)}; 12 MB: ${told(huge)}`,
      });
    }
    return figures;
  } finally {
    servers.large.stop();
    servers.huge.stop();
  }
}

function medianOf({ blocks, refused }: BlockReport): number {
  // What cannot be read has no figure to be proud of.
  if (refused !== undefined) return Number.POSITIVE_INFINITY;
  return [...blocks].sort((a, b) => a - b)[Math.floor(blocks.length / 2)] ?? Number.POSITIVE_INFINITY;
}

function told(report: BlockReport): string {
  const { blocks, refused } = report;
  if (blocks.length === 0) return `not read within ${PATIENCE_MS / 1000} s`;
  const span = `${Math.min(...blocks).toFixed(1)} to ${Math.max(...blocks).toFixed(1)} ms`;
  return refused === undefined ? `${span} in ${blocks.length} calls` : `refused (${refused}) within ${span}`;
}

/** In a process of its own, so that it can be ended when it takes too long. */
function reportOf(vendor: Blocked, origin: string, calls: number): Promise<BlockReport> {
  const script = fileURLToPath(new URL('./blocker.js', import.meta.url));
  const child = fork(script, [vendor, origin, String(calls)], { execArgv: ['--expose-gc'] });
  return new Promise((resolve, reject) => {
    let report: BlockReport = { blocks: [] };
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    child.on('message', (message) => {
      report = message as BlockReport;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      if (code === null || code === 0) resolve(report);
      else reject(new Error(`reading a large result of ${vendor} ended with code ${code}`));
    });
  });
}

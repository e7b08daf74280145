// `npm run bench:tracker -- [--quick] [--gate] [--only NAME]`: every figure is a ratio or a count from this very run, on a PostgreSQL of
// its own with the settings it is delivered with. Exits with 1 if any is not reached;
// with --gate, if one is missed by more than a run's own swing.
import { parseArgs } from 'node:util';
import { messageOf, secondsSince } from '../../report.js';
import { startCluster } from '../servers/cluster.js';
import { deliveryFigures } from './delivery.js';
import { type BenchOptions, type Figure, holds, lineOf, passesGate } from './figures.js';
import { importFigures } from './imports.js';
import { inboxFigures } from './inbox.js';
import { openSessionFigures } from './open-sessions.js';
import { twoWorkerFigures } from './two-workers.js';

const PARTS: { readonly [name: string]: (options: BenchOptions) => Promise<Figure[]> } = {
  sessions: openSessionFigures,
  workers: twoWorkerFigures,
  inbox: inboxFigures,
  delivery: deliveryFigures,
  imports: importFigures,
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const startedAt = performance.now();
const cluster = await startCluster({ version: 15, survives: 'machine' });
let areReached = true;
let passes = true;
try {
  const options = { quick: values.quick, server: cluster.url, serverPid: cluster.pid() ?? 0 };
  for (const [name, figuresOf] of Object.entries(PARTS)) {
    if (values.only !== undefined && values.only !== name) continue;
    for (const figure of await figuresOf(options)) {
      console.log(lineOf(figure));
      areReached &&= holds(figure);
      passes &&= values.gate ? passesGate(figure) : holds(figure);
    }
  }
} catch (error) {
  console.error(error instanceof Error ? error.stack : messageOf(error));
  areReached = false;
  passes = false;
} finally {
  await cluster.remove();
}
console.log(
  `${areReached ? 'all figures are reached' : 'not all figures are reached'} (${secondsSince(startedAt, 0)} s)`,
);
process.exit(passes ? 0 : 1);

// `npm run bench -- [--quick] [--json] [--gate]`: every figure is a ratio or a count from this very run.
import { blockedLoopFigures } from './blocked-loop.js';
import { type BenchOptions, type Figure, holds, passesGate } from './figures.js';
import { getSessionFigures } from './get-session.js';
import { sealingFigures } from './sealing.js';
import { singleFlightFigures } from './single-flight.js';
import { uploadMemoryFigures } from './upload-memory.js';

const flags = new Set(process.argv.slice(2));
const unknown = [...flags].filter((flag) => !['--quick', '--json', '--gate'].includes(flag));
if (unknown.length > 0) {
  console.error(`unknown option ${unknown.join(', ')}; choose among --quick, --json, --gate`);
  process.exit(2);
}

const options: BenchOptions = { quick: flags.has('--quick') };
const parts = [
  getSessionFigures,
  sealingFigures,
  singleFlightFigures,
  uploadMemoryFigures,
  blockedLoopFigures,
];
const figures: Figure[] = [];
for (const part of parts)
  for (const figure of await part(options)) {
    figures.push(figure);
    if (!flags.has('--json')) console.log(line(figure));
  }
if (flags.has('--json'))
  console.log(
    JSON.stringify(
      figures.map((figure) => ({ ...figure, holds: holds(figure) })),
      null,
      2,
    ),
  );
// With --gate, a figure that is missed by more than a run's own swing fails the run.
process.exit(flags.has('--gate') && !figures.every(passesGate) ? 1 : 0);

function line(figure: Figure): string {
  const { name, value, unit, bound, limit, detail } = figure;
  const reached = `${Number(value.toFixed(2))}${unit === '' ? '' : ` ${unit}`}`;
  const wanted = `${bound === 'max' ? '≤' : '≥'} ${limit}`;
  return `${holds(figure) ? '✓' : '✗'} ${name}: ${reached} (${wanted})\n    ${detail}`;
}

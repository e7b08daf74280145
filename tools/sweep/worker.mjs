// A share of one adapter's sweep, in a process of its own: records, checks that the replay is faithful, sweeps and reports.
import { fieldsOf } from './fields.mjs';
import { checkTape, stageFor } from './stage.mjs';
import { spotsOf, sweepSpot } from './sweep.mjs';
import { startWire } from './wire.mjs';

const [name, share, shares] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const { scene } = await import(`./scenarios/${name}.mjs`);
const startedAt = performance.now();
const wire = await startWire();
const stage = stageFor(wire, scene);
const broken = await stage.record(scene.record(stage));

const report = {
  name,
  takes: stage.takes.length,
  recordedMs: performance.now() - startedAt,
  runs: 0,
  keys: new Set(),
  bitten: new Set(),
  fields: [...fieldsOf(stage.takes)],
  failures: [],
};
for (const { scenario, error } of broken) {
  const what = error instanceof Error ? error.message.split('\n')[0] : String(error);
  fail({ scenario, verb: '' }, 'recorded', what);
}
const tried = new Map();
let turn = 0;
for (const take of stage.takes) {
  const { error } = take.before;
  if (error !== undefined && error.code === undefined) {
    fail(take, 'foreign', `without any change: ${error.shown.split('\n')[0]}`);
    continue;
  }
  const different = await checkTape(wire, scene.adapter, take);
  if (different !== undefined) {
    const what = `the replay ended with ${outcomeOf(different.again)}, the recording with ${outcomeOf(different.before)}`;
    fail(take, 'replay', what);
    continue;
  }
  for (const spot of spotsOf(take, tried)) {
    turn += 1;
    if (turn % shares !== share) continue;
    for await (const { key, failures, bitten } of sweepSpot(wire, scene, take, spot)) {
      report.runs += 1;
      report.keys.add(key);
      report.failures.push(...failures);
      if (bitten !== undefined) report.bitten.add(bitten);
    }
  }
}
await wire.stop();
const said = {
  ...report,
  keys: [...report.keys],
  bitten: [...report.bitten],
  ms: performance.now() - startedAt,
};
process.send?.(said, () => process.disconnect());

/** Of a take as it was recorded. */
function fail({ scenario, verb }, rule, what) {
  report.failures.push({ rule, what, verb, scenario, call: '', path: '', replacement: 'none' });
}

function outcomeOf({ kind, error, sessions }) {
  return (
    error?.code ?? [kind, ...sessions.map(({ status, decision }) => `${status} ${decision ?? ''}`)].join(' ')
  );
}

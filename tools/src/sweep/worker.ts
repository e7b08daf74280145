// A share of one adapter's sweep, in a process of its own: records, checks that the replay is faithful, sweeps and reports.
import { messageOf } from '../report.js';
import { fieldsOf } from './fields.js';
import { firstLine, type Rule } from './judge.js';
import { SCENES } from './scenes.js';
import type { ShareReport, SweepFailure } from './share.js';
import { checkTape, stageFor } from './stage.js';
import { spotsOf, sweepSpot } from './sweep.js';
import type { View } from './view.js';
import { startWire } from './wire.js';

const [name, share, shares] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const load = Object.entries(SCENES).find(([adapter]) => adapter === name)?.[1];
if (load === undefined) throw new Error(`no such adapter: ${name}`);
const { scene } = await load();
const startedAt = performance.now();
const wire = await startWire();
const stage = stageFor(wire, scene);
const broken = await stage.record(scene.record(stage));

let runs = 0;
const keys = new Set<string>();
const bitten = new Set<number>();
const failures: SweepFailure[] = [];
for (const { scenario, error } of broken) {
  fail({ scenario, verb: '' }, 'recorded', firstLine(messageOf(error)));
}
const tried = new Map<string, Set<string>>();
let turn = 0;
for (const take of stage.takes) {
  const { error } = take.before;
  if (error !== undefined && error.code === undefined) {
    fail(take, 'foreign', `without any change: ${firstLine(error.shown)}`);
    continue;
  }
  const different = await checkTape(wire, take);
  if (different !== undefined) {
    const what = `the replay ended with ${outcomeOf(different.again)}, the recording with ${outcomeOf(different.before)}`;
    fail(take, 'replay', what);
    continue;
  }
  for (const spot of spotsOf(take, tried)) {
    turn += 1;
    if (turn % shares !== share) continue;
    for await (const swept of sweepSpot(wire, scene, take, spot)) {
      runs += 1;
      keys.add(swept.key);
      failures.push(...swept.failures);
      if (swept.bitten !== undefined) bitten.add(swept.bitten);
    }
  }
}
await wire.stop();
const report: ShareReport = {
  name: scene.name,
  takes: stage.takes.length,
  runs,
  keys: [...keys],
  bitten: [...bitten],
  fields: [...fieldsOf(stage.takes)],
  failures,
  ms: performance.now() - startedAt,
};
process.send?.(report, () => process.disconnect());

/** Of a take as it was recorded. */
function fail(
  { scenario, verb }: { readonly scenario: string; readonly verb: string },
  rule: Rule,
  what: string,
): void {
  failures.push({ rule, what, verb, scenario, call: '', path: '', replacement: 'none' });
}

function outcomeOf({ kind, error, sessions }: View): string {
  return (
    error?.code ?? [kind, ...sessions.map(({ status, decision }) => `${status} ${decision ?? ''}`)].join(' ')
  );
}

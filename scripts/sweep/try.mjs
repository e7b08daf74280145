import { startWire } from './wire.mjs';
import { stageFor, checkTape } from './stage.mjs';
import { spotsOf, sweepSpot } from './sweep.mjs';
const { scene } = await import(`./scenarios/${process.argv[2]}.mjs`);
const wire = await startWire();
const stage = stageFor(wire, scene);
let t = performance.now();
await scene.record(stage);
await stage.end();
console.log('recorded', stage.takes.length, 'takes in', (performance.now() - t).toFixed(0));
for (const take of stage.takes) {
  const s = take.before.sessions[0];
  console.log(take.scenario.padEnd(28), take.verb.padEnd(20), take.before.kind, take.before.error?.code ?? '', s ? `${s.status} ${s.decision ?? ''} claims ${Object.keys(s.claims).length}/${Object.keys(s.extracted).length}/${Object.keys(s.documents).length}` : '', take.before.error?.code ? '' : '', take.before.error && !take.before.error.code ? take.before.error.shown.slice(0,300) : '', 'w', take.before.warnings.length, 'ex', take.exchanges.length);
  const bad = await checkTape(wire, scene.adapter, take);
  if (bad) console.log('  TAPE', JSON.stringify(bad).slice(0, 1500));
}
if (process.argv[3] === 'sweep') {
  t = performance.now();
  const tried = new Set(); const keys = new Set(); const by = {}; let runs = 0; const samples = {};
  for (const take of stage.takes) for (const spot of spotsOf(take, tried)) for await (const { key, failures } of sweepSpot(wire, scene, take, spot)) {
    runs++; keys.add(key);
    for (const f of failures) { by[f.rule] = (by[f.rule] ?? 0) + 1; (samples[f.rule] ??= []).push(f); }
  }
  console.log('runs', runs, 'distinct', keys.size, (performance.now() - t).toFixed(0), 'ms', by);
  for (const [rule, list] of Object.entries(samples)) for (const f of list.slice(0, 12)) console.log(rule, f.what, '|', f.verb, f.scenario, f.call, f.path, f.replacement);
}
await wire.stop();

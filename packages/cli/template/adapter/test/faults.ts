import { runFaults } from '@anyproof/conformance';
import { harness } from './harness.js';

let survived = 0;
let all = 0;
await runFaults(harness, ({ verb, fault, expected, failure }) => {
  all += 1;
  if (failure === undefined) survived += 1;
  else console.log(`✗ ${verb}, ${fault}: ${expected} was due: ${failure}`);
});
console.log(`faults survived ${survived}/${all}`);
process.exitCode = survived === all ? 0 : 1;

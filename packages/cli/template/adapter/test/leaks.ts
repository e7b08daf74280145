import { runLeaks } from '@anyproof/conformance';
import { harness } from './harness.js';

let silent = 0;
let all = 0;
await runLeaks(harness, ({ theme, name, leaks, failure }) => {
  all += 1;
  if (leaks.length === 0 && failure === undefined) silent += 1;
  else console.log(`✗ ${theme}: ${name}`, failure ?? leaks);
});
console.log(`leaks in ${all - silent} of ${all} cases`);
process.exitCode = silent === all ? 0 : 1;

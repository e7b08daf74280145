// One adapter's cells, in a process of its own; each is reported as it ends.
import { runFaults } from '@anyproof/conformance';
import { loadHarness } from '../load-harness.js';

const [file = '', verb = ''] = process.argv.slice(2);
const harness = await loadHarness(file);
await runFaults(harness, (report) => process.send?.(report), verb === '' ? {} : { verb });
process.disconnect();

// One adapter's cases, in a process of its own; each is reported as it ends.
import { runLeaks } from '@anyproof/conformance';
import { loadHarness } from '../load-harness.js';
import { logTap, traceTap } from './taps.js';

const [file = '', only = ''] = process.argv.slice(2);
const harness = await loadHarness(file);
await runLeaks(harness, (report) => process.send?.(report), { taps: [logTap(), traceTap()], only });
process.disconnect();

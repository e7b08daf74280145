// What one case threw is left to the runtime, which prints it and ends the process.
import { driveLeakCase } from '@anyproof/conformance';
import { loadHarness } from '../load-harness.js';

const [file = '', id = ''] = process.argv.slice(2);
const harness = await loadHarness(file);
const { thrown, secrets } = await driveLeakCase(harness, id);
process.send?.(secrets, () => {
  process.disconnect();
  if (thrown !== undefined) Promise.reject(thrown);
});

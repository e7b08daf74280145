// One adapter's cases in order, in a process of its own; each is reported as it ends.
import { type ConformanceCase, conformanceCases } from '@anyproof/conformance';
import { loadHarness } from '../load-harness.js';
import type { CaseReport } from './report.js';

const [file = '', grep = ''] = process.argv.slice(2);
const harness = await loadHarness(file);
for (const one of conformanceCases(harness))
  if (`${one.group}: ${one.name}`.includes(grep)) process.send?.(await reportOf(one));
process.disconnect();

async function reportOf({ group, name, skip, run }: ConformanceCase): Promise<CaseReport> {
  if (skip !== undefined) return { group, name, mark: '–' };
  try {
    await run();
    return { group, name, mark: '✓' };
  } catch (error) {
    return { group, name, mark: '✗', failure: String(error) };
  }
}

// Records, for the vendor coverage report, what a test did with a documented endpoint. See README.md beside this file.
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from '@anyproof/emulators';
import { type CoverageRecord, type CoverageRow, parseRows } from './rows.js';

export interface Coverage {
  /**
   * Runs a call through our client against the emulator, then the expectations on what it returned. Fails when no
   * expectation was checked, or when the journal shows no such request.
   */
  covers<Answer>(
    row: string,
    call: () => Promise<Answer>,
    expectations: (answer: Answer) => unknown,
  ): Promise<void>;
}

/** A vendor's rows of endpoints.json. Throws a RangeError when there are none. */
export function rowsOf(vendor: string): readonly CoverageRow[] {
  const text = readFileSync(join(__dirname, 'endpoints.json'), 'utf8');
  const rows = parseRows(text).filter((row) => row.vendor === vendor);
  if (rows.length === 0) throw new RangeError(`endpoints.json has no rows of ${vendor}`);
  return rows;
}

/** `rows` are the vendor's rows of endpoints.json; `journal` is the emulator's. */
export function recordCoverage(rows: readonly CoverageRow[], journal: () => Journal): Coverage {
  return {
    covers: async (name, call, expectations) => {
      const row = rows.find((candidate) => candidate.row === name);
      if (row === undefined) throw new Error(`endpoints.json has no row ${name}`);
      const before = journal().entries().length;
      const answer = await call();
      // Before the expectations, which may ask the vendor again.
      const asked = journal().entries().slice(before);
      const asserted = await countingExpectations(() => expectations(answer));
      if (asserted === 0) throw new Error(`row ${name}: nothing was expected of the answer`);
      const pattern = pathPattern(row.path);
      const seen = asked.filter(({ method, path }) => method === row.method && pattern.test(path));
      if (seen.length === 0) throw new Error(`row ${name}: the emulator saw no ${row.method} ${row.path}`);
      for (const { status } of seen) write({ vendor: row.vendor, row: name, status, asserted });
    },
  };
}

async function countingExpectations(work: () => unknown): Promise<number> {
  const before = expect.getState().assertionCalls;
  await work();
  return expect.getState().assertionCalls - before;
}

function pathPattern(path: string): RegExp {
  const pattern = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${pattern}/?$`);
}

/** Only when the report runs the tests. */
function write(record: CoverageRecord): void {
  const folder = process.env['VENDOR_COVERAGE'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${record.vendor}.jsonl`), `${JSON.stringify(record)}\n`);
}

// `npm run coverage:vendors` (or `npm run --silent coverage:vendors -- --json`): runs the endpoint suites and prints
// which documented endpoints our clients call, with which answers, and how much of what they returned was checked.
// Exits 1 when a row is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beside, root } from '../root.js';
import { type CoverageRecord, type CoverageRow, parseRecords, parseRows } from './rows.js';

interface Line extends CoverageRow {
  /** The documented statuses that a test met. */
  readonly reached: readonly number[];
  readonly callsAsserted: number;
  readonly covered: boolean;
}

const json = process.argv.includes('--json');
const rows = parseRows(readFileSync(beside('vendor-coverage/endpoints.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'anyproof-coverage-'));

const run = spawnSync('npx', ['jest', '--testPathPatterns', 'endpoints\\.test\\.ts$', '--silent'], {
  cwd: root,
  env: { ...process.env, VENDOR_COVERAGE: folder },
  // The runner's own report goes to standard error, so that --json leaves one document on standard output.
  stdio: ['ignore', json ? 'ignore' : 2, 2],
});

const records = (vendor: string): readonly CoverageRecord[] => {
  const file = join(folder, `${vendor}.jsonl`);
  return existsSync(file) ? parseRecords(readFileSync(file, 'utf8')) : [];
};
const byVendor = new Map(
  [...new Set(rows.map((row) => row.vendor))].map((vendor) => [vendor, records(vendor)]),
);
rmSync(folder, { recursive: true, force: true });

const lines = rows.map((row): Line => {
  const seen = (byVendor.get(row.vendor) ?? []).filter((record) => record.row === row.row);
  const reached = row.statuses.filter((status) => seen.some((record) => record.status === status));
  const calls = seen.filter(
    (record) => record.status >= 200 && record.status < 300 && row.statuses.includes(record.status),
  );
  return { ...row, reached, callsAsserted: calls.length, covered: calls.length > 0 };
});

const totals: Record<string, Record<string, { covered: number; rows: number }>> = {};
for (const { source, vendor, covered } of lines) {
  const kind = source === 'documented' ? 'documented' : 'assumed';
  totals[kind] ??= {};
  totals[kind][vendor] ??= { covered: 0, rows: 0 };
  const total = totals[kind][vendor];
  total.rows += 1;
  if (covered) total.covered += 1;
}

if (json) {
  console.log(JSON.stringify({ rows: lines, totals }, null, 2));
} else {
  for (const vendor of byVendor.keys()) {
    console.log(`\n${vendor}`);
    for (const line of lines.filter((one) => one.vendor === vendor)) {
      const statuses = line.statuses
        .map((status) => (line.reached.includes(status) ? status : `(${status})`))
        .join(' ');
      const mark = line.source === 'documented' ? '' : `, ${line.source}`;
      console.log(
        `  ${line.covered ? '✓' : '✗'} ${line.row.padEnd(3)} ${line.method.padEnd(6)} ${line.path}\n        answers ${statuses}; ${line.callsAsserted} ${line.callsAsserted === 1 ? 'call' : 'calls'} asserted; dossier ${line.section}${mark}`,
      );
    }
  }
  const summary = Object.entries(totals).map(
    ([kind, vendors]) =>
      `${kind}: ${Object.entries(vendors)
        .map(([vendor, { covered, rows: all }]) => `${vendor} ${covered}/${all}`)
        .join(', ')}`,
  );
  console.log(`\n${summary.join('; ')}`);
}
process.exit(run.status === 0 && lines.every((line) => line.covered) ? 0 : 1);

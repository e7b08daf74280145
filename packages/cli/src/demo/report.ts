import { type Check, sessionLabel } from '@anyproof/core';
import Table from 'cli-table3';
import picocolors from 'picocolors';
import type { Colors } from '../terminal/io.js';
import type { DemoRow } from './run.js';

const HEAD = [
  'provider',
  'session',
  'status',
  'decision',
  'name',
  'birth date',
  'document number',
  'checks passed',
  'HTTP calls',
  'ms',
];

/** The table at the end: a line for each provider, or a block of lines where the terminal is too narrow for that. */
export function tableOf(
  rows: readonly DemoRow[],
  columns = Number.POSITIVE_INFINITY,
  colors: Colors = picocolors.createColors(false),
): string {
  const wide = wideTable(rows, colors);
  return (wide.split('\n')[0] ?? '').length <= columns ? wide : narrowTable(rows, colors);
}

function narrowTable(rows: readonly DemoRow[], colors: Colors): string {
  const table = new Table({ style: { head: [], border: [] }, wordWrap: true, colWidths: [17, 60] });
  for (const row of rows)
    for (const [index, cell] of cellsOf(row, colors).entries())
      table.push(typeof cell === 'string' ? [colors.bold(HEAD[index] ?? ''), cell] : ['', cell.content]);
  return table.toString();
}

function wideTable(rows: readonly DemoRow[], colors: Colors): string {
  // cli-table3 would colour pipes and files too.
  const table = new Table({ head: HEAD.map(colors.bold), style: { head: [], border: [] } });
  for (const row of rows) table.push(cellsOf(row, colors));
  return table.toString();
}

/** One plain object per provider, for machines. */
export function jsonOf(rows: readonly DemoRow[]): string {
  return JSON.stringify(rows.map(jsonRow), null, 2);
}

function jsonRow(row: DemoRow): object {
  switch (row.kind) {
    case 'result':
      return {
        provider: row.provider,
        ...row.result,
        httpCalls: row.httpCalls,
        milliseconds: row.milliseconds,
      };
    case 'unsupported':
      return { provider: row.provider, unsupported: row.scenario };
    case 'error':
      return { provider: row.provider, error: { code: row.code, message: row.message } };
  }
}

function cellsOf(row: DemoRow, colors: Colors): (string | { colSpan: number; content: string })[] {
  const rest = HEAD.length - 1;
  switch (row.kind) {
    case 'unsupported':
      return [row.provider, { colSpan: rest, content: colors.dim(`this vendor has no "${row.scenario}"`) }];
    case 'error':
      return [row.provider, { colSpan: rest, content: colors.red(row.message) }];
    case 'result':
      return [row.provider, ...resultCells(row, colors)];
  }
}

function resultCells(
  { result, httpCalls, milliseconds }: Extract<DemoRow, { kind: 'result' }>,
  colors: Colors,
): string[] {
  const person = result.claims ?? result.extracted ?? {};
  const document = result.documents.find((one) => one.kind === 'identity_document');
  const name = [person.given_name, person.family_name].filter(Boolean).join(' ');
  return [
    sessionLabel(result.ref).replace(/^.*#/, '#'),
    result.status,
    decisionCell(result.decision ?? '–', colors),
    name || '–',
    person.birthdate ?? '–',
    document?.number ?? '–',
    checksCell(result.checks),
    String(httpCalls),
    String(milliseconds),
  ];
}

/** What was not performed is said: it is neither a pass nor a failure. */
function checksCell(checks: readonly Check[]): string {
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  const skipped = count('not_performed');
  return `${count('pass')} of ${checks.length - skipped}${skipped === 0 ? '' : ` (${skipped} not done)`}`;
}

function decisionCell(decision: string, colors: Colors): string {
  if (decision === 'approved') return colors.green(decision);
  return decision === 'declined' ? colors.red(decision) : decision;
}

import { type Check, sessionLabel } from '@anyproof/core';
import Table from 'cli-table3';
import picocolors from 'picocolors';
import type { Colors } from '../terminal/io.js';
import { hang, wrap } from '../terminal/wrap.js';
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

/** The table at the end: a line for each provider, or a column for each where the terminal is too narrow for that. */
export function tableOf(
  rows: readonly DemoRow[],
  columns = Number.POSITIVE_INFINITY,
  colors: Colors = picocolors.createColors(false),
): string {
  const wide = wideTable(rows, colors);
  return (wide.split('\n')[0] ?? '').length <= columns ? wide : columnsOf(rows, columns, colors).join('\n');
}

const LABEL = 17;
/** Of one provider, with the gap after it; a name is longer, and wraps. */
const COLUMN = 21;

/** As many providers side by side as there is room for; what is not a result stands below, since it needs a whole line. */
function columnsOf(rows: readonly DemoRow[], width: number, colors: Colors): string[] {
  const results = rows.filter((row) => row.kind === 'result');
  const others = rows.filter((row) => row.kind !== 'result');
  const abreast = Math.max(1, Math.floor((width - LABEL) / COLUMN));
  const groups = Array.from({ length: Math.ceil(results.length / abreast) }, (_, index) =>
    results.slice(index * abreast, (index + 1) * abreast),
  );
  return [
    ...groups.flatMap((group) => [
      line(
        '',
        group.map(({ provider }) => provider),
        colors.bold,
      ),
      ...HEAD.slice(1).flatMap((label, index) => linesOf(label, group, index, colors)),
    ]),
    ...others.flatMap((row) => {
      const text = row.kind === 'error' ? row.message : `this vendor has no "${row.scenario}"`;
      return hang(`${row.provider}: `.padEnd(LABEL), text, LABEL, width);
    }),
  ];
}

type ResultRow = Extract<DemoRow, { kind: 'result' }>;

function linesOf(label: string, group: readonly ResultRow[], index: number, colors: Colors): string[] {
  const wrapped = group.map((row) => wrap(resultCells(row)[index] ?? '', COLUMN - 2));
  const height = Math.max(...wrapped.map((cell) => cell.length));
  return Array.from({ length: height }, (_, row) =>
    line(
      row === 0 ? label : '',
      wrapped.map((cell) => cell[row] ?? ''),
      label === 'decision' ? decisionColor(colors) : (text) => text,
    ),
  );
}

/** Colours come last: they have no width. */
function line(label: string, cells: readonly string[], color: (text: string) => string): string {
  const padded = cells.map((cell) => color(cell) + ' '.repeat(Math.max(0, COLUMN - cell.length)));
  return (label.padEnd(LABEL) + padded.join('')).trimEnd();
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
      return [row.provider, ...resultCells(row).map(colored(colors))];
  }
}

const colored = (colors: Colors) => (cell: string, index: number) =>
  HEAD[index + 1] === 'decision' ? decisionColor(colors)(cell) : cell;

/** In the order of HEAD, without the provider. */
function resultCells({ result, httpCalls, milliseconds }: ResultRow): string[] {
  const person = result.claims ?? result.extracted ?? {};
  const document = result.documents.find((one) => one.kind === 'identity_document');
  const name = [person.given_name, person.family_name].filter(Boolean).join(' ');
  return [
    sessionLabel(result.ref).replace(/^.*#/, '#'),
    result.status,
    result.decision ?? '–',
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

const decisionColor = (colors: Colors) => (decision: string) => {
  if (decision === 'approved') return colors.green(decision);
  return decision === 'declined' ? colors.red(decision) : decision;
};

import { sessionLabel } from '@anyproof/core';
import Table from 'cli-table3';
import colors from 'picocolors';
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

/** The table at the end. */
export function tableOf(rows: readonly DemoRow[]): string {
  const table = new Table({ head: HEAD, style: { head: ['bold'], border: ['dim'] } });
  for (const row of rows) table.push(cellsOf(row));
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

function cellsOf(row: DemoRow): (string | { colSpan: number; content: string })[] {
  const rest = HEAD.length - 1;
  switch (row.kind) {
    case 'unsupported':
      return [row.provider, { colSpan: rest, content: colors.dim(`this vendor has no "${row.scenario}"`) }];
    case 'error':
      return [row.provider, { colSpan: rest, content: colors.red(row.message) }];
    case 'result':
      return [row.provider, ...resultCells(row)];
  }
}

function resultCells({ result, httpCalls, milliseconds }: Extract<DemoRow, { kind: 'result' }>): string[] {
  const person = result.claims ?? result.extracted ?? {};
  const document = result.documents.find((one) => one.kind === 'identity_document');
  const passed = result.checks.filter((check) => check.status === 'pass').length;
  const name = [person.given_name, person.family_name].filter(Boolean).join(' ');
  return [
    sessionLabel(result.ref).replace(/^.*#/, '#'),
    result.status,
    decisionCell(result.decision ?? '–'),
    name || '–',
    person.birthdate ?? '–',
    document?.number ?? '–',
    `${passed} of ${result.checks.length}`,
    String(httpCalls),
    String(milliseconds),
  ];
}

function decisionCell(decision: string): string {
  if (decision === 'approved') return colors.green(decision);
  return decision === 'declined' ? colors.red(decision) : decision;
}

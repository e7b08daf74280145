// Tables of pages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.js';

/** The lines of the table whose head begins with these cells: head and rule first. */
export function tableOf(page: string, head: string): string[] {
  const lines = readFileSync(join(root, page), 'utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  if (start < 0) throw new Error(`${page}: no table "${head}"`);
  const table = lines.slice(start);
  const end = table.findIndex((line) => !line.startsWith('|'));
  return table.slice(0, end < 0 ? undefined : end);
}

/** The cells of its rows; the first cell is number 1. */
export const rowsOf = (page: string, head: string): string[][] =>
  tableOf(page, head)
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()));

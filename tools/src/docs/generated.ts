// Pages that a command writes, and that must be up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportProblems } from '../report.js';
import { root } from '../root.js';

export interface GeneratedFile {
  /** From the repository's folder. */
  readonly file: string;
  readonly text: string;
}

/** Writes the files that changed; with `--check`, reports them as problems instead. `command` is the one that writes them. */
export function writeOrCheck(files: readonly GeneratedFile[], what: string, command: string): void {
  const stale = files.filter(({ file, text }) => {
    const path = join(root, file);
    return !existsSync(path) || readFileSync(path, 'utf8') !== text;
  });
  if (process.argv.includes('--check')) {
    reportProblems(stale.map(({ file }) => `${file} is not up to date; run \`${command}\``));
    console.log(`${files.length} ${what}, ${stale.length} out of date`);
    return;
  }
  for (const { file, text } of stale) writeFileSync(join(root, file), text);
  console.log(`${files.length} ${what}, ${stale.length} written`);
}

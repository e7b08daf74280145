import { execFileSync } from 'node:child_process';

export type Npm = (...args: readonly string[]) => string;

/** npm in a folder: returns what it prints. */
export const npmIn =
  (folder: string): Npm =>
  (...args) =>
    execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

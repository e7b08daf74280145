import { execFile } from 'node:child_process';

export interface RunOptions {
  readonly cwd: string;
  /** Beside what the process has. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end; what it printed. Throws with all of that when it fails. */
export type Run = (file: string, args: readonly string[], options: RunOptions) => Promise<string>;

export const run: Run = (file, args, { cwd, env }) =>
  new Promise((resolve, reject) => {
    execFile(
      file,
      args,
      { cwd, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error([`${file} ${args.join(' ')} failed`, stdout, stderr].join('\n').trim()));
      },
    );
  });

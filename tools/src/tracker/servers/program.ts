// A server program that runs until it is told to stop, and ends with this process at the latest.
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import type { Account } from './account.js';

export interface Program {
  /** Sends the signal, and resolves when the program has ended. Does nothing if it has. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** What it ended with, if it has. */
  ended(): string | undefined;
  readonly pid: number;
}

export interface ProgramOptions {
  readonly account: Account;
  readonly args: readonly string[];
  /** Where its output goes. */
  readonly log: string;
  /** Ends it if this process ends first. */
  readonly lastSignal: NodeJS.Signals;
}

export function startProgram(path: string, { account, args, log, lastSignal }: ProgramOptions): Program {
  const output = openSync(log, 'a');
  const child = spawn(path, args, { ...account, cwd: '/', stdio: ['ignore', output, output] });
  let ended: string | undefined;
  const closed = new Promise<void>((resolve) => {
    const end = (how: string) => {
      ended ??= how;
      process.off('exit', kill);
      resolve();
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(String(signal ?? code)));
  });
  const kill = () => child.kill(lastSignal);
  process.on('exit', kill);
  return {
    pid: pidOf(child, path),
    ended: () => ended,
    end: async (signal) => {
      if (ended === undefined) child.kill(signal);
      await closed;
    },
  };
}

function pidOf({ pid }: ChildProcess, path: string): number {
  if (pid === undefined) throw new Error(`${path} cannot be started`);
  return pid;
}

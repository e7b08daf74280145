import { type Clock, type Environment, systemClock } from '@anyproof/core';
import picocolors from 'picocolors';
import { askAt } from './ask.js';
import { type Lines, linesTo } from './lines.js';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** All that a command knows of the world around it, so that tests can be that world. */
export interface Io {
  /** Of this command. */
  readonly version: string;
  readonly env: Environment;
  readonly cwd: string;
  readonly clock: Clock;
  /** The program and first arguments that start this command in a process of its own. */
  readonly self: readonly [program: string, ...args: string[]];
  /** A line of what was asked for. */
  out(line: string): void;
  /** A line about what is going on, or went wrong. */
  err(line: string): void;
  /** Aborted when nobody reads what was asked for any more. */
  readonly readerGone: AbortSignal;
  /** Waits until all lines are out. Returns the exit code, which is no success when a line was lost. */
  finish(exitCode: number): Promise<number>;
  /** Columns of each; undefined where it is no terminal. */
  readonly outColumns: number | undefined;
  readonly errColumns: number | undefined;
  readonly outColors: Colors;
  readonly errColors: Colors;
  /** Replaces the last line on a terminal; undefined where there is none. */
  readonly redraw: ((line: string) => void) | undefined;
  /** All of standard input. */
  input(): Promise<string>;
  /** A question to the person; undefined where nobody can answer. Throws Interrupted at Ctrl-C. */
  readonly ask: ((question: string, signal: AbortSignal) => Promise<string>) | undefined;
  /** Calls back at the first Ctrl-C (or SIGTERM); the returned function forgets it. */
  onInterrupt(stop: () => void): () => void;
}

export function processIo(version: string): Io {
  const { env, stdout, stderr, stdin } = process;
  const [out, err] = [linesTo(stdout), linesTo(stderr)];
  return {
    version,
    env,
    cwd: process.cwd(),
    clock: systemClock,
    self: [process.execPath, ...process.argv.slice(1, 2)],
    out: out.write,
    err: err.write,
    readerGone: out.readerGone,
    finish: (exitCode) => finish(exitCode, out, err),
    outColumns: columnsOf(stdout),
    errColumns: columnsOf(stderr),
    outColors: colorsFor(stdout),
    errColors: colorsFor(stderr),
    redraw: stderr.isTTY ? (line) => stderr.write(`\r\u001B[2K${line}`) : undefined,
    input: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks).toString('utf8');
    },
    ask:
      stdin.isTTY && stderr.isTTY ? (question, signal) => askAt(stdin, stderr, question, signal) : undefined,
    onInterrupt: (stop) => {
      const signals = ['SIGINT', 'SIGTERM'] as const;
      for (const signal of signals) process.once(signal, stop);
      return () => {
        for (const signal of signals) process.off(signal, stop);
      };
    },
  };
}

/** On a terminal only, and never where NO_COLOR is set (no-color.org); FORCE_COLOR is for those who know. */
export function colorsFor(stream: { readonly isTTY?: boolean }, env: Environment = process.env): Colors {
  const wanted = env['NO_COLOR'] === undefined || env['NO_COLOR'] === '';
  const able = stream.isTTY === true && env['TERM'] !== 'dumb';
  return picocolors.createColors(wanted && (able || Boolean(env['FORCE_COLOR'])));
}

/** Undefined for no terminal, and for one that does not know: it says 0. */
export function columnsOf(stream: {
  readonly isTTY?: boolean;
  readonly columns?: number;
}): number | undefined {
  return stream.isTTY === true && stream.columns !== 0 ? stream.columns : undefined;
}

/** A reader who left (EPIPE) changes nothing: the command does its work, and ends with its own code. */
async function finish(exitCode: number, out: Lines, err: Lines): Promise<number> {
  const lost = (await out.settled()) ?? (await err.settled());
  if (lost === undefined) return exitCode;
  err.write(`the output could not be written: ${lost.message}`);
  return exitCode === 0 ? 1 : exitCode;
}

import { createInterface } from 'node:readline/promises';
import { type Clock, type Environment, systemClock } from '@anyproof/core';
import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** All that a command knows of the world around it, so that tests can be that world. */
export interface Io {
  readonly env: Environment;
  readonly cwd: string;
  readonly clock: Clock;
  /** A line of what was asked for. */
  out(line: string): void;
  /** A line about what is going on, or went wrong. */
  err(line: string): void;
  /** Columns of each; undefined where it is no terminal. */
  readonly outColumns: number | undefined;
  readonly errColumns: number | undefined;
  readonly outColors: Colors;
  readonly errColors: Colors;
  /** Replaces the last line on a terminal; undefined where there is none. */
  readonly redraw: ((line: string) => void) | undefined;
  /** All of standard input. */
  input(): Promise<string>;
  /** A question to the person; undefined where nobody can answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Calls back at the first Ctrl-C (or SIGTERM); the returned function forgets it. */
  onInterrupt(stop: () => void): () => void;
}

export function processIo(): Io {
  const { env, stdout, stderr, stdin } = process;
  return {
    env,
    cwd: process.cwd(),
    clock: systemClock,
    out: (line) => console.log(line),
    err: (line) => console.error(line),
    outColumns: stdout.isTTY ? stdout.columns : undefined,
    errColumns: stderr.isTTY ? stderr.columns : undefined,
    outColors: colorsFor(stdout),
    errColors: colorsFor(stderr),
    redraw: stderr.isTTY ? (line) => stderr.write(`\r\u001B[2K${line}`) : undefined,
    input: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks).toString('utf8');
    },
    ask: stdin.isTTY && stderr.isTTY ? askPerson : undefined,
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

async function askPerson(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

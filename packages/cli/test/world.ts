import { join } from 'node:path';
import { systemClock } from '@anyproof/core';
import picocolors from 'picocolors';
import type { Io } from '../src/terminal/io.js';

export interface World extends Io {
  readonly printed: string[];
  readonly told: string[];
  /** All of it, in order. */
  readonly all: string[];
  interrupt(): void;
}

/** A world of lines: no terminal, no colours, nothing of the process's own environment. */
export function world(changed: Partial<Io> = {}): World {
  const [printed, told, all]: string[][] = [[], [], []];
  const stops = new Set<() => void>();
  const write = (lines: string[] | undefined) => (text: string) => {
    for (const line of text.split('\n')) {
      lines?.push(line);
      all?.push(line);
    }
  };
  return {
    version: '1.2.3',
    readerGone: new AbortController().signal,
    finish: async (exitCode) => exitCode,
    env: {},
    cwd: __dirname,
    clock: systemClock,
    self: [process.execPath, join(__dirname, '..', 'bin', 'anyproof.js')],
    out: write(printed),
    err: write(told),
    outColumns: undefined,
    errColumns: undefined,
    outColors: picocolors.createColors(false),
    errColors: picocolors.createColors(false),
    redraw: undefined,
    input: async () => '',
    ask: undefined,
    onInterrupt: (stop) => {
      stops.add(stop);
      return () => stops.delete(stop);
    },
    ...changed,
    printed: printed ?? [],
    told: told ?? [],
    all: all ?? [],
    interrupt: () => {
      // As signals do, it reaches whoever listens now.
      for (const stop of [...stops]) stop();
    },
  };
}

export const SEAL_KEY = Buffer.alloc(32, 3).toString('base64');

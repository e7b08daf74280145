import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from '@anyproof/core';

/** What an example is given to play on: no part of an app. */
export interface Stage {
  say(line: string): void;
  /** Whose emulator the app should use, if the example leaves the choice. */
  readonly vendor: string | undefined;
  /** The variables of a file below `examples/`. */
  envFile(path: string): Environment;
  /** Runs when the play is over, the latest first. */
  atEnd(stop: () => unknown): void;
}

export interface RunningStage extends Stage {
  end(): Promise<void>;
}

export interface StageOptions {
  /** The folder `examples`. */
  readonly folder: string;
  readonly say: (line: string) => void;
  readonly vendor?: string | undefined;
}

export function createStage({ folder, say, vendor }: StageOptions): RunningStage {
  const stops: (() => unknown)[] = [];
  return {
    say,
    vendor,
    envFile: (path) => parseEnv(readFileSync(join(folder, path), 'utf8')),
    atEnd: (stop) => stops.push(stop),
    end: async () => {
      for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
    },
  };
}

/** Resolves with what `look` finds, looked for again and again. */
export async function until<Found>(
  look: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('what was waited for did not come');
}

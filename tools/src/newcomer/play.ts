// Does what a page tells a newcomer, in its order, and prints for each step what it took.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withDeclarations } from '../declarations.js';
import { messageOf, secondsSince } from '../report.js';
import type { Shells } from './shell.js';
import { linesOfCode, type Step, stepsOf } from './steps.js';

export interface PlayOptions {
  /** Prints what the commands print, too. */
  readonly verbose?: boolean;
}

/** In the shells' folder. Rejects at the first step that does not lead where the page says. */
export async function playPage(shells: Shells, page: string, options: PlayOptions = {}): Promise<void> {
  const steps = stepsOf(page);
  if (steps.length === 0) console.log(`${page}: nothing for a newcomer to do`);
  for (const step of steps) await play(shells, step, options);
  // The page ends, and so does what it had running.
  await shells.interrupt();
}

async function play(shells: Shells, { page, name, actions }: Step, { verbose }: PlayOptions): Promise<void> {
  const startedAt = performance.now();
  let lines = 0;
  let commands = 0;
  let printed = '';
  for (const { kind, at, detail, text } of actions) {
    try {
      switch (kind) {
        case 'file':
          mkdirSync(dirname(join(shells.cwd, detail)), { recursive: true });
          writeFileSync(join(shells.cwd, detail), text);
          lines += linesOfCode(text);
          break;
        case 'in': {
          const file = join(shells.cwd, detail);
          writeFileSync(file, withDeclarations(readFileSync(file, 'utf8'), text));
          lines += linesOfCode(text);
          break;
        }
        case 'background':
          await shells.background(text, detail);
          commands += linesOfCode(text);
          break;
        case 'run':
          printed = await shells.run(text);
          if (verbose === true) console.log(printed);
          commands += linesOfCode(text);
          break;
        case 'prints':
          for (const line of text.trim().split('\n'))
            if (!printed.split('\n').some((one) => one.trim() === line.trim()))
              throw new Error(`"${line}" was not printed, but:\n${printed}`);
          break;
      }
    } catch (error) {
      throw new Error(`✗ ${name}\n${at} (${kind}): ${messageOf(error)}`);
    }
  }
  console.log(
    `✓ ${name}: ${lines} lines of code, ${commands} commands, ${secondsSince(startedAt)} s (${page})`,
  );
}

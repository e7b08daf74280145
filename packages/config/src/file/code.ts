import { basename } from 'node:path';
import { ProofingError } from '@anyproof/core';
import { createJiti } from 'jiti';

/**
 * A module, written in TypeScript or JavaScript of either kind: a file, or a package as the file `from` would import
 * it. Throws CONFIG when it does not load.
 */
export async function importModule(path: string, from = path): Promise<object> {
  try {
    const loaded: unknown = await createJiti(from, { moduleCache: false }).import(path);
    return Object(loaded);
  } catch (error) {
    // The person's own code: what it says goes to them, without the lines of code that follow.
    const why = `${firstLineOf(error)}${placeOf(error)}`;
    throw new ProofingError({ code: 'CONFIG', message: `${basename(path)} does not load: ${why}` });
  }
}

/** Where a parser stopped; it says so below the first line. */
function placeOf(error: unknown): string {
  const { message } = Object(error);
  const [, line, column] = /\n.*?:(\d+):(\d+)/.exec(String(message)) ?? [];
  return line === undefined ? '' : ` (line ${line}, column ${column})`;
}

/** Of an error's message; code of another context has an Error of its own. */
export function firstLineOf(error: unknown): string {
  const { message } = Object(error);
  return typeof message === 'string'
    ? (message.split('\n')[0] ?? '')
    : 'it threw something that is not an Error';
}

/** What it exports as default; the whole, for CommonJS. */
export async function importDefault(path: string): Promise<unknown> {
  const loaded = await importModule(path);
  return 'default' in loaded ? loaded.default : loaded;
}

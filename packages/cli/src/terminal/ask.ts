import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { Interrupted } from './failures.js';

/** The person's answer. Throws Interrupted at Ctrl-C, which a terminal in raw mode makes no signal of, and at Ctrl-D. */
export async function askAt(
  input: Readable,
  output: Writable,
  question: string,
  signal: AbortSignal,
): Promise<string> {
  const lines = createInterface({ input, output });
  // Of Ctrl-D not every Node tells the question.
  const closed = once(lines, 'close').then(() => Promise.reject(new Interrupted()));
  try {
    return await Promise.race([lines.question(question, { signal }), closed]);
  } catch (error) {
    throw Object(error).name === 'AbortError' ? new Interrupted() : error;
  } finally {
    lines.close();
  }
}

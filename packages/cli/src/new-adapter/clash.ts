import { type AdapterNames, renamed } from './names.js';

const COMMENT_OR_TEXT = /\/\/.*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g;

/**
 * The word of this file that a name of the adapter's would be mistaken for: `http` makes an `HttpClient`, which the
 * file imports already. Undefined where all words stay apart.
 */
export function clashIn(code: string, names: AdapterNames): string | undefined {
  const words: readonly string[] = code.replace(COMMENT_OR_TEXT, ' ').match(/[A-Za-z_$][\w$]*/g) ?? [];
  const isOwn = (word: string) => /acme/i.test(word);
  const others = new Set(words.filter((word) => !isOwn(word)));
  return words
    .filter(isOwn)
    .map((word) => renamed(word, names, true))
    .find((word) => others.has(word));
}

import { asciiUpper, entryOf } from './tables.js';

/** A vendor's values and their meanings, in both directions. */
export interface WordTable<Word extends string, Meaning, Unknown> {
  /** All values, in the table's order. */
  readonly words: readonly Word[];
  /** True for a value in the table, in any of its spellings. */
  has(word: string | undefined | null): boolean;
  /** What the value means; the table's `unknown`, or undefined, for a value that is not in it or absent. */
  meaningOf(word: string | undefined | null): Meaning | Unknown;
  /** All values with this meaning, or for which the function returns true. */
  wordsFor(which: Which<Meaning>): readonly Word[];
  /** The first of them. */
  wordFor(which: Which<Meaning>): Word | undefined;
}

/** A meaning, by identity, or a predicate on meanings. */
export type Which<Meaning> = (Meaning & Comparable) | ((meaning: Meaning) => boolean);

type Comparable = string | number | boolean | object | undefined | null;

export interface WordTableOptions<Word extends string, Unknown> {
  /**
   * True if the vendor writes its values in any case; the table then has them in capitals. Only the letters a–z are
   * folded: otherwise a merely similar value would pass for a vendor's (see `asciiUpper`).
   */
  readonly anyCase?: boolean;
  /** Other spellings, each with the value it represents. */
  readonly spellings?: { readonly [spelling: string]: Word };
  /** What a value that is not in the table means; undefined by default. An unknown value never ends or approves a session. */
  readonly unknown?: Unknown;
}

export function wordTable<
  const Table extends { readonly [word: string]: unknown },
  const Unknown = undefined,
>(
  table: Table,
  options: WordTableOptions<keyof Table & string, Unknown> = {},
): WordTable<keyof Table & string, Table[keyof Table], Unknown> {
  type Word = keyof Table & string;
  type Meaning = Table[keyof Table];
  const { anyCase = false, spellings = {} } = options;
  const fold = (word: string) => (anyCase ? asciiUpper(word) : word);
  const words = Object.keys(table) as Word[];
  for (const word of [...words, ...Object.keys(spellings)])
    if (fold(word) !== word) throw new TypeError(`wordTable: ${word} must be in capitals`);
  const isWord = (word: string): word is Word => Object.hasOwn(table, word);
  const wordOf = (word: string | undefined | null): Word | undefined => {
    if (word === undefined || word === null) return undefined;
    const folded = fold(word);
    const meant = entryOf(spellings, folded) ?? folded;
    return isWord(meant) ? meant : undefined;
  };
  const wordsFor = (which: Which<Meaning>) => {
    const fits = typeof which === 'function' ? which : (meaning: Meaning) => Object.is(meaning, which);
    return words.filter((word) => fits(table[word]));
  };
  return {
    words,
    has: (word) => wordOf(word) !== undefined,
    meaningOf: (word) => {
      const meant = wordOf(word);
      // `unknown` is undefined by default, and so is its type.
      return meant === undefined ? (options.unknown as Unknown) : table[meant];
    },
    wordsFor,
    wordFor: (which) => wordsFor(which)[0],
  };
}

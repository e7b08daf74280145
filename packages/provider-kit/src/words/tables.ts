/** A table's entry for a vendor's value; undefined for values it does not contain, such as `constructor`. */
export function entryOf<Value>(
  table: { readonly [word: string]: Value },
  word: string | undefined | null,
): Value | undefined {
  return word !== undefined && word !== null && Object.hasOwn(table, word) ? table[word] : undefined;
}

/**
 * Capitalizes the letters a–z only: `toUpperCase` turns `ß` into `SS` and `ſ` into `S`, so a merely similar value would
 * pass for a vendor's.
 */
export function asciiUpper(word: string): string {
  return /[a-z]/.test(word) ? word.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : word;
}

/** As {@link entryOf}, for a table in capitals and a vendor that writes its values in any case. */
export function entryOfWord<Value>(
  table: { readonly [word: string]: Value },
  word: string | undefined | null,
): Value | undefined {
  return word === undefined || word === null ? undefined : entryOf(table, asciiUpper(word));
}

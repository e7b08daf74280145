/** A table's entry for a vendor's word; undefined for words it does not hold, `constructor` among them. */
export function entryOf<Value>(
  table: { readonly [word: string]: Value },
  word: string | undefined | null,
): Value | undefined {
  return word !== undefined && word !== null && Object.hasOwn(table, word) ? table[word] : undefined;
}

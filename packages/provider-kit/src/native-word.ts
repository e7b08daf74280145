/** Longer ones are sentences. */
const WORD = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/**
 * A vendor's word for `nativeStatus`, as it came. Undefined for free text: no vendor has such a word, and since sessions
 * are logged, a text that may be about a person must not get into one.
 */
export function nativeWord(text: string | null | undefined): string | undefined {
  return text !== null && text !== undefined && WORD.test(text.trim()) ? text : undefined;
}

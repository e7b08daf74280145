/** `<` in machine-readable zones (ICAO 9303-3); some vendors write `#`. */
const FILLERS = '<#';

/**
 * A field of a machine-readable zone without the surrounding fillers; undefined if it contains nothing else, which
 * means "none".
 */
export function unfilled(field: unknown): string | undefined {
  if (typeof field !== 'string') return undefined;
  // A regular expression could backtrack on a long field; this looks at each end once.
  let start = 0;
  let end = field.length;
  while (start < end && isFiller(field, start)) start += 1;
  while (end > start && isFiller(field, end - 1)) end -= 1;
  return start === end ? undefined : field.slice(start, end);
}

function isFiller(field: string, at: number): boolean {
  const character = field.charAt(at);
  return FILLERS.includes(character) || character.trim() === '';
}

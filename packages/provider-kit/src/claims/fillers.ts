/** `<` in machine-readable zones (ICAO 9303-3); some vendors write `#`. */
const FILLERS = '<#';

/**
 * A field of a machine-readable zone without the fillers around it; undefined if it contains nothing else, which is how
 * a zone says "none".
 */
export function unfilled(field: unknown): string | undefined {
  if (typeof field !== 'string') return undefined;
  // Not by a regular expression: a field may be long, and the end of it is looked at once.
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

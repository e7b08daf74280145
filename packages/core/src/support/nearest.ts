/**
 * Finds the "did you mean" for an unknown name: the known name that was most likely meant; undefined if none is close.
 */
export function nearest(wrong: string, known: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    const atMost = Math.max(1, Math.floor(name.length / 3));
    // A much longer name cannot be close, and may be of any length.
    if (Math.abs(wrong.length - name.length) > atMost) continue;
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (distance <= atMost && distance < (best?.distance ?? Infinity)) best = { name, distance };
  }
  return best?.name;
}

/** The number of letters to add, remove, replace or swap with a neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next[column] = Math.min(
        at(last, column) + 1,
        at(next, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = next;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;

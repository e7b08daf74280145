/** One part of all, as `--part 1/2` says it: `part` counts from 0. */
export function partOf(text: string): { readonly part: number; readonly parts: number } {
  const [part = 0, parts = 0] = text.split('/').map(Number);
  if (!(part >= 1 && part <= parts)) throw new Error('--part takes one part of all, such as 1/2');
  return { part: part - 1, parts };
}

/** Where nobody says how wide it is: as wide as one likes to read. */
const WIDEST = 100;
const NARROWEST = 40;

export const widthOf = (columns: number | undefined): number =>
  Math.max(NARROWEST, Math.min(columns ?? WIDEST, WIDEST));

/** Breaks at spaces; a word that is longer than a line stays whole, so that it can be copied. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (longer.length <= width || line === '') line = longer;
      else {
        lines.push(line);
        line = word;
      }
    }
    return [...lines, line];
  });
}

/** A label, and a text that stays to its right. */
export function hang(label: string, text: string, indent: number, width: number): string[] {
  const [first = '', ...rest] = wrap(text, Math.max(NARROWEST / 2, width - indent));
  return [label + first, ...rest.map((line) => ' '.repeat(indent) + line)];
}

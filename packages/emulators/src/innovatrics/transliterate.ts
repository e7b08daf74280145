/** Letters that a machine readable zone spells with two, and those that shed no accent by themselves (ICAO 9303-3). */
const spelled: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  Ø: 'OE',
  Å: 'AA',
  Æ: 'AE',
  Œ: 'OE',
  Þ: 'TH',
  Ð: 'D',
  Đ: 'D',
  Ł: 'L',
  Ħ: 'H',
};

/** A printed name as a machine readable zone would spell it, with spaces for fillers. */
export function transliterate(text: string): string {
  return [...text.normalize('NFC').toUpperCase()]
    .map((letter) => spelled[letter] ?? letter.normalize('NFD').replace(/\p{M}/gu, ''))
    .join('')
    .replace(/['’]/g, '')
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();
}

/** How many letters must be put in, taken out or changed to make one text the other. */
export function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let at = 1; at <= left.length; at += 1) {
    const next = [at];
    for (let other = 1; other <= right.length; other += 1) {
      const changed = (row[other - 1] ?? 0) + (left[at - 1] === right[other - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[other] ?? 0) + 1, (next[other - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** 100 for equal texts, 0 for texts that share nothing. */
export function likeness(left: string, right: string): { distance: number; score: number } {
  const distance = editDistance(left, right);
  const longest = Math.max(left.length, right.length, 1);
  return { distance, score: Math.round(100 * (1 - distance / longest)) };
}

/** For dates and numbers, where one wrong character makes another date or number. */
export function sameness(left: string, right: string): { distance: number; score: number } {
  const distance = editDistance(left, right);
  return { distance, score: distance === 0 ? 100 : 0 };
}

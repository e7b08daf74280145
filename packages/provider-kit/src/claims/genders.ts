import { asciiUpper, entryOf } from '../words/tables.js';

/** OpenID's two words, and what documents state where they name neither (ICAO 9303-3: `X`, or the filler). */
export type Gender = 'female' | 'male' | 'unspecified';

const WORDS: { readonly [word: string]: Gender } = {
  F: 'female',
  FEMALE: 'female',
  W: 'female',
  WOMAN: 'female',
  M: 'male',
  MALE: 'male',
  MAN: 'male',
  X: 'unspecified',
  '<': 'unspecified',
  '#': 'unspecified',
  UNSPECIFIED: 'unspecified',
  NON_BINARY: 'unspecified',
};

/** The gender that a word states, in any case; `words` are the vendor's own, in capitals. Undefined for others. */
export function genderOf(
  value: unknown,
  words: { readonly [word: string]: Gender } = {},
): Gender | undefined {
  if (typeof value !== 'string') return undefined;
  const word = asciiUpper(value.trim());
  return entryOf(words, word) ?? entryOf(WORDS, word.replace(/[ -]/g, '_'));
}

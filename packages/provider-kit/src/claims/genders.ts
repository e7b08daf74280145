import { asciiUpper, entryOf } from '../words/tables.js';
import type { ClaimReader } from './claim-reader.js';

/** OpenID's two values, and `unspecified` for documents that state neither (ICAO 9303-3: `X`, or the filler). */
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

/** The gender that a value states, in any case; `words` are the vendor's own values, in capitals. Undefined for others. */
export function genderOf(
  value: unknown,
  words: { readonly [word: string]: Gender } = {},
): Gender | undefined {
  if (typeof value !== 'string') return undefined;
  const word = asciiUpper(value.trim());
  return entryOf(words, word) ?? entryOf(WORDS, word.replace(/[ -]/g, '_'));
}

/**
 * The gender that several places of one document state, the machine-readable zone first: its letters are international, and a
 * printed `M` may be "mujer". Where they say both male and female, the first counts, with a warning; a stated "unspecified"
 * outranks either. `words` as for {@link genderOf}.
 */
export function agreedGender(
  reader: ClaimReader,
  places: readonly unknown[],
  words: { readonly [word: string]: Gender } = {},
): Gender | undefined {
  const read = (value: unknown) => genderOf(value, words);
  const first = reader.first('gender', ...places.map((place) => [place, read] as const));
  const stated = new Set(places.map(read));
  if (stated.has('female') && stated.has('male'))
    reader.unusable('gender', 'its sources contradict each other');
  return stated.has('unspecified') ? 'unspecified' : first;
}

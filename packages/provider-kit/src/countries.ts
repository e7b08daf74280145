import { STATED_NONE } from './claim-reader.js';
import { ALPHA_2, COUNTRY_CODES, MRZ_CODES, NO_NATIONALITY } from './country-codes.js';
import { unfilled } from './fillers.js';
import { asciiUpper, entryOf } from './tables.js';

/**
 * A country as ISO 3166-1 alpha-3, or as ICAO's code for an issuer without one: from alpha-3 or alpha-2 in any case, or
 * from a machine-readable zone (`D<<` is `DEU`, `GBN` is `GBR`; ICAO 9303-3, section 5). {@link STATED_NONE} for the
 * codes of people without a nationality, or with one that is not specified. Undefined for names and other codes.
 */
export function countryCode(value: unknown): string | typeof STATED_NONE | undefined {
  const code = asciiUpper(unfilled(value) ?? '');
  if (NO_NATIONALITY.has(code)) return STATED_NONE;
  return entryOf(MRZ_CODES, code) ?? entryOf(ALPHA_2, code) ?? (COUNTRY_CODES.has(code) ? code : undefined);
}

/** As {@link countryCode}, where "none" is as good as nothing. */
export function alpha3(country: unknown): string | undefined {
  const code = countryCode(country);
  return code === STATED_NONE ? undefined : code;
}

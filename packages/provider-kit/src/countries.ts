import { COUNTRY_CODES, MRZ_CODES } from './country-codes.js';
import { entryOf } from './tables.js';

/**
 * The text where it is an ISO 3166-1 alpha-3 code, or ICAO's for an issuer without one; undefined for names, for other
 * codes, and for those that say that somebody has no nationality or an unknown one (`XXA`, `XXX`). What machine-readable
 * zones write of their own is told as the country: `D<<` as `DEU`, `GBN` as `GBR` (ICAO 9303-3, section 5).
 */
export function alpha3(country: string | null | undefined): string | undefined {
  const code = country?.replace(/^D<{1,2}$/, 'D');
  return entryOf(MRZ_CODES, code) ?? (code !== undefined && COUNTRY_CODES.has(code) ? code : undefined);
}

const ALPHA_3 = /^[A-Z]{3}$/;

/**
 * The text where it has the form of an ISO 3166-1 alpha-3 code; undefined for names and other codes. Machine-readable
 * zones write Germany as `D`, filled up or not (ICAO 9303-3, section 5).
 */
export function alpha3(country: string | null | undefined): string | undefined {
  if (!country) return undefined;
  if (/^D<{0,2}$/.test(country)) return 'DEU';
  return ALPHA_3.test(country) ? country : undefined;
}

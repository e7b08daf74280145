const ALPHA_3 = /^[A-Z]{3}$/;

/** The text where it has the form of an ISO 3166-1 alpha-3 code; undefined for names and other codes. */
export function alpha3(country: string | null | undefined): string | undefined {
  return country && ALPHA_3.test(country) ? country : undefined;
}

import type { Consent } from '@anyproof/core';

/** What the person agreed to; refs of earlier versions do not say when. */
export type GivenConsent = Pick<Consent, 'terms' | 'biometrics'> & Partial<Pick<Consent, 'at'>>;

/**
 * The consent that counts: what was recorded after the creation, where anything was. What was recorded and is older than
 * the other by its own time takes back, and grants nothing: clocks differ, and a withdrawal must not be lost to that.
 */
export function newestConsent(
  sealed: GivenConsent | undefined,
  recorded: GivenConsent | undefined,
): GivenConsent | undefined {
  if (sealed === undefined || recorded === undefined) return recorded ?? sealed;
  return timeOf(recorded) >= timeOf(sealed) ? recorded : grantedByBoth(sealed, recorded);
}

function grantedByBoth(newer: GivenConsent, older: GivenConsent): GivenConsent {
  return { ...newer, terms: newer.terms && older.terms, biometrics: newer.biometrics && older.biometrics };
}

/** What does not say when, or not readably, is older than anything. */
function timeOf({ at }: GivenConsent): number {
  const time = Date.parse(at ?? '');
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

import type { CreateSessionInput, Launch } from '@anyproof/core';
import { entryOfWord } from '@anyproof/provider-kit';

/** The languages of the vendor's page, in its own spelling: Japanese is `jp-JP` (dossier 6.3). */
const PAGE_LOCALES: { readonly [language: string]: string } = {
  AR: 'ar-SA',
  CS: 'cs-CZ',
  DA: 'da-DK',
  DE: 'de-DE',
  EN: 'en-US',
  ES: 'es-ES',
  FI: 'fi-FI',
  FR: 'fr-FR',
  'FR-CA': 'fr-CA',
  HU: 'hu-HU',
  JA: 'jp-JP',
  JP: 'jp-JP',
  LV: 'lv-LV',
  PT: 'pt-PT',
  RO: 'ro-RO',
  SK: 'sk-SK',
  SV: 'sv-SE',
  UK: 'uk-UA',
};

/** The vendor's word for a locale, or for its language; undefined when its page has neither. */
export function pageLocale(locale: string | undefined): string | undefined {
  const wanted = locale?.replace('_', '-');
  return entryOfWord(PAGE_LOCALES, wanted) ?? entryOfWord(PAGE_LOCALES, wanted?.split('-')[0]);
}

export function launchFor(
  webEnrolmentUrl: string,
  mode: CreateSessionInput['mode'],
  locale: string | undefined,
): Launch {
  if (mode === 'direct') return { kind: 'direct' };
  const lang = pageLocale(locale);
  // The token stays the first parameter: the vendor's own app reads it up to the first `&`.
  return { kind: 'redirect', url: lang === undefined ? webEnrolmentUrl : `${webEnrolmentUrl}&lang=${lang}` };
}

import type { CreateSessionInput, Launch } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';

/** The languages of the vendor's page, in its own spelling: Japanese is `jp-JP` (dossier 6.3). */
const PAGE_LOCALES: { readonly [language: string]: string } = {
  ar: 'ar-SA',
  cs: 'cs-CZ',
  da: 'da-DK',
  de: 'de-DE',
  en: 'en-US',
  es: 'es-ES',
  fi: 'fi-FI',
  fr: 'fr-FR',
  'fr-ca': 'fr-CA',
  hu: 'hu-HU',
  ja: 'jp-JP',
  jp: 'jp-JP',
  lv: 'lv-LV',
  pt: 'pt-PT',
  ro: 'ro-RO',
  sk: 'sk-SK',
  sv: 'sv-SE',
  uk: 'uk-UA',
};

/** The vendor's word for a locale, or for its language; undefined when its page has neither. */
export function pageLocale(locale: string | undefined): string | undefined {
  const wanted = locale?.toLowerCase().replace('_', '-');
  return entryOf(PAGE_LOCALES, wanted) ?? entryOf(PAGE_LOCALES, wanted?.split('-')[0]);
}

export function launchFor(
  webEnrolmentUrl: string,
  road: CreateSessionInput['road'],
  locale: string | undefined,
): Launch {
  if (road === 'direct') return { kind: 'direct' };
  const lang = pageLocale(locale);
  // The token stays the first parameter: the vendor's own app reads it up to the first `&`.
  return { kind: 'redirect', url: lang === undefined ? webEnrolmentUrl : `${webEnrolmentUrl}&lang=${lang}` };
}

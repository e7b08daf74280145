import type { CreateSessionInput, Launch } from '@anyproof/core';
import { asciiUpper } from '@anyproof/provider-kit';
import type { Id360Settings } from './id360-settings.js';

/** The languages of the vendor's page (dossier 7.8). */
const LANGUAGES = new Set(['FR', 'EN', 'IT', 'AR', 'KO']);

/** The vendor's page carries the dossier key in its fragment; the language stands at the very end (dossier 7.8). */
export function launchFor(
  apiKey: string,
  mode: CreateSessionInput['mode'],
  locale: string | undefined,
  settings: Id360Settings,
): Launch {
  if (mode === 'direct') return { kind: 'direct' };
  const [language = ''] = locale?.split(/[-_]/) ?? [];
  const page = `${settings.baseUrl}/static/process_ui/index.html#/enrollment/${encodeURIComponent(apiKey)}`;
  return {
    kind: 'redirect',
    url: LANGUAGES.has(asciiUpper(language)) ? `${page}?lang=${language.toLowerCase()}` : page,
  };
}

import type { CreateSessionInput, Launch } from '@anyproof/core';
import type { Id360Settings } from './id360-settings.js';

/** The languages of the vendor's page (dossier 7.8). */
const LANGUAGES = new Set(['fr', 'en', 'it', 'ar', 'ko']);

/** The vendor's page carries the dossier key in its fragment; the language stands at the very end (dossier 7.8). */
export function launchFor(
  apiKey: string,
  road: CreateSessionInput['road'],
  locale: string | undefined,
  settings: Id360Settings,
): Launch {
  if (road === 'direct') return { kind: 'direct' };
  const language = locale?.slice(0, 2).toLowerCase() ?? '';
  const page = `${settings.baseUrl}/static/process_ui/index.html#/enrollment/${encodeURIComponent(apiKey)}`;
  return { kind: 'redirect', url: LANGUAGES.has(language) ? `${page}?lang=${language}` : page };
}

import { isAnother } from '@anyproof/provider-kit';

/** As the vendor forms the page's address (dossier 4): `/session/` and the session's id, or as a parameter. */
const SESSION_IN_URL = /session(?:_?id)?[/=]([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;

/** Whether this is the capture page of another session. */
export function isPageOfAnother(url: string | undefined, sessionId: string): boolean {
  const [, named] = SESSION_IN_URL.exec(url ?? '') ?? [];
  return isAnother(named, sessionId);
}

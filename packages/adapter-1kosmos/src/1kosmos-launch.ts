import { type Launch, type Mode, ProofingError, type SessionRef } from '@anyproof/core';
import type { CreatedSession } from './1kosmos-answers.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';
import { isPageOfAnother } from './client/session-page.js';

/**
 * The capture page's address, as the vendor gave it; it is a bearer link (dossier 4). Throws AMBIGUOUS, with the ref of
 * the session that was made, when it lies on an origin that is neither the API's nor the tenant's nor allowed by
 * `launchOrigins`.
 */
export function launchFor(
  url: string,
  mode: Mode | undefined,
  settings: OneKosmosSettings,
  ref: SessionRef,
): Launch {
  if (mode === 'direct') return { kind: 'direct' };
  const allowed = [
    settings.baseUrl,
    settings.tenantOrigin,
    `https://${settings.tenantDns}`,
    ...settings.launchOrigins,
  ];
  const places = allowed.filter((one) => URL.canParse(one)).map((one) => placeOf(new URL(one)));
  const page = URL.canParse(url) ? new URL(url) : undefined;
  if (page !== undefined && places.includes(placeOf(page))) return { kind: 'redirect', url: page.href };
  throw new ProofingError({
    code: 'AMBIGUOUS',
    message:
      "a session was made, and its capture page lies on an origin that is not the tenant's; allow it in the setting launchOrigins, and create a new one",
    provider: ref.provider,
    ref,
  });
}

/**
 * Throws AMBIGUOUS where the answer to a creation has the page of another session: the person would be sent there, and
 * which of the two is the new one nobody can say.
 */
export function checkPage({ sessionId, url }: CreatedSession, provider: string): void {
  if (!isPageOfAnother(url, sessionId)) return;
  throw new ProofingError({
    code: 'AMBIGUOUS',
    message:
      'POST /document_share_session/create: the answer names one session and has the page of another, so nothing of it is used; create a new one',
    provider,
  });
}

/** The scheme as well: a `blob:` address has the origin of the page in it. */
const placeOf = ({ protocol, origin }: URL): string => `${protocol} ${origin}`;

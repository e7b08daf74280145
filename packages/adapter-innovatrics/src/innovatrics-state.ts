import { ProofingError, type RefSealer, type SessionRef, type StandardSchemaV1 } from '@anyproof/core';
import { guardedUrl, isAnother, openState } from '@anyproof/provider-kit';
import { z } from 'zod';
import type { CaptureSession } from './client/capture.js';
import type { Initialized } from './innovatrics-capture-answers.js';
import type { InnovatricsSettings } from './innovatrics-settings.js';

/** What a ref must carry, sealed: the address of the person's page, whose token opens the capture calls. */
export interface InnovatricsState {
  readonly webEnrolmentUrl: string;
  /** The app's word for the page's language. */
  readonly locale?: string;
  /** The app's own id, which answers may name; absent in refs of earlier versions. */
  readonly reference?: string;
  /** The names of the claims that were expected, each of which a result answers; not their values. */
  readonly expected?: readonly string[];
}

const schema = z.object({
  webEnrolmentUrl: z.string().min(1),
  locale: z.string().exactOptional(),
  reference: z.string().exactOptional(),
  expected: z.array(z.string()).exactOptional(),
});

export const innovatricsState: StandardSchemaV1<InnovatricsState> = schema;

/** Throws REF_INVALID for a state that does not open, or none. */
export function stateOf(ref: SessionRef, sealer: RefSealer): InnovatricsState {
  return openState(sealer, ref, innovatricsState);
}

/**
 * For calls that need no more than the id, which refs from messages and listings have alone. Throws REF_INVALID where there
 * is a state and it does not open: it may be another session's.
 */
export function stateIfAny(ref: SessionRef, sealer: RefSealer): Partial<InnovatricsState> {
  return ref.state === undefined ? {} : stateOf(ref, sealer);
}

/**
 * The address in the state of a fresh session. Throws AMBIGUOUS, with the ref of what may exist, when the answer is of
 * another session or holds no way in that the settings allow: no call returns the address again (dossier 5).
 */
export function webEnrolmentUrlFrom(
  answer: Initialized,
  id: string,
  settings: InnovatricsSettings,
  provider: string,
): string {
  const lost = (why: string) =>
    new ProofingError({
      code: 'AMBIGUOUS',
      message: `POST /enrolment/initialize: ${why}, so a session may exist; create a new one`,
      provider,
      ref: { provider, id },
    });
  if (answer.sessionId === '' || isAnother(answer.sessionId, id))
    throw lost('the answer is of another session');
  const address = answer.webEnrolmentUrl || pageWith(answer.accessToken, settings);
  if (address === undefined) throw lost('the answer has neither webEnrolmentUrl nor accessToken');
  // Page and API are on one host (dossier 4); a person must not be sent elsewhere because an answer says so.
  const page = guardedUrl(address, { origins: [settings.baseUrl, ...settings.launchOrigins], hosts: [] });
  if (page === undefined)
    throw lost("webEnrolmentUrl is not on the API's origin, nor on one of the setting launchOrigins");
  if (tokenOf(page.href) === undefined) throw lost('webEnrolmentUrl is no address with a token');
  return page.href;
}

export function captureSessionOf(ref: SessionRef, sealer: RefSealer): CaptureSession {
  const { webEnrolmentUrl } = stateOf(ref, sealer);
  return { sessionId: ref.id, token: tokenOf(webEnrolmentUrl) ?? '' };
}

/** The text after `?token=` up to the first `&`, as it stands (dossier 3.2); it is opaque, a JWT at older versions. */
function tokenOf(webEnrolmentUrl: string): string | undefined {
  return /[?&]token=([^&#]+)/.exec(webEnrolmentUrl)?.[1];
}

/** The oldest version returns no address: its page takes the access token (dossier 5, rule 4). */
function pageWith(token: string | undefined, { baseUrl, paths }: InnovatricsSettings): string | undefined {
  return token ? baseUrl + paths.webEnrolment.replace('{token}', () => encodeURIComponent(token)) : undefined;
}

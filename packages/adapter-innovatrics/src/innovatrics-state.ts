import { ProofingError, type RefSealer, type SessionRef, type StandardSchemaV1 } from '@anyproof/core';
import { openState } from '@anyproof/provider-kit';
import { z } from 'zod';
import type { CaptureSession } from './client/capture.js';
import type { Initialized } from './innovatrics-schema.js';
import type { InnovatricsSettings } from './innovatrics-settings.js';

/** What a ref must carry, sealed: the address of the person's page, whose token opens the capture calls. */
export interface InnovatricsState {
  readonly webEnrolmentUrl: string;
}

const schema = z.object({ webEnrolmentUrl: z.string().min(1) });

export const innovatricsState: StandardSchemaV1<InnovatricsState> = schema;

/**
 * The state of a fresh session. Throws AMBIGUOUS when the answer is of another session or holds no way in: a session
 * exists, and no call returns its address again (dossier 5).
 */
export function stateFrom(
  answer: Initialized,
  id: string,
  settings: InnovatricsSettings,
  provider: string,
): InnovatricsState {
  const lost = (why: string) =>
    new ProofingError({
      code: 'AMBIGUOUS',
      message: `POST /enrolment/initialize: ${why}, so a session may exist; create a new one`,
      provider,
    });
  if (answer.sessionId.toLowerCase() !== id.toLowerCase()) throw lost('the answer is of another session');
  const webEnrolmentUrl = answer.webEnrolmentUrl || pageWith(answer.accessToken, settings);
  if (webEnrolmentUrl === undefined) throw lost('the answer has neither webEnrolmentUrl nor accessToken');
  if (!/^https?:\/\//.test(webEnrolmentUrl) || tokenOf(webEnrolmentUrl) === undefined)
    throw lost('webEnrolmentUrl is no address with a token');
  return { webEnrolmentUrl };
}

export function captureSessionOf(ref: SessionRef, sealer: RefSealer): CaptureSession {
  const { webEnrolmentUrl } = openState(sealer, ref, innovatricsState);
  return { sessionId: ref.id, token: tokenOf(webEnrolmentUrl) ?? '' };
}

/** The text after `?token=` up to the first `&`, as it stands (dossier 3.2); it is opaque, a JWT at older versions. */
function tokenOf(webEnrolmentUrl: string): string | undefined {
  return /[?&]token=([^&#]+)/.exec(webEnrolmentUrl)?.[1];
}

/** The oldest version returns no address: its page takes the access token (dossier 5, rule 4). */
function pageWith(
  token: string | null | undefined,
  { baseUrl, paths }: InnovatricsSettings,
): string | undefined {
  return token ? baseUrl + paths.webEnrolment.replace('{token}', () => encodeURIComponent(token)) : undefined;
}

import { ProofingError, type ProofingErrorCode } from '@anyproof/core';
import { entryOf, type Parsed, type VendorErrors } from '@anyproof/provider-kit';
import { type CaptureAnswer, errorBody } from './innovatrics-capture-answers.js';
import { PHOTO_CODES } from './innovatrics-reasons.js';

/** The end of a session, told by any capture call after it. */
export const ALREADY_COMPLETED = 'SESSION_ALREADY_COMPLETED';

/** Codes about the session, not about a photo (dossier 4.3). */
const SESSION_CODES: { readonly [code: string]: ProofingErrorCode } = {
  [ALREADY_COMPLETED]: 'CONFLICT',
  MISSING_DOCUMENT_AND_FACE: 'CONFLICT',
  INTERNAL_ERROR: 'PROVIDER_UNAVAILABLE',
};

const DOCUMENTED: readonly string[] = [...Object.keys(SESSION_CODES), ...PHOTO_CODES];

export const innovatricsErrors: VendorErrors = {
  nativeCode: (body) => {
    const code = errorBody.read(body).value?.error;
    // Free text, such as a gateway's, is no code.
    return code !== undefined && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : undefined;
  },
  documented: PHOTO_CODES,
  codes: SESSION_CODES,
};

/**
 * Whether a capture call failed. `hasError` is left out of some good answers (dossier 10.4). Where either field was sent
 * and cannot be read, something was said of a failure.
 */
export function isFailure({ value, unread = [] }: Parsed<CaptureAnswer>): boolean {
  const { hasError, error } = value;
  return hasError ?? (Boolean(error) || unread.includes('hasError') || unread.includes('error'));
}

/** The meaning of a code about the session: those listed, and others that name the session; undefined for the rest. */
export function sessionCodeOf(code: string | undefined): ProofingErrorCode | undefined {
  return entryOf(SESSION_CODES, code) ?? (code?.startsWith('SESSION_') ? 'CONFLICT' : undefined);
}

export interface FailedCall {
  readonly route: string;
  readonly provider: string;
  /** Only the exchange changes nothing; after the others, what failed may have been done. */
  readonly changesNothing?: boolean;
  /** What a code means that nobody documented. */
  readonly otherwise?: ProofingErrorCode;
}

/** A failed capture call as an error: the same for a code in a 2xx as under a status of its own. */
export function captureError({ error }: CaptureAnswer, call: FailedCall): ProofingError {
  const { route, provider, changesNothing = false, otherwise = 'PROVIDER_REJECTED' } = call;
  const code = sessionCodeOf(error) ?? otherwise;
  return new ProofingError({
    code,
    message: `${route}: ${WHAT[code] ?? 'the vendor refused the call'}`,
    provider,
    nativeCode: error,
    nativeCodeIsKnown: DOCUMENTED.includes(error ?? ''),
    retryable: changesNothing ? undefined : false,
  });
}

const WHAT: { readonly [Code in ProofingErrorCode]?: string } = {
  CONFLICT: 'the session is not in a state for this',
  PROVIDER_UNAVAILABLE: 'the vendor failed internally',
  SESSION_NOT_FOUND: "the vendor does not take this session's reference token",
};

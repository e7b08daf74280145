import { ProofingError } from '@anyproof/core';
import type { VendorErrors } from '@anyproof/provider-kit';

/**
 * ID360 documents no error body (dossier 12), so the HTTP class decides. What a status means depends on the call: on
 * the flow's calls the dossier key is the credential, so a refused key is a session that is not there.
 */
export const id360Errors: VendorErrors = {
  nativeCode: () => undefined,
  codes: {
    '/user/login/ 400': 'AUTH',
    '/user/login/ 403': 'AUTH',
    '/enrollment/:id/control/data/:name/ 404': 'CONFIG',
    '/enrollment/flow/enrollment_info/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/route/:route/select/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/consent/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/document/:name/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/finalize_enrollment 401': 'SESSION_NOT_FOUND',
  },
};

/** A refused consent call: most likely the vendor spells its parameter otherwise. */
export function consentRefused(error: unknown, provider: string): unknown {
  const what =
    'the vendor refused the consent; its guides spell the parameter in two ways, so check the setting consentParameter';
  return explained(error, 'PROVIDER_REJECTED', provider, what);
}

/** Evidence, or its end, is refused to a session without consent. */
export function consentMissing(error: unknown, provider: string): unknown {
  const what =
    'the vendor refused this, most likely since it has no consent for this session: call recordConsent with the consent that the person gave, then repeat this call';
  return explained(error, 'FORBIDDEN', provider, what);
}

function explained(error: unknown, code: ProofingError['code'], provider: string, message: string): unknown {
  if (!ProofingError.isInstance(error) || error.code !== code) return error;
  const { httpStatus, pagesAccepted, retryAfterMs, requestId } = error;
  return new ProofingError({ code, message, provider, httpStatus, pagesAccepted, retryAfterMs, requestId });
}

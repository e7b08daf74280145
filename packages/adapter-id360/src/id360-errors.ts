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

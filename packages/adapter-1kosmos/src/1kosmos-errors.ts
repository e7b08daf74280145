import type { VendorErrors } from '@anyproof/provider-kit';

/**
 * Error bodies come in five shapes and as HTML pages (dossier 5). Only one of them has a code; the others repeat the
 * HTTP status or hold prose, which is never quoted.
 */
export const oneKosmosErrors: VendorErrors = {
  nativeCode: (body) =>
    typeof body === 'object' && body !== null && 'error_code' in body && typeof body.error_code === 'string'
      ? body.error_code
      : undefined,
  codes: {
    // The vendor lists no 404 for a session: 400 is what is left for one it does not know (dossier 6.2).
    '/proofingsession/:sessionId 400': 'SESSION_NOT_FOUND',
    '/proofingsession/:sessionId/start 400': 'CONFLICT',
    '/proofingsession/:sessionId/complete 400': 'CONFLICT',
    '/proofingsession/:sessionId/submit/document 400': 'CONFLICT',
    '/document_share_session/create 404': 'CONFIG',
  },
};

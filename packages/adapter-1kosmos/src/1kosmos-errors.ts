import type { VendorErrors } from '@anyproof/provider-kit';
import { z } from 'zod';

const text = z.string().optional().catch(undefined);
const body = z.object({
  error_code: text,
  message: text,
  errors: z
    .array(z.object({ message: text, param: z.string() }))
    .optional()
    .catch(undefined),
});
const HEADERS = new Set(['publickey', 'requestid', 'licensekey']);

/**
 * Error bodies come in five shapes and as HTML pages (dossier 5). One has a code, and one names the header that was
 * refused; the others repeat the HTTP status or hold prose, which is never quoted: no more is taken from it than that it
 * speaks of the session.
 */
export const oneKosmosErrors: VendorErrors = {
  nativeCode: (answer) => {
    const { error_code, message, errors = [] } = body.parse(answer);
    const header = errors.map(({ param }) => param.toLowerCase()).find((param) => HEADERS.has(param));
    const prose = [message, ...errors.flatMap((one) => [one.param, one.message])];
    return error_code ?? header ?? (prose.some((one = '') => /session/i.test(one)) ? 'session' : undefined);
  },
  codes: {
    // A header that cannot be opened says nothing about the session, whatever the route (dossier 2).
    publickey: 'AUTH',
    requestid: 'AUTH',
    licensekey: 'AUTH',
    // The vendor lists no 404 for a session: 400 is what is left for one it does not know, and for all else that it does
    // not take (dossier 6.2).
    '/proofingsession/:sessionId 400 session': 'SESSION_NOT_FOUND',
    '/proofingsession/:sessionId/start 400': 'CONFLICT',
    '/proofingsession/:sessionId/complete 400': 'CONFLICT',
    '/proofingsession/:sessionId/submit/document 400': 'CONFLICT',
    '/proofingsession/:sessionId/decline 400': 'CONFLICT',
    '/proofingsession/:sessionId/retry 400': 'CONFLICT',
    '/proofingsession/:sessionId/retry/cancel 400': 'CONFLICT',
    '/proofingsession/:sessionId/validate 400': 'CONFLICT',
    '/proofingsession/:sessionId/v2/submit/document 400': 'CONFLICT',
    '/proofingsession/:sessionId/v3/submit/document 400': 'CONFLICT',
    // What each of the three means is not published (dossier 7.3).
    '/proofingsession/:sessionId/upload/cancel 405': 'CONFLICT',
    '/proofingsession/:sessionId/upload/cancel 501': 'UNSUPPORTED',
    '/proofingtemplates/tenant/:tenantId/community/:communityId/dvcId/:dvcId 404': 'PROVIDER_REJECTED',
    '/proofingtemplates/tenant/:tenantId/community/:communityId/id/:id 404': 'PROVIDER_REJECTED',
    // Names no tenant or community.
    '/api/r1/system/community_info/fetch 400': 'CONFIG',
  },
};

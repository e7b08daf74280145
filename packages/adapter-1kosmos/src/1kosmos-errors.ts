import {
  answer,
  asciiUpper,
  code,
  entryOfWord,
  list,
  object,
  text,
  type VendorErrors,
} from '@anyproof/provider-kit';

interface ErrorBody {
  readonly error_code?: string;
  readonly message?: string;
  readonly errors?: readonly Fault[];
}

interface Fault {
  readonly message?: string;
  /** The header or the field at fault. */
  readonly param?: string;
}

const body = answer<ErrorBody>()({
  error_code: code,
  message: text,
  errors: list(object<Fault>({ message: text, param: text })),
});

const HEADERS: { readonly [param: string]: string } = {
  PUBLICKEY: 'publickey',
  REQUESTID: 'requestid',
  LICENSEKEY: 'licensekey',
};

/** What prose speaks of, the first that fits; nothing else is taken from it, and it is never quoted. */
const SUBJECTS: readonly (readonly [subject: string, words: RegExp])[] = [
  [
    'sealing',
    /HEADER|DECRYPT|CIPHER|ECDSA|ECDH|AUTHENTICATE DATA|AUTHENTICATION TAG|PUBLIC ?KEY|REQUEST ?ID/,
  ],
  ['session', /SESSION/],
  [
    'request',
    /RETR(?:Y|IES)|DOCUMENT|SELFIE|IMAGE|VERIFICATION|TEMPLATE|EVENT|DVCID|TENANT|COMMUNITY|BUCKET|CONNECTOR|LICEN[CS]E/,
  ],
];

/**
 * Error bodies come in five shapes and as HTML pages (dossier 5). One has a code, and one names the header that was
 * refused; the others repeat the HTTP status or hold prose, of which only the subject is taken.
 */
export const oneKosmosErrors: VendorErrors = {
  nativeCode: (answered) => {
    const { error_code, message, errors = [] } = body.read(answered).value ?? {};
    const header = errors.map(({ param }) => entryOfWord(HEADERS, param)).find((one) => one !== undefined);
    const prose = asciiUpper([message, ...errors.flatMap((one) => [one.param, one.message])].join('\n'));
    return error_code ?? header ?? SUBJECTS.find(([, words]) => words.test(prose))?.[0];
  },
  codes: {
    // Headers that cannot be opened say nothing about the session, whatever the route (dossier 2).
    publickey: 'AUTH',
    requestid: 'AUTH',
    licensekey: 'AUTH',
    sealing: 'AUTH',
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

import {
  type Answer,
  answer,
  asciiUpper,
  code,
  entryOfWord,
  type Field,
  type HttpClient,
  type HttpRequest,
  instant,
  jsonBytes,
  list,
  object,
  type Parsed,
  parseJson,
  pathSegment,
  required,
  text,
  unreadValue,
  type VendorErrors,
} from '@anyproof/provider-kit';

export const MAX_PICTURE_BYTES = 10_000_000;

/** N: no authentication. B: `requestid` and `publickey`. C: B and `licensekey` (dossier 6.2). */
export type AuthClass = 'N' | 'B' | 'C';

export interface Endpoint {
  /** Its number in the vendor's list of 33 (dossier 6.2); absent for calls outside the list. */
  readonly number?: number;
  readonly method: HttpRequest['method'];
  /** Below the base URL, with `:placeholders`. */
  readonly path: string;
  readonly auth: AuthClass;
  /** Whether the body is sent sealed (dossier 3). */
  readonly sealed?: true;
  /** Whether its answer may be empty, if it is vaguely documented and nothing depends on it. */
  readonly mayBeEmpty?: true;
  /** What its answer contains: a few fields unless set. A larger answer is rejected unread. */
  readonly answers?: keyof typeof MAX_ANSWER_BYTES;
  /** GETs may change state here (dossier 0.4), so each endpoint declares this. */
  readonly repeat: HttpRequest['repeat'];
}

/** The pictures that a result can contain: both sides, the portrait and the selfie, each at its maximum size. */
const PICTURES = 4;

/** A picture is base64 in the JSON, and the JSON is base64 in its envelope. */
const TWICE_BASE64 = (4 / 3) ** 2;

/** The limit of an answer in bytes, by content. */
export const MAX_ANSWER_BYTES = {
  fields: 1_000_000,
  /** Rows with their certificates, or screens. */
  lists: 20_000_000,
  pictures: Math.ceil(PICTURES * MAX_PICTURE_BYTES * TWICE_BASE64) + 2_000_000,
} as const;

const SESSION = '/proofingsession/:sessionId';

const COMMUNITY = 'tenant/:tenantId/community/:communityId';

/**
 * The vendor's list without its row 28, `/ecdsa_helper`, whose body contains a private key (dossier 0.3). A call that
 * replaces something entirely may be sent again; one that creates, ends or counts something must not.
 */
// biome-ignore format: one endpoint a line, as the vendor's table has them
export const ENDPOINTS = {
  sessionDetails:      { number: 1, method: 'GET', path: SESSION, auth: 'B', repeat: 'safe' },
  complete:            { number: 2, method: 'GET', path: `${SESSION}/complete`, auth: 'B', mayBeEmpty: true, repeat: 'never' },
  decline:             { number: 3, method: 'GET', path: `${SESSION}/decline`, auth: 'B', mayBeEmpty: true, repeat: 'never' },
  retry:               { number: 4, method: 'GET', path: `${SESSION}/retry`, auth: 'B', repeat: 'never' },
  cancelRetry:         { number: 5, method: 'GET', path: `${SESSION}/retry/cancel`, auth: 'B', repeat: 'never' },
  start:               { number: 6, method: 'GET', path: `${SESSION}/start`, auth: 'B', mayBeEmpty: true, repeat: 'never' },
  validate:            { number: 7, method: 'GET', path: `${SESSION}/validate`, auth: 'B', repeat: 'safe' },
  presignedUrls:       { number: 8, method: 'POST', path: '/presignedurls/:sessionId', auth: 'B', repeat: 'safe' },
  fetch:               { number: 9, method: 'POST', path: '/proofingsession/fetch', auth: 'C', sealed: true, answers: 'lists', repeat: 'safe' },
  submitDocument:      { number: 10, method: 'POST', path: `${SESSION}/submit/document`, auth: 'B', repeat: 'never' },
  submitEvent:         { number: 11, method: 'POST', path: `${SESSION}/submit/event/:eventName`, auth: 'B', sealed: true, repeat: 'never' },
  submitVerification:  { number: 12, method: 'POST', path: `${SESSION}/submit/verification/:verificationName`, auth: 'B', repeat: 'never' },
  cancelUpload:        { number: 13, method: 'POST', path: `${SESSION}/upload/cancel`, auth: 'B', mayBeEmpty: true, repeat: 'never' },
  submitDocumentV2:    { number: 14, method: 'POST', path: `${SESSION}/v2/submit/document`, auth: 'B', repeat: 'never' },
  submitDocumentV3:    { number: 15, method: 'POST', path: `${SESSION}/v3/submit/document`, auth: 'B', repeat: 'never' },
  sessionTemplates:    { number: 16, method: 'GET', path: '/proofingtemplates/:sessionId', auth: 'N', answers: 'lists', repeat: 'safe' },
  putTemplate:         { number: 17, method: 'PUT', path: `/proofingtemplates/${COMMUNITY}`, auth: 'B', answers: 'lists', repeat: 'never' },
  patchTemplateByDvcId: { number: 18, method: 'PATCH', path: `/proofingtemplates/${COMMUNITY}/dvcId/:dvcId`, auth: 'C', sealed: true, answers: 'lists', repeat: 'safe' },
  patchTemplateById:   { number: 19, method: 'PATCH', path: `/proofingtemplates/${COMMUNITY}/id/:id`, auth: 'B', answers: 'lists', repeat: 'safe' },
  deleteTemplate:      { number: 20, method: 'DELETE', path: `/proofingtemplates/${COMMUNITY}/id/:id`, auth: 'B', repeat: 'never' },
  getBucket:           { number: 21, method: 'GET', path: `/bucket/${COMMUNITY}`, auth: 'C', repeat: 'safe' },
  putBucket:           { number: 22, method: 'PUT', path: `/bucket/${COMMUNITY}`, auth: 'C', sealed: true, repeat: 'safe' },
  serviceKeys:         { number: 23, method: 'GET', path: '/servicekeys', auth: 'C', repeat: 'safe' },
  renewServiceKey:     { number: 24, method: 'DELETE', path: '/servicekey/:keyId', auth: 'C', repeat: 'never' },
  create:              { number: 25, method: 'POST', path: '/document_share_session/create', auth: 'C', sealed: true, repeat: 'creates' },
  result:              { number: 26, method: 'POST', path: '/document_share_session/result', auth: 'C', sealed: true, answers: 'pictures', repeat: 'safe' },
  connectorInfo:       { number: 27, method: 'GET', path: '/info', auth: 'N', repeat: 'safe' },
  environment:         { number: 29, method: 'GET', path: '/environment', auth: 'N', repeat: 'safe' },
  health:              { number: 30, method: 'GET', path: '/healthz', auth: 'N', repeat: 'safe' },
  publicKeys:          { number: 31, method: 'GET', path: '/publickeys', auth: 'N', repeat: 'safe' },
  serviceDirectory:    { number: 32, method: 'GET', path: '/sd', auth: 'N', repeat: 'safe' },
  verify:              { number: 33, method: 'POST', path: '/verify', auth: 'C', sealed: true, answers: 'pictures', repeat: 'never' },
} as const satisfies Record<string, Endpoint>;

/** On the tenant's origin: how its ids and services are found (dossier 4). */
// biome-ignore format: one endpoint a line
export const DISCOVERY_ENDPOINTS = {
  communityInfo:     { method: 'POST', path: '/api/r1/system/community_info/fetch', auth: 'N', answers: 'lists', repeat: 'safe' },
  platformDirectory: { method: 'GET', path: '/caas/sd', auth: 'N', repeat: 'safe' },
} as const satisfies Record<string, Endpoint>;

/** Below docuverify's own base URL (dossier 6.1). */
// biome-ignore format: one endpoint a line
export const DOCUVERIFY_ENDPOINTS = {
  create:   { method: 'POST', path: '/document_share_session/create', auth: 'C', sealed: true, repeat: 'creates' },
  result:   { method: 'POST', path: '/document_share_session/result', auth: 'C', sealed: true, answers: 'pictures', repeat: 'safe' },
  resultV3: { method: 'POST', path: '/v3/document_share_session/result', auth: 'C', sealed: true, answers: 'pictures', repeat: 'safe' },
  verify:   { method: 'POST', path: '/verify', auth: 'C', sealed: true, answers: 'pictures', repeat: 'never' },
} as const satisfies Record<string, Endpoint>;

export interface OpenInput {
  /** Values of the path's placeholders. */
  readonly params?: { readonly [name: string]: string };
  readonly body?: object;
  /** What the answer must be about, in addition to `params`. */
  readonly asked?: HttpRequest['asked'];
  readonly signal?: AbortSignal | undefined;
}

/** A call without authentication, and so without a key: neither its body nor its answer can be sealed. */
export async function openCall<Value>(
  http: HttpClient,
  endpoint: Endpoint,
  input: OpenInput,
  shape: Answer<Value>,
  provider: string,
): Promise<Parsed<Value>> {
  const request: HttpRequest = {
    ...addressed(endpoint, input),
    signal: input.signal,
    ...(input.body === undefined ? {} : { body: jsonBytes(input.body) }),
  };
  return parseJson(await http.send(request), shape, request, provider);
}

/**
 * The request according to the table, and what its answer must be about. Throws INVALID_INPUT for an id that would
 * change the path.
 */
export const addressed = (
  { method, path, repeat, answers = 'fields' }: Endpoint,
  { params = {}, asked }: Pick<OpenInput, 'params' | 'asked'>,
): Pick<HttpRequest, 'method' | 'path' | 'route' | 'about' | 'asked' | 'repeat' | 'maxAnswerBytes'> => ({
  method,
  path: path.replace(/:(\w+)/g, (_all, name: string) => pathSegment(params[name] ?? '')),
  route: path,
  about: path.includes('/:sessionId') ? 'session' : undefined,
  asked: { session: params['sessionId'], tenant: params['tenantId'], ...asked },
  repeat,
  maxAnswerBytes: MAX_ANSWER_BYTES[answers],
});

interface ErrorBody {
  readonly error_code?: string;
  readonly message?: string;
  readonly errors?: readonly Fault[];
}

interface Fault {
  readonly message?: string;
  /** The header or field at fault. */
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

/** The subject of prose, the first that matches; the prose itself is never quoted. */
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
 * Error bodies come in five shapes, and as HTML pages (dossier 5). One has a code, and one names the rejected header;
 * the others repeat the HTTP status or contain prose, of which only the subject is used.
 */
export const oneKosmosErrors: VendorErrors = {
  nativeCode: (answered) => {
    const { error_code, message, errors = [] } = body.read(answered).value ?? {};
    const header = errors.map(({ param }) => entryOfWord(HEADERS, param)).find((one) => one !== undefined);
    const prose = asciiUpper([message, ...errors.flatMap((one) => [one.param, one.message])].join('\n'));
    return error_code ?? header ?? SUBJECTS.find(([, words]) => words.test(prose))?.[0];
  },
  codes: {
    // Headers that cannot be opened say nothing about the session, on any route (dossier 2).
    publickey: 'AUTH',
    requestid: 'AUTH',
    licensekey: 'AUTH',
    sealing: 'AUTH',
    // The vendor lists no 404 for a session: 400 remains for an unknown one, and for everything else that it rejects
    // (dossier 6.2).
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
    // The meanings of these three are unpublished (dossier 7.3).
    '/proofingsession/:sessionId/upload/cancel 405': 'CONFLICT',
    '/proofingsession/:sessionId/upload/cancel 501': 'UNSUPPORTED',
    '/proofingtemplates/tenant/:tenantId/community/:communityId/dvcId/:dvcId 404': 'PROVIDER_REJECTED',
    '/proofingtemplates/tenant/:tenantId/community/:communityId/id/:id 404': 'PROVIDER_REJECTED',
    // This names no tenant or community.
    '/api/r1/system/community_info/fetch 400': 'CONFIG',
  },
};

/** Milliseconds: a number in some places, text in others (dossier 0.8). */
export type Timestamp = number | string;

export const timestamp: Field<Timestamp> = (value, unread) => {
  const isTimestamp = typeof value === 'number' || typeof value === 'string';
  return isTimestamp && instantOf(value) !== undefined ? value : unreadValue(value, unread);
};

/** The instant of a timestamp in ISO 8601; a date-time is accepted too. */
export function instantOf(value: Timestamp | undefined): string | undefined {
  return instant(typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value);
}

/** An essential id or address, which must not be blank. */
export const nonBlank: Field<string> = (value, unread) => {
  const read = code(value, unread);
  return read === undefined || read.trim() === '' ? undefined : read;
};

/** The service's own key (dossier 4). */
export interface PublicKeys {
  readonly publicKey: string;
}

export const publicKeys = answer<PublicKeys>()({ publicKey: required(nonBlank) });

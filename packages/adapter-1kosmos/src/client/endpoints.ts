import type { HttpRequest } from '@anyproof/provider-kit';
import { MAX_PICTURE_BYTES } from '../1kosmos-evidence.js';

/** N: no authentication. B: `requestid` and `publickey`. C: B and `licensekey` (dossier 6.2). */
export type AuthClass = 'N' | 'B' | 'C';

export interface Endpoint {
  /** Its number in the vendor's list of 33 (dossier 6.2); absent for what lies outside it. */
  readonly number?: number;
  readonly method: HttpRequest['method'];
  /** Below the base URL, with `:placeholders`. */
  readonly path: string;
  readonly auth: AuthClass;
  /** Whether the body travels sealed (dossier 3). */
  readonly sealed?: true;
  /** Whether its answer may be empty: it is documented loosely, and nothing depends on it. */
  readonly mayBeEmpty?: true;
  /** What its answer holds: a few fields unless this says otherwise. It is refused unread when it is larger. */
  readonly answers?: keyof typeof MAX_ANSWER_BYTES;
  /** GETs here may change state (dossier 0.4), so this is said for each. */
  readonly repeat: HttpRequest['repeat'];
}

/** Pictures that a result can hold: both sides, the portrait and the selfie, each as large as it may be sent. */
const PICTURES = 4;
/** A picture is in base64 in the JSON, and the JSON is in base64 in its envelope. */
const TWICE_BASE64 = (4 / 3) ** 2;

/** Bytes of an answer, by what it holds. */
export const MAX_ANSWER_BYTES = {
  fields: 1_000_000,
  /** Rows with their certificates, or screens. */
  lists: 20_000_000,
  pictures: Math.ceil(PICTURES * MAX_PICTURE_BYTES * TWICE_BASE64) + 2_000_000,
} as const;

const SESSION = '/proofingsession/:sessionId';
const COMMUNITY = 'tenant/:tenantId/community/:communityId';

/**
 * The vendor's list without its row 28, `/ecdsa_helper`: that one takes a private key in its body (dossier 0.3). What
 * replaces a thing whole may be sent again; what makes, ends or counts something may not.
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

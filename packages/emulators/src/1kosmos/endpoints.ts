/**
 * Every endpoint served, as data. Paths are relative to the service's base.
 *
 * `auth`: N none, B `requestid` and `publickey`, C those and `licensekey` (dossier 6.2).
 * `request`: whether the documented body is sealed in `{data}` (dossier 3); by default the other form is taken too.
 * `response`: `wrapped` is documented as an object under `data`, `annotated` as content with `publicKey` beside it;
 * both are likely sealed in truth (dossier 3), and a setting decides.
 */
export type ServiceName = 'idproofingapi' | 'docuverify' | 'adminconsole' | 'caas';
export type LicenseLevel = 'system' | 'service' | 'service_ext';

export interface Endpoint {
  /** Number in the vendor's own list of 33; absent for what lies outside it. */
  readonly number?: number;
  readonly service: ServiceName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly auth: 'N' | 'B' | 'C';
  readonly request?: 'plain' | 'sealed';
  readonly response: 'plain' | 'sealed' | 'wrapped' | 'annotated' | 'empty';
  /** Who may call it; only with `auth: 'C'`. */
  readonly levels?: readonly LicenseLevel[];
}

const session = '/proofingsession/:sessionId';
const community = 'tenant/:tenantId/community/:communityId';
const service: readonly LicenseLevel[] = ['system', 'service'];

// biome-ignore format: one endpoint a line reads like the documented table
export const endpoints = {
  sessionDetails: { number: 1, service: 'idproofingapi', method: 'GET', path: session, auth: 'B', response: 'plain' },
  completeSession: { number: 2, service: 'idproofingapi', method: 'GET', path: `${session}/complete`, auth: 'B', response: 'plain' },
  declineSession: { number: 3, service: 'idproofingapi', method: 'GET', path: `${session}/decline`, auth: 'B', response: 'plain' },
  retrySession: { number: 4, service: 'idproofingapi', method: 'GET', path: `${session}/retry`, auth: 'B', response: 'empty' },
  cancelRetry: { number: 5, service: 'idproofingapi', method: 'GET', path: `${session}/retry/cancel`, auth: 'B', response: 'empty' },
  startSession: { number: 6, service: 'idproofingapi', method: 'GET', path: `${session}/start`, auth: 'B', response: 'wrapped' },
  validateSession: { number: 7, service: 'idproofingapi', method: 'GET', path: `${session}/validate`, auth: 'B', response: 'plain' },
  presignedUrls: { number: 8, service: 'idproofingapi', method: 'POST', path: '/presignedurls/:sessionId', auth: 'B', request: 'plain', response: 'plain' },
  fetchSessions: { number: 9, service: 'idproofingapi', method: 'POST', path: '/proofingsession/fetch', auth: 'C', request: 'sealed', response: 'wrapped', levels: service },
  submitDocument: { number: 10, service: 'idproofingapi', method: 'POST', path: `${session}/submit/document`, auth: 'B', request: 'plain', response: 'empty' },
  submitEvent: { number: 11, service: 'idproofingapi', method: 'POST', path: `${session}/submit/event/:eventName`, auth: 'B', request: 'sealed', response: 'empty' },
  submitVerification: { number: 12, service: 'idproofingapi', method: 'POST', path: `${session}/submit/verification/:verificationName`, auth: 'B', request: 'plain', response: 'empty' },
  cancelUpload: { number: 13, service: 'idproofingapi', method: 'POST', path: `${session}/upload/cancel`, auth: 'B', request: 'plain', response: 'wrapped' },
  submitDocumentV2: { number: 14, service: 'idproofingapi', method: 'POST', path: `${session}/v2/submit/document`, auth: 'B', request: 'plain', response: 'empty' },
  submitDocumentV3: { number: 15, service: 'idproofingapi', method: 'POST', path: `${session}/v3/submit/document`, auth: 'B', request: 'plain', response: 'empty' },
  sessionTemplates: { number: 16, service: 'idproofingapi', method: 'GET', path: '/proofingtemplates/:sessionId', auth: 'N', response: 'plain' },
  putTemplate: { number: 17, service: 'idproofingapi', method: 'PUT', path: `/proofingtemplates/${community}`, auth: 'B', request: 'plain', response: 'plain' },
  patchTemplateByDvcId: { number: 18, service: 'idproofingapi', method: 'PATCH', path: `/proofingtemplates/${community}/dvcId/:dvcId`, auth: 'C', request: 'sealed', response: 'plain', levels: ['system', 'service', 'service_ext'] },
  patchTemplateById: { number: 19, service: 'idproofingapi', method: 'PATCH', path: `/proofingtemplates/${community}/id/:id`, auth: 'B', request: 'plain', response: 'plain' },
  deleteTemplate: { number: 20, service: 'idproofingapi', method: 'DELETE', path: `/proofingtemplates/${community}/id/:id`, auth: 'B', response: 'empty' },
  getBucket: { number: 21, service: 'idproofingapi', method: 'GET', path: `/bucket/${community}`, auth: 'C', response: 'wrapped', levels: service },
  putBucket: { number: 22, service: 'idproofingapi', method: 'PUT', path: `/bucket/${community}`, auth: 'C', request: 'sealed', response: 'wrapped', levels: service },
  listServiceKeys: { number: 23, service: 'idproofingapi', method: 'GET', path: '/servicekeys', auth: 'C', response: 'plain', levels: ['system'] },
  renewServiceKey: { number: 24, service: 'idproofingapi', method: 'DELETE', path: '/servicekey/:keyId', auth: 'C', response: 'plain', levels: ['system'] },
  createSession: { number: 25, service: 'idproofingapi', method: 'POST', path: '/document_share_session/create', auth: 'C', request: 'sealed', response: 'plain', levels: service },
  sessionResult: { number: 26, service: 'idproofingapi', method: 'POST', path: '/document_share_session/result', auth: 'C', request: 'sealed', response: 'annotated', levels: service },
  connectorInfo: { number: 27, service: 'idproofingapi', method: 'GET', path: '/info', auth: 'N', response: 'plain' },
  ecdsaHelper: { number: 28, service: 'idproofingapi', method: 'POST', path: '/ecdsa_helper/:method', auth: 'N', request: 'plain', response: 'plain' },
  environment: { number: 29, service: 'idproofingapi', method: 'GET', path: '/environment', auth: 'N', response: 'plain' },
  health: { number: 30, service: 'idproofingapi', method: 'GET', path: '/healthz', auth: 'N', response: 'plain' },
  publicKeys: { number: 31, service: 'idproofingapi', method: 'GET', path: '/publickeys', auth: 'N', response: 'plain' },
  serviceDirectory: { number: 32, service: 'idproofingapi', method: 'GET', path: '/sd', auth: 'N', response: 'plain' },
  verifyDocument: { number: 33, service: 'idproofingapi', method: 'POST', path: '/verify', auth: 'C', request: 'sealed', response: 'annotated', levels: service },

  communityInfo: { service: 'adminconsole', method: 'POST', path: '/api/r1/system/community_info/fetch', auth: 'N', request: 'plain', response: 'plain' },
  platformDirectory: { service: 'caas', method: 'GET', path: '/caas/sd', auth: 'N', response: 'plain' },
  docuverifyPublicKeys: { service: 'docuverify', method: 'GET', path: '/publickeys', auth: 'N', response: 'plain' },
  docuverifyCreate: { service: 'docuverify', method: 'POST', path: '/document_share_session/create', auth: 'C', request: 'sealed', response: 'plain', levels: service },
  docuverifyResult: { service: 'docuverify', method: 'POST', path: '/document_share_session/result', auth: 'C', request: 'sealed', response: 'sealed', levels: service },
  docuverifyVerify: { service: 'docuverify', method: 'POST', path: '/verify', auth: 'C', request: 'sealed', response: 'sealed', levels: service },
  docuverifyResultV3: { service: 'docuverify', method: 'POST', path: '/v3/document_share_session/result', auth: 'C', request: 'sealed', response: 'sealed', levels: service },
} as const satisfies Record<string, Endpoint>;

export type OperationName = keyof typeof endpoints;

export const serviceBases: Readonly<Record<ServiceName, string>> = {
  idproofingapi: '/idproofingapi',
  docuverify: '/docuverify',
  adminconsole: '',
  caas: '',
};

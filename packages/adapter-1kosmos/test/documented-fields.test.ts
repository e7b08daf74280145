// Each field that the dossier documents is typed and read, or typed and sent (documented-fields.json names its section).
// Checked for answers at run time, for requests by the compiler: objects below that lack a field, or have another, fail.
import { bytesSource, type Source } from '@anyproof/core';
import type { Answer } from '@anyproof/provider-kit';
import nock from 'nock';
import type { BucketRequest, TemplateCalls, TemplateStep } from '../src/administration/index.js';
import * as admin from '../src/administration/index.js';
import type {
  DocumentNames,
  DocumentPictures,
  PictureCuts,
  SessionEvent,
  VerificationSubmission,
} from '../src/client/pictures.js';
import * as platform from '../src/client/platform.js';
import * as session from '../src/client/session.js';
import type { FetchQuery, FetchRequest } from '../src/client/sessions.js';
import * as rows from '../src/client/sessions.js';
import type {
  ChannelConfiguration,
  Connector,
  ConnectorConfig,
  ShareResultRequest,
  ShareSessionRequest,
  Verification,
  VerificationConfig,
} from '../src/client/share-session.js';
import * as results from '../src/client/share-session.js';
import type {
  DocuverifyRequest,
  DocuverifyResultRequest,
  DocuverifyVerifyRequest,
  VerifyRequest,
} from '../src/client/verify.js';
import * as verify from '../src/client/verify.js';
import { oneKosmos } from '../src/index.js';
import * as endpoints from '../src/protocol/endpoints.js';
import documented from './documented-fields.json' with { type: 'json' };
import { HOST, makeProofing, noNetwork, opened, sealed, service } from './wire-harness.js';

const ANSWERS: Readonly<Record<string, Answer<unknown>>> = {
  ...pick(session, 'sessionDetails', 'sessionRecord', 'completion', 'declinedSession', 'canceledUpload'),
  ...pick(rows, 'sessionPage', 'createdSession'),
  ...pick(results, 'sessionResult'),
  ...pick(verify, 'certificate', 'documentVerification'),
  ...pick(admin, 'template', 'templateList', 'bucket', 'serviceKeys'),
  ...pick(endpoints, 'publicKeys'),
  ...pick(platform, 'health', 'environment', 'connectorInfo', 'communityInfo'),
};

function pick<Module extends object, Name extends keyof Module>(
  module: Module,
  ...names: readonly Name[]
): Pick<Module, Name> {
  return Object.fromEntries(names.map((name) => [name, module[name]])) as Pick<Module, Name>;
}

/** One of these is of the field's type, whatever that is. */
const SAMPLES = ['1', 1, true, ['1'], [{}], { 0: '1', id: '1' }, [{ id: '1' }]];
/** What must be there for anything else to be read. */
const NEEDED: Readonly<Record<string, object>> = {
  sessionDetails: { status: '1' },
  sessionPage: { data: [{ id: '1' }] },
  createdSession: { sessionId: '1', url: '1' },
  certificate: { verified: true },
  publicKeys: { publicKey: '1' },
  communityInfo: { tenant: { id: '1' }, community: { id: '1' } },
};

const answerRows = Object.entries(documented.answers).flatMap(([where, names]) => {
  const [path = ''] = where.split(' ');
  const [answer = '', ...keys] = path.split('.');
  return names.split(' ').map((field) => [answer, keys, field] as const);
});

it.each(answerRows)('%s %j has %s', (name, keys, field) => {
  const answer = ANSWERS[name];
  const found = SAMPLES.some((sample) => {
    const inner = { ...innermost(NEEDED[name], keys), [field]: sample };
    const raw = wrapped(inner, keys, NEEDED[name]);
    return at(answer?.read(raw).value, [...keys, field]) !== undefined;
  });
  expect(found).toBe(true);
});

const innermost = (needed: unknown, keys: readonly string[]): object => Object(at(needed, keys));

function wrapped(inner: unknown, keys: readonly string[], needed: object = {}): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return inner;
  const child = wrapped(inner, rest, Object(at(needed, [key])));
  return key === '0' ? [child] : { ...needed, [key]: child };
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce((one, key) => (one === undefined || one === null ? undefined : Object(one)[key]), value);
}

/** All the names that a type has, without its index signature. */
type Known<T> = { [K in keyof T as string extends K ? never : K]-?: unknown };

const picture: Source = bytesSource(Buffer.from('picture'), 'image/png');
const side = { result: {}, image: picture };

const REQUESTS = {
  create: { connector: 1, verification: 1, sessionRequest: 1 } satisfies Known<ShareSessionRequest>,
  sessionRequest: {
    tenantDNS: 1,
    communityName: 1,
    documentType: 1,
    tenantId: 1,
    communityId: 1,
    did: 1,
    user: 1,
    userUID: 1,
    workflowMetadata: 1,
  } satisfies Known<ShareSessionRequest['sessionRequest']>,
  user: { uid: 1, username: 1, firstname: 1, lastname: 1 } satisfies Known<
    NonNullable<ShareSessionRequest['sessionRequest']['user']>
  >,
  workflowMetadata: { wfInstanceId: 1, workflowId: 1 } satisfies Known<
    NonNullable<ShareSessionRequest['sessionRequest']['workflowMetadata']>
  >,
  result: {
    connector: 1,
    verification: 1,
    sessionId: 1,
    includeMetadata: 1,
    apiVersion: 1,
    alwaysReturnAssets: 1,
    granularStatus: 1,
  } satisfies Known<ShareResultRequest>,
  connector: { id: 1, type: 1, config: 1 } satisfies Known<Connector>,
  'connector.config': {
    license: 1,
    clientId: 1,
    clientSecret: 1,
    url: 1,
    verifierUrl: 1,
    verifierUrlV2: 1,
    document_share_session_enabled: 1,
    dl: 1,
    idcard: 1,
    ppt: 1,
    airAccessKey: 1,
    airSecretToken: 1,
    airAPI: 1,
    faceAPI: 1,
    faceAPIKey: 1,
    documentLivenessCheckAPI: 1,
    accountCode: 1,
    cfweb_url: 1,
    cfweb_cert: 1,
    cfweb_key: 1,
    cfweb_channelConfiguration: 1,
    cfweb_channelResponse: 1,
  } satisfies Known<ConnectorConfig>,
  cfweb_channelConfiguration: {
    enableSelfieCapture: 1,
    enableFarSelfie: 1,
    requestExpiryTimeInMin: 1,
    reviewScreenFront: 1,
    reviewScreenBack: 1,
    frontCaptureMode: 1,
    backCaptureMode: 1,
    transactionExpiryTimeInMin: 1,
    frontCaptureAttempt: 1,
    backCaptureAttempt: 1,
    selfieCaptureAttempt: 1,
    transactionAttempts: 1,
    frontSetManualTimeout: 1,
    backSetManualTimeout: 1,
  } satisfies Known<ChannelConfiguration>,
  verification: { id: 1, tag: 1, type: 1, config: 1 } satisfies Known<Verification>,
  'verification.config': {
    verifier: 1,
    debug: 1,
    skip: 1,
    returnRawData: 1,
    fraudDetectFailureBypass: 1,
    expireSessionInMin: 1,
    abandonSessionInMin: 1,
    maxRetries: 1,
    checks: 1,
    useV1BlinkIdVerify: 1,
    action_code: 1,
    document_type: 1,
  } satisfies Known<VerificationConfig>,
  verify: { connector: 1, verification: 1, document: 1, referrerPublicKey: 1 } satisfies Known<VerifyRequest>,
  document: {
    id: 1,
    type: 1,
    front_image: 1,
    back_image: 1,
    barcode_image: 1,
    front_image_flash: 1,
    front_image_url: 1,
    back_image_url: 1,
    barcode_image_url: 1,
    front_image_flash_url: 1,
  } satisfies Known<VerifyRequest['document']>,
  fetch: { query: 1, pIndex: 1, pSize: 1, tenantId: 1, communityId: 1 } satisfies Known<FetchRequest>,
  query: {
    id: 1,
    status: 1,
    overallRecommendation: 1,
    documentType: 1,
    name: 1,
    uid: 1,
    dvcID: 1,
    startDate: 1,
    endDate: 1,
  } satisfies Known<FetchQuery>,
  submitEvent: { screen_name: 1, status: 1, error: 1 } satisfies Known<SessionEvent>,
  submitVerification: {
    result: 1,
    image: 1,
    images: 1,
    imageNames: 1,
    event: 1,
  } satisfies Known<VerificationSubmission>,
  images: { cropped: 1, face: 1, imageBarcode: 1 } satisfies Known<PictureCuts>,
  event: { screen_name: 1, event_name: 1 } satisfies Known<NonNullable<VerificationSubmission['event']>>,
  submitDocumentV2: {
    document_front: side,
    document_back: side,
    fallbackCaptureMode: 'auto',
  } satisfies Required<DocumentPictures>,
  submitDocumentV3: {
    document_front: { result: {}, imageNames: [] },
    document_back: { result: {}, imageNames: [] },
    fallbackCaptureMode: 'manual',
  } satisfies Required<DocumentNames>,
  putTemplate: { documentType: 1, dvcID: 1, workflow: 1 } satisfies Known<
    Parameters<TemplateCalls['put']>[1]
  >,
  templateStep: { name: 1, type: 1, html: 1, params: 1, actions: 1 } satisfies Known<TemplateStep>,
  templateAction: { name: 1, on: 1, call: 1, jumpTo: 1, script: 1 } satisfies Known<
    NonNullable<TemplateStep['actions']>[number]
  >,
  putBucket: {
    type: 1,
    bucketName: 1,
    isEnabled: 1,
    createdBy: 1,
    aws_credential: 1,
    gcp_credential: 1,
    azure_credential: 1,
  } satisfies Known<BucketRequest>,
  'docuverify create': { dvcID: 1, sessionRequest: 1 } satisfies Known<DocuverifyRequest>,
  'docuverify sessionRequest': {
    tenantDNS: 1,
    communityName: 1,
    documentType: 1,
    userUID: 1,
    did: 1,
    user: 1,
    workflowMetadata: 1,
  } satisfies Known<DocuverifyRequest['sessionRequest']>,
  'docuverify result': {
    dvcID: 1,
    sessionId: 1,
    includeMetadata: 1,
    alwaysReturnAssets: 1,
    granularStatus: 1,
  } satisfies Known<DocuverifyResultRequest>,
  'docuverify verify': { dvcID: 1, verifications: 1, document: 1 } satisfies Known<DocuverifyVerifyRequest>,
};

it.each(Object.entries(documented.requests))('the request %s', (where, names) => {
  const name = where.replace(/ \(.*$/, '');
  const typed = Object.entries(REQUESTS).find(([key]) => key === name)?.[1] ?? {};
  expect(Object.keys(typed)).toEqual(expect.arrayContaining(names.split(' ')));
});

noNetwork();

it('docuverify judges a document without a session, the pictures sealed with the rest', async () => {
  const settings = { connector: undefined, verification: undefined, dialect: 'docuverify', dvcId: 'dvc-1' };
  const { docuverify } = makeProofing({ ...settings, docuverifyUrl: `${HOST}/docuverify` }).native(oneKosmos);
  nock(HOST).get('/docuverify/publickeys').reply(200, { publicKey: service.publicKey });
  const sent: unknown[] = [];
  nock(HOST)
    .post('/docuverify/verify', (body) => sent.push(opened(body)) > 0)
    .reply(
      200,
      sealed({ docId: 7, docType: 'dl', certifications: [{ type: 'dl_verify' }], status: 'ok', code: 200 }),
    );
  const verified = await docuverify.verify({
    dvcID: 'dvc-1',
    verifications: ['dl_verify', 'face_compare'],
    document: { id: 'D1', type: 'dl', front_image: picture, ssn: '000-00-0000' },
  });
  expect(sent).toEqual([
    {
      dvcID: 'dvc-1',
      verifications: ['dl_verify', 'face_compare'],
      document: { id: 'D1', type: 'dl', front_image: 'cGljdHVyZQ==', ssn: '000-00-0000' },
    },
  ]);
  expect(verified.value).toEqual({
    docId: '7',
    docType: 'dl',
    certifications: [{ type: 'dl_verify' }],
    status: 'ok',
    code: '200',
  });
});

import { readSpecimen } from '../shared/index.js';
import { documentObject } from './document-object.js';
import type { Call, Handler } from './exchange.js';
import { Fields } from './fields.js';
import { judge } from './judgement.js';
import { proofJwt, resultToken } from './proof.js';
import { decodeBase64 } from './sealing.js';
import type { Capture } from './session.js';
import { checksFrom, type Expanded, expandedFrom } from './session-request.js';
import { expandedOf, storedVerification } from './share-session-handlers.js';
import { type CaptureSlot, type DocumentType, outcomeWord, reasonMessages } from './words.js';

const typeNames: Readonly<Record<string, DocumentType>> = {
  dl: 'dl_object',
  ppt: 'ppt_object',
  idcard: 'idcard_object',
};

const sides = [
  ['front', 'front_image'],
  ['back', 'back_image'],
] as const;

/** Endpoint 33, and what docuverify makes of it: a document judged at once, without a session and without a face. */
export const verifyHandlers = {
  verifyDocument: (call) => {
    const fields = Fields.of(call.body).only('connector', 'verification', 'document', 'referrerPublicKey');
    return { body: certificateOf(call, expandedFrom(fields, 'verify'), fields.object('document')) };
  },
  docuverifyVerify: (call) => {
    const fields = Fields.of(call.body).only('dvcID', 'verifications', 'document');
    const expanded = expandedOf(storedVerification(call, fields));
    const { docuverifyVerifications: known } = call.platform.context.settings;
    const wanted = fields.texts('verifications');
    if (wanted.length === 0) throw fields.wrong('verifications', 'must contain at least 1 items');
    const strange = wanted.find((name) => !known.includes(name));
    if (strange !== undefined) throw fields.wrong('verifications', `must be among [${known.join(', ')}]`);
    const certificate = certificateOf(call, expanded, fields.object('document'));
    const certifications = wanted.map((name) => certifiedAs(name, certificate));
    const passed = certifications.every(({ verified }) => verified === true);
    return {
      body: {
        docId: certificate.docId,
        docType: certificate.docType,
        certifications,
        status: passed ? 'SUCCESS' : 'FAILED',
        message: passed ? 'Verified' : 'Not verified',
        code: 200,
      },
    };
  },
} as const satisfies Record<string, Handler>;

interface Certificate extends Readonly<Record<string, unknown>> {
  readonly docId: string;
  readonly docType: string;
  readonly verified: boolean;
}

/** A picture of a document proves neither a face nor a number that it does not print. */
function certifiedAs(name: string, certificate: Certificate): Readonly<Record<string, unknown>> {
  if (name.endsWith('_verify') && name !== 'ssn_verify') return { ...certificate, type: name };
  const { docId, docType, authority, ts } = certificate;
  return { docId, docType, type: name, authority, ts, verified: false, result: { status: 'NOT_PERFORMED' } };
}

const documentFields = [
  'id',
  'type',
  ...['front_image', 'back_image', 'barcode_image', 'front_image_flash'].flatMap((name) => [
    name,
    `${name}_url`,
  ]),
];

function certificateOf(
  { platform, service }: Call,
  { connector, verification }: Expanded,
  document: Fields,
): Certificate {
  document.only(...documentFields);
  const id = document.text('id');
  const documentType = typeNames[document.text('type').toLowerCase()];
  if (documentType === undefined) throw document.wrong('type', 'must be one of [dl, ppt, idcard]');
  const captures = new Map<CaptureSlot, Capture>();
  for (const [slot, field] of sides) {
    const image = imageFrom(document, field);
    if (image === undefined) continue;
    captures.set(slot, { image, specimen: readSpecimen(image), livenessPerformed: false });
  }
  if (!captures.has('front')) throw document.wrong('front_image', 'is required');

  const config = verification.object('config');
  const checks = checksFrom(config).filter((name) => name !== 'selfie_liveness' && name !== 'face_compare');
  const { clock, scenario, origin, settings } = platform.context;
  const now = clock.now();
  const { outcome, reason, printed, ...judgement } = judge({
    documentType,
    captures,
    config: { checks, bypassFraud: config.optionalBoolean('fraudDetectFailureBypass') ?? false },
    scenario,
    today: new Date(now).toISOString().slice(0, 10),
  });
  const verified = outcome === 'COMPLETED_PASS';
  const authority = connector.text('type');
  const proof = { iss: origin, sub: id, iat: Math.floor(now / 1000), type: documentType };
  const status = outcomeWord(outcome, settings.outcomeWords);
  return {
    docType: document.text('type').toLowerCase(),
    docId: id,
    ...(verification.has('type') ? { type: verification.text('type') } : {}),
    authority,
    ts: now,
    verified,
    result: verified
      ? documentObject(documentType, authority, printed, {})
      : reason === undefined
        ? { status }
        : { status, reasonCode: reason, message: reasonMessages[reason] },
    metadata: { checks: judgement.checks },
    ...(verified ? { token: resultToken(), proof_jwt: proofJwt(platform.keys.of(service), proof) } : {}),
    raw_data: { checks: judgement.checks },
    publicKey: platform.keys.of(service).publicKey,
  };
}

function imageFrom(document: Fields, field: string): Buffer | undefined {
  const text = document.optionalText(field);
  if (text === undefined) {
    // The emulator asks no other host for anything.
    if (document.has(`${field}_url`)) throw document.wrong(`${field}_url`, 'cannot be read');
    return undefined;
  }
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw document.wrong(field, 'must be a valid base64 string');
  return bytes;
}

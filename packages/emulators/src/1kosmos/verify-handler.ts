import { readSpecimen } from '../shared/index.js';
import { documentObject } from './document-object.js';
import type { Handler } from './exchange.js';
import { Fields } from './fields.js';
import { judge } from './judgement.js';
import { proofJwt, resultToken } from './proof.js';
import { decodeBase64 } from './sealing.js';
import type { Capture } from './session.js';
import { checksFrom, expandedFrom } from './session-request.js';
import { type CaptureSlot, type DocumentType, reasonMessages } from './words.js';

const typeNames: Readonly<Record<string, DocumentType>> = {
  dl: 'dl_object',
  ppt: 'ppt_object',
  idcard: 'idcard_object',
};

const sides = [
  ['front', 'front_image'],
  ['back', 'back_image'],
] as const;

/** Endpoint 33: a document judged at once, without a session and without a face. */
export const verifyHandlers = {
  verifyDocument: ({ platform, service, body }) => {
    const fields = Fields.of(body);
    const { connector, verification } = expandedFrom(fields, 'verify');
    const document = fields.object('document');
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
    const { clock, scenario, origin } = platform.context;
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
    return {
      body: {
        docType: document.text('type').toLowerCase(),
        docId: id,
        ...(verification.has('type') ? { type: verification.text('type') } : {}),
        authority,
        ts: now,
        verified,
        result: verified
          ? documentObject(documentType, authority, printed, {})
          : reason === undefined
            ? { status: outcome }
            : { status: outcome, reasonCode: reason, message: reasonMessages[reason] },
        metadata: { checks: judgement.checks },
        ...(verified ? { token: resultToken(), proof_jwt: proofJwt(platform.keys.of(service), proof) } : {}),
        raw_data: { checks: judgement.checks },
        publicKey: platform.keys.of(service).publicKey,
      },
    };
  },
} as const satisfies Record<string, Handler>;

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

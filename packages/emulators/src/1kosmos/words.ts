import type { AnswerTraits } from '../shared/index.js';

/** The vendor's closed vocabularies, as data. */

export const documentTypes = ['dl_object', 'ppt_object', 'idcard_object'] as const;
export type DocumentType = (typeof documentTypes)[number];

/** Dossier 7.1. */
export type SessionStatus = 'PENDING' | 'INPROGRESS' | 'EXPIRED' | 'ABANDONED' | 'COMPLETED' | 'DECLINED';
export type Outcome = 'COMPLETED_PASS' | 'COMPLETED_FAILED' | 'COMPLETED_NOT_PERFORMED' | 'REVIEW';

/** An outcome as the vendor may write it (dossier 7.0). */
export function outcomeWord(outcome: Outcome, form: 'documented' | 'bare' | 'prefixed'): string {
  const bare = outcome.replace(/^COMPLETED_/, '');
  if (form === 'bare') return bare;
  return form === 'prefixed' ? `COMPLETED_${bare}` : outcome;
}

export const checkNames = [
  'document_liveness_front',
  'document_liveness_back',
  'selfie_liveness',
  'face_compare',
  'fraud_detection',
] as const;
export type CheckName = (typeof checkNames)[number];

/** The three captures, each named in the URL by its liveness check. */
export const captureOfVerification = {
  document_liveness_front: 'front',
  document_liveness_back: 'back',
  selfie_liveness: 'selfie',
} as const;
export type VerificationName = keyof typeof captureOfVerification;
export type CaptureSlot = (typeof captureOfVerification)[VerificationName];

/** Reason codes of dossier 5, paraphrased. */
export const reasonMessages = {
  IDV0001: 'Image quality check failed',
  IDV0002: 'Document only partly verified',
  IDV0003: 'Only the front of the document was verified',
  IDV0004: 'Data extraction failed',
  IDV0005: 'Wrong document type shown',
  IDV0006: 'Document not supported',
  IDV0007: 'Data check failed',
  IDV0008: 'Document liveness failed',
  IDV0009: 'Document validity check failed',
  IDV0010: 'A verification module failed',
  IDV0011: 'Document expired',
  IDV0012: 'Fraud check failed',
  IDV0013: 'Not published',
  IDV0014: 'No retries left',
  IDV0015: 'Document not allowed by policy',
  IDV0016: 'Session ended without image upload',
} as const;
export type ReasonCode = keyof typeof reasonMessages;

/** What each document type is called and shows. A driving licence and an identity card both have a back. */
export const documentTraits = {
  dl_object: { type: 'dl', name: 'DL', hasBack: true, specimens: ['identity_card'] },
  ppt_object: { type: 'ppt', name: 'PPT', hasBack: false, specimens: ['passport'] },
  idcard_object: { type: 'idcard', name: 'IDCARD', hasBack: true, specimens: ['identity_card'] },
} as const satisfies Record<
  DocumentType,
  { type: string; name: string; hasBack: boolean; specimens: readonly string[] }
>;

/**
 * Names of uploadable images (dossier 6.3), each with the capture it belongs to and the extension that stands in its
 * upload address alone.
 */
export const imageNames = {
  document_front_image: { slot: 'front', extension: '.png' },
  document_front_image_compressed: { slot: 'front', extension: '.jpeg' },
  document_front_face: { slot: 'front', extension: '.jpeg' },
  document_back_image: { slot: 'back', extension: '.png' },
  document_back_image_compressed: { slot: 'back', extension: '.jpeg' },
  document_back_imageBarcode: { slot: 'back', extension: '.png' },
  document_back_imageBarcode_compressed: { slot: 'back', extension: '.jpeg' },
  // The extension of this one is not published.
  selfie_liveness_image: { slot: 'selfie', extension: '' },
} as const satisfies Readonly<Record<string, { readonly slot: CaptureSlot; readonly extension: string }>>;
export type ImageName = keyof typeof imageNames;

export function isImageName(name: string): name is ImageName {
  return Object.hasOwn(imageNames, name);
}

/** Platform events (dossier 8): the natural set for `submit/event/{eventName}`. */
export const eventNames = [
  'E_IDV_INITIALIZATION',
  'E_IDV_USER_CONSENT',
  'E_IDV_DOCUMENTINSTRUCTION',
  'E_IDV_DOCUMENTPREVIEW',
  'E_IDV_DOCUMENTCAPTURE',
  'E_IDV_SELFIEINSTRUCTION',
  'E_IDV_SELFIEPREVIEW',
  'E_IDV_SELFIECAPTURE',
  'E_IDV_DOCUMENT_SUBMISSION',
  'E_IDV_DOCUMENT_VALIDATE',
  'E_IDV_SESSION_ABANDONED',
  'E_IDV_SESSION_EXPIRED',
] as const;

export function isDocumentType(value: unknown): value is DocumentType {
  return documentTypes.some((name) => name === value);
}

export function isVerificationName(value: string): value is VerificationName {
  return Object.hasOwn(captureOfVerification, value);
}

/** What names a session in the answers, before they are sealed or wrapped; and the words that decide. */
export const oneKosmosAnswers: AnswerTraits = {
  identity: ['id', 'sessionId', 'data.*.id'],
  verdicts: {
    responseStatus: { SUCCESS: 'FAILED', FAILED: 'SUCCESS' },
    sessionResult: { SUCCESS: 'FAILED', FAILED: 'SUCCESS' },
    completionStatus: { COMPLETED: 'EXPIRED', COMPLETED_PASS: 'COMPLETED_FAILED', PASS: 'FAILED' },
    resultStatus: {
      COMPLETED_PASS: 'COMPLETED_FAILED',
      COMPLETED_FAILED: 'COMPLETED_PASS',
      PASS: 'FAILED',
      FAILED: 'PASS',
    },
    status: { COMPLETED: 'EXPIRED', SUCCESS: 'FAILED', FAILED: 'SUCCESS' },
  },
};

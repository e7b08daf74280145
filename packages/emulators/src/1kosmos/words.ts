/** The vendor's closed vocabularies, as data. */

export const documentTypes = ['dl_object', 'ppt_object', 'idcard_object'] as const;
export type DocumentType = (typeof documentTypes)[number];

/** Dossier 7.1. */
export type SessionStatus = 'PENDING' | 'INPROGRESS' | 'EXPIRED' | 'ABANDONED' | 'COMPLETED' | 'DECLINED';
export type Outcome = 'COMPLETED_PASS' | 'COMPLETED_FAILED' | 'COMPLETED_NOT_PERFORMED' | 'REVIEW';

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

/** Names of uploadable images (dossier 6.3), each with the capture it belongs to. */
export const imageNames: Readonly<Record<string, CaptureSlot>> = {
  'document_front_image.png': 'front',
  'document_front_image_compressed.jpeg': 'front',
  'document_front_face.jpeg': 'front',
  'document_back_image.png': 'back',
  'document_back_image_compressed.jpeg': 'back',
  'document_back_imageBarcode.png': 'back',
  'document_back_imageBarcode_compressed.jpeg': 'back',
  // The extension of this one is not published.
  selfie_liveness_image: 'selfie',
};

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

// Results as large as somebody may send them: the vendors' shapes with an invented person and very many small parts, which
// cost more to read than pictures do.
import { id360Report, oneKosmosDetails, SESSION } from './canned.js';

export const TRANSACTION = 'bench-transaction';

/** Where 1Kosmos answers sealed. */
export const SEALED_RESULT = /\/document_share_session\/result$/;

export interface LargeResults {
  readonly plain: readonly (readonly [path: RegExp, answer: unknown])[];
  /** 1Kosmos' result, in the clear. */
  readonly sealed: unknown;
}

export function largeResults(bytes: number): LargeResults {
  return {
    plain: [
      [/\/report\b/, id360(bytes)],
      [/\/data\/[^/]+\/status$/, { status: 'AUTO_APPROVED' }],
      [/\/decision\/results$/, innovatricsDecision(bytes)],
      [/\/document\/result$/, innovatricsDocument(bytes)],
      [/\/face\/result$/, { availableImages: ['selfie'] }],
      [/\/images$/, { document: ['front'], face: ['selfie'] }],
      [/\/proofingsession\/fetch$/, { data: [oneKosmosRow], page: { index: 0, total: 1, size: 1 } }],
      [/\/proofingsession\/[^/]+$/, { ...oneKosmosDetails, status: 'COMPLETED' }],
      [/\/init$/, { transactionId: TRANSACTION, qrCode: 'https://bench.example/picture?pictureId=1' }],
      [/\/result$/, shootId(bytes)],
    ],
    // Base64 makes four bytes of three.
    sealed: oneKosmos(Math.floor((bytes * 3) / 4)),
  };
}

/** As many of them as there is room for. */
function fill<Item>(bytes: number, make: (index: number) => Item): Item[] {
  const size = JSON.stringify(make(100_000)).length + 1;
  return Array.from({ length: Math.floor(bytes / size) }, (_, index) => make(index));
}

/** Comparisons of one field, comparisons of a field each, and validations. */
function id360(bytes: number): unknown {
  const comparison = (name: string, index: number) => ({
    ref: `IDENTITY_DOCUMENT.${name}`,
    is_equivalent: true,
    field1: { document_type: 'ID', name, value: `EXEMPLE ${index}` },
    field2: { document_type: 'CONTROL_DATA', name, value: 'EXEMPLE' },
  });
  const ofOne = fill(bytes / 3, (index) => comparison('last_name', index));
  const ofMany = fill(bytes / 3, (index) => comparison(`field_${index}`, index));
  const validations = fill(bytes / 3, (id) => ({ id, ref: `IDENTITY_DOCUMENT.${id}`, is_valid: true }));
  const validator_report = { is_valid: true, validations, comparisons: [...ofOne, ...ofMany] };
  return { ...id360Report, finalizer_reports: { validator_report } };
}

function innovatricsDecision(bytes: number): unknown {
  const fields = fill(bytes, (index) => ({
    inputFieldName: `field${index}`,
    ocrTextValue: 'EXEMPLE',
    mrzTextValue: 'EXEMPLE',
    distance: 0,
    score: 0.98,
  }));
  return {
    verifications: { DOCUMENT_OCR_MRZ: { score: 0.98, level: 'HIGH', fields } },
    decision: { score: 0.98, level: 'HIGH' },
  };
}

function innovatricsDocument(bytes: number): unknown {
  return {
    country: 'FRA',
    documentType: 'identity-card',
    applicant: { firstName: 'ÉLODIE', lastName: 'EXEMPLE', dateOfBirth: '1985-07-12' },
    documentVisualResults: fill(bytes / 2, (index) => ({
      name: `Field${index}`,
      value: 'EXEMPLE',
      confidence: 0.98,
    })),
    documentMrzResults: fill(bytes / 2, (index) => ({ name: `Field${index}`, value: 'EXEMPLE<<ELODIE' })),
    availableImages: ['front'],
  };
}

const oneKosmosRow = {
  id: SESSION,
  status: 'COMPLETED',
  resultStatus: 'COMPLETED_PASS',
  createdTS: 1_768_662_109_295,
  completedTS: 1_768_662_209_295,
  user: oneKosmosDetails.user,
  'session-result': [{ result: { reasonCode: 'PASS' } }],
};

/** Half pictures, as results with images are, and half checks. */
function oneKosmos(bytes: number): unknown {
  const picture = 'A'.repeat(Math.floor(bytes / 8) * 4);
  const checks = fill(bytes / 2, (index) => ({ name: `check_${index}`, status: 'pass', score: 0.98 }));
  return {
    sessionId: SESSION,
    responseStatus: 'SUCCESS',
    sessionResult: 'COMPLETED_PASS',
    document: {
      type: 'idcard',
      documentId: '21XX12345',
      firstName: 'ÉLODIE',
      lastName: 'EXEMPLE',
      dob: '19850712',
      doe: '20360131',
      gender: 'F',
      country: 'FRA',
      image: picture,
    },
    metadata: { checks },
  };
}

function shootId(bytes: number): unknown {
  const documents = fill(bytes, (documentId) => ({
    documentId,
    declaredType: 'IDENTITY',
    status: 'SCANNED',
    mrz: { lastName: 'EXEMPLE', firstName: 'ELODIE', birthDate: '1985-07-12', sex: 'F', nationality: 'FRA' },
    ocr: {
      lastName: 'EXEMPLE',
      firstName: 'Élodie',
      documentNumber: `21XX${documentId}`,
      issuingCountry: 'FRA',
    },
  }));
  return { transactionId: TRANSACTION, documents };
}

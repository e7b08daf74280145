import {
  type DocumentType,
  type EvidenceKind,
  ProofingError,
  type Reason,
  type ReasonCode,
} from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';

// What ShootID's values mean. Its manual was never found, so the settings can replace most of them.

/** The meanings of the values of `documents[].status`. */
export interface DocumentWords {
  readonly inProgress: readonly string[];
  readonly read: readonly string[];
  readonly failed: readonly string[];
}

/** Only one is documented; values in no list count as in progress (dossier 2.2). */
export const DOCUMENT_WORDS: DocumentWords = {
  inProgress: ['READY_TO_BE_SCANNED'],
  read: ['SCANNED'],
  failed: ['FAILED'],
};

/** The kinds of evidence that ShootID accepts, each with its own `type`. */
export interface DocumentTypes {
  readonly [kind: string]: string;
}

/** From dossier 1 and 3. */
export const DOCUMENT_TYPES: DocumentTypes = {
  identity_document: 'IDENTITY',
  bank_details: 'RIB',
  check: 'CHECK',
  car_registration: 'CAR_REGISTRATION',
};

/** ShootID's `type` for a kind. Throws UNSUPPORTED if it has none, as for a selfie. */
export function typeFor(kind: EvidenceKind, types: DocumentTypes, provider: string): string {
  const type = entryOf(types, kind);
  if (type !== undefined) return type;
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: `does not accept this kind of evidence; accepted: ${Object.keys(types).join(', ')}`,
    provider,
  });
}

/**
 * The kind of a declared type, or, if the settings do not name that, of the type that the vendor detected. A type that
 * they do not name keeps its own name.
 */
export function kindOf(
  { declaredType, detectedType }: { readonly declaredType?: string; readonly detectedType?: string },
  types: DocumentTypes,
): EvidenceKind {
  const known = new Map(Object.entries(types).map(([kind, type]) => [type, kind]));
  const own = (declaredType || 'other').replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return known.get(declaredType ?? '') ?? known.get(detectedType ?? '') ?? own;
}

/** ShootID gives no reason beyond the status (dossier 2.3), so the kind of document decides. */
const REASONS: { readonly [kind: string]: ReasonCode } = {
  identity_document: 'document_unreadable',
  bank_details: 'bank_details_not_proven',
};

/** Why a document of this kind was not read; `nativeType` is the vendor's name for the kind. */
export function reasonFor(kind: EvidenceKind, word: string | undefined, nativeType?: string): Reason {
  return {
    code: entryOf(REASONS, kind) ?? 'document_unreadable',
    ...(word === undefined ? {} : { nativeCode: word }),
    ...(nativeType === undefined ? {} : { detail: `at ${nativeType}` }),
  };
}

/** Form fields that the upload sets itself (dossier 2.2). */
const RESERVED: ReadonlySet<string> = new Set(['file', 'type', 'documentId', 'page', 'transactionId']);

/**
 * What is wrong with an additional form field of an upload (binarization, OCR, cropping); the names are undocumented
 * (dossier 1).
 */
export function uploadOptionProblem(name: string): string | undefined {
  return /^[\w.-]+$/.test(name) && !RESERVED.has(name)
    ? undefined
    : 'must be a form field of letters, digits, dots and dashes that the upload does not set itself';
}

/** French values too; letters without an ASCII capital stay as they are. */
export const GENDERS = {
  H: 'male',
  HOMME: 'male',
  MASCULIN: 'male',
  FEMME: 'female',
  FEMININ: 'female',
  FÉMININ: 'female',
  FéMININ: 'female',
} as const;

/** The document code of ICAO 9303: `P` begins a passport, `ID` or a bare `I` an identity card. */
export function typeByMrz(line: string | undefined): DocumentType | undefined {
  if (line?.startsWith('P')) return 'passport';
  return line !== undefined && /^I[D<]/.test(line) ? 'identity_card' : undefined;
}

/** The two places of a document's texts. OCR reads the print, whose names are neither truncated nor transliterated. */
export type Place = 'mrz' | 'ocr';

interface FieldNames {
  /** The place that takes precedence if both have a reading. */
  readonly first: Place;
  readonly names: readonly string[];
}

/**
 * The fields that are looked for in a document's texts. No sample of a result exists (dossier 2.3): these are the names
 * that an English or French API would use, compared without case, accents and separators.
 */
export const FIELDS = {
  given_name: {
    first: 'ocr',
    names: ['firstNames', 'givenNames', 'firstName', 'givenName', 'prenoms', 'prenom'],
  },
  family_name: {
    first: 'ocr',
    names: ['lastName', 'familyName', 'surname', 'usageName', 'nomUsage', 'nom', 'name'],
  },
  birth_family_name: { first: 'ocr', names: ['birthName', 'maidenName', 'nomNaissance'] },
  birthdate: { first: 'mrz', names: ['birthDate', 'dateOfBirth', 'dateNaissance'] },
  birth_place: { first: 'ocr', names: ['birthPlace', 'placeOfBirth', 'lieuNaissance'] },
  gender: { first: 'mrz', names: ['sex', 'gender', 'sexe'] },
  nationality: { first: 'mrz', names: ['nationality', 'nationalite'] },
  number: {
    first: 'mrz',
    names: ['documentNumber', 'idNumber', 'number', 'numeroDocument', 'numero'],
  },
  personal_number: { first: 'mrz', names: ['personalNumber', 'numeroPersonnel'] },
  issuing_country: { first: 'mrz', names: ['issuingCountry', 'issuer', 'country', 'paysEmission', 'pays'] },
  issuing_authority: { first: 'ocr', names: ['issuingAuthority', 'authority', 'autorite'] },
  issued_on: { first: 'ocr', names: ['issueDate', 'issuingDate', 'dateOfIssue', 'dateDelivrance'] },
  expires_on: {
    first: 'mrz',
    names: ['expirationDate', 'expiryDate', 'dateOfExpiry', 'dateExpiration', 'validUntil'],
  },
  mrz_line_1: { first: 'mrz', names: ['line1', 'mrzLine1', 'ligne1'] },
  mrz_line_2: { first: 'mrz', names: ['line2', 'mrzLine2', 'ligne2'] },
  mrz_line_3: { first: 'mrz', names: ['line3', 'mrzLine3', 'ligne3'] },
  mrz_lines: { first: 'mrz', names: ['lines', 'mrzLines', 'lignes', 'text', 'raw'] },
  mrz_valid: { first: 'mrz', names: ['valid', 'isValid', 'valide'] },
  iban: { first: 'ocr', names: ['iban'] },
  bic: { first: 'ocr', names: ['bic', 'swift', 'bicSwift'] },
  account_holder: { first: 'ocr', names: ['holder', 'accountHolder', 'fullName', 'titulaire'] },
} as const satisfies { readonly [field: string]: FieldNames };

export type Field = keyof typeof FIELDS;

/** The keys of {@link ResultKeys}: the fields, and the two places. */
export const RESULT_FIELDS = [...(Object.keys(FIELDS) as Field[]), 'mrz', 'ocr'] as const;

/** Names of a result's fields, tried in order before the usual ones. */
export type ResultKeys = { readonly [F in Field | Place]?: readonly string[] | undefined };

/** Objects that contain the holder's texts. */
export const PERSONS: readonly string[] = [
  'person',
  'personne',
  'identity',
  'identite',
  'holder',
  'titulaire',
];

export const PERSON_FIELDS: ReadonlySet<Field> = new Set<Field>([
  'given_name',
  'family_name',
  'birth_family_name',
  'birthdate',
  'birth_place',
  'gender',
  'nationality',
]);

/** Objects that only group a place's texts. */
export const WRAPPERS: ReadonlySet<string> = new Set([
  ...['fields', 'values', 'data', 'items', 'texts', 'results', 'result', 'details', 'content', 'lines'],
  ...['decoded', 'extracted', 'parsed', 'document', 'zone', 'mrz', 'ocr', 'front', 'back', 'recto', 'verso'],
  ...['champs', 'valeurs', 'donnees', 'textes', 'resultats', 'resultat', 'contenu', 'lignes'],
]);

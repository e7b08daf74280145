// ID360's values and what they mean in the contract, each written once.
import type {
  Artifact,
  CheckKind,
  Decision,
  DocumentType,
  EndByMessage,
  EndedBy,
  Outcome,
  ReasonCode,
  Status,
} from '@anyproof/core';
import { entryOf, entryOfWord, plainText, wordTable } from '@anyproof/provider-kit';

/** What a dossier's status means (dossier 6.1). */
export interface Meaning {
  readonly outcome: Outcome;
  readonly endedBy?: EndedBy;
  /** An end that ID360 reports by callback; a report of it cannot be relied on (dossier 13). */
  readonly ends?: EndByMessage;
}

interface Entry {
  readonly meaning: Meaning;
  /** What it means if the person had already begun, if that differs. */
  readonly started?: Meaning;
  /** What callbacks report it for. */
  readonly reported: readonly (Status | Decision)[];
}

const byVendor = (status: 'expired' | 'abandoned' | 'failed'): Meaning => ({
  outcome: { status },
  endedBy: 'vendor',
  ends: status,
});
const decided = (decision: Decision): Meaning => ({
  outcome: { status: 'completed', decision, final: true },
});

/** Past its retention period: claims and pictures are gone. */
export const DELETED = 'DELETED';

/** The end that the app requested with `cancelSession`. */
export const INTERRUPTED = 'DISCONTINUED';

/** A dossier's status: callbacks and reports use the same words. */
const STATUSES: { readonly [word: string]: Entry } = {
  NEW: { meaning: { outcome: { status: 'pending' } }, reported: [] },
  STARTED: { meaning: { outcome: { status: 'pending' } }, reported: ['pending', 'processing'] },
  OK: { meaning: decided('approved'), reported: ['approved'] },
  KO: { meaning: decided('declined'), reported: ['declined'] },
  // The vendor's time limit passed; no one canceled it.
  CANCELED: {
    meaning: byVendor('expired'),
    started: byVendor('abandoned'),
    reported: ['expired', 'abandoned'],
  },
  FAILED: { meaning: byVendor('failed'), reported: ['failed'] },
  [INTERRUPTED]: {
    meaning: { outcome: { status: 'canceled' }, endedBy: 'app', ends: 'canceled' },
    reported: ['canceled'],
  },
};

// The other spelling is from dossier 10, row 19.
const statuses = wordTable(STATUSES, { spellings: { CANCELLED: 'CANCELED' } });

/** Undefined for a status that is not in the vendor's list, which is never an end or an approval. */
export function meaningOf(word: string, started: boolean): Meaning | undefined {
  const entry = statuses.meaningOf(word);
  return started ? (entry?.started ?? entry?.meaning) : entry?.meaning;
}

/** The status with which callbacks report this; undefined if none does. */
export function wordFor(news: Status | Decision): string | undefined {
  return statuses.wordFor(({ reported }) => reported.includes(news));
}

/** The vendor's verdict, for the ends whose report can be relied on. */
export function decisionOf(word: string): Decision | undefined {
  return meaningOf(word, false)?.outcome.decision;
}

/** True for an end whose finished report cannot be relied on. */
export function endsUnseen(word: string): boolean {
  return word === DELETED || meaningOf(word, false)?.ends !== undefined;
}

/** True for a report of the vendor's test environment; what production writes is not documented (dossier 6.3). */
export const isTestEnvironment = (word: string | undefined): boolean =>
  entryOfWord({ PREPROD: true }, word) === true;

/** The verdicts of parts: steps, external methods, the identity (dossier 6.3). */
const verdicts = wordTable({ OK: true, KO: false }, { anyCase: true });

/** Undefined for other values. */
export const isOk = (word: string | undefined): boolean | undefined => verdicts.meaningOf(word);

/** Values seen for the format of an identity document (dossier 8.4, 8.6), and the vendor's four kinds (dossier 5.1). */
const documentTypes = wordTable<{ readonly [word: string]: DocumentType }>(
  {
    ID: 'identity_card',
    CIF: 'identity_card',
    CNI: 'identity_card',
    PASSPORT: 'passport',
    P: 'passport',
    RESIDENCE_PERMIT: 'residence_permit',
    DRIVING_LICENSE: 'driving_licence',
    DRIVING_LICENCE: 'driving_licence',
  },
  { anyCase: true },
);

export const documentTypeOf = (word: unknown): DocumentType | undefined =>
  documentTypes.meaningOf(plainText(word));

/** True for a document that the vendor judged and rejected; a COLLECTED one was only stored. */
export const isInvalidDocument = (status: string | undefined): boolean =>
  entryOfWord({ INVALID: true }, status) === true;

/** The vendor's document name for each kind of evidence (dossier 5.1). */
export const EVIDENCE_NAMES = {
  identity_document: 'id_document_image',
  selfie: 'selfie_image_upload',
  proof_of_address: 'proof_of_address_image',
  bank_details: 'bank_details_image',
} as const;

/** The groups of a report's documents (dossier 8.5); voices are `other`. */
const groups = wordTable(
  {
    identity_document: 'document_image',
    proof_of_address: 'document_image',
    bank_details: 'document_image',
    income_tax: 'document_image',
    kbis: 'document_image',
    mandate: 'document_image',
    pay_slip: 'document_image',
    property_tax: 'document_image',
    selfie: 'selfie',
    liveness: 'video',
  },
  { unknown: 'other' },
);

/**
 * Reports of version 1 have no groups, and name files by document (dossier 8.2), with selfies under another name than
 * in uploads.
 */
const GROUP_OF_DOCUMENT = new Map<string, string>([
  ...Object.entries(EVIDENCE_NAMES).map(([kind, name]): [string, string] => [name, kind]),
  ['selfie_image', 'selfie'],
  ['liveness_video', 'liveness'],
]);

/** The kind for a group of documents, or for a document's name. */
export function artifactKindOf(group: string): Artifact['kind'] {
  return groups.meaningOf(GROUP_OF_DOCUMENT.get(withoutIndex(group)) ?? group);
}

/** Files that the vendor produces from a dossier, by their names in the settings (dossier 9). */
export const MADE_ARTIFACTS = {
  proof_slip: { id: 'proof-slip', kind: 'report', mediaType: 'application/pdf' },
  idclaim: { id: 'idclaim', kind: 'evidence', mediaType: 'application/vnd.etsi.asic-e+zip' },
} as const satisfies { readonly [name: string]: Artifact };

export type MadeArtifact = keyof typeof MADE_ARTIFACTS;

/** What each step tests (dossier 7.5). */
const steps = wordTable(
  {
    id_document: 'readability',
    fake_photo_id: 'document_authenticity',
    phone_detection: 'document_liveness',
    facecomparison: 'face_match',
    liveness: 'liveness',
    proof_of_address: 'address',
    bank_details: 'bank_details',
  },
  { unknown: 'other' },
);

/** Validations by their stable `ref` (dossier 8.7): what each tests, and why it failed. */
const VALIDATIONS: { readonly [ref: string]: { readonly kind: CheckKind; readonly failed: ReasonCode } } = {
  'IDENTITY_DOCUMENT.expired': { kind: 'document_expiry', failed: 'document_expired' },
  'IDENTITY_DOCUMENT.mrz': { kind: 'mrz', failed: 'document_inconsistent' },
};

/** Steps that run more than once have an index, as in `liveness$0`, and so do their files. */
export const withoutIndex = (name: string): string => name.replace(/\$\d+$/, '');

export const checkOfStep = (name: string): CheckKind => steps.meaningOf(withoutIndex(name));

export const checkOfValidation = (ref: string | undefined): CheckKind =>
  entryOf(VALIDATIONS, ref)?.kind ?? 'document_consistency';

const INJECTION = 'SEC_DATA_INJECTION';

/** Status codes (dossier 8.9) whose meaning does not depend on the step. */
const BY_CODE: { readonly [code: string]: ReasonCode } = {
  MDL_RESPONSE_INVALID: 'vendor_error',
  MDL_CHALLENGE_NOT_MET: 'document_suspicious',
  MDL_INPUT_INVALID: 'document_unreadable',
  VLD_DOCUMENT_INVALID: 'document_not_accepted',
  VLD_ID_INVALID: 'document_not_accepted',
  VLD_VALIDATION_KO: 'document_inconsistent',
  VLD_SYNTAX_ERROR: 'vendor_error',
  VLD_SCRIPT_ERROR: 'vendor_error',
  EIM_WRONG_CREDENTIAL: 'vendor_error',
  EIM_WRONG_REQUEST: 'vendor_error',
  EIM_SECURITY_FAILED: 'vendor_error',
  EIM_RESPONSE_KO: 'policy',
  EIM_TIMEOUT: 'timed_out',
  ERL_TIMEOUT: 'timed_out',
  [INJECTION]: 'document_suspicious',
  SVC_RESPONSE_INVALID: 'vendor_error',
  COV_FAILED: 'policy',
};

/** Codes whose meaning is more precise at a certain step (`where`, dossier 8.2). */
const BY_CODE_AND_STEP: { readonly [codeAndStep: string]: ReasonCode } = {
  'MDL_CHALLENGE_NOT_MET facecomparison': 'face_mismatch',
  'MDL_CHALLENGE_NOT_MET liveness': 'liveness_failed',
  'MDL_CHALLENGE_NOT_MET id_document': 'document_not_recognized',
  'MDL_INPUT_INVALID facecomparison': 'selfie_quality',
  'MDL_INPUT_INVALID liveness': 'selfie_quality',
  'MDL_CHALLENGE_NOT_MET proof_of_address': 'address_not_proven',
  'MDL_INPUT_INVALID proof_of_address': 'address_not_proven',
  'MDL_CHALLENGE_NOT_MET bank_details': 'bank_details_not_proven',
  'MDL_INPUT_INVALID bank_details': 'bank_details_not_proven',
};

/** `where` may have an index, as in `liveness$0`. */
export function reasonFor(code: string, where: string | undefined): ReasonCode {
  const step = withoutIndex(where ?? '');
  return entryOf(BY_CODE_AND_STEP, `${code} ${step}`) ?? entryOf(BY_CODE, code) ?? 'other';
}

/** What a status code says was tested; all but one say it by their step. */
export const checkOfCode = (code: string, where = ''): CheckKind =>
  code === INJECTION ? 'injection' : checkOfStep(where);

export function reasonForValidation(ref: string): ReasonCode {
  return entryOf(VALIDATIONS, ref)?.failed ?? 'document_inconsistent';
}

export type ControlDataNames = { readonly [claim: string]: string };

/** The names that ID360's own processes compare (dossier 5.2); a process may have others. */
export const CONTROL_DATA_NAMES: ControlDataNames = {
  given_name: 'first_name',
  family_name: 'name',
  birthdate: 'birth_date',
};

/**
 * Returns the claim behind a name, whether it is the process's or the vendor's; an unknown name is returned unchanged.
 */
export function claimNames(names: ControlDataNames): (name: string) => string {
  const claims = new Map([CONTROL_DATA_NAMES, names].flatMap(reversed));
  return (name) => claims.get(name) ?? name;
}

function reversed(names: ControlDataNames): [string, string][] {
  return Object.entries(names).map(([claim, name]) => [name, claim]);
}

/** The fields of the create body for what the person typed (dossier 4.1); the street also has three address lines. */
export const TYPED_CLAIMS = {
  family_name: 'last_name',
  given_name: 'first_name',
  email: 'email',
  phone_number: 'phone_number',
} as const;
export const TYPED_ADDRESS = { postal_code: 'zip_code', locality: 'city', country: 'country' } as const;

/** French values, in addition to the two letters and two English words on the vendor's pages (dossier 1). */
export const GENDERS = { FEMME: 'female', HOMME: 'male', H: 'male' } as const;

/**
 * When callbacks are sent (dossier 7.2). The table of letters is unpublished: these three cover both readings of it,
 * and no letter means every step too.
 */
export const CALLBACK_LETTERS = { final: ['E', 'F', 'C'], all: [] } as const;

/** The languages of the vendor's page (dossier 7.8). */
export const PAGE_LANGUAGES: readonly string[] = ['fr', 'en', 'it', 'ar', 'ko'];

/** How the consent call spells the terms: the guides of 2025 and 2026 differ (dossier 10, row 4). */
export const CONSENT_NAMES = {
  both: ['accepted_system_cgu', 'accepted_cgu'],
  accepted_system_cgu: ['accepted_system_cgu'],
  accepted_cgu: ['accepted_cgu'],
} as const;

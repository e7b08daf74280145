/** The two places where a document's texts stand; OCR reads the print, whose names are neither cut nor transliterated. */
export type Place = 'mrz' | 'ocr';

interface FieldNames {
  /** Whose reading counts when both have one. */
  readonly first: Place;
  readonly names: readonly string[];
}

/**
 * What is looked for among a document's texts. No sample of a result exists (dossier 2.3): these are the names that an
 * English or a French API would give them, compared without case, accents and separators.
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
  gender: { first: 'ocr', names: ['sex', 'gender', 'sexe'] },
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

/** The keys of {@link ResultKeys}: the fields, and the two places themselves. */
export const RESULT_FIELDS = [...(Object.keys(FIELDS) as Field[]), 'mrz', 'ocr'] as const;

/** Names of a result's fields, tried in order before the usual ones. */
export type ResultKeys = { readonly [F in Field | Place]?: readonly string[] | undefined };

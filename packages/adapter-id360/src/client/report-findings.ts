// The findings of a report: about whom (dossier 8.3, 8.4, 8.8), and what the validator found (8.7).
import { code, type Field, flag, list, map, number, object, text } from '@anyproof/provider-kit';

/** A field whose type is not documented. */
export type Undocumented = string | number | boolean | object;

export const undocumented: Field<Undocumented> = (value) => {
  const isThere =
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'object' && value !== null);
  return isThere ? value : undefined;
};

/** One person's data, in whichever part of the report. */
export interface ReportedPerson {
  readonly type?: string;
  readonly name?: string;
  readonly first_name?: string;
  readonly first_names?: readonly string[];
  readonly birth_name?: string;
  readonly birth_date?: string;
  readonly gender?: string;
  readonly birth_place?: string;
  readonly birth_country?: string;
  readonly nationality?: string;
  readonly email?: string;
  readonly phone_number?: string;
  readonly address?: string;
  readonly zip_code?: string;
  readonly city?: string;
  readonly country?: string;
  readonly extra?: ReportedPersonExtra;
}

export interface ReportedPersonExtra {
  /** Names of the uploaded documents that it was read from: the vendor's own link. */
  readonly from_files?: readonly string[];
  readonly id_number?: string;
  readonly issuing_date?: string;
  readonly expiration_date?: string;
  readonly issuer?: string;
  readonly address?: string;
  readonly mrz_line_1?: string;
  readonly mrz_line_2?: string;
  readonly mrz_line_3?: string;
}

export const reportedPerson: Field<ReportedPerson> = object<ReportedPerson>({
  type: text,
  name: text,
  first_name: text,
  first_names: list(text),
  birth_name: text,
  birth_date: code,
  gender: text,
  birth_place: text,
  birth_country: text,
  nationality: text,
  email: text,
  phone_number: code,
  address: text,
  zip_code: code,
  city: text,
  country: text,
  extra: object<ReportedPersonExtra>({
    from_files: list(text),
    id_number: code,
    issuing_date: code,
    expiration_date: code,
    issuer: text,
    address: text,
    mrz_line_1: text,
    mrz_line_2: text,
    mrz_line_3: text,
  }),
});

export interface ReportedAddress {
  readonly full_name?: string;
  readonly address_1?: string;
  readonly address_2?: string;
  readonly zip_code?: string;
  readonly city?: string;
  readonly date?: string;
}

export interface ReportedBankDetails {
  readonly iban?: string;
  readonly bic?: string;
  readonly full_name?: string;
}

/** Further kinds have no documented fields, and are only in the raw report. */
export interface ExtractedData {
  readonly identity?: readonly ReportedPerson[];
  readonly proof_of_address?: readonly ReportedAddress[];
  readonly bank_details?: readonly ReportedBankDetails[];
}

export const extractedData: Field<ExtractedData> = object<ExtractedData>({
  identity: list(reportedPerson),
  proof_of_address: list(
    object<ReportedAddress>({
      full_name: text,
      address_1: text,
      address_2: text,
      zip_code: code,
      city: text,
      date: code,
    }),
  ),
  bank_details: list(object<ReportedBankDetails>({ iban: code, bic: code, full_name: text })),
});

/** What La Poste's Digital Identity says about the person. */
export interface IdentityTokenPayload {
  readonly given_name?: string;
  readonly family_name?: string;
  readonly birthdate?: string;
  readonly gender?: string;
  readonly email?: string;
  readonly phone_number?: string;
  /** The type of the token, not of a document. */
  readonly typ?: string;
  readonly document_number?: string;
  readonly place_of_birth?: string;
}

export interface ReportedExternalMethod {
  readonly status?: string;
  /** By result, such as `id_num_out_token`. */
  readonly results?: { readonly [name: string]: readonly ExternalResult[] };
}

export interface ExternalResult {
  readonly payload?: IdentityTokenPayload;
}

export const externalMethods: Field<{ readonly [name: string]: ReportedExternalMethod }> = map(
  object<ReportedExternalMethod>({
    status: text,
    results: map(
      list(
        object<ExternalResult>({
          payload: object<IdentityTokenPayload>({
            given_name: text,
            family_name: text,
            birthdate: code,
            gender: text,
            email: text,
            phone_number: code,
            typ: text,
            document_number: code,
            place_of_birth: text,
          }),
        }),
      ),
    ),
  }),
);

/** What the validator found (dossier 8.7). */
export interface ValidatorReport {
  readonly is_valid?: boolean;
  readonly validations?: readonly ReportedValidation[];
  readonly comparisons?: readonly ReportedComparison[];
  /** The customer's own rules. */
  readonly customs?: readonly ReportedValidation[];
  readonly corrections?: readonly ReportedCorrection[];
  readonly identity?: ReportedPerson;
  /** The group of documents that each result belongs to. */
  readonly documents?: { readonly [resultName: string]: string };
}

export interface ReportedField {
  readonly document_type?: string;
  readonly name?: string;
  readonly value?: string;
}

export interface ReportedValidation {
  readonly id?: string;
  /** Stable; absent in reports of 2023. */
  readonly ref?: string;
  readonly description?: string;
  readonly message?: string;
  readonly fields?: readonly ReportedField[];
  readonly is_valid?: boolean;
}

export interface ReportedComparison {
  readonly ref?: string;
  readonly is_equivalent?: boolean;
  readonly field1?: ReportedField;
  readonly field2?: ReportedField;
}

export interface ReportedCorrection {
  readonly id?: string;
  readonly is_corrected?: boolean;
  readonly field?: ReportedField & { readonly corrected_value?: string };
}

export interface Classification {
  readonly category?: string;
  readonly score?: number;
  readonly accuracy?: number;
  readonly k_scores?: readonly number[];
  readonly k_categories?: readonly string[];
  readonly k_accuracies?: readonly number[];
  readonly grad_cam_key?: Undocumented;
}

export interface FinalizerReports {
  readonly validator_report?: ValidatorReport;
  readonly classification_report?: { readonly [documentName: string]: readonly Classification[] };
}

const field = object<ReportedField>({ document_type: text, name: text, value: code });

const validation = object<ReportedValidation>({
  id: code,
  ref: text,
  description: text,
  message: text,
  fields: list(field),
  is_valid: flag,
});

const validator = object<ValidatorReport>({
  is_valid: flag,
  validations: list(validation),
  comparisons: list(
    object<ReportedComparison>({ ref: text, is_equivalent: flag, field1: field, field2: field }),
  ),
  customs: list(validation),
  corrections: list(
    object<ReportedCorrection>({
      id: code,
      is_corrected: flag,
      field: object<ReportedField & { readonly corrected_value?: string }>({
        document_type: text,
        name: text,
        value: code,
        corrected_value: code,
      }),
    }),
  ),
  identity: reportedPerson,
  documents: map(text),
});

export const finalizerReports: Field<FinalizerReports> = object<FinalizerReports>({
  validator_report: validator,
  classification_report: map(
    list(
      object<Classification>({
        category: text,
        score: number,
        accuracy: number,
        k_scores: list(number),
        k_categories: list(text),
        k_accuracies: list(number),
        grad_cam_key: undocumented,
      }),
    ),
  ),
});

// What ID360 answers, as far as we read it: the types of id360-schema.ts. Public: the client's calls return them.

/** ID360 leaves out what has nothing to say, or sends null. */
type Maybe<Value> = Value | null | undefined;

/** Dossier 4.2. Ids beyond 2^53 come as the text of their digits. */
export interface Enrollment {
  readonly id: number | string;
  readonly api_key: string;
  readonly status: string;
  readonly creation_time?: Maybe<string>;
}

export interface EnrollmentInfo {
  /** At least one. */
  readonly routes: readonly EnrollmentRoute[];
}

export interface EnrollmentRoute {
  readonly id: number | string;
}

export interface StatusCode {
  readonly code: string;
  readonly message?: Maybe<string>;
}

/** Dossier 8.3, 8.4, 8.11: one person's data, wherever it stands. */
export interface ReportedPerson {
  readonly type?: Maybe<string>;
  readonly name?: Maybe<string>;
  readonly first_name?: Maybe<string>;
  readonly first_names?: Maybe<readonly string[]>;
  readonly birth_name?: Maybe<string>;
  readonly birth_date?: Maybe<string>;
  readonly gender?: Maybe<string>;
  readonly birth_place?: Maybe<string>;
  readonly birth_country?: Maybe<string>;
  readonly nationality?: Maybe<string>;
  readonly email?: Maybe<string>;
  readonly phone_number?: Maybe<string>;
  readonly address?: Maybe<string>;
  readonly zip_code?: Maybe<string>;
  readonly city?: Maybe<string>;
  readonly country?: Maybe<string>;
  readonly extra?: Maybe<ReportedPersonExtra>;
}

export interface ReportedPersonExtra {
  readonly id_number?: Maybe<string>;
  readonly issuing_date?: Maybe<string>;
  readonly expiration_date?: Maybe<string>;
  readonly issuer?: Maybe<string>;
  readonly address?: Maybe<string>;
  readonly mrz_line_1?: Maybe<string>;
  readonly mrz_line_2?: Maybe<string>;
  readonly mrz_line_3?: Maybe<string>;
}

export interface ReportedAddress {
  readonly full_name?: Maybe<string>;
  readonly address_1?: Maybe<string>;
  readonly address_2?: Maybe<string>;
  readonly zip_code?: Maybe<string>;
  readonly city?: Maybe<string>;
  readonly date?: Maybe<string>;
}

export interface ReportedBankDetails {
  readonly iban?: Maybe<string>;
  readonly bic?: Maybe<string>;
  readonly full_name?: Maybe<string>;
}

export interface ExtractedData {
  readonly identity?: Maybe<readonly ReportedPerson[]>;
  readonly proof_of_address?: Maybe<readonly ReportedAddress[]>;
  readonly bank_details?: Maybe<readonly ReportedBankDetails[]>;
}

export interface ReportedStep {
  readonly status?: Maybe<string>;
  readonly results?: Maybe<{ readonly [name: string]: unknown }>;
  readonly status_codes?: Maybe<readonly StatusCode[]>;
}

export interface ReportedComparedField {
  readonly document_type?: Maybe<string>;
  readonly name?: Maybe<string>;
  readonly value?: Maybe<string>;
}

export interface ReportedComparison {
  readonly ref?: Maybe<string>;
  readonly is_equivalent?: Maybe<boolean>;
  readonly field1?: Maybe<ReportedComparedField>;
  readonly field2?: Maybe<ReportedComparedField>;
}

export interface ReportedValidation {
  readonly ref?: Maybe<string>;
  readonly description?: Maybe<string>;
  readonly is_valid?: Maybe<boolean>;
}

export interface ValidatorReport {
  readonly is_valid?: Maybe<boolean>;
  readonly validations?: Maybe<readonly ReportedValidation[]>;
  readonly comparisons?: Maybe<readonly ReportedComparison[]>;
  readonly customs?: Maybe<readonly ReportedValidation[]>;
}

export interface ReportedFile {
  readonly hash?: Maybe<string>;
  readonly hash_algorithm?: Maybe<string>;
  readonly url?: Maybe<string>;
}

export interface ReportedDocument {
  readonly name?: Maybe<string>;
  readonly status?: Maybe<string>;
  readonly files?: Maybe<readonly ReportedFile[]>;
}

/** Dossier 8.8: an identity provider, such as La Poste's. */
export interface ReportedExternalMethod {
  readonly status?: Maybe<string>;
}

/** Dossier 8.2. Reports come in three generations, so nearly all of it may be absent. */
export interface Report {
  readonly status: string;
  readonly creation_time?: Maybe<string>;
  readonly starting_time?: Maybe<string>;
  readonly finished_time?: Maybe<string>;
  readonly client_reference?: Maybe<string>;
  readonly enrollment?: Maybe<{ readonly client_reference?: Maybe<string> }>;
  readonly level?: Maybe<string>;
  readonly status_codes?: Maybe<readonly StatusCode[]>;
  readonly all_status_codes?: Maybe<readonly PlacedStatusCode[]>;
  readonly identity?: Maybe<ReportedPerson>;
  readonly extracted_data?: Maybe<ExtractedData>;
  readonly documents?: Maybe<{ readonly [name: string]: readonly ReportedDocument[] }>;
  readonly all_input_files?: Maybe<{ readonly [name: string]: readonly string[] }>;
  readonly steps?: Maybe<{ readonly [name: string]: ReportedStep }>;
  readonly external_methods?: Maybe<{ readonly [name: string]: ReportedExternalMethod }>;
  readonly finalizer_reports?: Maybe<{ readonly validator_report?: Maybe<ValidatorReport> }>;
}

export interface PlacedStatusCode {
  readonly status_code: StatusCode;
  readonly where?: Maybe<string>;
}

/** Dossier 7.3 and 7.4: all but the id and the status may be absent. */
export interface Callback {
  readonly id: number | string;
  readonly status: string;
  readonly steps_status?: Maybe<{ readonly done?: Maybe<number>; readonly total?: Maybe<number> }>;
  readonly enrollment_step?: Maybe<{ readonly name?: Maybe<string> }>;
}

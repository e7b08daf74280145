// Whom a report speaks of: identity, what was read from papers, and what an identity provider says (dossier 8.3, 8.4, 8.8).
import { code, type Field, list, map, object, text } from '@anyproof/provider-kit';

/** One person's data, wherever it stands. */
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

/** Its further kinds have no documented fields, and stay in the raw report. */
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

/** What La Poste's Digital Identity says of the person. */
export interface IdentityTokenPayload {
  readonly given_name?: string;
  readonly family_name?: string;
  readonly birthdate?: string;
  readonly gender?: string;
  readonly email?: string;
  readonly phone_number?: string;
  /** Of the token, not of a document. */
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

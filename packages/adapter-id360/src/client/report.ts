// ID360's report (dossier 8): its type and its reader. It exists in three generations, and omits empty parts:
// everything except the status may be absent.
import { type Answer, answer, code, flag, list, map, object, required, text } from '@anyproof/provider-kit';
import {
  type ExtractedData,
  externalMethods,
  extractedData,
  type FinalizerReports,
  finalizerReports,
  type ReportedExternalMethod,
  type ReportedPerson,
  reportedPerson,
} from './report-findings.js';
import { type ReportedStep, reportedStep, type StatusCode, statusCode } from './report-steps.js';

export type * from './report-findings.js';
export type * from './report-steps.js';

/** Dossier 8.2. */
export interface Report {
  readonly status: string;
  readonly version?: string;
  readonly id?: string;
  readonly oid?: string;
  readonly identity_status?: string;
  readonly reason?: string;
  readonly status_codes?: readonly StatusCode[];
  readonly all_status_codes?: readonly PlacedStatusCode[];
  readonly level?: string;
  readonly environment?: string;
  readonly id_verification_service?: string;
  readonly uses_biometry?: boolean;
  readonly creation_time?: string;
  readonly starting_time?: string;
  readonly finished_time?: string;
  readonly client_id?: string;
  readonly client_name?: string;
  readonly process_id?: string;
  readonly process_name?: string;
  readonly process_uuid?: string;
  readonly process_version?: string;
  readonly creator_id?: string;
  readonly creator_name?: string;
  readonly accepted_cgu?: boolean;
  readonly accepted_personal_data_processing?: boolean;
  readonly accepted_personal_data_processing_time?: string;
  readonly client_reference?: string;
  readonly keep_face_capture?: boolean;
  readonly shared?: boolean;
  readonly enrollment?: ReportedEnrollment;
  readonly identity?: ReportedPerson;
  readonly extracted_data?: ExtractedData;
  readonly documents?: { readonly [group: string]: readonly ReportedDocument[] };
  readonly steps?: { readonly [name: string]: ReportedStep };
  readonly finalizer_reports?: FinalizerReports;
  /** The reports of an earlier attempt. */
  readonly previous_reports?: FinalizerReports;
  readonly external_methods?: { readonly [name: string]: ReportedExternalMethod };
  readonly all_input_files?: { readonly [documentName: string]: readonly string[] };
  readonly all_input_files_statuses?: { readonly [documentName: string]: { readonly status?: string } };
  readonly archive_reference?: string;
  readonly signature?: ReportSignature;
  readonly unsigned?: { readonly archive_reference?: string };
}

export interface PlacedStatusCode {
  readonly status_code: StatusCode;
  /** The step, `validation` or `ID360`. */
  readonly where?: string;
}

export interface ReportedEnrollment {
  readonly callback_url?: string;
  readonly browser_callback_url?: string;
  readonly client_reference?: string;
  readonly callback_headers?: readonly ReportedHeader[];
}

/** A header of your own callbacks; its value is your secret, in plain text (dossier 7.6). */
export interface ReportedHeader {
  readonly id?: string;
  /** The dossier's id. */
  readonly enrollment?: string;
  readonly name?: string;
  readonly value?: string;
}

export interface ReportedDocument {
  readonly name?: string;
  /** `VALID`, `INVALID`, or `COLLECTED`: stored but not judged. */
  readonly status?: string;
  readonly files?: readonly ReportedFile[];
}

/** One page. */
export interface ReportedFile {
  readonly hash?: string;
  readonly hash_algorithm?: string;
  readonly url?: string;
}

/** What it covers is not documented. */
export interface ReportSignature {
  readonly sha256_hash?: string;
  readonly algorithm?: string;
  readonly curve?: string;
  readonly public_key_url?: string;
  readonly signature?: string;
}

export const report: Answer<Report> = answer<Report>()(
  {
    status: required(text),
    version: code,
    id: code,
    oid: text,
    identity_status: text,
    reason: text,
    status_codes: list(statusCode),
    all_status_codes: list(object<PlacedStatusCode>({ status_code: required(statusCode), where: text })),
    level: text,
    environment: text,
    id_verification_service: text,
    uses_biometry: flag,
    creation_time: text,
    starting_time: text,
    finished_time: text,
    client_id: code,
    client_name: text,
    process_id: code,
    process_name: text,
    process_uuid: text,
    process_version: code,
    creator_id: code,
    creator_name: text,
    accepted_cgu: flag,
    accepted_personal_data_processing: flag,
    accepted_personal_data_processing_time: text,
    client_reference: code,
    keep_face_capture: flag,
    shared: flag,
    enrollment: object<ReportedEnrollment>({
      callback_url: text,
      browser_callback_url: text,
      client_reference: code,
      callback_headers: list(object<ReportedHeader>({ id: code, enrollment: code, name: text, value: text })),
    }),
    identity: reportedPerson,
    extracted_data: extractedData,
    documents: map(
      list(
        object<ReportedDocument>({
          name: text,
          status: text,
          files: list(object<ReportedFile>({ hash: text, hash_algorithm: text, url: text })),
        }),
      ),
    ),
    steps: map(reportedStep),
    finalizer_reports: finalizerReports,
    previous_reports: finalizerReports,
    external_methods: externalMethods,
    all_input_files: map(list(text)),
    all_input_files_statuses: map(object<{ readonly status?: string }>({ status: text })),
    archive_reference: text,
    signature: object<ReportSignature>({
      sha256_hash: text,
      algorithm: text,
      curve: text,
      public_key_url: text,
      signature: text,
    }),
    unsigned: object<{ readonly archive_reference?: string }>({ archive_reference: text }),
  },
  {
    names: {
      session: ['id', 'enrollment.callback_headers.*.enrollment'],
      reference: ['client_reference', 'enrollment.client_reference'],
    },
  },
);

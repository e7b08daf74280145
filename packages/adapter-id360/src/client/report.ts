// ID360's report (dossier 8), its type and its reader. It comes in three generations, and leaves out what has nothing to
// say: all but its status may be absent.
import {
  type Answer,
  answer,
  anything,
  code,
  type Field,
  flag,
  list,
  map,
  number,
  object,
  required,
  text,
} from '@anyproof/provider-kit';
import {
  type ExtractedData,
  externalMethods,
  extractedData,
  type FinalizerReports,
  finalizerReports,
  type ReportedExternalMethod,
  type ReportedPerson,
  reportedPerson,
  type Undocumented,
  undocumented,
} from './report-findings.js';

export type * from './report-findings.js';

export interface StatusCode {
  readonly code: string;
  readonly message?: string;
}

export const statusCode: Field<StatusCode> = object<StatusCode>({ code: required(code), message: text });

export interface ReportedStep {
  readonly status?: string;
  readonly creation_time?: string;
  readonly starting_time?: string;
  readonly finished_time?: string;
  readonly datas?: { readonly [name: string]: unknown };
  /** Addresses of the files by the uploaded document's name: the vendor's own link. */
  readonly input_files?: { readonly [documentName: string]: readonly string[] };
  readonly input_files_statuses?: { readonly [documentName: string]: { readonly status?: string } };
  readonly input_files_hashes?: { readonly [documentName: string]: ReportedHashes };
  readonly results?: { readonly [name: string]: readonly StepResult[] };
  readonly status_codes?: readonly StatusCode[];
}

export interface ReportedHashes {
  readonly algorithm?: string;
  readonly hashes?: readonly string[];
}

/**
 * Model output, and no verdict. Of `id_document_result` there are two generations: readings under upper-case keys, where
 * `_B` is the raw one of two, and `result.extraction`.
 */
export interface StepResult extends FlatReading {
  readonly status?: string;
  readonly http_code?: number;
  readonly result?: StepResultBody;
  readonly additional_params?: { readonly min_deepfake_score?: number };
}

export interface FlatReading {
  readonly IDFORMATDOC?: string;
  readonly IDNOM?: string;
  readonly IDPRENOMS?: string;
  readonly IDPRENOMS_B?: string;
  readonly IDSEXE?: string;
  readonly IDDATENAISSANCE?: string;
  readonly IDDATENAISSANCE_B?: string;
  readonly IDVILLENAISSANCE?: string;
  readonly IDVILLENAISSANCE_B?: string;
  readonly IDNUMERODOCUMENT?: string;
  readonly IDDATEDELIVRANCE?: string;
  readonly IDDATEDELIVRANCE_B?: string;
  readonly IDDATEEXPIRATION?: string;
  readonly IDDATEEXPIRATION_B?: string;
  readonly IDAUTORITEDELIVRANCE?: string;
  readonly IDAUTORITEDELIVRANCE_B?: string;
  readonly IDADRESSE?: string;
  readonly IDADRESSE_B?: string;
  readonly IDMRZLIGNE1?: string;
  readonly IDMRZLIGNE2?: string;
  readonly IDMRZLIGNE3?: string;
  readonly IDMRZTYPEDOCUMENT?: string;
  readonly IDMRZCODEPAYSEMISSION?: string;
  readonly IDMRZNOM?: string;
  readonly IDMRZPRENOMS?: string;
  readonly IDMRZDATENAISSANCE?: string;
  readonly IDMRZSEXE?: string;
  readonly IDMRZNUMERODOCUMENT?: string;
  readonly SDR_APP?: Undocumented;
}

export interface StepResultBody {
  readonly extraction?: Extraction;
  readonly matches?: readonly FaceMatch[];
  readonly challenge?: string;
  readonly result?: Undocumented;
  readonly deep_fake?: Undocumented;
  readonly deep_fake_score?: number;
  readonly is_fake?: Undocumented;
}

export interface Extraction {
  readonly MRZ_surname?: string;
  readonly MRZ_first_name?: readonly string[];
  readonly MRZ_nationality?: string;
  readonly MRZ_birth_date?: string;
  readonly MRZ_sex?: string;
  readonly MRZ_issuing_country?: string;
  readonly OCR_address?: string;
  readonly OCR_birth_place?: string;
}

export interface FaceMatch {
  readonly reference_face?: string;
  readonly matched_face?: string;
  readonly score?: number;
  readonly match?: boolean;
  readonly default_match_score_threshold?: number;
}

const texts = list(text);

/** First names: a list, or one text. */
const oneOrMore: Field<readonly string[]> = (value, unread) =>
  typeof value === 'string' ? [value] : texts(value, unread);

const body = object<StepResultBody>({
  extraction: object<Extraction>({
    MRZ_surname: text,
    MRZ_first_name: oneOrMore,
    MRZ_nationality: text,
    MRZ_birth_date: code,
    MRZ_sex: text,
    MRZ_issuing_country: text,
    OCR_address: text,
    OCR_birth_place: text,
  }),
  matches: list(
    object<FaceMatch>({
      reference_face: code,
      matched_face: code,
      score: number,
      match: flag,
      default_match_score_threshold: number,
    }),
  ),
  challenge: text,
  result: undocumented,
  deep_fake: undocumented,
  deep_fake_score: number,
  is_fake: undocumented,
});

const result = object<StepResult>({
  IDFORMATDOC: text,
  IDNOM: text,
  IDPRENOMS: text,
  IDPRENOMS_B: text,
  IDSEXE: text,
  IDDATENAISSANCE: code,
  IDDATENAISSANCE_B: code,
  IDVILLENAISSANCE: text,
  IDVILLENAISSANCE_B: text,
  IDNUMERODOCUMENT: code,
  IDDATEDELIVRANCE: code,
  IDDATEDELIVRANCE_B: code,
  IDDATEEXPIRATION: code,
  IDDATEEXPIRATION_B: code,
  IDAUTORITEDELIVRANCE: text,
  IDAUTORITEDELIVRANCE_B: text,
  IDADRESSE: text,
  IDADRESSE_B: text,
  IDMRZLIGNE1: text,
  IDMRZLIGNE2: text,
  IDMRZLIGNE3: text,
  IDMRZTYPEDOCUMENT: text,
  IDMRZCODEPAYSEMISSION: text,
  IDMRZNOM: text,
  IDMRZPRENOMS: text,
  IDMRZDATENAISSANCE: code,
  IDMRZSEXE: text,
  IDMRZNUMERODOCUMENT: code,
  SDR_APP: undocumented,
  status: text,
  http_code: number,
  result: body,
  additional_params: object<{ readonly min_deepfake_score?: number }>({ min_deepfake_score: number }),
});

const step = object<ReportedStep>({
  status: text,
  creation_time: text,
  starting_time: text,
  finished_time: text,
  datas: map(anything),
  input_files: map(list(text)),
  input_files_statuses: map(object<{ readonly status?: string }>({ status: text })),
  input_files_hashes: map(object<ReportedHashes>({ algorithm: text, hashes: list(text) })),
  results: map(list(result)),
  status_codes: list(statusCode),
});

/** A step that cannot be read is kept, as one whose status is not known. */
export const reportedStep: Field<ReportedStep> = (value, unread) => step(value, unread) ?? {};

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
  /** Of an earlier attempt. */
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

/** A header of your own callbacks: its value is your secret, in clear (dossier 7.6). */
export interface ReportedHeader {
  readonly id?: string;
  /** The dossier's id. */
  readonly enrollment?: string;
  readonly name?: string;
  readonly value?: string;
}

export interface ReportedDocument {
  readonly name?: string;
  /** `VALID`, `INVALID`, or `COLLECTED`: stored, and not judged. */
  readonly status?: string;
  readonly files?: readonly ReportedFile[];
}

/** One page. */
export interface ReportedFile {
  readonly hash?: string;
  readonly hash_algorithm?: string;
  readonly url?: string;
}

/** What it is over is not documented. */
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

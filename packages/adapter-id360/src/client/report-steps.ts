// The steps of a report, and what the vendor's models read in each (dossier 8.6).
import {
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
import { type Undocumented, undocumented } from './report-findings.js';

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
 * Model output, not a verdict. `id_document_result` exists in two generations: readings under upper-case keys, where
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

/** First names: a list, or a single text. */
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

/** An unreadable step is kept, with an unknown status. */
export const reportedStep: Field<ReportedStep> = (value, unread) => step(value, unread) ?? {};

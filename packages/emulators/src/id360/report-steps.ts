import { md5Hex, type SpecimenPrinted } from '../shared/index.js';
import { reportedName } from './dossier.js';
import type { Dossier, Judgement } from './model.js';
import { mrzLines, saying } from './report-identity.js';
import type { Id360EmulatorSettings } from './settings.js';
import { plannedSteps, type StepPlan } from './steps.js';
import { rawDate, zonedTime } from './time.js';
import type { DocumentName } from './words.js';

/** What the parts of a report about files need: where file addresses begin. */
export interface FileBase {
  readonly apiBase: string;
}

/** Addresses of a document's pages, in order. */
export function fileUrls(dossier: Dossier, name: DocumentName, { apiBase }: FileBase): string[] {
  const document = dossier.documents.get(name);
  if (!document) return [];
  return [...document.pages.keys()]
    .sort((left, right) => left - right)
    .map((page) => `${apiBase}/document/${document.id}/file_contents/?page_number=${page}`);
}

/** MD5 of a document's pages, in order. */
export function fileHashes(dossier: Dossier, name: DocumentName): string[] {
  const pages = [...(dossier.documents.get(name)?.pages ?? [])];
  return pages.sort(([left], [right]) => left - right).map(([, bytes]) => md5Hex(bytes));
}

/** Collected means stored and not judged (dossier 6.3). */
export function documentStatus(judgement: Judgement, name: DocumentName): 'VALID' | 'INVALID' | 'COLLECTED' {
  if (name === 'selfie_image_upload') return 'COLLECTED';
  if (name !== 'id_document_image') {
    return judgement.steps.get(stepOf[name]) === 'OK' ? 'VALID' : 'INVALID';
  }
  const valid =
    judgement.steps.get('id_document') === 'OK' && judgement.validations.every((one) => one.is_valid);
  return valid ? 'VALID' : 'INVALID';
}

const stepOf = {
  proof_of_address_image: 'proof_of_address',
  bank_details_image: 'bank_details',
  id_document_mandate_image: 'id_document_mandate',
} as const;

/** The group of `documents` that a document is listed in (dossier 8.5). */
export const documentGroup = (name: DocumentName, { officerGroup }: Id360EmulatorSettings): string =>
  ({
    id_document_image: 'identity_document',
    selfie_image_upload: 'selfie',
    proof_of_address_image: 'proof_of_address',
    bank_details_image: 'bank_details',
    id_document_mandate_image: officerGroup,
  })[name];

/** `steps` of dossier 8.6. */
export function stepsBlock(
  dossier: Dossier,
  judgement: Judgement,
  settings: Id360EmulatorSettings,
  base: FileBase,
): Record<string, unknown> {
  const steps: Record<string, unknown> = {};
  for (const step of plannedSteps(dossier, settings)) {
    const run = dossier.stepRuns.get(step.name);
    if (!run) continue;
    const codes = judgement.codes.filter(({ where }) => where === step.name);
    const files = (value: (name: DocumentName) => unknown) =>
      Object.fromEntries(step.inputs.map((name) => [reportedName(name), value(name)]));
    steps[step.name] = {
      status: run.status,
      creation_time: zonedTime(dossier.createdAt),
      starting_time: zonedTime(run.startedAt),
      finished_time: zonedTime(run.finishedAt),
      datas: {},
      input_files: files((name) => fileUrls(dossier, name, base)),
      input_files_statuses: files((name) => ({ status: documentStatus(judgement, name) })),
      input_files_hashes: files((name) => ({ algorithm: 'md5', hashes: fileHashes(dossier, name) })),
      results: { [step.result]: resultOf(step, judgement, settings) },
      ...(codes.length > 0 && { status_codes: codes.map(({ status_code }) => status_code) }),
    };
  }
  return steps;
}

/** Model output, not a verdict: `is_fake` and scores stand beside the step's status (dossier 8.6). */
function resultOf(step: StepPlan, judgement: Judgement, settings: Id360EmulatorSettings): unknown[] {
  switch (step.name) {
    case 'id_document':
      return documentReading(judgement.identity, judgement.documentKind, settings);
    case 'id_document_mandate':
      return documentReading(judgement.officer, 'identity_card', settings);
    case 'facecomparison':
      return judgement.faceMatches === undefined ? [] : [faceMatch(judgement.faceMatches)];
    case 'fake_photo_id':
      return [{ status: 'PROCESSED', http_code: 200, result: { is_fake: settings.isFake } }];
    case 'phone_detection':
      return [{ status: 'PROCESSED', http_code: 200, result: { phone_detected: false } }];
    default:
      return [];
  }
}

function documentReading(
  printed: SpecimenPrinted | undefined,
  kind: Judgement['documentKind'],
  { documentResult }: Id360EmulatorSettings,
): unknown[] {
  if (!printed) return [];
  return documentResult === 'flat'
    ? [flatReading(printed, kind)]
    : [{ result: { extraction: nestedReading(printed) } }];
}

const faceMatch = (match: boolean) => ({
  status: 'PROCESSED',
  http_code: 200,
  result: {
    matches: [
      {
        reference_face: '0_0',
        matched_face: '1_0',
        score: match ? 47.98 : 6.31,
        match,
        default_match_score_threshold: 24,
      },
    ],
  },
});

/** The name field of an MRZ is what stands there: no accents, and cut when it is long. */
function mrzNames(printed: SpecimenPrinted): { surname: string; given: string[] } {
  const lines = printed.mrz ?? [];
  const field = lines.length === 3 ? (lines[2] ?? '') : (lines[0] ?? '').slice(5);
  const [surname = '', given = ''] = field.split('<<');
  return {
    surname: surname.replaceAll('<', ' ').trim(),
    given: given.split('<').filter((name) => name !== ''),
  };
}

function nestedReading(printed: SpecimenPrinted): Record<string, unknown> {
  const { surname, given } = mrzNames(printed);
  const { address } = printed;
  return saying({
    MRZ_surname: surname,
    MRZ_first_name: given,
    MRZ_nationality: printed.nationality,
    MRZ_birth_date: printed.birthdate,
    MRZ_sex: printed.sex,
    MRZ_issuing_country: printed.issuing_country,
    OCR_address: address && `${address.street} ${address.postal_code} ${address.locality}`,
    OCR_birth_place: printed.birth_place,
  });
}

function flatReading(printed: SpecimenPrinted, kind: Judgement['documentKind']): Record<string, unknown> {
  const { surname, given } = mrzNames(printed);
  const { address } = printed;
  const lines = mrzLines(printed).map((line, index) => [`IDMRZLIGNE${index + 1}`, line]);
  const raw = (date: string | undefined) => (date === undefined ? undefined : rawDate(date));
  return saying({
    IDFORMATDOC: kind === 'passport' ? 'PSF' : 'CIF',
    IDNOM: printed.family_name,
    IDPRENOMS_B: printed.given_names?.join(' '),
    IDSEXE: printed.sex,
    IDDATENAISSANCE_B: raw(printed.birthdate),
    IDVILLENAISSANCE_B: printed.birth_place,
    IDNUMERODOCUMENT: printed.document_number,
    IDDATEDELIVRANCE_B: raw(printed.date_of_issuance),
    IDDATEEXPIRATION_B: raw(printed.date_of_expiry),
    IDAUTORITEDELIVRANCE_B: printed.issuing_authority,
    IDADRESSE_B: address && `${address.street} ${address.postal_code} ${address.locality}`,
    ...Object.fromEntries(lines),
    IDMRZTYPEDOCUMENT: kind === 'passport' ? 'P' : 'ID',
    IDMRZCODEPAYSEMISSION: printed.issuing_country,
    IDMRZNOM: surname,
    IDMRZPRENOMS: given.join(' '),
    IDMRZDATENAISSANCE: printed.birthdate?.slice(2).replaceAll('-', ''),
    IDMRZSEXE: printed.sex,
    IDMRZNUMERODOCUMENT: printed.document_number,
    SDR_APP: 'emulated',
  });
}

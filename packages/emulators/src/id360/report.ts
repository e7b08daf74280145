import { isExternal, reportedName, writtenId } from './dossier.js';
import { externalMethods } from './external-method.js';
import type { Dossier, Judgement } from './model.js';
import { classificationReport, livenessDocuments, livenessSteps, previousReports } from './report-extras.js';
import {
  extractedData,
  extractedExtras,
  identityBlock,
  mrzLines,
  reducedIdentity,
  saying,
} from './report-identity.js';
import type { ReportSigner } from './report-signature.js';
import {
  documentGroup,
  documentStatus,
  type FileBase,
  fileHashes,
  fileUrls,
  stepsBlock,
} from './report-steps.js';
import type { Id360EmulatorSettings } from './settings.js';
import { naiveTime, zonedTime } from './time.js';
import type { DocumentName } from './words.js';

export interface ReportMaker {
  readonly settings: Id360EmulatorSettings;
  /** Scheme and host the vendor believes to have. */
  readonly origin: string;
  readonly signer: ReportSigner;
}

const noJudgement: Judgement = {
  verdict: 'KO',
  steps: new Map(),
  codes: [],
  validations: [],
  comparisons: [],
  identity: undefined,
  documentKind: undefined,
  proofOfAddress: undefined,
  bankDetails: undefined,
  faceMatches: undefined,
  officer: undefined,
  external: undefined,
};

/** A dossier's report in the shape the settings ask for; keys with nothing to say are left out (dossier 8.2). */
export function makeReport(dossier: Dossier, maker: ReportMaker): Record<string, unknown> {
  const full = dossier.judgement ?? noJudgement;
  const hidden = dossier.status === 'KO' && maker.settings.koIdentity === 'omitted';
  const judgement: Judgement = hidden
    ? { ...full, identity: undefined, proofOfAddress: undefined, bankDetails: undefined, officer: undefined }
    : full;
  switch (maker.settings.reportShape) {
    case 'v1':
      return reportV1(dossier, judgement, maker);
    case 'v2':
      return reportV2(dossier, judgement, maker);
    case 'reduced':
      return reportReduced(dossier, judgement, maker.settings);
  }
}

function reportReduced(
  dossier: Dossier,
  judgement: Judgement,
  settings: Id360EmulatorSettings,
): Record<string, unknown> {
  const extracted = extractedExtras(judgement);
  return saying({
    status: dossier.status,
    id: writtenId(dossier, settings, 'report'),
    reason: dossier.reason ?? undefined,
    client_reference: dossier.request.clientReference,
    identity: reducedIdentity(judgement),
    extracted_data: Object.keys(extracted).length > 0 ? extracted : undefined,
  });
}

function reportV2(dossier: Dossier, judgement: Judgement, maker: ReportMaker): Record<string, unknown> {
  const { settings } = maker;
  const base = { apiBase: `${maker.origin}/api/1.0.0` };
  return saying({
    version: 2,
    ...head(dossier, settings, naiveTime),
    environment: settings.environment,
    id_verification_service: judgement.external ? 'IdNumericExternalMethod' : 'SVID_ID360',
    process_uuid: settings.processUuid,
    process_version: 7,
    accepted_personal_data_processing_time: dossier.consent && naiveTime(dossier.consent.at),
    keep_face_capture: false,
    shared: false,
    reason: dossier.reason ?? undefined,
    status_codes: judgement.codes
      .filter(({ where }) => where === 'ID360')
      .map(({ status_code }) => status_code),
    all_status_codes: judgement.codes,
    enrollment: enrollmentBlock(dossier, false),
    identity: identityBlock(dossier, judgement),
    extracted_data: extractedData(judgement, settings),
    documents: documentsBlock(dossier, judgement, settings, base),
    external_methods: externalMethods(judgement),
    ...body(dossier, judgement, settings, base),
    previous_reports: settings.previousReports
      ? previousReports(validatorReport(dossier, judgement))
      : undefined,
    archive_reference: dossier.archiveReference,
  });
}

function reportV1(dossier: Dossier, judgement: Judgement, maker: ReportMaker): Record<string, unknown> {
  // The prod reports of 2023 name files under /private/api (dossier 1).
  const base = { apiBase: `${maker.origin}/private/api/1.0.0` };
  const names = [...dossier.documents.keys()];
  const signed = saying({
    version: 1,
    ...head(dossier, maker.settings, zonedTime),
    enrollment: enrollmentBlock(dossier, true),
    identity: identityBlock(dossier, judgement),
    ...body(dossier, judgement, maker.settings, base),
    all_input_files_statuses: Object.fromEntries(
      names.map((name) => [reportedName(name), { status: documentStatus(judgement, name) }]),
    ),
  });
  return {
    ...signed,
    signature: maker.signer.sign(signed, `${base.apiBase}/keys/report_signature`),
    unsigned: { archive_reference: dossier.archiveReference },
  };
}

function head(
  dossier: Dossier,
  settings: Id360EmulatorSettings,
  time: (milliseconds: number) => string,
): Record<string, unknown> {
  const ended = dossier.status === 'OK' || dossier.status === 'KO';
  const at = (instant: number | undefined) => (instant === undefined ? undefined : time(instant));
  return {
    id: writtenId(dossier, settings, 'report'),
    oid: '1.2.250.1.566.1.1.1.1.1',
    status: dossier.status,
    identity_status: ended ? identityStatus(dossier) : undefined,
    level: ended ? (isExternal(dossier) ? 'SUBSTANTIAL' : settings.level) : undefined,
    uses_biometry: settings.processSteps.includes('selfie'),
    creation_time: time(dossier.createdAt),
    starting_time: at(dossier.startedAt),
    finished_time: at(dossier.finishedAt),
    client_id: 900,
    client_name: 'anyproof',
    process_id: settings.processId,
    process_name: settings.processName,
    creator_id: 901,
    creator_name: settings.username,
    accepted_cgu: dossier.consent?.terms ?? false,
    accepted_personal_data_processing: dossier.consent?.biometry ?? false,
    client_reference: dossier.request.clientReference,
  };
}

/** The same as the verdict, unless the report is meant to contradict itself. */
const identityStatus = ({ scenario, status }: Dossier): string =>
  scenario === 'contradiction' && status === 'OK' ? 'KO' : status;

function body(
  dossier: Dossier,
  judgement: Judgement,
  settings: Id360EmulatorSettings,
  base: FileBase,
): Record<string, unknown> {
  const names = [...dossier.documents.keys()];
  const files = Object.fromEntries(names.map((name) => [reportedName(name), fileUrls(dossier, name, base)]));
  return {
    steps:
      dossier.stepRuns.size > 0
        ? { ...stepsBlock(dossier, judgement, settings, base), ...livenessSteps(dossier, settings) }
        : undefined,
    finalizer_reports:
      dossier.finalizedAt === undefined
        ? undefined
        : {
            validator_report: validatorReport(dossier, judgement),
            classification_report: classificationReport(dossier, judgement),
          },
    all_input_files: names.length > 0 ? files : undefined,
  };
}

/** Callback header values come back in clear in v1 reports (dossier 7.6). */
function enrollmentBlock({ id, request }: Dossier, withHeaders: boolean): Record<string, unknown> {
  const headers = request.callbackHeaders.map(({ name, value }, index) => ({
    id: 1001 + index,
    enrollment: id,
    name,
    value,
  }));
  return saying({
    callback_url: request.callbackUrl,
    browser_callback_url: request.browserCallbackUrl,
    client_reference: request.clientReference,
    callback_headers: withHeaders && headers.length > 0 ? headers : undefined,
  });
}

const groupNames = [
  'bank_details',
  'identity_document',
  'income_tax',
  'kbis',
  'mandate',
  'liveness',
  'pay_slip',
  'proof_of_address',
  'property_tax',
  'selfie',
  'voice',
  'other',
];

/** The twelve groups of dossier 8.5, empty ones included. */
function documentsBlock(
  dossier: Dossier,
  judgement: Judgement,
  settings: Id360EmulatorSettings,
  base: FileBase,
): Record<string, unknown> {
  const groups: Record<string, unknown[]> = Object.fromEntries(groupNames.map((name) => [name, []]));
  for (const name of namesInOrder(dossier, settings))
    groups[documentGroup(name, settings)]?.push(document(dossier, judgement, name, base));
  groups['liveness'] = livenessDocuments(settings);
  return groups;
}

/** A report may list the officer's paper before the person's own: their order says nothing. */
function namesInOrder(
  { documents }: Dossier,
  { firstPaper }: Id360EmulatorSettings,
): readonly DocumentName[] {
  const names = [...documents.keys()];
  const isOfficers = (name: DocumentName) => name === 'id_document_mandate_image';
  const [officers, others] = [names.filter(isOfficers), names.filter((name) => !isOfficers(name))];
  return firstPaper === 'officer' ? [...officers, ...others] : [...others, ...officers];
}

function document(dossier: Dossier, judgement: Judgement, name: DocumentName, base: FileBase): unknown {
  const hashes = fileHashes(dossier, name);
  return {
    name: reportedName(name),
    status: documentStatus(judgement, name),
    files: fileUrls(dossier, name, base).map((url, index) => ({
      hash: hashes[index],
      hash_algorithm: 'MD5',
      url,
    })),
  };
}

function validatorReport(dossier: Dossier, judgement: Judgement): Record<string, unknown> {
  const corrections = mrzLines(judgement.identity ?? {}).map((value, index) => ({
    id: index + 1,
    is_corrected: false,
    field: {
      document_type: 'identity_document',
      name: `IDMRZLIGNE${index + 1}`,
      value,
      corrected_value: value,
    },
  }));
  return saying({
    is_valid: judgement.verdict === 'OK',
    identity: identityBlock(dossier, judgement),
    corrections: corrections.length > 0 ? corrections : undefined,
    validations: judgement.validations,
    comparisons: judgement.comparisons.length > 0 ? judgement.comparisons : undefined,
    customs: [{ description: 'The holder is of age', is_valid: true }],
    documents: {
      id_document_result: 'identity_document',
      facecomparison_result: 'other',
      ...(judgement.officer && { id_document_mandate_result: 'mandate' }),
    },
  });
}

import { reportedName } from './dossier.js';
import type { Dossier, Judgement } from './model.js';
import type { Id360EmulatorSettings } from './settings.js';
import { zonedTime } from './time.js';
import type { DocumentName } from './words.js';

/** Categories that were seen (dossier 8.7); a passport's was not. */
const categories: Readonly<Partial<Record<DocumentName, string>>> = {
  id_document_image: 'JUSTIFICATIF_IDENTITE_CNI',
  id_document_mandate_image: 'JUSTIFICATIF_IDENTITE_CNI',
  bank_details_image: 'RIB',
  proof_of_address_image: 'AUTRE',
};

/** `classification_report`: what a model takes each page for. It decides nothing. */
export function classificationReport(dossier: Dossier, { documentKind }: Judgement): Record<string, unknown> {
  const rows = [...dossier.documents].flatMap(([name, { id, pages }]) => {
    const isPassport = name === 'id_document_image' && documentKind === 'passport';
    const category = isPassport ? 'AUTRE' : categories[name];
    if (category === undefined) return [];
    const row = (page: number) => ({
      category,
      score: 0.98,
      accuracy: 0.97,
      k_scores: [0.98, 0.01],
      k_categories: [category, category === 'AUTRE' ? 'RIB' : 'AUTRE'],
      k_accuracies: [0.97, 0.9],
      grad_cam_key: `grad_cam/${id}/${page}`,
    });
    return [[reportedName(name), [...pages.keys()].sort((left, right) => left - right).map(row)]];
  });
  return Object.fromEntries(rows);
}

/** `previous_reports`: an attempt before this one, which the validator refused. */
export const previousReports = (report: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  validator_report: {
    ...report,
    is_valid: false,
    validations: [
      {
        id: 1,
        ref: 'IDENTITY_DOCUMENT.mrz',
        description: 'Checks MRZ validity',
        message: 'the MRZ does not agree with the visual zone',
        fields: [],
        is_valid: false,
      },
    ],
  },
});

const clips = [
  { number: 0, challenge: 'mouth' },
  { number: 1, challenge: 'head_turn' },
] as const;

/** `documents.liveness`: clips are stored and not judged (dossier 6.3). */
export const livenessDocuments = ({ livenessClips }: Id360EmulatorSettings): unknown[] =>
  livenessClips
    ? clips.map(({ number }) => ({ name: `liveness_video$${number}`, status: 'COLLECTED', files: [] }))
    : [];

/** `liveness$0` and `liveness$1` of `steps`. */
export function livenessSteps(
  { createdAt, startedAt, finishedAt }: Dossier,
  { livenessClips }: Id360EmulatorSettings,
): Record<string, unknown> {
  if (!livenessClips || startedAt === undefined) return {};
  const steps = clips.map(({ number, challenge }) => [
    `liveness$${number}`,
    {
      status: 'OK',
      creation_time: zonedTime(createdAt),
      starting_time: zonedTime(startedAt),
      finished_time: zonedTime(finishedAt ?? startedAt),
      datas: {},
      input_files: { [`liveness_video$${number}`]: [] },
      results: {
        [`liveness_result$${number}`]: [
          {
            status: 'PROCESSED',
            http_code: 200,
            result: { challenge, result: true, deep_fake: false, deep_fake_score: 0.04 },
            additional_params: { min_deepfake_score: 0.6 },
          },
        ],
      },
    },
  ]);
  return Object.fromEntries(steps);
}

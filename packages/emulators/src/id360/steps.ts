import { documentsOfSlots, isComplete } from './dossier.js';
import type { Dossier } from './model.js';
import type { Id360EmulatorSettings } from './settings.js';
import type { DocumentName } from './words.js';

export interface StepPlan {
  readonly name: string;
  readonly type: string;
  readonly inputs: readonly DocumentName[];
  /** The key of the step's `results` in a report. */
  readonly result: string;
}

const identitySteps: readonly StepPlan[] = [
  {
    name: 'fake_photo_id',
    type: 'LeiaFakePhotoIdCardStep',
    inputs: ['id_document_image'],
    result: 'fake_id_photo_result',
  },
  {
    name: 'id_document',
    type: 'SDRIdentityDocumentStep',
    inputs: ['id_document_image'],
    result: 'id_document_result',
  },
  {
    name: 'phone_detection',
    type: 'LeiaPhoneDetection',
    inputs: ['id_document_image'],
    result: 'phone_detection_result',
  },
];

const otherSteps: readonly StepPlan[] = [
  {
    name: 'id_document_mandate',
    type: 'SDRIdentityDocumentStep',
    inputs: ['id_document_mandate_image'],
    result: 'id_document_mandate_result',
  },
  {
    name: 'facecomparison',
    type: 'LeiaFaceCompareStep',
    inputs: ['id_document_image', 'selfie_image_upload'],
    result: 'facecomparison_result',
  },
  {
    name: 'proof_of_address',
    type: 'LeiaProofOfAddressStep',
    inputs: ['proof_of_address_image'],
    result: 'proof_of_address_result',
  },
  {
    name: 'bank_details',
    type: 'LeiaBankDetailsStep',
    inputs: ['bank_details_image'],
    result: 'bank_details_result',
  },
];

/** The steps this dossier goes through: those its process asks for, and those of optional documents that came. */
export function plannedSteps(dossier: Dossier, settings: Id360EmulatorSettings): readonly StepPlan[] {
  const asked = documentsOfSlots(settings.processSteps);
  return [...identitySteps, ...otherSteps].filter(({ inputs }) =>
    inputs.every((name) => asked.has(name) || dossier.documents.has(name)),
  );
}

/** Steps whose documents are all there. */
export const readySteps = (dossier: Dossier, settings: Id360EmulatorSettings): readonly StepPlan[] =>
  plannedSteps(dossier, settings).filter(({ inputs }) =>
    inputs.every((name) => isComplete(dossier.documents.get(name))),
  );

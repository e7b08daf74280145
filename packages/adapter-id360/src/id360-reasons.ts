import type { ReasonCode } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';
import { stepName } from './id360-papers.js';

/** Status codes (dossier 8.9) whose meaning does not depend on where they arose. */
const BY_CODE: { readonly [code: string]: ReasonCode } = {
  MDL_RESPONSE_INVALID: 'vendor_error',
  MDL_CHALLENGE_NOT_MET: 'document_suspicious',
  MDL_INPUT_INVALID: 'document_unreadable',
  VLD_DOCUMENT_INVALID: 'document_not_accepted',
  VLD_ID_INVALID: 'document_not_accepted',
  VLD_VALIDATION_KO: 'document_inconsistent',
  VLD_SYNTAX_ERROR: 'vendor_error',
  VLD_SCRIPT_ERROR: 'vendor_error',
  EIM_WRONG_CREDENTIAL: 'vendor_error',
  EIM_WRONG_REQUEST: 'vendor_error',
  EIM_SECURITY_FAILED: 'vendor_error',
  EIM_RESPONSE_KO: 'policy',
  EIM_TIMEOUT: 'timed_out',
  ERL_TIMEOUT: 'timed_out',
  SEC_DATA_INJECTION: 'document_suspicious',
  SVC_RESPONSE_INVALID: 'vendor_error',
  COV_FAILED: 'policy',
};

/** The same code at a certain step (`where`, dossier 8.2) says more. */
const BY_CODE_AND_STEP: { readonly [codeAndStep: string]: ReasonCode } = {
  'MDL_CHALLENGE_NOT_MET facecomparison': 'face_mismatch',
  'MDL_CHALLENGE_NOT_MET liveness': 'liveness_failed',
  'MDL_CHALLENGE_NOT_MET id_document': 'document_not_recognized',
  'MDL_INPUT_INVALID facecomparison': 'selfie_quality',
  'MDL_INPUT_INVALID liveness': 'selfie_quality',
  'MDL_CHALLENGE_NOT_MET proof_of_address': 'address_not_proven',
  'MDL_INPUT_INVALID proof_of_address': 'address_not_proven',
  'MDL_CHALLENGE_NOT_MET bank_details': 'bank_details_not_proven',
  'MDL_INPUT_INVALID bank_details': 'bank_details_not_proven',
};

/** Failed validations (dossier 8.7), by their stable `ref`. */
const BY_VALIDATION: { readonly [ref: string]: ReasonCode } = {
  'IDENTITY_DOCUMENT.expired': 'document_expired',
  'IDENTITY_DOCUMENT.mrz': 'document_inconsistent',
};

/** `where` may carry an index, as in `liveness$0`. */
export function reasonFor(code: string, where: string | undefined): ReasonCode {
  const step = stepName(where ?? '');
  return entryOf(BY_CODE_AND_STEP, `${code} ${step}`) ?? entryOf(BY_CODE, code) ?? 'other';
}

export function reasonForValidation(ref: string): ReasonCode {
  return entryOf(BY_VALIDATION, ref) ?? 'document_inconsistent';
}

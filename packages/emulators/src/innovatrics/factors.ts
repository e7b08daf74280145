/** Trust factors and their levels (dossier 7). */
import type { SessionStatus } from './words.js';

export type Level = 'HIGH' | 'MEDIUM' | 'LOW' | 'UNKNOWN' | 'UNAVAILABLE';

export type FactorName =
  | 'dateOfExpiration'
  | 'documentLiveness'
  | 'faceVerification'
  | 'mrzOcrCrossCheck'
  | 'overallOcrFieldsConfidence'
  | 'passiveLiveness'
  | 'mrzValidity'
  | 'applicantIntegrity'
  | 'ageVerification'
  | 'barcodeCrossCheck';

export interface ComparedField {
  readonly inputFieldName: string;
  readonly ocrTextValue: string;
  readonly mrzTextValue?: string;
  /** What the application form said; `applicantIntegrity` only. */
  readonly formTextValue?: string;
  readonly distance: number;
  readonly score: number;
}

export interface Factor {
  /** 0 to 100; null when the factor could not be computed. */
  readonly score: number | null;
  readonly level: Level;
  readonly fields?: readonly ComparedField[];
}

export interface Evaluation {
  /** By JSON key. */
  readonly verifications: Readonly<Record<string, Factor>>;
  readonly decision: { readonly score: number; readonly level: 'HIGH' | 'MEDIUM' | 'LOW' };
  readonly status: SessionStatus;
  /** Raw scores of the face result, on scales of their own (dossier 8.4, 11.28). */
  readonly passiveLivenessScore: number | null;
  readonly verificationScore: number | null;
}

export interface Thresholds {
  readonly highFrom: number;
  readonly mediumFrom: number;
}

export function scored(score: number, { highFrom, mediumFrom }: Thresholds): Factor {
  return { score, level: score >= highFrom ? 'HIGH' : score >= mediumFrom ? 'MEDIUM' : 'LOW' };
}

/** No value: something the factor needs was not there or could not be computed. */
export const unknown: Factor = { score: null, level: 'UNKNOWN' };
/** Not part of this evaluation. */
export const unavailable: Factor = { score: null, level: 'UNAVAILABLE' };

/** The worst field decides. */
export function compared(fields: readonly ComparedField[], thresholds: Thresholds): Factor {
  if (fields.length === 0) return unavailable;
  return { fields, ...scored(Math.min(...fields.map(({ score }) => score)), thresholds) };
}

import type { AnswerTraits } from '../shared/spoil.js';

/** The vendor's own words. */

export type SessionStatus =
  | 'PENDING'
  | 'EXPIRED'
  | 'WAITING_FOR_MANUAL_APPROVE'
  | 'AUTO_APPROVED'
  | 'MANUAL_APPROVED'
  | 'AUTO_REJECTED'
  | 'MANUAL_REJECTED';

export type PageSide = 'FRONT' | 'BACK';

/** What capture calls put into `error` (dossier 4.3). */
export type DocumentError =
  | 'DOCUMENT_NOT_RECOGNIZED'
  | 'FACE_QUALITY_LOW'
  | 'INTERNAL_ERROR'
  | 'SESSION_ALREADY_COMPLETED'
  | 'WRONG_SIDE';

export type FaceError =
  | 'FACE_ANGLE_TOO_LARGE'
  | 'FACE_CLOSE_TO_BORDER'
  | 'FACE_CROPPED'
  | 'FACE_IS_OCCLUDED'
  | 'FACE_NOT_FOUND'
  | 'FACE_TOO_CLOSE'
  | 'FACE_TOO_SMALL'
  | 'SESSION_ALREADY_COMPLETED'
  | 'TOO_MANY_FACES';

/**
 * approve, decline, review: what the engine makes of pictures that are in order. review-approve and review-reject:
 * an operator decides soon after. expire: the session runs out at once. never-complete: it is never evaluated.
 */
export const innovatricsScenarios = [
  'approve',
  'decline',
  'review',
  'review-approve',
  'review-reject',
  'expire',
  'never-complete',
  'liveness-unknown',
  'integrity-mismatch',
] as const;

/** A session made with this before a scenario's name in `externalId` meets that scenario. */
export const scenarioPrefix = 'emu:';

/** What names a session in the answers, and the words that decide. */
export const innovatricsAnswers: AnswerTraits = {
  identity: ['sessionId', 'data.*.id'],
  verdicts: {
    status: {
      AUTO_APPROVED: 'AUTO_REJECTED',
      MANUAL_APPROVED: 'MANUAL_REJECTED',
      AUTO_REJECTED: 'AUTO_APPROVED',
      MANUAL_REJECTED: 'MANUAL_APPROVED',
      PENDING: 'AUTO_APPROVED',
    },
    level: { HIGH: 'LOW', MEDIUM: 'LOW', LOW: 'HIGH' },
  },
};

import type { Scenario, SpecimenComment, SpecimenPrinted } from '../shared/types.js';
import type { Capture, CheckRow, Judgement, SessionConfig } from './session.js';
import {
  type CaptureSlot,
  type CheckName,
  type DocumentType,
  documentTraits,
  type Outcome,
  type ReasonCode,
} from './words.js';

export interface Handed {
  readonly documentType: DocumentType;
  readonly captures: ReadonlyMap<CaptureSlot, Capture>;
  readonly config: Pick<SessionConfig, 'checks' | 'bypassFraud'>;
  readonly scenario: Scenario;
  /** `YYYY-MM-DD` on the vendor's clock. */
  readonly today: string;
}

/** The vendor's verdict on what was handed in: pictures first, the scenario only where a picture cannot say. */
export function judge(handed: Handed): Judgement {
  const fault = pictureFault(handed);
  const samePerson = facesMatch(handed);
  const fraud = fault === undefined && handed.scenario === 'decline';
  const checks = handed.config.checks.map((name): CheckRow => checkRow(name, handed, samePerson, fraud));
  const printed = reading(handed.captures);
  const verdict = (outcome: Outcome, reason?: ReasonCode): Judgement => ({
    outcome,
    checks,
    ...(reason === undefined ? {} : { reason }),
    ...(printed === undefined ? {} : { printed }),
  });

  if (fault !== undefined) return verdict('COMPLETED_FAILED', fault);
  if (samePerson === false) return verdict('COMPLETED_FAILED', 'IDV0010');
  switch (handed.scenario) {
    case 'decline':
      return handed.config.bypassFraud ? verdict('COMPLETED_PASS') : verdict('COMPLETED_FAILED', 'IDV0012');
    case 'review':
      return verdict('REVIEW');
    case 'not_performed':
      return verdict('COMPLETED_NOT_PERFORMED');
    default:
      return verdict('COMPLETED_PASS');
  }
}

/** A session that ended before anything was looked at. */
export function notPerformed(checks: readonly CheckName[], reason: ReasonCode): Judgement {
  return {
    outcome: 'COMPLETED_NOT_PERFORMED',
    reason,
    checks: checks.map((name) => ({ name, status: 'NOT_PERFORMED' })),
  };
}

export function needsBack(documentType: DocumentType, checks: readonly CheckName[]): boolean {
  return documentTraits[documentType].hasBack && checks.includes('document_liveness_back');
}

export function needsSelfie(checks: readonly CheckName[]): boolean {
  return checks.includes('selfie_liveness') || checks.includes('face_compare');
}

function pictureFault({ documentType, captures, config, today }: Handed): ReasonCode | undefined {
  for (const capture of captures.values()) if (capture.specimen === undefined) return 'IDV0004';

  const front = captures.get('front')?.specimen;
  const back = captures.get('back')?.specimen;
  if (front === undefined || !isOfType(front, documentType) || front.side === 'back') return 'IDV0005';
  if (needsBack(documentType, config.checks)) {
    if (back === undefined) return 'IDV0003';
    if (!isOfType(back, documentType)) return 'IDV0005';
    // Two fronts: whatever was sent second, the back was never seen.
    if (back.side !== 'back') return 'IDV0003';
    // The back of another card.
    if (back.serial !== front.serial) return 'IDV0007';
  }
  const expiry = reading(captures)?.date_of_expiry;
  if (expiry !== undefined && expiry < today) return 'IDV0011';
  return undefined;
}

function isOfType(specimen: SpecimenComment, documentType: DocumentType): boolean {
  return documentTraits[documentType].specimens.some((kind) => kind === specimen.kind);
}

/** Undefined when there is nothing to compare. */
function facesMatch({ captures, config }: Handed): boolean | undefined {
  if (!config.checks.includes('face_compare')) return undefined;
  const document = captures.get('front')?.specimen;
  const selfie = captures.get('selfie')?.specimen;
  if (document === undefined || selfie === undefined) return undefined;
  return selfie.kind === 'selfie' && selfie.person === document.person;
}

function checkRow(
  name: CheckName,
  { captures }: Handed,
  samePerson: boolean | undefined,
  fraud: boolean,
): CheckRow {
  switch (name) {
    case 'face_compare':
      if (samePerson === undefined) return { name, status: 'NOT_PERFORMED' };
      return samePerson ? { name, status: 'PASSED', score: 0.97 } : { name, status: 'FAILED', score: 0.12 };
    case 'fraud_detection':
      if (captures.get('front')?.specimen === undefined) return { name, status: 'NOT_PERFORMED' };
      return { name, status: fraud ? 'FAILED' : 'PASSED' };
    case 'document_liveness_front':
      return liveness(name, captures.get('front'));
    case 'document_liveness_back':
      return liveness(name, captures.get('back'));
    case 'selfie_liveness':
      return liveness(name, captures.get('selfie'));
  }
}

function liveness(name: CheckName, capture: Capture | undefined): CheckRow {
  const performed = capture?.livenessPerformed === true && capture.specimen !== undefined;
  return performed ? { name, status: 'PASSED', score: 0.99 } : { name, status: 'NOT_PERFORMED' };
}

function reading(captures: ReadonlyMap<CaptureSlot, Capture>): SpecimenPrinted | undefined {
  const front = captures.get('front')?.specimen?.printed;
  const back = captures.get('back')?.specimen?.printed;
  // The front is the visual zone: where both sides print a field, it wins.
  return front === undefined && back === undefined ? undefined : { ...back, ...front };
}

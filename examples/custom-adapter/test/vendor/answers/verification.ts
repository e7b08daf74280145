import { viewOfErasure } from '../life/erasure.js';
import { progressOf, wantedOf } from '../life/evidence.js';
import {
  type Applicant,
  ATTEMPTS_ALLOWED,
  isErased,
  submittedAttempts,
  type Verdict,
  type Verification,
} from '../life/model.js';

const FINAL_MS = 30 * 24 * 3_600_000;
const POLL_AFTER_SECONDS = 1;

export const timeOf = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

/** What is left of an erased verification is part of every other. */
function traceOf(one: Verification, now: number): object {
  const { id, livemode, state, externalId, applicant, workflow } = one;
  return {
    id,
    livemode,
    state,
    externalId,
    applicantId: applicant.id,
    workflow,
    createdAt: timeOf(one.createdAt),
    endedAt: timeOf(one.endedAt),
    endedBy: one.endedBy,
    attemptsMade: submittedAttempts(one).length,
    attemptsAllowed: ATTEMPTS_ALLOWED,
    verdict: one.verdict && viewOfVerdict(one.verdict, now),
    erasure: one.erasure && viewOfErasure(one.erasure),
  };
}

export function viewOf(one: Verification, now: number): object {
  if (isErased(one)) return { ...traceOf(one, now), erased: true };
  const { state, applicant, findings } = one;
  const reported = submittedAttempts(one).filter(({ analysedAt }) => analysedAt !== undefined);
  const isOpen = state === 'CREATED' || state === 'EVIDENCE_WANTED';
  return {
    ...traceOf(one, now),
    subject: applicant.asserted.subject,
    startedAt: timeOf(one.startedAt),
    expiresAt: timeOf(one.expiresAt),
    findings,
    progress: progressOf(one),
    wanted: isOpen ? wantedOf(one) : undefined,
    pollAfterSeconds: state === 'IN_ANALYSIS' ? POLL_AFTER_SECONDS : undefined,
    reportId: reported.at(-1)?.reportId,
  };
}

function viewOfVerdict({ outcome, decidedBy, at }: Verdict, now: number): object {
  return { outcome, decidedBy, at: timeOf(at), final: now >= at + FINAL_MS };
}

export function viewOfApplicant({ id, livemode, createdAt, asserted }: Applicant): object {
  return { id, livemode, createdAt: timeOf(createdAt), ...asserted };
}

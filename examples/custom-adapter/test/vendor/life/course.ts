// How a verification moves from one state to the next.

import { progressOf } from './evidence.js';
import { judge } from './judgement.js';
import {
  ATTEMPTS_ALLOWED,
  attemptOf,
  newAttempt,
  submittedAttempts,
  type Verification,
  type World,
} from './model.js';
import { factsOf, isOutcome, type State, type Way } from './words.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ANALYSIS_MS = 2_000;
/** How long the person is awaited, and how long once they came. */
const AWAITED_MS = 7 * DAY;
const STARTED_MS = 24 * HOUR;
/** The same for verifications that are to end this way. */
const SOON_MS = MINUTE;

export interface Change {
  readonly findings?: readonly string[];
  readonly endedBy?: Verification['endedBy'];
  /** With a state that is a verdict; Acme's machine when absent. */
  readonly decidedBy?: 'MACHINE' | 'STAFF' | 'CLIENT';
  /** The event that reports it, where it is not the state's own. */
  readonly event?: string;
}

/** The only way into a state: what was planned for the one before is void, and an event reports it. */
export function enter(world: World, one: Verification, state: State, change: Change = {}): void {
  const now = world.agenda.now();
  const { ended, waits, event } = factsOf(state);
  one.turn += 1;
  one.state = state;
  one.findings = change.findings ?? one.findings;
  one.endedAt = ended ? now : undefined;
  one.endedBy = change.endedBy;
  one.verdict = isOutcome(state)
    ? { outcome: state, decidedBy: change.decidedBy ?? 'MACHINE', at: now }
    : undefined;
  one.expiresAt = undefined;
  report(world, one, change.event ?? event);
  if (waits) awaitPerson(world, one, now + (one.ending === 'expire' ? SOON_MS : AWAITED_MS));
}

export function report(world: World, one: Verification, event: string, more: object = {}): void {
  const { id, state, externalId, applicant, livemode } = one;
  const { subject } = applicant.asserted;
  const attemptsMade = submittedAttempts(one).length;
  const object = { type: 'verification', id, state, externalId, subject, attemptsMade };
  world.events.add({
    type: `verification.${event}`,
    at: world.agenda.now(),
    livemode,
    object: { ...object, progress: progressOf(one), ...more },
  });
}

/** Unless it moved on until then. */
function plan(world: World, one: Verification, time: number, task: () => void): void {
  const { turn } = one;
  world.agenda.at(time, () => {
    if (one.turn === turn) task();
  });
}

function awaitPerson(world: World, one: Verification, until: number): void {
  one.turn += 1;
  one.expiresAt = until;
  plan(world, one, until, () => {
    const came = attemptOf(one).startedAt !== undefined;
    if (came) enter(world, one, 'ABANDONED', { findings: ['LEFT'], endedBy: 'APPLICANT' });
    else enter(world, one, 'EXPIRED', { findings: ['TIMED_OUT'], endedBy: 'ACME' });
  });
}

/** The person opened page or SDK, or the first picture arrived. */
export function begin(world: World, one: Verification, way: Way): void {
  const attempt = attemptOf(one);
  attempt.way = way;
  if (attempt.startedAt !== undefined) return;
  const now = world.agenda.now();
  attempt.startedAt = now;
  one.startedAt ??= now;
  report(world, one, 'started');
  if (factsOf(one.state).waits)
    awaitPerson(world, one, now + (one.ending === 'abandon' ? SOON_MS : STARTED_MS));
}

export function submit(world: World, one: Verification, way: Way): void {
  begin(world, one, way);
  attemptOf(one).submittedAt = world.agenda.now();
  analyse(world, one);
}

/** Whatever is there. */
export function analyse(world: World, one: Verification): void {
  enter(world, one, 'IN_ANALYSIS');
  plan(world, one, world.agenda.now() + ANALYSIS_MS, () => {
    const { state, findings } = judge(one);
    closeAttempt(world, one, findings);
    enter(world, one, state, { findings, ...(state === 'ERROR' ? { endedBy: 'ACME' } : {}) });
  });
}

/** The attempt was made and analysed, whether or not anybody came. */
export function closeAttempt(world: World, one: Verification, findings: readonly string[]): void {
  const attempt = attemptOf(one);
  attempt.findings = findings;
  // Evidence that was wanted on top belongs to the same attempt.
  if (attempt.analysedAt !== undefined) return;
  const now = world.agenda.now();
  begin(world, one, attempt.way ?? 'PAGE');
  attempt.submittedAt ??= now;
  attempt.analysedAt = now;
  const { livemode } = one;
  world.events.add({
    type: 'report.ready',
    at: now,
    livemode,
    object: { type: 'report', id: attempt.reportId },
  });
}

/** Another attempt may heal it, if one is left. */
export function failAttempt(world: World, one: Verification, findings: readonly string[]): void {
  closeAttempt(world, one, findings);
  const isLast = submittedAttempts(one).length >= ATTEMPTS_ALLOWED;
  if (isLast) enter(world, one, 'REFUSED', { findings: [...findings, 'ATTEMPTS_EXHAUSTED'] });
  else enter(world, one, 'RETRY_POSSIBLE', { findings });
}

/** The same verification, for another attempt. */
export function reopen(world: World, one: Verification): void {
  one.attempts.push(newAttempt(world.agenda.now()));
  enter(world, one, 'CREATED', { findings: [], event: 'reopened' });
}

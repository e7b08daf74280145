import assert from 'node:assert/strict';
import {
  type CheckStatus,
  type Decision,
  type Erasure,
  isAction,
  isEnded,
  type ProofingResult,
  type ProofingSession,
  REASON_CODES,
  type Reason,
  type SessionRef,
  type Status,
  type Warning,
  type WarningCode,
} from '@anyproof/core';
import { assertSilent } from '../detector/silent.js';
import { assertInstant, assertMoment, assertValues } from './values.js';

/** What is known of the session beforehand. */
export interface ContractFacts {
  /** The adapter's id. */
  readonly adapter: string;
  /** The name under which the adapter is configured. */
  readonly provider: string;
  /** The ref passed to the verb. */
  readonly ref?: SessionRef;
  /** Texts that no warning may quote. */
  readonly forbidden?: readonly string[];
  /**
   * The vendor's answers are made up and contradictory, and an adapter passes that on: an end of an open session, a
   * score out of its range, an empty name, a year that has five digits.
   */
  readonly hostile?: true;
}

const STATUSES: readonly Status[] = [
  'pending',
  'action_required',
  'processing',
  'in_review',
  'completed',
  'expired',
  'abandoned',
  'canceled',
  'failed',
];
const DECISIONS: readonly Decision[] = ['approved', 'declined', 'inconclusive'];
const DECIDERS = ['automatic', 'manual', 'app'];
const ENDERS = ['person', 'app', 'vendor'];
const CHECKS: readonly CheckStatus[] = ['pass', 'fail', 'warn', 'not_performed', 'unknown'];
const INSTANTS = ['createdAt', 'startedAt', 'endedAt', 'expiresAt'] as const;
const LISTS = ['documents', 'checks', 'matches', 'attemptHistory', 'artifacts'] as const;
const WARNINGS: readonly WarningCode[] = [
  'STEP_NOT_NEEDED',
  'HINT_IGNORED',
  'UNKNOWN_NATIVE_STATUS',
  'PARTLY_READ',
  'LEFT_BEHIND',
  'DECISION_DIFFERS',
  'DECISION_NOT_TOLD',
];
/** Names with dots between them, and places in lists: `birthdate`, `data.0.type`, `rows[2].kind`. */
const PATH = /^[\w$-]+(?:\.(?:[\w$-]+|\*)|\[(?:\d+|\*)\])*$/;

/** Checks what holds for every session, at every vendor and for every answer. */
export function assertSession(
  session: ProofingSession,
  { adapter, provider, ref, forbidden = [], hostile }: ContractFacts,
): void {
  assert.equal(session.adapter, adapter, "adapter is the adapter's id");
  assert.equal(session.ref.provider, provider, 'the ref names the configured provider');
  if (ref !== undefined) assert.deepEqual({ ...session.ref }, { ...ref }, 'the ref is the one passed in');
  assert.ok(STATUSES.includes(session.status), `"${session.status}" is not a status`);
  if (session.status === 'completed') {
    const { decision, decidedBy, final } = session;
    assert.ok(DECISIONS.includes(decision), `"${decision}" is not a decision`);
    assert.equal(typeof final, 'boolean', 'a decision says whether it is final');
    assert.ok(decidedBy === undefined || DECIDERS.includes(decidedBy), `decided by "${decidedBy}"`);
  } else {
    for (const field of ['decision', 'decidedBy', 'final'])
      assert.ok(!(field in session), `${field} is set with the status ${session.status}`);
  }
  if (session.status === 'action_required') {
    assert.ok(isAction(session.action), 'action_required says who acts, and how');
    assert.deepEqual(Object.keys(session.action).sort(), ['actor', 'next'], 'an action has nothing else');
  } else assert.ok(!('action' in session), `action is set with the status ${session.status}`);
  if (!isEnded(session.status) && hostile !== true)
    assert.equal(session.endedAt, undefined, 'an open session has no end');
  const assertTime = hostile === true ? assertMoment : assertInstant;
  for (const field of INSTANTS) if (field in session) assertTime(session[field], field);
  const { endedBy, testMode } = session;
  assert.ok(endedBy === undefined || ENDERS.includes(endedBy), `ended by "${endedBy}"`);
  assert.ok(testMode === undefined || testMode === true, 'testMode is true or absent');
  assertAttempts(session);
  if (session.erasure !== undefined) assertErasure(session.erasure, assertTime);
  assertReasons(session.reasons);
  assertWarnings(session.warnings, forbidden);
  assertValues(session, hostile === true);
}

function assertAttempts({ attempts }: ProofingSession): void {
  if (attempts === undefined) return;
  for (const [name, count] of Object.entries(attempts))
    assert.ok(Number.isSafeInteger(count) && count >= 0, `attempts.${name} is not a count`);
  assert.ok(attempts.made !== undefined, 'attempts does not say how many were made');
}

/** Fails unless it says what is erased, and since when. */
export function assertErasure(erasure: Erasure, assertTime = assertInstant): void {
  const { status, scope, at, dueAt } = erasure;
  assert.ok(status === 'requested' || status === 'done', `an erasure is "${status}"`);
  assert.ok(scope === 'session' || scope === 'subject', `an erasure of "${scope}"`);
  assertTime(at, 'erasure.at');
  if (dueAt === undefined) return;
  assertTime(dueAt, 'erasure.dueAt');
  assert.equal(status, 'requested', 'an erasure that was done is still due');
}

function assertReasons(reasons: readonly Reason[]): void {
  assert.ok(Array.isArray(reasons), 'reasons is a list');
  for (const { code } of reasons) assert.ok(REASON_CODES.includes(code), `"${code}" is not a reason code`);
}

/** A warning says what it is about, and never what stands there. */
function assertWarnings(warnings: readonly Warning[], forbidden: readonly string[]): void {
  assert.ok(Array.isArray(warnings), 'warnings is a list');
  for (const { code, message, path, object, ...more } of warnings) {
    assert.ok(WARNINGS.includes(code), `"${code}" is not a warning code`);
    assert.ok(typeof message === 'string' && message !== '', `${code} has no message`);
    if (path !== undefined) assert.match(path, PATH, `the path of ${code} names a field`);
    assert.ok(object === undefined || code === 'LEFT_BEHIND', `${code} names an object`);
    assert.deepEqual(more, {}, `${code} has more than code, message, path and object`);
  }
  if (warnings.length > 0) assertSilent(warnings, forbidden, 'the warnings');
}

/** Checks what holds for every result, in addition to every session. */
export function assertResult(result: ProofingResult, facts: ContractFacts): void {
  assertSession(result, facts);
  const { hostile } = facts;
  const assertTime = hostile === true ? assertMoment : assertInstant;
  if (result.readableUntil !== undefined) assertTime(result.readableUntil, 'readableUntil');
  for (const field of LISTS) assert.ok(Array.isArray(result[field]), `${field} is a list`);
  if (result.decision !== 'approved')
    assert.ok(!('claims' in result), `claims without approval: the status is ${result.status}`);
  for (const { at, reasons } of result.attemptHistory) {
    assertReasons(reasons);
    if (at !== undefined) assertTime(at, 'attemptHistory.at');
  }
  for (const check of result.checks) {
    assert.ok(CHECKS.includes(check.status), `"${check.status}" is not the status of a check`);
    const isNamed = typeof check.nativeName === 'string' || (hostile === true && !('nativeName' in check));
    assert.ok(isNamed, "a check has the vendor's name");
    if (check.score !== undefined && hostile !== true) {
      const { value, min, max } = check.score;
      assert.ok(min < max && value >= min && value <= max, "a score is in the vendor's range");
    }
  }
  for (const { id, kind } of result.artifacts) {
    assert.ok(typeof id === 'string' && id !== '', 'an artifact has an id');
    assert.equal(typeof kind, 'string', 'an artifact has a kind');
  }
}

import assert from 'node:assert/strict';
import {
  isEnded,
  type ProofingResult,
  type ProofingSession,
  REASON_CODES,
  type SessionRef,
  type Warning,
  type WarningCode,
} from '@anyproof/core';
import { PROVIDER } from '../bench/bench.js';
import { assertSilent } from '../detector/silent.js';
import type { ConformanceHarness } from '../harness/harness.js';

const STATUSES = [
  'pending',
  'processing',
  'in_review',
  'completed',
  'expired',
  'abandoned',
  'canceled',
  'failed',
];
const DECISIONS = ['approved', 'declined', 'inconclusive'];
const CHECKS = ['pass', 'fail', 'warn', 'not_performed', 'unknown'];
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const COUNTRY = /^[A-Z]{3}$/;

/** What holds of every session, whichever vendor it is at. */
export function assertSession(session: ProofingSession, harness: ConformanceHarness, ref?: SessionRef): void {
  assert.equal(session.adapter, harness.adapter.id, "adapter is the adapter's id");
  assert.equal(session.ref.provider, PROVIDER, 'the ref names the configured provider');
  if (ref !== undefined)
    assert.deepEqual({ ...session.ref }, { ...ref }, 'the ref is the one that was asked with');
  assert.ok(STATUSES.includes(session.status), `"${session.status}" is no status`);
  if (session.status === 'completed') {
    assert.ok(DECISIONS.includes(session.decision), `"${session.decision}" is no decision`);
    assert.equal(typeof session.final, 'boolean', 'a decision says whether it is final');
  } else {
    for (const field of ['decision', 'decidedBy', 'final'])
      assert.ok(!(field in session), `${field} stands beside the status ${session.status}`);
  }
  if (!isEnded(session.status)) assert.equal(session.endedAt, undefined, 'an open session has no end');
  for (const field of ['createdAt', 'startedAt', 'endedAt', 'expiresAt', 'erasedAt'] as const)
    if (session[field] !== undefined) assert.match(session[field], INSTANT, `${field} is an instant in UTC`);
  assertWarnings(session.warnings, harness);
  assertNothingEmpty(session);
}

const WARNINGS: readonly WarningCode[] = [
  'STEP_NOT_NEEDED',
  'HINT_IGNORED',
  'UNKNOWN_NATIVE_STATUS',
  'PARTLY_READ',
];
/** Names with dots between them, and places in lists: `birthdate`, `data.0.type`, `rows[2].kind`. */
const PATH = /^[\w$-]+(?:\.(?:[\w$-]+|\*)|\[(?:\d+|\*)\])*$/;

/** A warning says what it is about, and never what stands there. */
export function assertWarnings(warnings: readonly Warning[], { person }: ConformanceHarness): void {
  assert.ok(Array.isArray(warnings), 'warnings is a list');
  for (const { code, message, path, ...more } of warnings) {
    assert.ok(WARNINGS.includes(code), `"${code}" is not a warning code`);
    assert.ok(typeof message === 'string' && message !== '', `${code} has no message`);
    if (path !== undefined) assert.match(path, PATH, `the path of ${code} names a field`);
    assert.deepEqual(more, {}, `${code} carries more than code, message and path`);
  }
  assertSilent(warnings, person.personalData, 'the warnings');
}

export function assertResult(result: ProofingResult, harness: ConformanceHarness, ref?: SessionRef): void {
  assertSession(result, harness, ref);
  for (const field of ['documents', 'checks', 'matches', 'reasons', 'artifacts'] as const)
    assert.ok(Array.isArray(result[field]), `${field} is a list`);
  if (result.decision !== 'approved')
    assert.ok(!('claims' in result), `claims without approval: the status is ${result.status}`);
  for (const reason of result.reasons)
    assert.ok(REASON_CODES.includes(reason.code), `"${reason.code}" is no reason code`);
  for (const check of result.checks) {
    assert.ok(CHECKS.includes(check.status), `"${check.status}" is no check status`);
    assert.equal(typeof check.nativeName, 'string', 'a check carries the name the vendor gives it');
    if (check.score !== undefined) {
      const { value, min, max } = check.score;
      assert.ok(min < max && value >= min && value <= max, "a score lies in the vendor's range");
    }
  }
  for (const document of result.documents) {
    for (const field of ['issuedOn', 'expiresOn'] as const)
      if (document[field] !== undefined) assert.match(document[field], DATE, `${field} is YYYY-MM-DD`);
    if (document.issuingCountry !== undefined)
      assert.match(document.issuingCountry, COUNTRY, 'issuingCountry is ISO 3166-1 alpha-3');
  }
  for (const claims of [result.claims, result.extracted]) {
    if (claims?.birthdate !== undefined) assert.match(claims.birthdate, DATE, 'birthdate is YYYY-MM-DD');
    for (const country of [...(claims?.nationalities ?? []), claims?.address?.country ?? 'AAA'])
      assert.match(country, COUNTRY, 'countries are ISO 3166-1 alpha-3');
  }
}

/** Absent is absent: no null, no undefined, no empty text and no empty object, however deep. */
export function assertNothingEmpty(value: unknown, path = 'it'): void {
  assert.ok(
    value !== null && value !== undefined && value !== '',
    `${path} is ${JSON.stringify(value)}, not absent`,
  );
  if (typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) assertNothingEmpty(item, `${path}[${index}]`);
    return;
  }
  assert.equal(Object.getPrototypeOf(value), Object.prototype, `${path} is no plain object`);
  assert.ok(Object.keys(value).length > 0, `${path} is an empty object, not absent`);
  for (const [key, item] of Object.entries(value)) assertNothingEmpty(item, `${path}.${key}`);
}

/** Fails unless `value` holds at least what `wanted` does. */
export function assertHolds(value: unknown, wanted: object, what: string): void {
  assert.ok(typeof value === 'object' && value !== null, `${what} is not there`);
  const held = Object.fromEntries(Object.keys(wanted).map((key) => [key, Reflect.get(value, key)]));
  assert.deepEqual(held, { ...wanted }, what);
}

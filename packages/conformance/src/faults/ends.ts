import assert from 'node:assert/strict';
import type { ProofingError, SessionRef } from '@anyproof/core';
import type { FaultEnd, VerbKind } from '../harness/faults.js';
import type { ConformanceHarness } from '../harness/harness.js';
import type { Fault } from '../harness/vendor.js';
import type { WireEffect } from '../wire/effect.js';
import { endOfCreation, MOST_CALLS_OF_CREATION, settles } from './creations.js';
import { FAULTS, type FaultRow } from './table.js';

const KINDS: { readonly [verb: string]: VerbKind } = {
  createSession: 'create',
  recoverSession: 'safe',
  getSession: 'safe',
  getResult: 'safe',
  getLaunch: 'safe',
  submitEvidence: 'upload',
  finalizeSession: 'act',
  recordConsent: 'act',
  cancelSession: 'act',
  retrySession: 'act',
  decideSession: 'act',
  eraseSession: 'safe',
  sessionsOf: 'safe',
  listSessions: 'safe',
  checkHealth: 'safe',
  downloadArtifact: 'file',
};

export function kindOf({ faults }: ConformanceHarness, verb: string): VerbKind {
  const kind = faults?.kinds?.[verb] ?? KINDS[verb];
  assert.ok(kind !== undefined, `the fault table has no verb ${verb}`);
  return kind;
}

export function faultNamed(name: string): FaultRow {
  const row = FAULTS.find((one) => one.name === name);
  assert.ok(row !== undefined, `the fault table has no fault "${name}"`);
  return row;
}

/** A name that the table does not have would deviate from nothing, unnoticed. */
export function checkDeviations({ deviations = [] }: ConformanceHarness): void {
  for (const { verbs, faults } of deviations) {
    for (const verb of verbs) assert.ok(Object.hasOwn(KINDS, verb), `a deviation names no verb: "${verb}"`);
    for (const fault of faults) faultNamed(fault);
  }
}

/** Where the harness says that a fault means something else at this vendor. */
export const deviationOf = ({ deviations = [] }: ConformanceHarness, verb: string, fault: string) =>
  deviations.find(({ verbs, faults }) => verbs.includes(verb) && faults.includes(fault));

/** How a verb must end under a fault. Undefined: the fault cannot meet it. `decided`: it reads a session that has ended. */
export function dueEnd(
  harness: ConformanceHarness,
  verb: string,
  row: FaultRow,
  decided = false,
): FaultEnd | undefined {
  const deviation = deviationOf(harness, verb, row.name);
  if (deviation !== undefined) return deviation.end;
  const isUnread = harness.faults?.unread?.includes(verb) === true;
  if (isUnread && row.unread !== undefined) return row.unread;
  const kind = kindOf(harness, verb);
  if (decided && kind === 'safe' && row.decided !== undefined) return row.decided;
  if (row.verbs !== undefined && Object.hasOwn(row.verbs, verb)) return row.verbs[verb];
  const end = kind === 'upload' ? (row.ends.upload ?? row.ends.act) : row.ends[kind];
  return kind === 'create' && end === 'AMBIGUOUS' ? endOfCreation(harness, row) : end;
}

/** The fault as a vendor under the cases' control can be told to have it; undefined where only the wire can. */
export function asVendorFault({ effect }: FaultRow): Fault['effect'] | undefined {
  switch (effect.kind) {
    case 'answer': {
      const { kind: _kind, ...answer } = effect;
      return { kind: 'status', ...answer };
    }
    case 'reset-before-headers':
      return { kind: 'reset' };
    case 'reset-in-body':
      return { kind: 'half-body' };
    case 'lost-answer':
    case 'hang':
      return { kind: effect.kind };
    default:
      return undefined;
  }
}

/** What the wire has to do with it: a caller aborts while the vendor is silent. */
export function wireEffectOf({ effect }: FaultRow): WireEffect | undefined {
  switch (effect.kind) {
    case 'abort':
      return { kind: 'hang' };
    case 'nobody-listens':
    case 'idle-connections-closed':
    case 'clock-offset':
    case 'seal-key-rotated':
      return undefined;
    default:
      return effect;
  }
}

const RETRYABLE: ReadonlySet<string> = new Set([
  'RATE_LIMITED',
  'PROVIDER_UNAVAILABLE',
  'NETWORK',
  'TIMEOUT',
]);

/** What must not happen twice by itself. */
export const mustNotRepeat = (kind: VerbKind): boolean => kind !== 'safe' && kind !== 'file';

/** How often a request may be sent at most; a creation that its key settles is repeated under it. */
export function mostSends(
  harness: ConformanceHarness,
  kind: VerbKind,
  { sends = 1 }: FaultRow,
  outcome: ProofingError | 'ok',
): number {
  if (kind === 'create' && settles(harness)) return MOST_SENDS_OF_CREATION;
  // A call that goes well may have several requests of the kind, one for each page.
  return mustNotRepeat(kind) && outcome !== 'ok' ? sends : MOST_ATTEMPTS;
}

/** Each call has three attempts. */
const MOST_SENDS_OF_CREATION = 3 * MOST_CALLS_OF_CREATION;
/** More would be a storm. */
const MOST_ATTEMPTS = 5;

export interface DueEnd {
  readonly kind: VerbKind;
  readonly row: FaultRow;
  readonly due: FaultEnd;
  /** The session that the verb is about. */
  readonly ref: SessionRef | undefined;
}

/** The end of a call under a fault, and what an error of it says beside its code. */
export function assertEnd(
  harness: ConformanceHarness,
  { kind, row, due, ref }: DueEnd,
  outcome: ProofingError | 'ok',
): void {
  const end = outcome === 'ok' ? 'recovers' : outcome.code;
  assert.equal(end, due, `ended with ${end} instead of ${due}`);
  if (outcome === 'ok') return;
  assert.deepEqual(outcome.ref, ref, 'the error has the ref of its session');
  const mayBeDone = row.maybeDone === true && mustNotRepeat(kind);
  const isSettledLater = outcome.code === 'AMBIGUOUS' && settles(harness);
  const retryable = isSettledLater || (RETRYABLE.has(outcome.code) && !mayBeDone);
  assert.equal(outcome.retryable, retryable, `${outcome.code} is retryable, or not`);
  const { effect } = row;
  if (effect.kind !== 'answer' || effect.status < 300) return;
  assert.equal(outcome.httpStatus, effect.status, "the error has the answer's status");
  const seconds = effect.headers?.['retry-after'];
  if (outcome.code === 'RATE_LIMITED') assert.equal(outcome.retryAfterMs, Number(seconds) * 1000);
}

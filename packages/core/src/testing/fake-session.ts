import type { ProofingErrorFacts } from '../contract/errors.js';
import type { Reason } from '../contract/reasons.js';
import type { CreateSessionInput, Erasure, Launch, Mode, SessionRef } from '../contract/session.js';
import type { Action, Decision, Outcome, Status } from '../contract/status.js';
import type { FakeFindings } from './fake-data.js';

/** What happens to the next session. Everything is optional: by default it is approved immediately. */
export interface FakeScript extends FakeFindings {
  /** `completed` by default. */
  readonly status?: Status;
  /** `approved` by default; only used with `completed`. */
  readonly decision?: Decision;
  /** By default the app is to decide; only used with `action_required`. */
  readonly action?: Action;
  readonly reasons?: readonly Reason[];
  /** How many attempts fail before the session ends so: each is `action_required` until `retrySession`. */
  readonly failedAttempts?: number;
  /** How many polls return `processing` before the session ends; in direct mode, counted once it is finalized. */
  readonly polls?: number;
  /** Evidence that is refused, by kind. */
  readonly refuse?: { readonly [kind: string]: readonly Reason[] };
  /** A verb that fails once, with this error. */
  readonly failOnce?: { readonly [verb: string]: Omit<ProofingErrorFacts, 'message'> };
}

/** A session of the fake provider, at its vendor. */
export interface FakeSession {
  readonly ref: SessionRef;
  readonly input: CreateSessionInput;
  readonly script: FakeScript;
  pollsLeft: number;
  /** Attempts that still fail. */
  failuresLeft: number;
  attempts: number;
  /** In direct mode, waits for the app to finalize. */
  waitsForApp: boolean;
  /** Kinds whose last photo was refused. */
  readonly refused: Set<string>;
  canceled: boolean;
  decided?: Decision;
  erasure?: Erasure;
}

export function newFakeSession(ref: SessionRef, input: CreateSessionInput, script: FakeScript): FakeSession {
  return {
    ref,
    input,
    script,
    pollsLeft: script.polls ?? 0,
    failuresLeft: script.failedAttempts ?? 0,
    attempts: 1,
    waitsForApp: input.mode === 'direct',
    refused: new Set(),
    canceled: false,
  };
}

export function outcomeNow(session: FakeSession): Outcome {
  const { script, decided } = session;
  if (session.canceled) return { status: 'canceled' };
  if (decided !== undefined) return { status: 'completed', decision: decided, decidedBy: 'app', final: true };
  if (session.waitsForApp || session.refused.size > 0) return { status: 'pending' };
  if (session.pollsLeft > 0) return { status: 'processing' };
  if (session.failuresLeft > 0)
    return { status: 'action_required', action: { actor: 'person', next: 'retry' } };
  const { status = 'completed', decision = 'approved', action = { actor: 'app', next: 'decide' } } = script;
  switch (status) {
    case 'completed':
      return { status, decision, final: true };
    case 'action_required':
      return { status, action };
    default:
      return { status };
  }
}

/** Another attempt of the person. */
export function reopen(session: FakeSession): void {
  session.failuresLeft = Math.max(0, session.failuresLeft - 1);
  session.attempts += 1;
  session.waitsForApp = session.input.mode === 'direct';
  session.refused.clear();
}

export function launchOf({ ref }: FakeSession, mode: Mode = 'hosted'): Launch {
  switch (mode) {
    case 'hosted':
      return { url: `https://vendor.example/${ref.id}` };
    case 'embedded':
      return { sdk: { name: '@vendor.example/sdk', props: { sessionId: ref.id } } };
    case 'direct':
      return {};
  }
}

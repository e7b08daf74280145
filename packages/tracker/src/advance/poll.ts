import {
  expiredState,
  type InboxMessage,
  isEnded,
  ProofingError,
  type ProofingErrorCode,
  type ProofingSession,
  type SessionRef,
  type SessionStore,
} from '@anyproof/core';
import { afterFailure, isGivenUp, outageAfter, outageMs, pollingFor } from '../schedule/polling.js';
import type { ClaimedSession } from '../stores/claims.js';
import type { ProviderSwitch } from '../stores/providers.js';
import type { Release } from '../stores/release.js';
import type { AdvanceParts } from './parts.js';
import { pollTimeOf } from './poll-time.js';

/** How a poll ended, and how it leaves the session. */
export interface Polled {
  readonly release: Release;
  readonly error?: ProofingErrorCode;
}

interface PollInput {
  readonly held: ClaimedSession;
  readonly ref: SessionRef;
  readonly messages: readonly InboxMessage[];
  readonly providerSwitch: ProviderSwitch | undefined;
  /** The caller's, to end it early. */
  readonly signal: AbortSignal | undefined;
}

/** Messages of one session that are settled in one step. */
export const MOST_MESSAGES = 100;

/** A vendor that does not answer within this time is asked again later; shorter than a claim. */
const LONGEST_POLL_MS = 60_000;

/** The vendor failed, whatever it was asked: its other sessions would fare no better. */
const OUTAGE_CODES: ReadonlySet<ProofingErrorCode> = new Set(['PROVIDER_UNAVAILABLE', 'NETWORK', 'TIMEOUT']);

/** Asks the vendor about one session, on account of its messages or because its time has come. */
export async function poll(parts: AdvanceParts, sessions: SessionStore, input: PollInput): Promise<Polled> {
  const { clock, policies } = parts;
  const { held, messages, providerSwitch, signal } = input;
  // It ended since that was planned.
  if (messages.length === 0 && isEnded(held.status)) return { release: { pollAt: null } };
  if (providerSwitch?.pausedAt !== undefined) return { release: { parked: true } };
  const { outageUntil } = providerSwitch ?? {};
  if (outageUntil !== undefined && outageUntil > clock.now())
    return { release: { pollAt: outageUntil + parts.random.fraction() * outageMs(policies) } };

  const { session, error, isAsked, left } = await ask(parts, input);
  if (error !== undefined) {
    // The session is as it was.
    if (signal?.aborted === true) return { release: {}, error: error.code };
    return failed(parts, sessions, input, error, left);
  }
  if (isAsked && (providerSwitch?.failures ?? 0) > 0) await parts.switches.answered(held.provider);
  if (session === undefined) return { release: { failures: 0, problem: null } };
  const { release } = await answered(parts, sessions, held, session, left);
  // There may be more messages, and this is not when they are forgotten.
  const isAll = messages.length < MOST_MESSAGES || left > 0;
  return { release: isAll ? release : { ...release, pollAt: clock.now() } };
}

interface Asked {
  readonly session?: ProofingSession;
  readonly error?: ProofingError;
  /** False if the messages report mere progress, for which the vendor is not called. */
  readonly isAsked: boolean;
  /** Messages that stay: the vendor does not confirm the end that they report. */
  readonly left: number;
}

/** One query at most, however many messages there are. */
async function ask(
  { proofing, report }: AdvanceParts,
  { ref, messages, signal: given }: PollInput,
): Promise<Asked> {
  const limit = AbortSignal.timeout(LONGEST_POLL_MS);
  const signal = given === undefined ? limit : AbortSignal.any([limit, given]);
  const isAsked = true;
  try {
    if (messages.length === 0)
      return { session: await proofing.getSession(ref, { signal }), isAsked, left: 0 };
    const { session, asked, error, settled } = await proofing.webhooks.settle(messages, { signal });
    return {
      isAsked: asked,
      left: messages.length - settled.length,
      ...(session === undefined ? {} : { session }),
      ...(error === undefined ? {} : { error }),
    };
  } catch (error) {
    const left = messages.length;
    if (ProofingError.isInstance(error)) return { error, isAsked, left };
    report(error);
    return { error: unexpected(ref), isAsked, left };
  }
}

function unexpected({ provider }: SessionRef): ProofingError {
  return new ProofingError({
    code: 'BAD_RESPONSE',
    message: 'the adapter failed in an unexpected way',
    provider,
  });
}

async function answered(
  parts: AdvanceParts,
  sessions: SessionStore,
  held: ClaimedSession,
  session: ProofingSession,
  left: number,
): Promise<Polled> {
  const { clock, random, policies } = parts;
  const now = clock.now();
  const expiresAt = session.expiresAt === undefined ? expiryOf(held) : Date.parse(session.expiresAt);
  const policy = pollingFor(policies, held.provider);
  if (left > 0) {
    // The vendor's read side lags behind its messages.
    const failures = held.failures + 1;
    const fraction = random.fraction();
    const pollAt = afterFailure({ now, failures, isRetryable: true, policy, fraction });
    return { release: { pollAt, failures, problem: 'UNCONFIRMED' } };
  }
  const calm = { failures: 0, problem: null, ...(expiresAt === undefined ? {} : { expiresAt }) };
  // Also where nothing changed: a message may have asked about a session that had ended.
  if (isEnded(session.status)) return { release: { ...calm, pollAt: null } };
  const createdAt = held.openedAt;
  if (isGivenUp({ now, createdAt, expiresAt, status: session.status, policy })) {
    await expire(sessions, session.ref, now);
    return { release: { ...calm, pollAt: null } };
  }
  const pollAt = pollTimeOf(parts, session, createdAt, expiresAt);
  return { release: { ...calm, pollAt: pollAt ?? null } };
}

async function failed(
  parts: AdvanceParts,
  sessions: SessionStore,
  { held, ref }: PollInput,
  { code, retryable, retryAfterMs }: ProofingError,
  left: number,
): Promise<Polled> {
  const { clock, random, policies, switches } = parts;
  const now = clock.now();
  const policy = pollingFor(policies, held.provider);
  if (OUTAGE_CODES.has(code)) {
    const until = outageAfter(now, await switches.failed(held.provider), policies);
    if (until !== undefined) await switches.out(held.provider, until);
  }
  const failures = held.failures + 1;
  const { status } = held;
  const isDropped = { release: { pollAt: null, failures, problem: code }, error: code };
  // It has ended, or only messages named it: without them, nobody needs to ask about it.
  const isKnown = held.facts !== undefined || held.basis !== undefined;
  if (left === 0 && (isEnded(status) || !isKnown)) return isDropped;
  const lifetime = { now, createdAt: held.openedAt, expiresAt: expiryOf(held), status, policy };
  // The vendor will never say more of a session whose data it erased.
  if (!retryable && (code === 'SESSION_GONE' || isGivenUp(lifetime))) {
    await expire(sessions, ref, now);
    return isDropped;
  }
  const pollAt = afterFailure({
    now,
    failures,
    isRetryable: retryable || code === 'ABORTED',
    policy,
    fraction: random.fraction(),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  return { release: { pollAt, failures, problem: code }, error: code };
}

/** When the vendor ends it; undefined if that is the end of an earlier attempt. */
function expiryOf({ openedAt, expiresAt }: ClaimedSession): number | undefined {
  return expiresAt !== undefined && expiresAt > openedAt ? expiresAt : undefined;
}

/** This many lost races in a row cannot happen. */
const MOST_MERGES = 10;

/** Nobody will say how it ended. */
async function expire(sessions: SessionStore, { provider, id }: SessionRef, now: number): Promise<void> {
  for (let merges = 0; merges < MOST_MERGES; merges += 1) {
    const stored = await sessions.read({ provider, id });
    const next = expiredState(stored?.state, now);
    if (next === stored?.state) return;
    if (await sessions.write({ provider, id }, next, stored?.revision)) return;
  }
}

import { ProofingError } from '../contract/errors.js';
import type { SessionState } from '../contract/observation.js';
import type { Clock, Random } from '../contract/ports.js';
import type { AttemptsPolicy } from '../contract/proofing.js';
import type { CallOptions, ProofingProvider } from '../contract/provider.js';
import {
  type CreatedSession,
  type CreateSessionInput,
  type ProofingSession,
  type SessionRef,
  withLaunch,
} from '../contract/session.js';
import { isEnded } from '../contract/status.js';
import type { SessionMemory } from '../state/memory.js';
import { attemptsMade, isErased } from '../state/outcome.js';
import { withParts } from '../support/hide.js';
import { providerOfRetry } from './attempts.js';
import type { Creation } from './create.js';
import { patient } from './reading.js';

export interface RetryParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly memory: SessionMemory;
  readonly attempts: AttemptsPolicy | undefined;
  find(name: string): ProofingProvider;
  /** The session as the vendor now reports it. */
  read(ref: SessionRef, call: CallOptions): Promise<ProofingSession>;
  create(input: CreateSessionInput, creation: Creation): Promise<CreatedSession>;
}

/** One retry: the session, the input of the further attempt, and where it may go. */
interface Retry {
  readonly ref: SessionRef;
  readonly input: CreateSessionInput;
  /** The provider and the key that the app named. */
  readonly wanted: Pick<Creation, 'provider' | 'idempotencyKey'>;
  readonly call: CallOptions;
}

/**
 * Another attempt of the same person: the same session, opened again, where the vendor can; else a fresh launch while it is
 * open; else a new session, which has `previous`. Throws CONFLICT if it was approved, or if the policy allows no more.
 */
export async function retry(parts: RetryParts, { ref, input, wanted, call }: Retry): Promise<CreatedSession> {
  const { memory } = parts;
  const session = await parts.read(ref, call);
  const state = await patient(ref.provider, call, memory.state(ref));
  if (session.decision === 'approved') throw approvedAlready(ref);
  const isElsewhere = wanted.provider !== undefined && wanted.provider !== ref.provider;
  const next = isElsewhere ? wanted.provider : providerOfRetry(ref, state, parts.attempts);
  const again =
    next === ref.provider ? await openAgain(parts, { ref, input, wanted, call }, session, state) : undefined;
  if (again !== undefined) return again;
  const created = await parts.create(
    { ...input, previous: ref },
    {
      ...call,
      ...wanted,
      provider: next,
      // At another provider the person begins anew.
      ...(next === ref.provider ? { earlierAttempts: attemptsMade(state) } : {}),
    },
  );
  return withParts(created, { previous: ref });
}

/** The same session with a way in; undefined if there is none. */
async function openAgain(
  parts: RetryParts,
  { ref, input, call }: Retry,
  session: ProofingSession,
  state: SessionState,
): Promise<CreatedSession | undefined> {
  const { mode = 'hosted' } = input;
  const provider = parts.find(ref.provider);
  if (isErased(state)) return undefined;
  const isWaiting = session.status === 'action_required';
  // The person has only lost the way in, so nothing needs to be opened again.
  if (!isEnded(session.status) && !isWaiting) return fresh(parts, provider, { ref, mode, call }, session);
  return (
    (await reopened(parts, provider, { ref, mode, call })) ??
    (isWaiting ? fresh(parts, provider, { ref, mode, call }, session) : undefined)
  );
}

interface Opening {
  readonly ref: SessionRef;
  readonly mode: NonNullable<CreateSessionInput['mode']>;
  readonly call: CallOptions;
}

/** Opened again by the vendor; undefined if it cannot be. */
async function reopened(
  { clock, random, memory }: RetryParts,
  provider: ProofingProvider,
  { ref, mode, call }: Opening,
): Promise<CreatedSession | undefined> {
  if (provider.retrySession === undefined) return undefined;
  let session: CreatedSession;
  try {
    session = await provider.retrySession(ref, { ...call, mode });
  } catch (error) {
    if (ProofingError.isInstance(error) && CANNOT_REOPEN.has(error.code)) return undefined;
    throw error;
  }
  await patient(ref.provider, call, memory.reopened(ref, clock.now(), random.uuid()));
  return session;
}

const CANNOT_REOPEN: ReadonlySet<string> = new Set([
  'CONFLICT',
  'UNSUPPORTED',
  'SESSION_GONE',
  'SESSION_NOT_FOUND',
]);

/** The open session with a fresh launch; undefined if the vendor has none. In direct mode there is nothing to open. */
async function fresh(
  { random, memory }: RetryParts,
  provider: ProofingProvider,
  { ref, mode, call }: Opening,
  session: ProofingSession,
): Promise<CreatedSession | undefined> {
  if (mode === 'direct') return session.status === 'action_required' ? undefined : withLaunch(session, {});
  if (provider.getLaunch === undefined) return undefined;
  const launch = await provider.getLaunch(ref, { ...call, mode });
  // The launch may be the last one, so the app gets it even if the store failed, which the observer has heard of.
  const counted = memory.retried(ref, random.uuid()).catch(() => undefined);
  await patient(ref.provider, call, counted);
  return withLaunch(session, launch);
}

function approvedAlready(ref: SessionRef): ProofingError {
  return new ProofingError({
    code: 'CONFLICT',
    message: 'the person was approved; for another verification, create another session',
    problem: 'approved',
    provider: ref.provider,
    ref,
  });
}

import { abortedError, errorFacts, ProofingError } from '../contract/errors.js';
import type { Clock, Observer, Random, SessionKey, SessionStore } from '../contract/ports.js';
import type { CallOptions, ProofingProvider } from '../contract/provider.js';
import type { CreatedSession, CreateSessionInput } from '../contract/session.js';
import { UNKNOWN_PROVIDER } from '../ports/guard.js';
import { sessionRecords } from '../state/store.js';
import { nodeCrypto } from '../support/node.js';

interface Keyed extends CallOptions {
  readonly key: string;
  /** Whether the app chose the key: it may have been used before, by this process or another. */
  readonly isOwnKey: boolean;
}

interface LostParts {
  readonly clock: Clock;
  readonly random: Random;
  /** The provider's name. */
  readonly name: string;
}

/** Calls to the vendor for one creation, those that look for its session included. */
const MOST_CALLS = 12;
/** When no further call begins. */
const MOST_MS = 120_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;

/**
 * Creates one session, and settles what became of a creation whose answer was lost, instead of guessing:
 *
 * - no answer came, and the vendor keeps creations by key: the same call under the same key;
 * - otherwise the adapter's `recoverSession` says what the creation made. If it made nothing, the next key follows, since
 *   a vendor keeps its answer to the old one, a 5xx too. The next key is derived from the first, so that the same
 *   creation, repeated by another process, takes the same steps.
 *
 * What cannot be settled is AMBIGUOUS, with the key.
 */
export async function createOnce(
  provider: ProofingProvider,
  input: CreateSessionInput,
  { key: firstKey, isOwnKey, ...call }: Keyed,
  { clock, random, name }: LostParts,
): Promise<CreatedSession> {
  const { idempotentCreate } = provider.capabilities;
  const until = clock.now() + MOST_MS;
  const unsettled = (error: ProofingError) => ambiguous(error, provider, firstKey);
  let key = firstKey;
  // Where the vendor keeps no keys, an earlier call with the app's own key can only be found by looking for it first.
  let isSought = isOwnKey && !idempotentCreate && provider.recoverSession !== undefined;
  let lost: ProofingError | undefined;
  for (let calls = 1; ; calls += 1) {
    const keyed = { ...call, idempotencyKey: key };
    try {
      if (!isSought) return await provider.createSession(input, keyed);
      const found = await provider.recoverSession?.(input, keyed);
      if (found !== undefined) return found;
      isSought = false;
      // A vendor that keeps no keys keeps no failure under them either.
      if (lost !== undefined && idempotentCreate) key = nextKey(key);
    } catch (error) {
      if (!ProofingError.isInstance(error)) throw error;
      const isLost = error.code === 'AMBIGUOUS' && !isSought;
      if (isLost) lost = error;
      // What an earlier call made stays unknown, whatever a later one is answered.
      else if (!(error.retryable && (isSought || lost !== undefined)))
        throw lost === undefined ? error : unsettled(lost);
      isSought ||= isLost && !(idempotentCreate && error.httpStatus === undefined);
      const isOver = calls >= MOST_CALLS || clock.now() >= until;
      if (isOver || (isSought && provider.recoverSession === undefined)) throw unsettled(lost ?? error);
      const isAborted = await paused(calls, { clock, random }, call);
      if (isAborted) throw lost === undefined ? abortedError(name) : unsettled(lost);
    }
  }
}

/**
 * Vendors' read sides lag behind, and a vendor that just failed needs a moment. True if the caller ended the call
 * meanwhile.
 */
async function paused(
  calls: number,
  { clock, random }: Pick<LostParts, 'clock' | 'random'>,
  { signal }: CallOptions,
): Promise<boolean> {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** (calls - 1), LONGEST_PAUSE_MS);
  try {
    await clock.sleep(longest / 2 + (random.fraction() * longest) / 2, signal);
  } catch {
    return true;
  }
  return signal?.aborted === true;
}

/** With the key, and `retryable` where the same call with it can still settle what became of the creation. */
function ambiguous(
  error: ProofingError,
  { capabilities, recoverSession }: ProofingProvider,
  idempotencyKey: string,
): ProofingError {
  const retryable = capabilities.idempotentCreate || recoverSession !== undefined;
  const facts = errorFacts(error);
  const advice = retryable
    ? "repeat the same call with this error's idempotencyKey"
    : 'this vendor offers no way to find out, so create another session only if a second one does no harm';
  const message = `${facts.message}; ${advice}`;
  return new ProofingError({ ...facts, message, code: 'AMBIGUOUS', retryable, idempotencyKey });
}

/** Differs from the key as much as from any other, and is the same for the same key. */
function nextKey(key: string): string {
  return hashOf('next', key);
}

/** What is remembered of a creation's key: the key itself may be the app's own text. */
export function creationOf(key: string): string {
  return hashOf('creation', key);
}

const CREATION = 'creation:';

/** Where the session store keeps how far a creation has come. No vendor's session has such a key. */
export function creationKey(idempotencyKey: string): SessionKey {
  return { provider: UNKNOWN_PROVIDER, id: `${CREATION}${creationOf(idempotencyKey)}` };
}

/** True if the session store keeps a creation there, not a session. */
export function isCreationKey({ provider, id }: SessionKey): boolean {
  return provider === UNKNOWN_PROVIDER && id.startsWith(CREATION);
}

/** How far a creation has come. Empty if it was not begun, or was refused everywhere. */
export interface CreationMarker {
  /** Where it was begun. */
  readonly provider?: string | undefined;
  /** Attempts in the sessions that the new one replaces, which a repeated `createSession` does not know. */
  readonly earlierAttempts?: number | undefined;
}

export interface CreationMarkers {
  /** Throws STORE_UNAVAILABLE. */
  read(key: string): Promise<CreationMarker>;
  /** Throws STORE_UNAVAILABLE. */
  write(key: string, marker: CreationMarker, at: number): Promise<void>;
}

/** Keeps them in the session store, so that a call that another process repeats continues where the first one was. */
export function creationMarkers(store: SessionStore, observer: Observer): CreationMarkers {
  const records = sessionRecords(store, observer);
  return {
    read: async (key) => {
      const { route, attempts } = await records.read(creationKey(key));
      return { provider: route?.provider, earlierAttempts: attempts };
    },
    write: async (key, { provider, earlierAttempts }, at) => {
      const marker = {
        ...(provider === undefined ? {} : { route: { provider, by: 'requested', skipped: [], at } as const }),
        ...(earlierAttempts === undefined ? {} : { attempts: earlierAttempts }),
      };
      await records.update(creationKey(key), () => marker);
    },
  };
}

function hashOf(use: string, key: string): string {
  return nodeCrypto().createHash('sha256').update(`${use}\n${key}`).digest('hex').slice(0, 32);
}

import { abortedError, errorFacts, ProofingError } from '../contract/errors.js';
import type { Clock, Random } from '../contract/ports.js';
import type { CallOptions, ProofingProvider } from '../contract/provider.js';
import type { CreatedSession, CreateSessionInput } from '../contract/session.js';
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

function hashOf(use: string, key: string): string {
  return nodeCrypto().createHash('sha256').update(`${use}\n${key}`).digest('hex').slice(0, 32);
}

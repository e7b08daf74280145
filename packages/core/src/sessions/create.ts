import { CREATED, violation } from '../boundary/errors.js';
import {
  abortedError,
  errorFacts,
  inspectInput,
  ProofingError,
  type ProofingErrorCode,
} from '../contract/errors.js';
import type { Clock, Observer, Random } from '../contract/ports.js';
import type { CallOptions, ProofingProvider } from '../contract/provider.js';
import type { CreatedSession, CreateSessionInput, RouteChoice } from '../contract/session.js';
import { observeVerb, untilAborted } from '../ports/guard.js';
import type { SessionMemory } from '../state/memory.js';
import { copyOfInput } from '../support/copy.js';
import { withParts } from '../support/hide.js';
import { checkCapabilities } from './capabilities.js';
import { checkFields } from './input.js';
import { createOnce, creationOf } from './lost-creation.js';
import { type Candidates, candidatesFor, type RouteParts } from './providers.js';

export interface CreationParts {
  readonly clock: Clock;
  readonly observer: Observer;
  readonly random: Random;
  readonly memory: SessionMemory;
  readonly route: RouteParts;
  /** Throws NO_SUCH_PROVIDER. */
  find(name: string): ProofingProvider;
}

export interface Creation extends CallOptions {
  /** Takes precedence over any policy. */
  readonly provider?: string | undefined;
  /** The app's own. */
  readonly idempotencyKey?: string | undefined;
  /** Attempts in the sessions that this one replaces. */
  readonly earlierAttempts?: number;
  /** Throws if this provider does not support what the session is for; called before the provider is. */
  readonly check?: (name: string, provider: ProofingProvider) => void;
}

/** Codes of an unavailable vendor. They prove that nothing was created only if the error is retryable as well. */
const NOT_AVAILABLE: ReadonlySet<ProofingErrorCode> = new Set([
  'PROVIDER_UNAVAILABLE',
  'NETWORK',
  'TIMEOUT',
  'RATE_LIMITED',
]);

/**
 * Creates a session at the first available provider of the route. Only an error that proves that nothing was created
 * moves on to the next one; a lost answer is AMBIGUOUS, and ends the attempt. With a key of the app's own, the store keeps
 * which provider the creation is at, and a repeated call goes there and nowhere else.
 */
export async function createRouted(
  parts: CreationParts,
  given: CreateSessionInput,
  creation: Creation,
): Promise<CreatedSession> {
  const { provider: requested, idempotencyKey, earlierAttempts, check, ...call } = creation;
  const { input, candidates } = await prepared(parts, given, requested);
  const own = await ownCreation(parts, idempotencyKey, call);
  const key = idempotencyKey ?? parts.random.uuid();
  const keyed = { ...call, key, isOwnKey: idempotencyKey !== undefined };
  const skipped: { readonly provider: string; readonly error: string }[] = [];
  const names = own.begunAt === undefined ? candidates.names : [own.begunAt];
  for (const [index, name] of names.entries()) {
    const choice: RouteChoice = { provider: name, by: candidates.by, skipped: [...skipped] };
    try {
      return await observeVerb(parts, name, 'createSession', async () => {
        const provider = parts.find(name);
        const ignored = inspectInput(() => {
          checkFields(input, name, parts.clock.now());
          return checkCapabilities(input, name, provider.capabilities);
        });
        check?.(name, provider);
        const at = parts.clock.now();
        if (own.begunAt === undefined) await own.moveTo(name);
        else if (!provider.capabilities.idempotentCreate && provider.recoverSession === undefined)
          throw begunBefore(name, key);
        const session = await createOnce(provider, input, keyed, { ...parts, name });
        parts.observer.observe({ type: 'route', provider: name, choice });
        // The session exists even if the store failed, and the app must get its ref. The memory has already reported
        // the failure to the observer.
        const created = { at, creation: creationOf(key), ...(earlierAttempts ? { earlierAttempts } : {}) };
        const route = { ...choice, ...created };
        const isNew = await parts.memory.routed(session.ref, route, keyed.isOwnKey).catch(() => true);
        if (!isNew) throw knownBefore(name, session);
        return withParts(session, { route: choice, warnings: [...session.warnings, ...ignored] });
      });
    } catch (error) {
      // Nothing was made anywhere, so a repeated call may begin anew.
      const isRefused = madeNothing(error) && own.begunAt === undefined;
      const isLast = index === names.length - 1;
      if (isLast || !leadsOn(error)) {
        if (isRefused) await own.moveTo(undefined).catch(() => undefined);
        throw explained(error, skipped);
      }
      if (call.signal?.aborted) throw abortedError(name);
      skipped.push({ provider: name, error: error.code });
    }
  }
  throw new ProofingError({ code: 'CONFIG', message: 'policies.route does not name a provider' });
}

/** A creation with the app's own key, which may have been begun before, by this process or another. */
interface OwnCreation {
  /** Where it was begun. */
  readonly begunAt?: string;
  /** Remembers where it is from now on. Throws STORE_UNAVAILABLE. */
  moveTo(provider: string | undefined): Promise<void>;
}

async function ownCreation(
  { memory, clock, route }: CreationParts,
  key: string | undefined,
  { signal }: CallOptions,
): Promise<OwnCreation> {
  if (key === undefined) return { moveTo: async () => undefined };
  const creation = creationOf(key);
  const begunAt = await untilAborted(memory.creationAt(creation), signal);
  return {
    ...(begunAt === undefined || !route.configured.includes(begunAt) ? {} : { begunAt }),
    moveTo: (provider) => memory.creating(creation, provider, clock.now()),
  };
}

/**
 * Copies the input, so that what is checked is what is used, and lists the providers to try. Invalid input or a failing
 * choice is a failed createSession, which observers must hear of.
 */
async function prepared(
  parts: CreationParts,
  given: CreateSessionInput,
  requested: string | undefined,
): Promise<{ readonly input: CreateSessionInput; readonly candidates: Candidates }> {
  try {
    const input = inspectInput(() => copyOfInput(given));
    // An unknown name may be anything, so it must not appear in any event.
    if (requested !== undefined) parts.find(requested);
    // The app's own function receives valid input only.
    if (requested === undefined && typeof parts.route.policy === 'function')
      inspectInput(() => checkFields(input, parts.route.defaultProvider, parts.clock.now()));
    return { input, candidates: candidatesFor(parts.route, input, requested) };
  } catch (error) {
    return observeVerb(parts, parts.route.defaultProvider, 'createSession', () => Promise.reject(error));
  }
}

/** The ref belongs to an earlier creation, so the second person would get the first one's result. */
function knownBefore(provider: string, { adapter }: CreatedSession): ProofingError {
  return violation({ provider, adapter }, 'createSession', 'names a session that already existed', CREATED);
}

function leadsOn(error: unknown): error is ProofingError {
  return ProofingError.isInstance(error) && error.retryable && NOT_AVAILABLE.has(error.code);
}

/** False if a session may have been made all the same. */
function madeNothing(error: unknown): boolean {
  return ProofingError.isInstance(error) && error.ref === undefined && !MAY_HAVE_MADE.has(error.code);
}

const MAY_HAVE_MADE: ReadonlySet<ProofingErrorCode> = new Set(['AMBIGUOUS', 'BAD_RESPONSE', 'ABORTED']);

/** Nobody can say what became of an earlier call, and another session might be the second one. */
function begunBefore(provider: string, idempotencyKey: string): ProofingError {
  return new ProofingError({
    code: 'AMBIGUOUS',
    message:
      'this creation was begun before, and this vendor offers no way to find out what it made; look for the session there, or use another key if a second one does no harm',
    provider,
    idempotencyKey,
  });
}

/** The same error, whose message also lists the providers that were tried before; names and codes are ours. */
function explained(
  error: unknown,
  skipped: readonly { readonly provider: string; readonly error: string }[],
): unknown {
  if (skipped.length === 0 || !ProofingError.isInstance(error)) return error;
  const tried = skipped.map((one) => `${one.provider} (${one.error})`).join(', ');
  return new ProofingError({ ...errorFacts(error), message: `${error.summary}; tried before: ${tried}` });
}

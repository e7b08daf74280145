import { CREATED, violation } from '../boundary/errors.js';
import {
  abortedError,
  errorFacts,
  inspectInput,
  ProofingError,
  type ProofingErrorCode,
} from '../contract/errors.js';
import type { BegunCreation, Clock, CreationLog, Observer, Random } from '../contract/ports.js';
import type { CallOptions, ProofingProvider } from '../contract/provider.js';
import type { CreatedSession, CreateSessionInput, RouteChoice } from '../contract/session.js';
import { guarded, observeVerb, untilAborted } from '../ports/guard.js';
import type { SessionMemory } from '../state/memory.js';
import { copyOfInput } from '../support/copy.js';
import { withParts } from '../support/hide.js';
import { checkCapabilities } from './capabilities.js';
import { checkFields } from './input.js';
import { type CreationMarker, type CreationMarkers, createOnce, creationOf } from './lost-creation.js';
import { type Candidates, candidatesFor, type RouteParts } from './providers.js';

export interface CreationParts {
  readonly clock: Clock;
  readonly observer: Observer;
  readonly random: Random;
  readonly memory: SessionMemory;
  readonly markers: CreationMarkers;
  readonly creations: CreationLog | undefined;
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
 * moves on to the next one; a lost answer is AMBIGUOUS, and ends the attempt. With a key of the app's own, or a log of
 * creations, the store keeps which provider the creation is at, and a repeated call goes there and nowhere else.
 */
export async function createRouted(
  parts: CreationParts,
  given: CreateSessionInput,
  creation: Creation,
): Promise<CreatedSession> {
  const { input, candidates } = await prepared(parts, given, creation.provider);
  const own = await begin(parts, { input, candidates, creation });
  const session = await atFirstAvailable(parts, { input, candidates, creation }, own).catch(
    async (error: unknown) => {
      await own.left();
      throw error;
    },
  );
  // The app's own transaction may run in it, so it has no limit, and its error is the app's.
  await parts.creations?.created(own.begun, session);
  return session;
}

/** One call of createSession. */
interface Call {
  readonly input: CreateSessionInput;
  readonly candidates: Candidates;
  readonly creation: Creation;
}

async function atFirstAvailable(
  parts: CreationParts,
  { input, candidates, creation }: Call,
  own: OwnCreation,
): Promise<CreatedSession> {
  const { provider: _requested, idempotencyKey: _key, earlierAttempts: _earlier, check, ...call } = creation;
  const { key, isOwnKey, begunAt, earlierAttempts } = own;
  const skipped: { readonly provider: string; readonly error: string }[] = [];
  const names = begunAt === undefined ? candidates.names : [begunAt];
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
        if (begunAt === undefined) await own.moveTo(name);
        else if (!provider.capabilities.idempotentCreate && provider.recoverSession === undefined)
          throw begunBefore(name, key);
        const session = await createOnce(provider, input, { ...call, key, isOwnKey }, { ...parts, name });
        parts.observer.observe({ type: 'route', provider: name, choice });
        // The session exists even if the store failed, and the app must get its ref. The memory has already reported
        // the failure to the observer.
        const created = { at, creation: creationOf(key), ...(earlierAttempts ? { earlierAttempts } : {}) };
        const route = { ...choice, ...created };
        const isNew = await parts.memory.routed(session.ref, route, isOwnKey).catch(() => true);
        if (!isNew) throw knownBefore(name, session);
        return withParts(session, { route: choice, warnings: [...session.warnings, ...ignored] });
      });
    } catch (error) {
      const isLast = index === names.length - 1;
      if (isLast || !leadsOn(error)) {
        if (madeNothing(error)) await own.refused();
        throw explained(error, skipped);
      }
      if (call.signal?.aborted) {
        await own.refused();
        throw abortedError(name);
      }
      skipped.push({ provider: name, error: error.code });
    }
  }
  throw new ProofingError({ code: 'CONFIG', message: 'policies.route does not name a provider' });
}

/** A creation that a call with the same key may have begun before, in this process or another. */
interface OwnCreation {
  readonly key: string;
  /** As the log has it. */
  readonly begun: BegunCreation;
  /** Whether the caller passed the key: only then may an earlier call have used it. */
  readonly isOwnKey: boolean;
  /** Where it was begun. */
  readonly begunAt: string | undefined;
  readonly earlierAttempts: number | undefined;
  /** Logs it, if there is a log. Throws STORE_UNAVAILABLE. */
  log(): Promise<void>;
  /** Remembers where it is from now on. Throws STORE_UNAVAILABLE. */
  moveTo(provider: string): Promise<void>;
  /** This call made nothing anywhere, so unless an earlier one did, a repeated call may begin anew. Never rejects. */
  refused(): Promise<void>;
  /** The call failed. Never rejects. */
  left(): Promise<void>;
}

/** Finds out what is known of the creation, and logs it, before any vendor is called. */
async function begin(parts: CreationParts, call: Call): Promise<OwnCreation> {
  const { idempotencyKey: key, signal } = call.creation;
  const known = async () => (key === undefined ? {} : untilAborted(parts.markers.read(key), signal));
  const own = ownCreation(parts, call, await known());
  if (parts.creations === undefined) return own;
  const provider = own.begunAt ?? call.candidates.names[0];
  await observeFailure(parts, provider, untilAborted(own.log, signal, provider)).catch(
    async (error: unknown) => {
      // It may have been logged all the same, and nobody waits for it any more.
      await own.refused();
      throw error;
    },
  );
  if (key === undefined) return own;
  try {
    // A log may let another call with this key end first, and what that one made counts.
    return ownCreation(parts, call, await known(), own.begun);
  } catch (error) {
    await own.left();
    throw error;
  }
}

function ownCreation(
  { clock, markers, creations, observer, random, route }: CreationParts,
  { input, candidates, creation }: Call,
  known: CreationMarker,
  logged?: BegunCreation,
): OwnCreation {
  const { provider, idempotencyKey } = creation;
  const key = idempotencyKey ?? random.uuid();
  const isOwnKey = idempotencyKey !== undefined;
  const begunAt = route.configured.find((name) => name === known.provider);
  const earlierAttempts = creation.earlierAttempts ?? known.earlierAttempts;
  const port = { provider: begunAt ?? candidates.names[0], port: 'creations' } as const;
  const begun = logged ?? { key, input, ...(provider === undefined ? {} : { provider }) };
  let isMarked = false;
  let isLogged = logged !== undefined;
  let isRefused = false;
  const mark = async (at?: string): Promise<void> => {
    // Without a log, nobody can repeat a call whose key was made for it.
    if (!isOwnKey && creations === undefined) return;
    isMarked = true;
    await markers.write(key, { provider: at, earlierAttempts }, clock.now());
  };
  return {
    key,
    begun,
    isOwnKey,
    begunAt,
    earlierAttempts,
    log: async () => {
      if (creations === undefined) return;
      // Whoever repeats the call has the key and the input alone.
      if (begunAt === undefined && earlierAttempts) await mark();
      isLogged = true;
      if ((await guarded(observer, port, async () => creations.begun(begun))) === undefined)
        throw logFailed(port.provider);
    },
    moveTo: mark,
    refused: async () => {
      if (begunAt !== undefined) return;
      isRefused = true;
      if (isMarked) await markers.write(key, {}, clock.now()).catch(() => undefined);
      if (isLogged) await guarded(observer, port, async () => creations?.refused(begun));
    },
    left: async () => {
      if (isLogged && !isRefused) await guarded(observer, port, async () => creations?.unsettled?.(begun));
    },
  };
}

/** Work before the first provider's turn, whose failure is a failed createSession: observers must hear of it. */
function observeFailure<T>(parts: CreationParts, provider: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) =>
    observeVerb(parts, provider, 'createSession', () => Promise.reject(error)),
  );
}

function logFailed(provider: string): ProofingError {
  return new ProofingError({
    code: 'STORE_UNAVAILABLE',
    message: "the app's own log of creations failed, so nothing was created",
    retryable: true,
    provider,
  });
}

/**
 * Copies the input, so that what is checked is what is used, and lists the providers to try. Invalid input or a failing
 * choice is a failed createSession, which observers must hear of.
 */
function prepared(
  parts: CreationParts,
  given: CreateSessionInput,
  requested: string | undefined,
): Promise<Pick<Call, 'input' | 'candidates'>> {
  const { creations, route, clock, find } = parts;
  const prepare = async () => {
    const input = inspectInput(() => copyOfInput(given));
    // An unknown name may be anything, so it must not appear in any event.
    if (requested !== undefined) find(requested);
    // The app's own function and its log receive valid input only.
    const isShown =
      creations !== undefined || (requested === undefined && typeof route.policy === 'function');
    if (isShown) inspectInput(() => checkFields(input, requested ?? route.defaultProvider, clock.now()));
    return { input, candidates: candidatesFor(route, input, requested) };
  };
  return observeFailure(parts, route.defaultProvider, prepare());
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

import { type AdapterDeps, ProofingError, type TokenCache } from '@anyproof/core';
import { keepToken, type Token, type TokenSession } from './kept-token.js';

/** How other processes of the app find the token, if the app has a cache (`deps.tokens`). */
export interface SharedToken {
  /** Everything that the token depends on, such as address and account. It is hashed before it leaves the process. */
  key(): Promise<string> | string;
  /** How long to keep it, in milliseconds; somewhat shorter than the vendor accepts it. */
  readonly ttlMs: number;
  /** True if each use prolongs it at the vendor: it is then kept as long as it is used. */
  readonly prolongedByUse?: boolean;
}

type Deps = Pick<AdapterDeps, 'provider' | 'clock' | 'observer' | 'tokens'>;

/**
 * How long this process holds the right to log in, unless it finishes earlier. Shorter than the others wait, so that
 * one of them takes over if it dies.
 */
const LEASE_MS = 8_000;
/** How long a process waits for another one's login. */
const WAIT_MS = 10_000;
const POLL_MS = 100;
/** The pause after rejected credentials: frequent logins look like an attack (id360 dossier 2.1). */
const REST_MS = 5_000;
/** A token that is refused this soon was never valid. */
const YOUNG_MS = 1_000;

/**
 * Shares one login among all callers of a provider; with a cache that has leases, among all processes of the app. The
 * observer gets an event for each token that was obtained, or could not be. Credentials that the vendor refused (AUTH) are sent
 * again after five seconds at the earliest; until then all callers get their error. A token that is refused right after
 * a renewal is renewed no sooner either.
 */
export function createTokenSession(
  login: () => Promise<string>,
  deps: Deps,
  shared?: SharedToken,
): TokenSession {
  const { clock, tokens } = deps;
  const board = shared === undefined || tokens === undefined ? undefined : createBoard(tokens, shared, deps);
  const isWithin = (ms: number, since: number) => clock.now() - since >= 0 && clock.now() - since < ms;
  const never = Number.NEGATIVE_INFINITY;
  let refusal: { readonly error: ProofingError; readonly at: number } | undefined;
  let obtainedAt = never;
  let renewedAt = never;
  const obtain = async (refused: Token | undefined): Promise<string> => {
    if (refusal !== undefined && isWithin(REST_MS, refusal.at)) throw refusal.error;
    refusal = undefined;
    try {
      const { value, source } = await observed(
        deps,
        refused,
        () => board?.obtain(refused, login) ?? fromVendor(login),
      );
      obtainedAt = clock.now();
      // A token that another process left in the cache may be as old as the one it replaces.
      if (refused !== undefined && source === 'vendor') renewedAt = obtainedAt;
      return value;
    } catch (error) {
      if (ProofingError.isInstance(error) && error.code === 'AUTH') refusal = { error, at: clock.now() };
      throw error;
    }
  };
  const session = keepToken(obtain, deps.provider);
  let current: Token | undefined;
  let usedAt = never;
  return {
    get: async (signal) => {
      const token = await session.get(signal);
      current = token;
      const idleMs = clock.now() - usedAt;
      usedAt = clock.now();
      board?.used(token, idleMs);
      return token;
    },
    refused: (token) => {
      const isHopeless = isWithin(YOUNG_MS, obtainedAt) && isWithin(REST_MS, renewedAt);
      return token === current && isHopeless ? false : session.refused(token);
    },
  };
}

interface Obtained {
  readonly value: string;
  readonly source: 'vendor' | 'cache';
}

const fromVendor = async (login: () => Promise<string>): Promise<Obtained> => ({
  value: await login(),
  source: 'vendor',
});

interface Board {
  obtain(refused: Token | undefined, login: () => Promise<string>): Promise<Obtained>;
  /** Keeps a token in the cache while each use prolongs it at the vendor. */
  used(token: Token, idleMs: number): void;
}

/** Core guards the cache: its failures count as an empty cache. */
function createBoard(tokens: TokenCache, shared: SharedToken, { clock }: Deps): Board {
  const { ttlMs, prolongedByUse = false } = shared;
  let written: { readonly key: string; readonly at: number } | undefined;

  const write = async (key: string, value: string) => {
    written = { key, at: clock.now() };
    await tokens.set(key, value, ttlMs);
  };
  return {
    obtain: async (refused, login) => {
      const key = await shared.key();
      const look = async (): Promise<Obtained | undefined> => {
        const value = await tokens.get(key);
        if (value === undefined || value === refused?.value) return undefined;
        written = { key, at: clock.now() };
        return { value, source: 'cache' };
      };
      const logIn = async (): Promise<Obtained> => {
        const obtained = await fromVendor(login);
        await write(key, obtained.value);
        return obtained;
      };

      const found = await look();
      if (found !== undefined || tokens.lease === undefined) return found ?? logIn();
      const until = clock.now() + WAIT_MS;
      for (;;) {
        const end = await tokens.lease(key, LEASE_MS);
        if (end !== undefined) {
          // The previous holder may have stored a token between our read and our lease.
          try {
            return (await look()) ?? (await logIn());
          } finally {
            await end();
          }
        }
        if (clock.now() >= until) return logIn();
        await clock.sleep(POLL_MS);
        const others = await look();
        if (others !== undefined) return others;
      }
    },
    used: (token, idleMs) => {
      // Half of its time has passed, and the vendor still accepts it.
      if (!prolongedByUse || written === undefined || idleMs >= ttlMs) return;
      if (clock.now() - written.at > ttlMs / 2) write(written.key, token.value).catch(() => undefined);
    },
  };
}

async function observed(
  { provider, clock, observer }: Deps,
  refused: Token | undefined,
  obtain: () => Promise<Obtained>,
): Promise<Obtained> {
  const startedAt = clock.now();
  const reason = refused === undefined ? 'first' : 'renewal';
  const tell = (source: Obtained['source'], error?: string) =>
    observer.observe({
      type: 'token',
      provider,
      source,
      reason,
      milliseconds: clock.now() - startedAt,
      ...(error === undefined ? {} : { error }),
    });
  try {
    const obtained = await obtain();
    tell(obtained.source);
    return obtained;
  } catch (error) {
    tell('vendor', ProofingError.isInstance(error) ? error.code : 'UNKNOWN');
    throw error;
  }
}

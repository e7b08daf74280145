import type { AdapterDeps } from '@anyproof/core';
import { type Authentication, type Headers, tokenAuthentication } from './authentication.js';
import type { TokenSession } from './kept-token.js';
import { createTokenSession, type SharedToken } from './token-session.js';

export interface TokenLogin extends SharedToken {
  /** The headers that carry the token in a request. */
  headers(token: string): Headers;
  /** True if the token is known to have expired, so that it need not be sent; a 401 renews it in any case. */
  isSpent?(token: string): boolean;
}

/**
 * Authentication with a token from a login. One login serves all callers of a provider, and all processes of the app if
 * it has a token cache (`key`, `ttlMs`); after a 401 the token is renewed once. Credentials that the vendor rejected
 * are not sent again for five seconds.
 */
export function tokenLogin(
  logIn: () => Promise<string>,
  deps: Pick<AdapterDeps, 'provider' | 'clock' | 'observer' | 'tokens'>,
  { headers, isSpent, ...shared }: TokenLogin,
): Authentication {
  const session = createTokenSession(logIn, deps, shared);
  return tokenAuthentication(isSpent === undefined ? session : unspent(session, isSpent), headers);
}

function unspent(session: TokenSession, isSpent: (token: string) => boolean): TokenSession {
  return {
    ...session,
    get: async (signal) => {
      const token = await session.get(signal);
      if (!isSpent(token.value)) return token;
      session.refused(token);
      return session.get(signal);
    },
  };
}

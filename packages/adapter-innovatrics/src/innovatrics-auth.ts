import { ProofingError } from '@anyproof/core';
import {
  type Authentication,
  createTokenSession,
  readSecret,
  type TokenSession,
} from '@anyproof/provider-kit';
import type { BasicCredentials } from './innovatrics-settings.js';

/** Padded base64 of the UTF-8 of `username:password` (dossier 3.1). Throws CONFIG. */
export async function basicAuthorization(credentials: BasicCredentials, provider: string): Promise<string> {
  const username = await readSecret(credentials.username, 'username', provider);
  const password = await readSecret(credentials.password, 'password', provider);
  if (username.includes(':'))
    throw new ProofingError({
      code: 'CONFIG',
      message:
        'the function for the setting username gave one with a colon, which ends it in Basic authentication',
      provider,
    });
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** For back-end calls. Credentials from functions are fetched once, and again after a 401: they may have been rotated. */
export function basicAuthentication(credentials: BasicCredentials, provider: string): Authentication {
  const kept = createTokenSession(() => basicAuthorization(credentials, provider));
  const canChange = typeof credentials.username === 'function' || typeof credentials.password === 'function';
  return {
    headers: async () => ({ authorization: await kept.get() }),
    renew: (refused, error) => {
      if (error.httpStatus !== 401 || !canChange) return false;
      kept.forget(refused['authorization'] ?? '');
      return true;
    },
  };
}

/** Sessions whose access token is kept; for older ones it is exchanged anew. */
const CAPACITY = 1_000;

/**
 * For capture calls, one authentication per session: the reference token is exchanged for an access token on the first
 * call, kept for its hour (dossier 6.2), and exchanged once more when the vendor says 401.
 */
export function bearerAuthentication(
  exchange: (referenceToken: string) => Promise<string>,
): (referenceToken: string) => Authentication {
  const sessions = new Map<string, TokenSession>();
  const sessionOf = (referenceToken: string): TokenSession => {
    const session = sessions.get(referenceToken) ?? createTokenSession(() => exchange(referenceToken));
    sessions.delete(referenceToken);
    sessions.set(referenceToken, session);
    const [oldest] = sessions.keys();
    if (sessions.size > CAPACITY && oldest !== undefined) sessions.delete(oldest);
    return session;
  };
  const scheme = 'Bearer ';
  return (referenceToken) => ({
    headers: async () => ({ authorization: scheme + (await sessionOf(referenceToken).get()) }),
    renew: (refused, error) => {
      if (error.httpStatus !== 401) return false;
      sessionOf(referenceToken).forget(refused['authorization']?.slice(scheme.length) ?? '');
      return true;
    },
  });
}

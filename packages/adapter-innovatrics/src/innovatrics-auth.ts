import { createHash } from 'node:crypto';
import { type AdapterDeps, ProofingError } from '@anyproof/core';
import {
  type Authentication,
  createTokenSession,
  keepToken,
  readSecret,
  type Secret,
  tokenAuthentication,
} from '@anyproof/provider-kit';
import type { Profile } from './innovatrics-profiles.js';
import type { BackEndAuth, BasicCredentials } from './innovatrics-settings.js';

type TokenDeps = Pick<AdapterDeps, 'provider' | 'clock' | 'observer' | 'tokens'>;

/** For back-end calls: Basic, or `x-api-key` (dossier 2, 3.1). */
export function backEndAuthentication(auth: BackEndAuth, provider: string): Authentication {
  if (auth.kind === 'basic') return basicAuthentication(auth, provider);
  return credential('x-api-key', () => readSecret(auth.apiKey, 'apiKey', provider), [auth.apiKey], provider);
}

export function basicAuthentication(credentials: BasicCredentials, provider: string): Authentication {
  const { username, password } = credentials;
  return credential(
    'authorization',
    () => basicAuthorization(credentials, provider),
    [username, password],
    provider,
  );
}

/** Padded base64 of the UTF-8 of `username:password` (dossier 3.1). Throws CONFIG. */
async function basicAuthorization(credentials: BasicCredentials, provider: string): Promise<string> {
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

/** Secrets from functions are fetched once, and again after a 401: they may have been rotated. */
function credential(
  header: 'authorization' | 'x-api-key',
  read: () => Promise<string>,
  secrets: readonly Secret[],
  provider: string,
): Authentication {
  const renews = secrets.some((secret) => typeof secret === 'function');
  return tokenAuthentication(keepToken(read, provider), (value) => ({ [header]: value }), { renews });
}

/** Sessions whose access token is kept; for older ones it is exchanged anew. */
const CAPACITY = 1_000;
const SCHEME = 'Bearer ';
/** Of the access token's hour (dossier 6.2), with a reserve for the call that it is for. */
const ACCESS_TOKEN_MS = 55 * 60_000;

/**
 * For capture calls, one authentication per session: the reference token is exchanged for an access token on the first
 * call, kept for its hour (dossier 6.2), and exchanged once more when the vendor says 401.
 */
export function exchangedAuthentication(
  exchange: (referenceToken: string) => Promise<string>,
  baseUrl: string,
  deps: TokenDeps,
): (referenceToken: string) => Authentication {
  const sessions = new Map<string, Authentication>();
  const make = (referenceToken: string): Authentication => {
    const session = createTokenSession(() => exchange(referenceToken), deps, {
      key: () => JSON.stringify(['innovatrics-access', baseUrl, sha256(referenceToken)]),
      ttlMs: ACCESS_TOKEN_MS,
    });
    return tokenAuthentication(session, (token) => ({ authorization: SCHEME + token }));
  };
  return (referenceToken) => {
    const authentication = sessions.get(referenceToken) ?? make(referenceToken);
    sessions.delete(referenceToken);
    sessions.set(referenceToken, authentication);
    const [oldest] = sessions.keys();
    if (sessions.size > CAPACITY && oldest !== undefined) sessions.delete(oldest);
    return authentication;
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** For capture calls of versions whose page carries the access token itself: nothing renews it after its hour. */
export function accessAuthentication(accessToken: string, provider: string): Authentication {
  return {
    headers: () => ({ authorization: SCHEME + accessToken }),
    renew: (_refused, { httpStatus }) => {
      if (httpStatus !== 401) return false;
      throw new ProofingError({
        code: 'CONFLICT',
        message:
          "the session's access token has run out, and this version has no other; create a new session",
        provider,
        httpStatus,
      });
    },
  };
}

/** How the capture calls of a session are authenticated, by its token. */
export function captureAuthentication(
  mode: Profile['captureToken'],
  parts: {
    readonly backEnd: Authentication;
    readonly baseUrl: string;
    readonly deps: TokenDeps;
    exchange(referenceToken: string): Promise<string>;
  },
): (token: string) => Authentication {
  switch (mode) {
    case 'reference':
      return exchangedAuthentication(parts.exchange, parts.baseUrl, parts.deps);
    case 'access':
      return (token) => accessAuthentication(token, parts.deps.provider);
    case 'none':
      return () => parts.backEnd;
  }
}

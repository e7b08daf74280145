import type { AdapterDeps } from '@anyproof/core';
import {
  type Authentication,
  createTokenSession,
  type HttpClient,
  readSecret,
  tokenAuthentication,
} from '@anyproof/provider-kit';
import { login } from './client/user.js';
import type { Id360Account, Id360Settings } from './id360-settings.js';

/**
 * The session token of the back office (dossier 2.1, 2.2): one login for all callers, kept until the vendor says 401,
 * then renewed once. It dies after 15 idle minutes; logging in more often than needed may count as an attack.
 * `setting` says in errors whose credentials these are.
 */
export function accountAuthentication(
  http: HttpClient,
  account: Id360Account,
  { baseUrl, tokenCacheMinutes }: Id360Settings,
  deps: AdapterDeps,
  setting = '',
): Authentication {
  const { provider } = deps;
  const read = (secret: Id360Account['username'], name: string) =>
    readSecret(secret, `${setting}${name}`, provider);
  const logIn = async () => {
    const username = await read(account.username, 'username');
    const password = await read(account.password, 'password');
    const { oneTimePassword } = account;
    const token = oneTimePassword === undefined ? undefined : await read(oneTimePassword, 'oneTimePassword');
    return login(http, provider, { username, password, ...(token === undefined ? {} : { token }) });
  };
  const session = createTokenSession(logIn, deps, {
    key: async () => JSON.stringify(['id360-login', baseUrl, await read(account.username, 'username')]),
    ttlMs: tokenCacheMinutes * 60_000,
    prolongedByUse: true,
  });
  return tokenAuthentication(session, (token) => ({ authorization: `Token ${token}` }));
}

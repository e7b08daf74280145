import { type Authentication, createTokenSession, type HttpClient, readSecret } from '@anyproof/provider-kit';
import { login } from './client/user.js';
import type { Id360Account } from './id360-settings.js';

/**
 * The session token of the back office (dossier 2.1, 2.2): one login for all callers, kept until the vendor says 401,
 * then renewed once. It dies after 15 idle minutes; logging in more often than needed may count as an attack.
 * `setting` says in errors whose credentials these are.
 */
export function tokenAuthentication(
  http: HttpClient,
  account: Id360Account,
  provider: string,
  setting = '',
): Authentication {
  const session = createTokenSession(async () => {
    const read = (secret: Id360Account['username'], name: string) =>
      readSecret(secret, `${setting}${name}`, provider);
    const username = await read(account.username, 'username');
    const password = await read(account.password, 'password');
    const { oneTimePassword } = account;
    const token = oneTimePassword === undefined ? undefined : await read(oneTimePassword, 'oneTimePassword');
    return login(http, provider, { username, password, ...(token === undefined ? {} : { token }) });
  });
  const scheme = 'Token ';
  return {
    headers: async () => ({ authorization: scheme + (await session.get()) }),
    renew: (refused, error) => {
      if (error.httpStatus !== 401) return false;
      session.forget(refused['authorization']?.slice(scheme.length) ?? '');
      return true;
    },
  };
}

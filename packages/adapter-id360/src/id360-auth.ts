import { type Authentication, createTokenSession, type HttpClient, readSecret } from '@anyproof/provider-kit';
import { login } from './client/user.js';
import type { Id360Settings } from './id360-settings.js';

/**
 * The session token of the back office (dossier 2.1, 2.2): one login for all callers, kept until the vendor says 401,
 * then renewed once. It dies after 15 idle minutes; logging in more often than needed may count as an attack.
 */
export function tokenAuthentication(
  http: HttpClient,
  settings: Id360Settings,
  provider: string,
): Authentication {
  const session = createTokenSession(async () => {
    const username = await readSecret(settings.username, 'username', provider);
    const password = await readSecret(settings.password, 'password', provider);
    return login(http, provider, { username, password });
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

import { ProofingError } from '@anyproof/core';
import { readSecret, type Secret } from '../settings/secrets.js';
import { type Authentication, tokenAuthentication } from './authentication.js';
import { keepToken } from './kept-token.js';

/** A secret by the name of its setting. */
export interface NamedSecret {
  readonly setting: string;
  readonly secret: Secret;
}

/**
 * Basic authentication with the UTF-8 of `name:password`: no login, no session. Credentials that functions return are
 * fetched once, and again after a 401, since they may have been replaced. Throws CONFIG for a name with a colon.
 */
export function basicAuthentication(
  name: NamedSecret,
  password: NamedSecret,
  provider: string,
): Authentication {
  return headerAuthentication('authorization', [name, password], provider, ([user, key]) => {
    if (user.includes(':'))
      throw new ProofingError({
        code: 'CONFIG',
        message: `the function for the setting ${name.setting} returned a name with a colon, which is not allowed in a Basic user name`,
        provider,
      });
    return `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}`;
  });
}

/** A key in a header, such as `x-api-key`; otherwise as {@link basicAuthentication}. */
export function keyAuthentication(header: string, key: NamedSecret, provider: string): Authentication {
  return headerAuthentication(header, [key], provider, ([value]) => value);
}

function headerAuthentication<const Secrets extends readonly NamedSecret[]>(
  header: string,
  secrets: Secrets,
  provider: string,
  write: (values: { readonly [Index in keyof Secrets]: string }) => string,
): Authentication {
  const read = async () => {
    const values: string[] = [];
    // One after the other, so that the error is about the first wrong one.
    for (const { secret, setting } of secrets) values.push(await readSecret(secret, setting, provider));
    return write(values as { readonly [Index in keyof Secrets]: string });
  };
  const renews = secrets.some(({ secret }) => typeof secret === 'function');
  return tokenAuthentication(keepToken(read, provider), (value) => ({ [header]: value }), { renews });
}

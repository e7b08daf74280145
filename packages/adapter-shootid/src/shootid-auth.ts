import { ProofingError } from '@anyproof/core';
import { type Authentication, keepToken, readSecret, tokenAuthentication } from '@anyproof/provider-kit';
import type { ShootIdSettings } from './shootid-settings.js';

type Credentials = Pick<ShootIdSettings, 'applicationToken' | 'applicationSecret'>;

/**
 * Basic on every request: no login, no session, valid until revoked by hand (dossier 1). Credentials from functions are
 * fetched once, and again after a 401: they may have been replaced.
 */
export function basicAuthentication(credentials: Credentials, provider: string): Authentication {
  const kept = keepToken(() => basicAuthorization(credentials, provider), provider);
  const renews =
    typeof credentials.applicationToken === 'function' || typeof credentials.applicationSecret === 'function';
  return tokenAuthentication(kept, (authorization) => ({ authorization }), { renews });
}

async function basicAuthorization(credentials: Credentials, provider: string): Promise<string> {
  const token = await readSecret(credentials.applicationToken, 'applicationToken', provider);
  const secret = await readSecret(credentials.applicationSecret, 'applicationSecret', provider);
  if (token.includes(':'))
    throw new ProofingError({
      code: 'CONFIG',
      message:
        'the function for the setting applicationToken gave one with a colon, which ends it in Basic authentication',
      provider,
    });
  return `Basic ${Buffer.from(`${token}:${secret}`).toString('base64')}`;
}

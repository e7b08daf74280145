import type { DiagnosisStep } from '@anyproof/core';
import { unless } from '@anyproof/provider-kit';
import type { ShootIdClient } from './client/index.js';

/** As long as the vendor's ids, but of no transaction (dossier 1). */
const NO_TRANSACTION = '0'.repeat(32);

/**
 * The checks that `anyproof doctor` makes at ShootID. They request the result of a transaction that does not exist,
 * since `/init` would create one. `anonymous` sends no credentials.
 */
export function diagnosisOf(
  anonymous: Pick<ShootIdClient, 'result'>,
  client: Pick<ShootIdClient, 'result'>,
): readonly DiagnosisStep[] {
  return [
    {
      check: 'base path',
      // Every call requires Basic authentication (dossier 1); a path that does not exist requires nothing.
      run: async ({ signal }) => {
        await anonymous.result(NO_TRANSACTION, signal).catch(unless('AUTH', 'FORBIDDEN'));
        return undefined;
      },
      fix: "check the host, and the prefix: the vendor's guide prints /shootid/api/v2 and /api/v2",
      settings: ['baseUrl', 'pathPrefix'],
    },
    {
      check: 'credentials',
      // Only authenticated callers learn that a transaction does not exist (dossier 2.4).
      run: async ({ signal }) => {
        await client.result(NO_TRANSACTION, signal).catch(unless('SESSION_NOT_FOUND', 'PROVIDER_REJECTED'));
        return undefined;
      },
      fix: 'check the application token and secret: they are valid until they are revoked manually',
      settings: ['applicationToken', 'applicationSecret', 'baseUrl'],
    },
    {
      check: 'process id',
      run: async () => ({ skipped: 'nothing: the application token determines the steps' }),
      fix: '',
    },
  ];
}

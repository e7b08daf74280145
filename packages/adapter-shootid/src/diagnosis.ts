import type { DiagnosisStep } from '@anyproof/core';
import { unless } from '@anyproof/provider-kit';
import type { ShootIdClient } from './client/index.js';

/** As long as the vendor's ids are, and of no transaction (dossier 1). */
const NO_TRANSACTION = '0'.repeat(32);

/**
 * What `anyproof doctor` asks of ShootID: the result of a transaction that is not there, since `/init` makes one.
 * `anonymous` carries no credentials.
 */
export function diagnosisOf(
  anonymous: Pick<ShootIdClient, 'result'>,
  client: Pick<ShootIdClient, 'result'>,
): readonly DiagnosisStep[] {
  return [
    {
      check: 'base path',
      // Basic is asked for on every call (dossier 1); a path that is not there has nothing to ask for.
      run: async ({ signal }) => {
        await anonymous.result(NO_TRANSACTION, signal).catch(unless('AUTH', 'FORBIDDEN'));
        return undefined;
      },
      fix: "check the host, and the prefix: the vendor's guide prints /shootid/api/v2 and /api/v2",
      settings: ['baseUrl', 'pathPrefix'],
    },
    {
      check: 'credentials',
      // That there is no such transaction is said to those only who may ask (dossier 2.4).
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

import type { DiagnosisStep } from '@anyproof/core';
import { unless } from '@anyproof/provider-kit';
import type { AcmeClient } from './client/index.js';

/** The id of no verification. */
const NO_VERIFICATION = '0';

/** What `anyproof doctor` asks of Acme: it reads, and makes nothing. `anonymous` carries no credentials. */
export function diagnosisOf(
  anonymous: Pick<AcmeClient, 'get'>,
  client: Pick<AcmeClient, 'get'>,
): readonly DiagnosisStep[] {
  return [
    {
      check: 'base path',
      // Whoever brings no token is refused here; a path that is not there has nothing to refuse.
      run: async ({ signal }) => {
        await anonymous.get(NO_VERIFICATION, signal).catch(unless('AUTH'));
        return undefined;
      },
      fix: 'the base URL is the address that Acme gave you, without /v1',
      settings: ['baseUrl'],
    },
    {
      check: 'credentials',
      // That there is no such verification is said only to those who may ask.
      run: async ({ signal }) => {
        await client.get(NO_VERIFICATION, signal).catch(unless('SESSION_NOT_FOUND'));
        return undefined;
      },
      fix: "check client id and secret in Acme's console, API clients; a lost secret is made anew there",
      settings: ['clientId', 'clientSecret'],
    },
  ];
}

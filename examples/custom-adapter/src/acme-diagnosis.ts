import { type DiagnosisStep, ProofingError, type ProofingErrorCode } from '@anyproof/core';
import type { AcmeClient } from './client/verifications.js';

/** Of no verification. */
const NOBODY = '0';

type Reads = Pick<AcmeClient, 'get'>;

/** What `anyproof doctor` asks of Acme: it reads, and makes nothing. `anonymous` carries no credentials. */
export function acmeDiagnosis(anonymous: Reads, client: Reads): readonly DiagnosisStep[] {
  return [
    {
      check: 'base path',
      // Whoever brings no token is refused here; a path that is not there has nothing to refuse.
      run: ({ signal }) => refused(anonymous.get(NOBODY, signal), 'AUTH'),
      fix: 'the base URL is the address that Acme gave you, without /v1',
      settings: ['baseUrl'],
    },
    {
      check: 'credentials',
      // That there is no such verification is said only to those who may ask.
      run: ({ signal }) => refused(client.get(NOBODY, signal), 'SESSION_NOT_FOUND'),
      fix: "check client id and secret in Acme's console, API clients; a lost secret is made anew there",
      settings: ['clientId', 'clientSecret'],
    },
  ];
}

/** Well, when the call fails as it must. */
async function refused(call: Promise<unknown>, code: ProofingErrorCode): Promise<undefined> {
  try {
    await call;
  } catch (error) {
    if (!ProofingError.isInstance(error) || error.code !== code) throw error;
  }
}

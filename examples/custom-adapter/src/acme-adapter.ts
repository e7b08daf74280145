import { defineAdapter } from '@anyproof/core';
import { authorized, createHttpClient } from '@anyproof/provider-kit';
import { acmeAuthentication } from './acme-auth.js';
import { acmeDiagnosis } from './acme-diagnosis.js';
import { acmeErrors } from './acme-errors.js';
import { createAcmeProvider } from './acme-provider.js';
import { type AcmeSettings, acmeSettings } from './acme-settings.js';
import { type AcmeClient, verificationCalls } from './client/verifications.js';

/** Acme: OAuth2 client credentials, a page of its own or pictures from the app, signed messages. */
export const acme = defineAdapter<AcmeSettings, AcmeClient>({
  id: 'acme',
  specificationVersion: 'v1',
  ...acmeSettings,
  create: (settings, deps) => {
    const { baseUrl, http } = settings;
    const anonymous = createHttpClient({ baseUrl, http, errors: acmeErrors }, deps);
    const client = verificationCalls(
      authorized(anonymous, acmeAuthentication(anonymous, settings, deps)),
      deps.provider,
    );
    const diagnosis = acmeDiagnosis(verificationCalls(anonymous, deps.provider), client);
    return { ...createAcmeProvider(client, settings, deps), diagnosis, client };
  },
});

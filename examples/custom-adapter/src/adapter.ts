import { defineAdapter } from '@anyproof/core';
import { createHttpClient, type VendorErrors } from '@anyproof/provider-kit';
import { type AcmeClient, createClient, failure } from './client/index.js';
import { verificationCalls } from './client/verification.js';
import { diagnosisOf } from './diagnosis.js';
import { createProvider } from './provider.js';
import { type AcmeSettings, vendorSettings } from './settings.js';

/** Acme's codes whose meaning differs from their HTTP status. */
const vendorErrors: VendorErrors = {
  nativeCode: (body) => {
    const code = failure.read(body).value?.error;
    // Free text is not a code.
    return code !== undefined && /^[a-z][a-z_]+$/.test(code) ? code : undefined;
  },
  documented: ['already_submitted', 'erased', 'unknown_verification'],
  codes: {
    // OAuth2 also answers wrong credentials with 400 (RFC 6749, 5.2).
    invalid_client: 'AUTH',
  },
};

/** Acme: OAuth2 client credentials, a page of its own or pictures from the app, signed messages. */
export const acme = defineAdapter<AcmeSettings, AcmeClient>({
  id: 'acme',
  specificationVersion: 'v1',
  ...vendorSettings,
  create: (settings, deps) => {
    const { baseUrl } = settings;
    const http = createHttpClient({ baseUrl, http: settings.http, errors: vendorErrors }, deps);
    const client = createClient(http, settings, deps);
    const diagnosis = diagnosisOf(verificationCalls(http, settings, deps), client);
    return { ...createProvider(client, settings, deps), diagnosis, client };
  },
});

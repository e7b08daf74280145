import { defineAdapter } from '@anyproof/core';
import { createHttpClient, type VendorErrors } from '@anyproof/provider-kit';
import { createClient, failure, type ShootIdClient } from './client/index.js';
import { transactionCalls } from './client/transaction.js';
import { diagnosisOf } from './diagnosis.js';
import { createProvider } from './provider.js';
import { type ShootIdSettings, vendorSettings } from './settings.js';

/** ShootID documents no errors (dossier 2.4), so the HTTP status decides. */
const vendorErrors: VendorErrors = {
  nativeCode: (body) => {
    const code = failure.read(body).value?.error;
    // Free text is not a code.
    return code !== undefined && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : undefined;
  },
  codes: {},
};

/**
 * ShootID, ID360's predecessor: Basic authentication, multipart uploads, and texts that were read, without a verdict.
 */
export const shootId = defineAdapter<ShootIdSettings, ShootIdClient>({
  id: 'shootid',
  specificationVersion: 'v1',
  ...vendorSettings,
  // The QR picture can be opened without credentials, so its address is a secret (dossier 2, row 4).
  sealsState: true,
  create: (settings, deps) => {
    const baseUrl = settings.baseUrl + settings.pathPrefix;
    const http = createHttpClient({ baseUrl, http: settings.http, errors: vendorErrors }, deps);
    const client = createClient(http, settings, deps);
    const diagnosis = diagnosisOf(transactionCalls(http, settings, deps), client);
    return { ...createProvider(client, settings, deps), diagnosis, client };
  },
});

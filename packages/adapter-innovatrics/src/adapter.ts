import { defineAdapter } from '@anyproof/core';
import { createHttpClient, type VendorErrors } from '@anyproof/provider-kit';
import { createClient, type InnovatricsClient } from './client/index.js';
import { errorCodeIn, SESSION_CODES } from './client/wire.js';
import { diagnosisOf } from './diagnosis.js';
import { createProvider } from './provider.js';
import { type InnovatricsSettings, vendorSettings } from './settings.js';
import { PHOTO_CODES } from './vocabulary.js';

/**
 * No HTTP error body is documented (dossier 4.4). A code in one means the same as inside a 2xx; without a code, the
 * kit's `status-errors.ts` maps the status, 409 to CONFLICT for instance.
 */
const vendorErrors: VendorErrors = {
  nativeCode: errorCodeIn,
  documented: PHOTO_CODES,
  codes: SESSION_CODES,
};

/** Innovatrics-style enrolment: Trustmatic, FinChecker, and white labels of the same product. */
export const innovatrics = defineAdapter<InnovatricsSettings, InnovatricsClient>({
  id: 'innovatrics',
  specificationVersion: 'v1',
  ...vendorSettings,
  sealsState: true,
  create: (settings, deps) => {
    const { baseUrl } = settings;
    const http = createHttpClient({ baseUrl, http: settings.http, errors: vendorErrors }, deps);
    const client = createClient(http, settings, deps);
    const diagnosis = diagnosisOf(http, client, settings, deps.provider);
    return { ...createProvider(client, settings, deps), diagnosis, client };
  },
});

import { defineAdapter } from '@anyproof/core';
import { createHttpClient, type VendorErrors } from '@anyproof/provider-kit';
import { createClient, type Id360Client } from './client/index.js';
import { diagnosisOf } from './diagnosis.js';
import { createProvider } from './provider.js';
import { type Id360Settings, vendorSettings } from './settings.js';

/**
 * ID360 documents no error body (dossier 12), so the HTTP class decides. What a status means depends on the call: on
 * the flow's calls the dossier key is the credential, so a refused key is a session that is not there.
 */
const vendorErrors: VendorErrors = {
  nativeCode: () => undefined,
  codes: {
    '/user/login/ 400': 'AUTH',
    '/user/login/ 403': 'AUTH',
    '/enrollment/:id/control/data/:name/ 404': 'CONFIG',
    '/enrollment/flow/enrollment_info/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/route/:route/select/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/consent/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/document/:name/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/finalize_enrollment 401': 'SESSION_NOT_FOUND',
  },
};

/** Docaposte ID360: token authentication, raw uploads, one aggregated report. */
export const id360 = defineAdapter<Id360Settings, Id360Client>({
  id: 'id360',
  specificationVersion: 'v1',
  ...vendorSettings,
  sealsState: true,
  create: (settings, deps) => {
    const { baseUrl } = settings;
    const http = createHttpClient({ baseUrl, http: settings.http, errors: vendorErrors }, deps);
    const client = createClient(http, settings, deps);
    const diagnosis = diagnosisOf(http, client, settings);
    return { ...createProvider(client, settings, deps), diagnosis, client };
  },
});

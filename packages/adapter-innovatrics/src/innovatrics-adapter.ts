import { defineAdapter } from '@anyproof/core';
import { createHttpClient } from '@anyproof/provider-kit';
import { createInnovatricsClient, type InnovatricsClient } from './client/index.js';
import { innovatricsErrors } from './innovatrics-errors.js';
import { createInnovatricsProvider } from './innovatrics-provider.js';
import { type InnovatricsSettings, innovatricsSettings } from './innovatrics-settings.js';

/** Innovatrics-style enrolment: Trustmatic, FinChecker, and white labels of the same product. */
export const innovatrics = defineAdapter<InnovatricsSettings, InnovatricsClient>({
  id: 'innovatrics',
  specificationVersion: 'v1',
  settings: innovatricsSettings,
  sealsState: true,
  create: (settings, deps) => {
    const { baseUrl } = settings;
    const http = createHttpClient({ baseUrl, http: settings.http, errors: innovatricsErrors }, deps);
    const client = createInnovatricsClient(http, settings, deps);
    return { ...createInnovatricsProvider(client, settings, deps), client };
  },
});

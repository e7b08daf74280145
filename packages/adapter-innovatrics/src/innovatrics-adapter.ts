import { defineAdapter } from '@anyproof/core';
import { createHttpClient } from '@anyproof/provider-kit';
import { createInnovatricsClient, type InnovatricsClient } from './client/index.js';
import { innovatricsDiagnosis } from './innovatrics-diagnosis.js';
import { innovatricsErrors } from './innovatrics-errors.js';
import { createInnovatricsProvider } from './innovatrics-provider.js';
import {
  type InnovatricsSettings,
  innovatricsSettingNames,
  innovatricsSettings,
} from './innovatrics-settings.js';
import { innovatricsSettingsHelp } from './innovatrics-settings-help.js';

/** Innovatrics-style enrolment: Trustmatic, FinChecker, and white labels of the same product. */
export const innovatrics = defineAdapter<InnovatricsSettings, InnovatricsClient>({
  id: 'innovatrics',
  specificationVersion: 'v1',
  settings: innovatricsSettings,
  settingNames: innovatricsSettingNames,
  settingsHelp: innovatricsSettingsHelp,
  sealsState: true,
  create: (settings, deps) => {
    const { baseUrl } = settings;
    const http = createHttpClient({ baseUrl, http: settings.http, errors: innovatricsErrors }, deps);
    const client = createInnovatricsClient(http, settings, deps);
    const diagnosis = innovatricsDiagnosis(http, client, settings, deps.provider);
    return { ...createInnovatricsProvider(client, settings, deps), diagnosis, client };
  },
});

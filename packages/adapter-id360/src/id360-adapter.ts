import { defineAdapter } from '@anyproof/core';
import { createHttpClient } from '@anyproof/provider-kit';
import { createId360Client, type Id360Client } from './client/index.js';
import { id360Diagnosis } from './id360-diagnosis.js';
import { id360Errors } from './id360-errors.js';
import { createId360Provider } from './id360-provider.js';
import { type Id360Settings, id360SettingNames, id360Settings } from './id360-settings.js';
import { id360SettingsHelp } from './id360-settings-help.js';

/** Docaposte ID360: token authentication, raw uploads, one aggregated report. */
export const id360 = defineAdapter<Id360Settings, Id360Client>({
  id: 'id360',
  specificationVersion: 'v1',
  settings: id360Settings,
  settingNames: id360SettingNames,
  settingsHelp: id360SettingsHelp,
  sealsState: true,
  create: (settings, deps) => {
    const { baseUrl } = settings;
    const http = createHttpClient({ baseUrl, http: settings.http, errors: id360Errors }, deps);
    const client = createId360Client(http, settings, deps);
    const diagnosis = id360Diagnosis(http, client, settings);
    return { ...createId360Provider(client, settings, deps), diagnosis, client };
  },
});

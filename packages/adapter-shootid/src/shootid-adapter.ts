import { defineAdapter } from '@anyproof/core';
import { createHttpClient } from '@anyproof/provider-kit';
import { createShootIdClient, type ShootIdClient } from './client/index.js';
import { transactionCalls } from './client/transaction.js';
import { shootIdDiagnosis } from './shootid-diagnosis.js';
import { shootIdErrors } from './shootid-errors.js';
import { createShootIdProvider } from './shootid-provider.js';
import { type ShootIdSettings, shootIdSettingNames, shootIdSettings } from './shootid-settings.js';
import { shootIdSettingsHelp } from './shootid-settings-help.js';

/** ShootID, ID360's predecessor: Basic authentication, multipart uploads, texts that were read and no verdict. */
export const shootId = defineAdapter<ShootIdSettings, ShootIdClient>({
  id: 'shootid',
  specificationVersion: 'v1',
  settings: shootIdSettings,
  settingNames: shootIdSettingNames,
  settingsHelp: shootIdSettingsHelp,
  // The QR picture opens without credentials, so its address is a secret (dossier 2, row 4).
  sealsState: true,
  create: (settings, deps) => {
    const baseUrl = settings.baseUrl + settings.pathPrefix;
    const http = createHttpClient({ baseUrl, http: settings.http, errors: shootIdErrors }, deps);
    const client = createShootIdClient(http, settings, deps);
    const diagnosis = shootIdDiagnosis(transactionCalls(http, settings, deps), client);
    return { ...createShootIdProvider(client, settings, deps), diagnosis, client };
  },
});

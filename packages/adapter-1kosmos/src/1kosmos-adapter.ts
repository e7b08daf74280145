import { defineAdapter } from '@anyproof/core';
import { createServiceClock } from './1kosmos-clock.js';
import { oneKosmosDiagnosis } from './1kosmos-diagnosis.js';
import { createOneKosmosProvider } from './1kosmos-provider.js';
import { oneKosmosSettingNames, oneKosmosSettings } from './1kosmos-settings.js';
import { oneKosmosSettingsHelp } from './1kosmos-settings-help.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';
import { createOneKosmosClient, type OneKosmosClient } from './client/index.js';

/** 1Kosmos ID proofing: headers and bodies sealed under an ECDH key, outcomes by polling. */
export const oneKosmos = defineAdapter<OneKosmosSettings, OneKosmosClient>({
  id: '1kosmos',
  specificationVersion: 'v1',
  settings: oneKosmosSettings,
  settingNames: oneKosmosSettingNames,
  settingsHelp: oneKosmosSettingsHelp,
  create: (settings, deps) => {
    const serviceClock = createServiceClock(deps.clock);
    const client = createOneKosmosClient(settings, serviceClock, deps);
    const diagnosis = oneKosmosDiagnosis(client, settings, deps);
    return { ...createOneKosmosProvider(client, settings, serviceClock, deps), diagnosis, client };
  },
});

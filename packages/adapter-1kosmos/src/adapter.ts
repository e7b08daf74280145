import { defineAdapter } from '@anyproof/core';
import { createOneKosmosClient, type OneKosmosClient } from './client/index.js';
import { oneKosmosDiagnosis } from './diagnosis.js';
import { createServiceClock } from './protocol/channel.js';
import { createOneKosmosProvider } from './provider.js';
import { type OneKosmosSettings, vendorSettings } from './settings.js';

/** 1Kosmos ID proofing: headers and bodies sealed under an ECDH key, outcomes by polling. */
export const oneKosmos = defineAdapter<OneKosmosSettings, OneKosmosClient>({
  id: '1kosmos',
  specificationVersion: 'v1',
  ...vendorSettings,
  create: (settings, deps) => {
    const serviceClock = createServiceClock(deps.clock);
    const client = createOneKosmosClient(settings, serviceClock, deps);
    const diagnosis = oneKosmosDiagnosis(client, settings, deps);
    return { ...createOneKosmosProvider(client, settings, serviceClock, deps), diagnosis, client };
  },
});

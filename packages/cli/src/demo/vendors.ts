import { oneKosmos } from '@anyproof/1kosmos';
import type { Adapter } from '@anyproof/core';
import {
  type RunningEmulator,
  type Scenario,
  startId360Emulator,
  startInnovatricsEmulator,
  startOneKosmosEmulator,
} from '@anyproof/emulators';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';

/** A vendor's stand-in, and the environment variables that point its adapter at it. */
export interface StartedVendor {
  readonly emulator: RunningEmulator;
  readonly env: Readonly<Record<string, string>>;
}

export const ADAPTERS: readonly Adapter[] = [id360, innovatrics, oneKosmos];

/** Fast enough to watch; a real vendor asks for seconds to a minute between polls. */
const POLL_INTERVAL_MS = '50';

/** By provider name. */
export const VENDORS = {
  id360: async (scenario: Scenario): Promise<StartedVendor> => {
    const emulator = await startId360Emulator({ scenario });
    const { username, password, processUuid } = emulator.settings;
    return {
      emulator,
      env: {
        ANYPROOF_ID360_BASE_URL: emulator.origin,
        ANYPROOF_ID360_USERNAME: username,
        ANYPROOF_ID360_PASSWORD: password,
        ANYPROOF_ID360_PROCESS: processUuid,
        ANYPROOF_ID360_CALLBACKS: JSON.stringify([
          { url: 'https://app.example/callbacks/id360', headers: { 'X-Callback-Secret': 'demo-only-3f9c' } },
        ]),
        ANYPROOF_ID360_POLL_INTERVAL_MS: POLL_INTERVAL_MS,
      },
    };
  },
  innovatrics: async (scenario: Scenario): Promise<StartedVendor> => {
    const emulator = await startInnovatricsEmulator({ scenario });
    const { username, password } = emulator.settings;
    return {
      emulator,
      env: {
        ANYPROOF_INNOVATRICS_BASE_URL: emulator.origin,
        ANYPROOF_INNOVATRICS_USERNAME: username,
        ANYPROOF_INNOVATRICS_PASSWORD: password,
        ANYPROOF_INNOVATRICS_POLL_INTERVAL_MS: POLL_INTERVAL_MS,
      },
    };
  },
  '1kosmos': async (scenario: Scenario): Promise<StartedVendor> => {
    const emulator = await startOneKosmosEmulator({ scenario });
    const { community, licenses, tenantDns, verifications } = emulator.settings;
    const stored = Object.values(verifications)[0];
    return {
      emulator,
      env: {
        ANYPROOF_1KOSMOS_BASE_URL: `${emulator.origin}/idproofingapi`,
        ANYPROOF_1KOSMOS_LICENSE_KEY: licenses[0]?.key ?? '',
        ANYPROOF_1KOSMOS_TENANT_DNS: tenantDns[0] ?? '',
        ANYPROOF_1KOSMOS_TENANT_ID: community.tenantId,
        ANYPROOF_1KOSMOS_COMMUNITY_ID: community.communityId,
        ANYPROOF_1KOSMOS_COMMUNITY_NAME: community.communityName,
        ANYPROOF_1KOSMOS_CONNECTOR: JSON.stringify(stored?.connector ?? {}),
        ANYPROOF_1KOSMOS_VERIFICATION: JSON.stringify(stored?.verification ?? {}),
        ANYPROOF_1KOSMOS_POLL_INTERVAL_MS: POLL_INTERVAL_MS,
      },
    };
  },
} as const;

export type VendorKey = keyof typeof VENDORS;

export const PROVIDERS = ['id360', 'innovatrics', '1kosmos'] as const satisfies readonly VendorKey[];

export const SCENARIOS = ['approve', 'decline', 'review'] as const satisfies readonly Scenario[];

import {
  type EmulatorOptions,
  type RunningEmulator,
  type Scenario,
  startId360Emulator,
  startInnovatricsEmulator,
  startOneKosmosEmulator,
  startShootIdEmulator,
} from '@anyproof/emulators';

/** A vendor's emulator, and the environment variables that point its adapter at it. */
export interface StartedVendor {
  readonly emulator: RunningEmulator;
  readonly env: Readonly<Record<string, string>>;
}

export interface StartOptions {
  readonly scenario?: Scenario;
  readonly port?: number;
  readonly tls?: boolean;
  /** Where the vendor sends its messages; none are sent otherwise. */
  readonly webhookUrl?: string;
  /** Milliseconds; a real vendor asks for seconds to a minute. */
  readonly pollIntervalMs: number;
}

/** By the adapter's id, which is the provider's name. */
export const VENDORS = {
  id360: async (options: StartOptions): Promise<StartedVendor> => {
    const emulator = await startId360Emulator(emulatorOptions(options));
    const { username, password, processUuid } = emulator.settings;
    const headers = { 'X-Callback-Secret': 'emulated-callback-secret' };
    const callbacks = options.webhookUrl === undefined ? [] : [{ url: options.webhookUrl, headers }];
    return started(emulator, 'ID360', options, {
      BASE_URL: emulator.origin,
      USERNAME: username,
      PASSWORD: password,
      PROCESS: processUuid,
      // Its reports say so, as the vendor's preprod does.
      TEST_MODE: 'true',
      // Callbacks may lead nowhere here, and nobody watches a minute.
      SAFETY_POLL_INTERVAL_MS: String(options.pollIntervalMs),
      ...(callbacks.length === 0 ? {} : { CALLBACKS: JSON.stringify(callbacks) }),
    });
  },
  innovatrics: async (options: StartOptions): Promise<StartedVendor> => {
    const { webhookUrl } = options;
    const webhooks = webhookUrl === undefined ? [] : [{ url: webhookUrl }];
    const emulator = await startInnovatricsEmulator({ ...emulatorOptions(options), settings: { webhooks } });
    const { username, password } = emulator.settings;
    return started(emulator, 'INNOVATRICS', options, {
      BASE_URL: emulator.origin,
      USERNAME: username,
      PASSWORD: password,
    });
  },
  '1kosmos': async (options: StartOptions): Promise<StartedVendor> => {
    const emulator = await startOneKosmosEmulator(emulatorOptions(options));
    const { community, licenses, tenantDns, verifications } = emulator.settings;
    const stored = Object.values(verifications)[0];
    return started(emulator, '1KOSMOS', options, {
      BASE_URL: `${emulator.origin}/idproofingapi`,
      LICENSE_KEY: licenses[0]?.key ?? '',
      TENANT_DNS: tenantDns[0] ?? '',
      // A real tenant answers on its own host name; this one is not in any DNS.
      TENANT_ORIGIN: emulator.origin,
      COMMUNITY_NAME: community.communityName,
      CONNECTOR: JSON.stringify(stored?.connector ?? {}),
      VERIFICATION: JSON.stringify(stored?.verification ?? {}),
    });
  },
  shootid: async (options: StartOptions): Promise<StartedVendor> => {
    const emulator = await startShootIdEmulator(emulatorOptions(options));
    const { applicationToken, applicationSecret } = emulator.settings;
    return started(emulator, 'SHOOTID', options, {
      BASE_URL: emulator.origin,
      APPLICATION_TOKEN: applicationToken,
      APPLICATION_SECRET: applicationSecret,
    });
  },
} as const;

export type VendorKey = keyof typeof VENDORS;

export const VENDOR_KEYS = [
  'id360',
  'innovatrics',
  '1kosmos',
  'shootid',
] as const satisfies readonly VendorKey[];

function emulatorOptions<Settings>({ scenario, port, tls }: StartOptions): EmulatorOptions<Settings> {
  return {
    ...(scenario === undefined ? {} : { scenario }),
    ...(port === undefined ? {} : { port }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function started(
  emulator: RunningEmulator,
  prefix: string,
  { pollIntervalMs }: StartOptions,
  settings: Readonly<Record<string, string>>,
): StartedVendor {
  const { ca } = emulator;
  const all = {
    ...settings,
    POLL_INTERVAL_MS: String(pollIntervalMs),
    // On one line, as variables are.
    ...(ca === undefined ? {} : { HTTP__CA: ca.trim().replaceAll('\n', '\\n') }),
  };
  const named = Object.entries(all).map(([name, value]) => [`ANYPROOF_${prefix}_${name}`, value]);
  return { emulator, env: Object.fromEntries(named) };
}

import type { Adapter, AdapterDeps, ProviderWithClient } from './adapter.js';
import { guardProvider } from './boundary.js';
import { type CheckConfigOptions, checkConfig, configError } from './config/check.js';
import type { ProofingConfig } from './config/config.js';
import { webhooksMissing } from './config/providers.js';
import type { TokenCache } from './ports.js';
import { createSealer, readKeys } from './seal.js';
import { protectTokens } from './token-cache.js';

export interface ConfiguredProvider {
  readonly name: string;
  readonly adapter: Adapter;
  readonly provider: ProviderWithClient<unknown>;
  /** For errors, where `provider.webhooks` is absent: why, and which setting would change it. */
  readonly webhooksMissing: string;
}

type SharedDeps = Omit<AdapterDeps, 'provider' | 'sealer' | 'tokens'>;

/**
 * Builds every configured provider. Throws one CONFIG error that lists all that is missing or wrong, each with the
 * name to set; values are never quoted.
 */
export function assembleProviders(
  adapters: readonly Adapter[],
  config: ProofingConfig,
  deps: SharedDeps,
  options: CheckConfigOptions = {},
): ReadonlyMap<string, ConfiguredProvider> {
  const checked = checkConfig(adapters, config, options);
  if (checked.findings.length > 0) throw configError(checked.findings);

  const providers = new Map<string, ConfiguredProvider>();
  for (const { name, adapter, settings } of checked.providers) {
    const sealer = createSealer(name, config.seal);
    const own = tokensFor(name, config, options.tokens, deps);
    const created = adapter.create(settings, { ...deps, ...own, provider: name, sealer });
    providers.set(name, {
      name,
      adapter,
      provider: guardProvider(created, name),
      webhooksMissing: webhooksMissing(adapter, name, config),
    });
  }
  return providers;
}

function tokensFor(
  provider: string,
  { seal }: ProofingConfig,
  tokens: TokenCache | undefined,
  { observer }: SharedDeps,
): Pick<AdapterDeps, 'tokens'> {
  if (tokens === undefined || seal === undefined || seal === 'none') return {};
  return { tokens: protectTokens(tokens, { provider, keys: readKeys(seal), observer }) };
}

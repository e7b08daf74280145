import { guardProvider } from './boundary.js';
import { originOf, type ProofingConfig } from './config.js';
import { checkConfig, listProblems } from './config-check.js';
import { webhooksMissing } from './config-missing.js';
import type { Adapter, AdapterDeps, ConfiguredProvider } from './contract/adapter.js';
import { ProofingError } from './contract/errors.js';
import type { TokenCache } from './contract/ports.js';
import { createSealer, readKeys, SEAL_KEY_FIX } from './seal.js';
import { protectTokens } from './token-cache.js';

type SharedDeps = Omit<AdapterDeps, 'provider' | 'sealer' | 'tokens'>;

interface Assembly {
  /** The app's own. */
  readonly tokens?: TokenCache | undefined;
  /** What was found wrong elsewhere, to be told with the rest. */
  readonly problems?: readonly string[];
}

/**
 * Builds every configured provider. Throws one CONFIG error that lists all that is missing or wrong, each with the
 * name to set; values are never quoted.
 */
export function assembleProviders(
  adapters: readonly Adapter[],
  config: ProofingConfig,
  deps: SharedDeps,
  { tokens, problems: found = [] }: Assembly = {},
): ReadonlyMap<string, ConfiguredProvider> {
  const checked = checkConfig(adapters, config);
  const further = [...tokenProblems(config, tokens), ...found].map((text) => ({ text }));
  const problems = [...checked.problems, ...further];
  if (problems.length > 0) throw new ProofingError({ code: 'CONFIG', message: listProblems(problems) });

  const providers = new Map<string, ConfiguredProvider>();
  for (const { name, adapter, settings } of checked.providers) {
    const sealer = createSealer(name, config.seal);
    const own = tokensFor(name, config, tokens, deps);
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

/** Whoever reads a shared cache could act as the app: nothing readable goes there. */
function tokenProblems(config: ProofingConfig, tokens: TokenCache | undefined): string[] {
  if (tokens === undefined || (config.seal !== undefined && config.seal !== 'none')) return [];
  return [
    `${originOf(config, ['seal', 'key'])} is required, since what deps.tokens keeps is sealed; ${SEAL_KEY_FIX}, or leave deps.tokens out`,
  ];
}

import { guardProvider } from './boundary/provider.js';
import { originOf, type ProofingConfig } from './config.js';
import { checkConfig, listProblems } from './config-check.js';
import { webhooksMissing } from './config-missing.js';
import { shapeProblems } from './config-shape.js';
import type { Adapter, AdapterDeps, ConfiguredProvider } from './contract/adapter.js';
import { ProofingError } from './contract/errors.js';
import type {
  Clock,
  HttpOptions,
  Observer,
  Random,
  SessionStore,
  TokenCache,
  WebhookInbox,
} from './contract/ports.js';
import type { Proofing, ProofingPolicies } from './contract/proofing.js';
import { safeObserver, silentObserver } from './ports/observer.js';
import { systemClock, systemRandom } from './ports/system.js';
import { protectTokens } from './ports/tokens.js';
import { createSealer, readKeys, SEAL_KEY_FIX } from './sealing/ref-sealer.js';
import { routeProblems } from './sessions/choose-provider.js';
import { createVerbs } from './sessions/verbs.js';
import { createSessionMemory } from './state/memory.js';
import { inMemorySessions } from './state/store.js';
import { inMemoryInbox } from './webhooks/inbox.js';

export interface ProofingDeps {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly observer?: Observer;
  readonly sessions?: SessionStore;
  /** Keeps verified messages until their session was asked for; in this process's memory by default. */
  readonly inbox?: WebhookInbox;
  /** Lets processes share short-lived credentials. Sealed before they get there, so a seal key is required. */
  readonly tokens?: TokenCache;
  readonly http?: HttpOptions;
}

export interface CreateProofingInput {
  /** The adapters that the configuration may name. */
  readonly adapters: readonly Adapter[];
  readonly config: ProofingConfig;
  readonly deps?: ProofingDeps;
  readonly policies?: ProofingPolicies;
}

/** Throws CONFIG with everything that is missing or wrong, each with the name to set. Makes no call. */
export function createProofing(input: CreateProofingInput): Proofing {
  // Nothing at all is what a first try in plain JavaScript passes: the checks below say what is missing.
  const { adapters, config, deps = {}, policies }: CreateProofingInput = input ?? {};
  const { clock = systemClock, random = systemRandom, http = {}, tokens } = deps;
  const observer = safeObserver(deps.observer ?? silentObserver);
  const memory = createSessionMemory(deps.sessions ?? inMemorySessions(), observer);
  const policy = policies?.route;
  const misshapen = shapeProblems(config);
  if (misshapen.length > 0) throw new ProofingError({ code: 'CONFIG', message: listProblems(misshapen) });
  const problems = routeProblems(policy, Object.keys(config.providers));
  const providers = assembleProviders(
    adapters,
    config,
    { clock, random, observer, http },
    { tokens, problems },
  );
  return createVerbs({
    providers,
    defaultProvider: config.provider,
    clock,
    random,
    observer,
    memory,
    inbox: deps.inbox ?? inMemoryInbox(),
    policy,
  });
}

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
function assembleProviders(
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

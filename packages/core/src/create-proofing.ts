import { createGuarded } from './boundary/provider.js';
import { type CheckConfigOptions, checkConfig, configError } from './config/check.js';
import type { ProofingConfig } from './config/config.js';
import { webhooksMissing } from './config/providers.js';
import type { Adapter, AdapterDeps, ConfiguredProvider } from './contract/adapter.js';
import { inspectInput, ProofingError } from './contract/errors.js';
import {
  type Clock,
  type CreationLog,
  type HttpOptions,
  type Observer,
  type Random,
  type SessionStore,
  systemClock,
  systemRandom,
  type TokenCache,
  type WebhookInbox,
} from './contract/ports.js';
import type { Proofing, ProofingPolicies } from './contract/proofing.js';
import { safeObserver, silentObserver } from './ports/guard.js';
import { protectTokens } from './ports/tokens.js';
import { createSealer, readKeys } from './sealing/ref-sealer.js';
import { creationMarkers } from './sessions/lost-creation.js';
import { createVerbs } from './sessions/verbs.js';
import { createSessionMemory } from './state/memory.js';
import { inMemorySessions } from './state/store.js';
import { fieldsOf, isObject } from './support/fields.js';
import { inMemoryInbox } from './webhooks/inbox.js';

export interface ProofingDeps {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly observer?: Observer;
  readonly sessions?: SessionStore;
  /** Keeps verified messages until the vendor was queried about their session; in this process's memory by default. */
  readonly inbox?: WebhookInbox;
  /**
   * Lets processes share short-lived credentials. Values are sealed before they are stored, so a seal key is required.
   */
  readonly tokens?: TokenCache;
  /** Keeps creations until it is known what became of them. Without it, a creation whose process ends is lost. */
  readonly creations?: CreationLog;
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
  // A first try in plain JavaScript may pass nothing at all: the checks below then say what is missing.
  const { adapters, config, deps = {}, policies }: CreateProofingInput = input ?? {};
  checkParts(input);
  checkDeps(deps);
  const { clock = systemClock, random = systemRandom, http = {}, tokens } = deps;
  const observer = safeObserver(deps.observer ?? silentObserver);
  const shared = { clock, random, observer, http };
  const providers = assembleProviders(adapters, config, shared, { policies, tokens });
  const sessions = deps.sessions ?? inMemorySessions();
  const memory = createSessionMemory(sessions, observer, (name) => providers.get(name)?.testMode === true);
  return createVerbs({
    providers,
    defaultProvider: config.provider,
    clock,
    random,
    observer,
    memory,
    markers: creationMarkers(sessions, observer),
    creations: deps.creations,
    inbox: deps.inbox ?? inMemoryInbox(),
    policy: policies?.route,
    attempts: policies?.attempts,
  });
}

const PARTS = ['adapters', 'config', 'deps', 'policies'];

/** A misspelt part, such as `policy`, would do nothing. Throws CONFIG. */
function checkParts(input: unknown): void {
  if (isObject(input) && Object.keys(input).some((name) => !PARTS.includes(name)))
    throw new ProofingError({
      code: 'CONFIG',
      message: `createProofing has a part other than ${PARTS.join(', ')}`,
    });
}

/** The methods that each port must have; the others are optional. */
const PORTS: { readonly [Port in keyof ProofingDeps]-?: readonly string[] } = {
  clock: ['now', 'sleep'],
  random: ['bytes', 'uuid', 'fraction'],
  observer: ['observe'],
  sessions: ['read', 'write'],
  inbox: ['add', 'remove', 'pending'],
  tokens: ['get', 'set'],
  creations: ['begun', 'created', 'refused'],
  http: [],
};

/** Plain JavaScript may pass anything, and the mistake would otherwise surface at the first call. Throws CONFIG. */
function checkDeps(deps: unknown): void {
  const wrong = (where: string, says: string) =>
    new ProofingError({ code: 'CONFIG', message: `${where} ${says}`, setting: where });
  const given = inspectInput(() => (isObject(deps) ? fieldsOf(deps) : undefined));
  if (given === undefined) throw wrong('deps', 'must be an object, such as { clock, sessions }');
  for (const [name, methods] of Object.entries(PORTS)) {
    const port = given[name];
    if (port === undefined) continue;
    if (typeof port !== 'object' || port === null) throw wrong(`deps.${name}`, 'must be an object');
    const missing = methods.find((method) => typeof Reflect.get(port, method) !== 'function');
    if (missing !== undefined) throw wrong(`deps.${name}`, `must have a function ${missing}`);
  }
}

type SharedDeps = Omit<AdapterDeps, 'provider' | 'sealer' | 'tokens' | 'testMode'>;

/**
 * Builds every configured provider. Throws one CONFIG error that lists everything that is missing or wrong, each with
 * the name to set; values are never quoted.
 */
function assembleProviders(
  adapters: readonly Adapter[],
  config: ProofingConfig,
  deps: SharedDeps,
  options: CheckConfigOptions,
): ReadonlyMap<string, ConfiguredProvider> {
  const checked = checkConfig(adapters, config, options);
  if (checked.findings.length > 0) throw configError(checked.findings);

  const providers = new Map<string, ConfiguredProvider>();
  for (const { name, adapter, settings, testMode } of checked.providers) {
    const sealer = createSealer(name, config.seal);
    const own = tokensFor(name, config, options.tokens, deps);
    providers.set(name, {
      name,
      adapter,
      provider: createGuarded(adapter, settings, { ...deps, ...own, provider: name, sealer, testMode }),
      testMode,
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

import { assembleProviders } from './assemble.js';
import type { ProofingConfig } from './config.js';
import { listProblems } from './config-check.js';
import { shapeProblems } from './config-shape.js';
import type { Adapter } from './contract/adapter.js';
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
import { inMemoryInbox } from './inbox.js';
import { safeObserver } from './observe.js';
import { routeProblems } from './route-policy.js';
import { createRouter } from './router.js';
import { createSessionMemory } from './session-memory.js';
import { inMemorySessions } from './session-store.js';
import { silentObserver, systemClock, systemRandom } from './system.js';

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
  return createRouter({
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

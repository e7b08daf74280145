import type { Adapter } from './adapter.js';
import { assembleProviders } from './assemble.js';
import type { ProviderCapabilities } from './capabilities.js';
import type { ProofingConfig } from './config/config.js';
import type { EvidenceInput, SubmittedEvidence } from './evidence.js';
import type { HistoryEntry } from './history.js';
import { inMemoryInbox } from './inbox.js';
import { safeObserver } from './observe.js';
import type {
  Clock,
  HttpOptions,
  Observer,
  Random,
  SessionStore,
  TokenCache,
  WebhookInbox,
} from './ports.js';
import type {
  CallOptions,
  Download,
  ProofingProvider,
  ProviderHealth,
  SessionPage,
  SessionQuery,
} from './provider.js';
import type { Artifact, ProofingResult } from './result.js';
import type { ProofingPolicies } from './route.js';
import { createRouter } from './router.js';
import type { RunInput, RunOptions, RunResult } from './run.js';
import type {
  Consent,
  CreatedSession,
  CreateSessionInput,
  Launch,
  ProofingSession,
  SessionRef,
} from './session.js';
import { createSessionMemory } from './session-memory.js';
import { inMemorySessions } from './session-store.js';
import { silentObserver, systemClock, systemRandom } from './system.js';
import type { WaitOptions } from './wait.js';
import type { ProofingWebhooks } from './webhook-contract.js';

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

export interface CreateOptions extends CallOptions {
  /** The provider to use, and no other; by default the one that `policies.route` or the configuration names. */
  readonly provider?: string;
}

/**
 * What an app holds. Each verb goes to the provider that the ref names, so sessions under way stay with their vendor
 * when the configured provider changes. All verbs throw ProofingError and nothing else.
 */
export interface Proofing {
  /** The names of the configured providers. */
  readonly providers: readonly string[];
  readonly defaultProvider: string;
  /** Throws NO_SUCH_PROVIDER. */
  provider(name?: string): ProofingProvider;
  capabilities(name?: string): ProviderCapabilities;
  /** The typed client of the vendor's own API. Without a name: the one provider that uses this adapter. */
  native<Client>(adapter: Adapter<unknown, Client>, name?: string): Client;

  /** Create → evidence → finalize → wait → result, in one call; `onSession` is awaited first, so that the ref is stored. */
  run(input: RunInput, options?: RunOptions): Promise<RunResult>;
  /**
   * At the first provider of the route that is available (`policies.route`); `route` says which and why. AMBIGUOUS: the
   * vendor may hold a session whose answer was lost, so no other was tried.
   */
  createSession(input: CreateSessionInput, options?: CreateOptions): Promise<CreatedSession>;
  getSession(ref: SessionRef, call?: CallOptions): Promise<ProofingSession>;
  getResult(ref: SessionRef, call?: CallOptions): Promise<ProofingResult>;
  waitForResult(ref: SessionRef, options?: WaitOptions): Promise<ProofingResult>;
  /** The person came back from the vendor's page. That proves nothing: the vendor is asked. */
  handleReturn(ref: SessionRef, call?: CallOptions): Promise<ProofingSession>;

  /** What is remembered of a session, the earliest first: why this provider has it, and the words that count since. */
  getHistory(ref: SessionRef): Promise<readonly HistoryEntry[]>;

  getLaunch(ref: SessionRef, call?: CallOptions): Promise<Launch>;
  /** Does nothing at a vendor that has no such step. */
  recordConsent(ref: SessionRef, consent: Consent, call?: CallOptions): Promise<void>;
  submitEvidence(ref: SessionRef, evidence: EvidenceInput, call?: CallOptions): Promise<SubmittedEvidence>;
  /** Does nothing at a vendor that has no such step. */
  finalizeSession(ref: SessionRef, call?: CallOptions): Promise<void>;
  cancelSession(ref: SessionRef, call?: CallOptions): Promise<void>;
  retrySession(ref: SessionRef, call?: CallOptions): Promise<void>;
  listSessions(
    query?: SessionQuery & { readonly provider?: string },
    call?: CallOptions,
  ): Promise<SessionPage>;
  downloadArtifact(ref: SessionRef, artifact: Artifact, call?: CallOptions): Promise<Download>;
  eraseSession(ref: SessionRef, call?: CallOptions): Promise<void>;
  checkHealth(name?: string, call?: CallOptions): Promise<ProviderHealth>;
  readonly webhooks: ProofingWebhooks;
}

/** Throws CONFIG with everything that is missing or wrong, each with the name to set. Makes no call. */
export function createProofing(input: CreateProofingInput): Proofing {
  // Nothing at all is what a first try in plain JavaScript passes: the checks below say what is missing.
  const { adapters, config, deps = {}, policies }: CreateProofingInput = input ?? {};
  const { clock = systemClock, random = systemRandom, http = {}, tokens } = deps;
  const observer = safeObserver(deps.observer ?? silentObserver);
  const memory = createSessionMemory(deps.sessions ?? inMemorySessions(), observer);
  const shared = { clock, random, observer, http };
  const providers = assembleProviders(adapters, config, shared, { policies, tokens });
  return createRouter({
    providers,
    defaultProvider: config.provider,
    clock,
    random,
    observer,
    memory,
    inbox: deps.inbox ?? inMemoryInbox(),
    policy: policies?.route,
  });
}

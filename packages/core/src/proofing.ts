import type { Adapter } from './adapter.js';
import { assembleProviders } from './assemble.js';
import type { ProviderCapabilities } from './capabilities.js';
import type { ProofingConfig } from './config.js';
import type { EvidenceInput, SubmittedEvidence } from './evidence.js';
import type { Clock, HttpOptions, Observer, Random, SessionStore } from './ports.js';
import type {
  CallOptions,
  Download,
  ProofingProvider,
  ProviderHealth,
  SessionPage,
  SessionQuery,
} from './provider.js';
import type { Artifact, ProofingResult } from './result.js';
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
import type { ProofingWebhooks } from './webhook-handler.js';

export interface ProofingDeps {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly observer?: Observer;
  readonly sessions?: SessionStore;
  readonly http?: HttpOptions;
}

export interface CreateProofingInput {
  /** The adapters that the configuration may name. */
  readonly adapters: readonly Adapter[];
  readonly config: ProofingConfig;
  readonly deps?: ProofingDeps;
}

export interface CreateOptions extends CallOptions {
  /** The provider to use; the configured one by default. */
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
  createSession(input: CreateSessionInput, options?: CreateOptions): Promise<CreatedSession>;
  getSession(ref: SessionRef, call?: CallOptions): Promise<ProofingSession>;
  getResult(ref: SessionRef, call?: CallOptions): Promise<ProofingResult>;
  waitForResult(ref: SessionRef, options?: WaitOptions): Promise<ProofingResult>;
  /** The person came back from the vendor's page. That proves nothing: the vendor is asked. */
  handleReturn(ref: SessionRef, call?: CallOptions): Promise<ProofingSession>;

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
  const {
    clock = systemClock,
    random = systemRandom,
    observer = silentObserver,
    http = {},
  } = input.deps ?? {};
  const memory = createSessionMemory(input.deps?.sessions ?? inMemorySessions());
  const providers = assembleProviders(input.adapters, input.config, { clock, random, observer, http });
  return createRouter({ providers, defaultProvider: input.config.provider, clock, observer, memory });
}

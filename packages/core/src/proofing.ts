import type { Adapter } from './adapter.js';
import { assembleProviders, type ConfiguredProvider } from './assemble.js';
import { CAPABILITIES, type Capability, type ProviderCapabilities } from './capabilities.js';
import type { ProofingConfig } from './config.js';
import { ProofingError } from './errors.js';
import type { EvidenceInput, SubmittedEvidence } from './evidence.js';
import { checkEvidence } from './evidence-check.js';
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
import { type RunInput, type RunOptions, type RunResult, runProofing } from './run.js';
import type {
  Consent,
  CreatedSession,
  CreateSessionInput,
  Launch,
  ProofingSession,
  SessionRef,
} from './session.js';
import { createSessionMemory, type SessionMemory } from './session-memory.js';
import { inMemorySessions } from './session-store.js';
import { silentObserver, systemClock, systemRandom } from './system.js';
import { type WaitOptions, waitUntilEnded } from './wait.js';
import { createWebhooks, type ProofingWebhooks } from './webhook-handler.js';

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

interface Router {
  readonly providers: ReadonlyMap<string, ConfiguredProvider>;
  readonly defaultProvider: string;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly memory: SessionMemory;
}

function createRouter(router: Router): Proofing {
  const { providers, defaultProvider, clock, memory } = router;

  const find = (name: string): ProofingProvider => {
    const found = providers.get(name);
    if (found !== undefined) return found.provider;
    throw new ProofingError({
      code: 'NO_SUCH_PROVIDER',
      message: `there is no provider "${name}" in the configuration (${[...providers.keys()].join(', ')})`,
    });
  };
  const watch = <T>(name: string, verb: string, work: () => Promise<T>) =>
    observeVerb(router, name, verb, work);
  /** As `watch`, for a verb on one session; its errors carry the ref. */
  const onSession = async <T>(ref: SessionRef, verb: string, work: () => Promise<T>) => {
    checkRef(ref);
    return watch(ref.provider, verb, () => work().catch((error: unknown) => throwWithRef(error, ref)));
  };
  const optional = <C extends Capability>(ref: { readonly provider: string }, capability: C) =>
    requireVerb(find(ref.provider), ref.provider, capability);

  const getSession: Proofing['getSession'] = (ref, call) =>
    onSession(ref, 'getSession', async () => {
      const observedAt = clock.now();
      const session = await find(ref.provider).getSession(ref, call);
      return memory.session(session, observedAt);
    });
  const getResult: Proofing['getResult'] = (ref, call) =>
    onSession(ref, 'getResult', async () => {
      const observedAt = clock.now();
      const result = await find(ref.provider).getResult(ref, call);
      return memory.result(result, observedAt);
    });

  const proofing: Proofing = {
    providers: [...providers.keys()],
    defaultProvider,
    provider: (name = defaultProvider) => find(name),
    capabilities: (name = defaultProvider) => find(name).capabilities,
    native: (adapter, name) => nativeClient(providers, adapter, name),

    run: (runInput, options = {}) => runProofing(proofing, runInput, options),
    createSession: (create, options = {}) => {
      const name = options.provider ?? defaultProvider;
      return watch(name, 'createSession', async () => find(name).createSession(create, options));
    },
    getSession,
    getResult,
    handleReturn: getSession,
    waitForResult: (ref, options = {}) => {
      const reads = {
        provider: ref.provider,
        session: () => getSession(ref, options),
        result: () => getResult(ref, options),
      };
      return waitUntilEnded(clock, reads, options).catch((error: unknown) => throwWithRef(error, ref));
    },

    getLaunch: (ref, call) =>
      onSession(ref, 'getLaunch', async () => optional(ref, 'launch').getLaunch(ref, call)),
    recordConsent: (ref, consent, call) =>
      onSession(ref, 'recordConsent', async () => find(ref.provider).recordConsent?.(ref, consent, call)),
    submitEvidence: (ref, evidence, call) =>
      onSession(ref, 'submitEvidence', async () => {
        const provider = optional(ref, 'evidence');
        checkEvidence(ref.provider, provider.capabilities, evidence);
        return provider.submitEvidence(ref, evidence, call);
      }),
    finalizeSession: (ref, call) =>
      onSession(ref, 'finalizeSession', async () => {
        await find(ref.provider).finalizeSession?.(ref, call);
        await memory.finalized(ref, clock.now());
      }),
    cancelSession: (ref, call) =>
      onSession(ref, 'cancelSession', async () => optional(ref, 'cancel').cancelSession(ref, call)),
    retrySession: (ref, call) =>
      onSession(ref, 'retrySession', async () => optional(ref, 'retry').retrySession(ref, call)),
    listSessions: ({ provider = defaultProvider, ...query } = {}, call) =>
      watch(provider, 'listSessions', async () => optional({ provider }, 'list').listSessions(query, call)),
    downloadArtifact: (ref, artifact, call) =>
      onSession(ref, 'downloadArtifact', async () =>
        optional(ref, 'artifacts').downloadArtifact(ref, artifact, call),
      ),
    eraseSession: (ref, call) =>
      onSession(ref, 'eraseSession', async () => optional(ref, 'erase').eraseSession(ref, call)),
    webhooks: createWebhooks({ clock, memory, defaultProvider, find, getSession }),
    checkHealth: (name = defaultProvider, call) =>
      watch(name, 'checkHealth', async () => optional({ provider: name }, 'health').checkHealth(call)),
  };
  return proofing;
}

/** A ref comes from an app's store, so it may be anything. */
function checkRef(ref: SessionRef | null | undefined): void {
  if (typeof ref?.provider !== 'string' || typeof ref.id !== 'string')
    throw new ProofingError({
      code: 'REF_INVALID',
      message: 'a session ref has a provider and an id; pass the ref as createSession returned it',
    });
}

function throwWithRef(error: unknown, ref: SessionRef): never {
  throw ProofingError.isInstance(error) && error.ref === undefined ? error.withRef(ref) : error;
}

function requireVerb<C extends Capability>(provider: ProofingProvider, name: string, capability: C) {
  const verb = CAPABILITIES[capability];
  if (hasVerb(provider, verb)) return provider;
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: `this vendor cannot do "${capability}"; ask capabilities() or supports() first`,
    provider: name,
  });
}

function hasVerb<V extends (typeof CAPABILITIES)[Capability]>(
  provider: ProofingProvider,
  verb: V,
): provider is ProofingProvider & Required<Pick<ProofingProvider, V>> {
  return typeof provider[verb] === 'function';
}

function nativeClient<Client>(
  providers: ReadonlyMap<string, ConfiguredProvider>,
  adapter: Adapter<unknown, Client>,
  name: string | undefined,
): Client {
  const using = [...providers.values()].filter(
    (one) => one.adapter.id === adapter.id && (name === undefined || one.name === name),
  );
  const [only, ...more] = using;
  if (only === undefined || more.length > 0)
    throw new ProofingError({
      code: 'NO_SUCH_PROVIDER',
      message:
        only === undefined
          ? `no provider uses the adapter ${adapter.id}${name === undefined ? '' : ` under the name "${name}"`}`
          : `several providers use the adapter ${adapter.id}; name one of ${using.map((one) => one.name).join(', ')}`,
    });
  // The entry's adapter has the id of `adapter`, so its client is of `adapter`'s type.
  return only.provider.client as Client;
}

async function observeVerb<T>(
  router: Router,
  provider: string,
  verb: string,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = router.clock.now();
  const tell = (error?: string) => {
    const milliseconds = router.clock.now() - startedAt;
    try {
      router.observer.observe({
        type: 'verb',
        provider,
        verb,
        milliseconds,
        ...(error === undefined ? {} : { error }),
      });
    } catch {
      // An observer must never change what the app gets.
    }
  };
  try {
    const value = await work();
    tell();
    return value;
  } catch (error) {
    tell(ProofingError.isInstance(error) ? error.code : 'UNKNOWN');
    throw error;
  }
}

import { askAndRemember, type Remembered } from './ask-again.js';
import type { ConfiguredProvider } from './assemble.js';
import type { Capability } from './capabilities.js';
import { withRefOnErrors } from './download-errors.js';
import { ProofingError } from './errors.js';
import { checkEvidence } from './evidence-check.js';
import { historyOf } from './history.js';
import type { Clock, Observer, Random, WebhookInbox } from './ports.js';
import type { Proofing } from './proofing.js';
import type { CallOptions, ProofingProvider } from './provider.js';
import type { RoutePolicy } from './route.js';
import { type Creation, createRouted } from './route-creation.js';
import { runProofing } from './run.js';
import type { CreateSessionInput, ProofingSession, SessionRef } from './session.js';
import type { SessionMemory } from './session-memory.js';
import { nativeClient, observeVerb, requireVerb } from './verbs.js';
import { waitUntilEnded } from './wait.js';
import { createWebhooks } from './webhook-handler.js';

export interface Router {
  readonly providers: ReadonlyMap<string, ConfiguredProvider>;
  readonly defaultProvider: string;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly random: Random;
  readonly memory: SessionMemory;
  readonly inbox: WebhookInbox;
  readonly policy: RoutePolicy | undefined;
}

/** Of a result, once the vendor has no more of the session. */
const NOTHING_LEFT = { documents: [], checks: [], matches: [], reasons: [], artifacts: [] };

/** Stands for a provider that is not configured. */
const UNKNOWN = 'unknown';

/** Sends each verb to the provider that the ref names, and remembers what comes back. */
export function createRouter(router: Router): Proofing {
  const { providers, defaultProvider, clock, memory } = router;
  const route = { ...router, configured: [...providers.keys()] };

  const find = (name: string): ProofingProvider => {
    const found = providers.get(name);
    if (found !== undefined) return found.provider;
    throw new ProofingError({
      code: 'NO_SUCH_PROVIDER',
      message: `there is no such provider in the configuration (${[...providers.keys()].join(', ')})`,
    });
  };
  const watch = <T>(name: string, verb: string, work: () => Promise<T>) =>
    // A name out of a ref may be anything, and events are told configured ones only.
    observeVerb(router, providers.has(name) ? name : UNKNOWN, verb, work);
  /** As `watch`, for a verb on one session; its errors carry the ref. */
  const onSession = async <T>(ref: SessionRef, verb: string, work: () => Promise<T>) => {
    checkRef(ref);
    return watch(ref.provider, verb, () => work().catch((error: unknown) => throwWithRef(error, ref)));
  };
  const optional = <C extends Capability>(ref: { readonly provider: string }, capability: C) =>
    requireVerb(find(ref.provider), ref.provider, capability);

  const getSession: Proofing['getSession'] = (ref, call) =>
    onSession(ref, 'getSession', async () => {
      const provider = find(ref.provider);
      return askAndRemember(clock, {
        ask: () => provider.getSession(ref, call),
        remember: memory.session,
        failed: (error, observedAt) => rememberedEnd(memory, ref, provider.id, observedAt, error),
      });
    });
  const getResult: Proofing['getResult'] = (ref, call) =>
    onSession(ref, 'getResult', async () => {
      const provider = find(ref.provider);
      return askAndRemember(clock, {
        ask: () => provider.getResult(ref, call),
        remember: memory.result,
        failed: async (error, observedAt) => {
          const { value, ...more } = await rememberedEnd(memory, ref, provider.id, observedAt, error);
          return { value: { ...value, ...NOTHING_LEFT }, ...more };
        },
      });
    });

  const parts = { ...router, find, route };
  const create = (input: CreateSessionInput, creation: Creation) => createRouted(parts, input, creation);

  const proofing: Proofing = {
    providers: [...providers.keys()],
    defaultProvider,
    provider: (name = defaultProvider) => find(name),
    capabilities: (name = defaultProvider) => find(name).capabilities,
    native: (adapter, name) => nativeClient(providers, adapter, name),

    run: (runInput, options = {}) => runProofing({ proofing, create }, runInput, options),
    createSession: (input, { provider, ...call } = {}) => create(input, { ...call, provider }),
    getHistory: (ref) => onSession(ref, 'getHistory', async () => historyOf(await memory.state(ref))),
    getSession,
    getResult,
    handleReturn: getSession,
    waitForResult: async (ref, options = {}) => {
      checkRef(ref);
      const reads = {
        provider: ref.provider,
        session: (call: CallOptions) => getSession(ref, call),
        result: (call: CallOptions) => getResult(ref, call),
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
        const provider = find(ref.provider);
        if (provider.finalizeSession === undefined) return;
        await provider.finalizeSession(ref, call);
        await memory.finalized(ref, clock.now());
      }),
    cancelSession: (ref, call) =>
      onSession(ref, 'cancelSession', async () => optional(ref, 'cancel').cancelSession(ref, call)),
    retrySession: (ref, call) =>
      onSession(ref, 'retrySession', async () => {
        await optional(ref, 'retry').retrySession(ref, call);
        await memory.reopened(ref);
      }),
    listSessions: ({ provider = defaultProvider, ...query } = {}, call) =>
      watch(provider, 'listSessions', async () => optional({ provider }, 'list').listSessions(query, call)),
    downloadArtifact: (ref, artifact, call) =>
      onSession(ref, 'downloadArtifact', async () =>
        withRefOnErrors(await optional(ref, 'artifacts').downloadArtifact(ref, artifact, call), ref),
      ),
    eraseSession: (ref, call) =>
      onSession(ref, 'eraseSession', async () => {
        await optional(ref, 'erase').eraseSession(ref, call);
        await memory.erased(ref, clock.now());
      }),
    webhooks: createWebhooks({ ...router, find, getSession }),
    checkHealth: (name = defaultProvider, call) =>
      watch(name, 'checkHealth', async () => optional({ provider: name }, 'health').checkHealth(call)),
  };
  return proofing;
}

/** A vendor forgets what it erased; an end that is remembered stays. Throws the error for anything else. */
async function rememberedEnd(
  memory: SessionMemory,
  ref: SessionRef,
  adapter: string,
  observedAt: number,
  error: unknown,
): Promise<Remembered<ProofingSession>> {
  const code = ProofingError.isInstance(error) ? error.code : undefined;
  if (code !== 'SESSION_GONE' && code !== 'SESSION_NOT_FOUND') throw error;
  const end = await memory.gone(ref, { adapter, code, observedAt });
  if (end !== undefined) return end;
  if (!(await memory.isErased(ref))) throw error;
  throw new ProofingError({
    code: 'SESSION_GONE',
    message: 'the session was erased, and nothing is left of it',
    provider: ref.provider,
  });
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

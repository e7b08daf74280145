import { createArrivals } from './arrivals.js';
import { askAndRemember, type Remembered } from './ask-again.js';
import type { ConfiguredProvider } from './assemble.js';
import type { Capability } from './capabilities.js';
import { noSuchProvider } from './config/providers.js';
import { withRefOnErrors } from './download-errors.js';
import { ProofingError } from './errors.js';
import { checkEvidence, checkPages } from './evidence-check.js';
import { historyOf } from './history.js';
import { inspectInput } from './inspect-input.js';
import type { Clock, Observer, Random, WebhookInbox } from './ports.js';
import type { Proofing } from './proofing.js';
import type { CallOptions, ProofingProvider, ResultOptions, SubmitOptions } from './provider.js';
import type { ProofingResult } from './result.js';
import type { RoutePolicy } from './route.js';
import { type Creation, createRouted } from './route-creation.js';
import { runProofing } from './run.js';
import type { CreateSessionInput, ProofingSession, SessionRef } from './session.js';
import type { SessionMemory } from './session-memory.js';
import {
  checkArtifact,
  checkConsent,
  checkedOptions,
  checkedRunInput,
  checkName,
  checkQuery,
  checkRef,
} from './verb-input.js';
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
  const arrivals = createArrivals();
  const route = { ...router, configured: [...providers.keys()] };

  const find = (name: string): ProofingProvider => {
    const found = providers.get(name);
    if (found !== undefined) return found.provider;
    throw noSuchProvider(name, [...providers.keys()]);
  };
  const watch = <T>(name: string, verb: string, work: () => Promise<T>) =>
    // A name out of a ref may be anything, and events are told configured ones only.
    observeVerb(router, providers.has(name) ? name : UNKNOWN, verb, work);
  /** As `watch`, for a verb on one session; its errors carry the ref. */
  const onSession = async <T>(ref: SessionRef, verb: string, work: () => Promise<T>) => {
    checkRef(ref, providers);
    return watch(ref.provider, verb, () => work().catch((error: unknown) => throwWithRef(error, ref)));
  };
  const optional = <C extends Capability>(ref: { readonly provider: string }, capability: C) =>
    requireVerb(find(ref.provider), ref.provider, capability);

  const getSession: Proofing['getSession'] = (ref, options) =>
    onSession(ref, 'getSession', async () => {
      const call = checkedOptions(options);
      const provider = find(ref.provider);
      return askAndRemember(clock, ref.provider, {
        ask: () => provider.getSession(ref, call),
        remember: memory.session,
        failed: (error, observedAt) => rememberedEnd(memory, ref, provider.id, observedAt, error),
      });
    });
  const readResult = (ref: SessionRef, options: ResultOptions | undefined): Promise<ProofingResult> =>
    onSession(ref, 'getResult', async () => {
      const { polled, ...call } = checkedOptions(options);
      const provider = find(ref.provider);
      // What was read a moment ago is good for one answer: a second question is asked to know better.
      let known = polled === undefined ? {} : { polled };
      return askAndRemember(clock, ref.provider, {
        ask: () => {
          const once = known;
          known = {};
          return provider.getResult(ref, { ...call, ...once });
        },
        remember: memory.result,
        failed: async (error, observedAt) => {
          const { value, ...more } = await rememberedEnd(memory, ref, provider.id, observedAt, error);
          return { value: { ...value, ...NOTHING_LEFT }, ...more };
        },
      });
    });
  const getResult: Proofing['getResult'] = (ref, call) => readResult(ref, call);

  /** The consent that counts, for adapters that send it with the evidence. */
  const withConsent = async (ref: SessionRef, call: CallOptions): Promise<SubmitOptions> => {
    if (find(ref.provider).recordConsent === undefined) return call;
    // A store that fails now may hold a withdrawal, so nothing is sent without it.
    const { consent } = await memory.state(ref);
    return consent === undefined ? call : { ...call, consent };
  };

  const parts = { ...router, find, route };
  const create = (input: CreateSessionInput, creation: Creation) => createRouted(parts, input, creation);

  const proofing: Proofing = {
    providers: [...providers.keys()],
    defaultProvider,
    provider: (name = defaultProvider) => find(name),
    capabilities: (name = defaultProvider) => find(name).capabilities,
    native: (adapter, name) => nativeClient(providers, adapter, name),

    run: async (runInput, options) => {
      const checked = inspectInput(() => checkedRunInput(runInput));
      return runProofing({ proofing, create }, checked, checkedOptions(options));
    },
    createSession: async (input, options) => {
      const { provider, ...call } = checkedOptions(options);
      return create(input, { ...call, provider });
    },
    getHistory: (ref) => onSession(ref, 'getHistory', async () => historyOf(await memory.state(ref))),
    getSession,
    getResult,
    handleReturn: getSession,
    waitForResult: async (ref, options) => {
      checkRef(ref, providers);
      const waiting = checkedOptions(options);
      const reads = {
        provider: ref.provider,
        session: (call: CallOptions) => getSession(ref, call),
        result: (call: ResultOptions) => readResult(ref, call),
        arrival: () => arrivals.next(ref),
      };
      return waitUntilEnded(clock, reads, waiting).catch((error: unknown) => throwWithRef(error, ref));
    },

    getLaunch: (ref, call) =>
      onSession(ref, 'getLaunch', async () => optional(ref, 'launch').getLaunch(ref, checkedOptions(call))),
    recordConsent: (ref, consent, call) =>
      onSession(ref, 'recordConsent', async () => {
        checkConsent(consent);
        const provider = find(ref.provider);
        if (provider.recordConsent === undefined) return;
        await provider.recordConsent(ref, consent, checkedOptions(call));
        await memory.consented(ref, consent);
      }),
    submitEvidence: (ref, evidence, options) =>
      onSession(ref, 'submitEvidence', async () => {
        const call = checkedOptions(options);
        const provider = optional(ref, 'evidence');
        inspectInput(() => checkEvidence(ref.provider, provider.capabilities, evidence));
        const checked = await checkPages(ref.provider, provider.capabilities, evidence, call);
        return provider.submitEvidence(ref, checked, await withConsent(ref, call));
      }),
    finalizeSession: (ref, options) =>
      onSession(ref, 'finalizeSession', async () => {
        const call = checkedOptions(options);
        const provider = find(ref.provider);
        if (provider.finalizeSession === undefined) return;
        await provider.finalizeSession(ref, await withConsent(ref, call));
        await memory.finalized(ref, clock.now());
      }),
    cancelSession: (ref, call) =>
      onSession(ref, 'cancelSession', async () =>
        optional(ref, 'cancel').cancelSession(ref, checkedOptions(call)),
      ),
    retrySession: (ref, call) =>
      onSession(ref, 'retrySession', async () => {
        await optional(ref, 'retry').retrySession(ref, checkedOptions(call));
        await memory.reopened(ref);
      }),
    listSessions: async (given, call) => {
      const { provider = defaultProvider, ...query } = checkedOptions(given);
      return watch(provider, 'listSessions', async () => {
        checkQuery(query);
        return optional({ provider }, 'list').listSessions(query, checkedOptions(call));
      });
    },
    downloadArtifact: (ref, artifact, call) =>
      onSession(ref, 'downloadArtifact', async () => {
        checkArtifact(artifact);
        const provider = optional(ref, 'artifacts');
        return withRefOnErrors(await provider.downloadArtifact(ref, artifact, checkedOptions(call)), ref);
      }),
    eraseSession: (ref, call) =>
      onSession(ref, 'eraseSession', async () => {
        await optional(ref, 'erase').eraseSession(ref, checkedOptions(call));
        await memory.erased(ref, clock.now());
      }),
    webhooks: createWebhooks({
      ...router,
      providers: [defaultProvider, ...[...providers.keys()].filter((name) => name !== defaultProvider)],
      find,
      getSession,
      noWebhooks: (name) => noWebhooks(providers, name),
      arrived: arrivals.arrived,
    }),
    checkHealth: async (name = defaultProvider, call) => {
      checkName(name);
      return watch(name, 'checkHealth', async () =>
        optional({ provider: name }, 'health').checkHealth(checkedOptions(call)),
      );
    },
  };
  return proofing;
}

/** Of a provider, or of all of them, that receive no messages as they are configured. */
function noWebhooks(providers: Router['providers'], name: string | undefined): ProofingError {
  const named = name === undefined ? undefined : providers.get(name)?.webhooksMissing;
  const all = [...providers.values()].map((one) => `${one.name}: ${one.webhooksMissing}`).join('; ');
  return new ProofingError({ code: 'UNSUPPORTED', message: named ?? all, provider: name });
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

function throwWithRef(error: unknown, ref: SessionRef): never {
  throw ProofingError.isInstance(error) && error.ref === undefined ? error.withRef(ref) : error;
}

import { noSuchProvider } from '../config/providers.js';
import type { ConfiguredProvider } from '../contract/adapter.js';
import { inspectInput, ProofingError, untilAborted } from '../contract/errors.js';
import type { Clock, Observer, Random, WebhookInbox } from '../contract/ports.js';
import type { Proofing, RoutePolicy, WaitOptions } from '../contract/proofing.js';
import type {
  CallOptions,
  Capability,
  Download,
  ProofingProvider,
  ResultOptions,
  SubmitOptions,
} from '../contract/provider.js';
import type { ProofingResult } from '../contract/result.js';
import type { CreateSessionInput, ProofingSession, SessionRef } from '../contract/session.js';
import { observeVerb, UNKNOWN_PROVIDER } from '../ports/guard.js';
import { askAndRemember, rememberedEnd } from '../state/ask.js';
import { historyOf, type SessionMemory } from '../state/memory.js';
import { withParts } from '../support/hide.js';
import { createWebhooks } from '../webhooks/handle.js';
import type { Asked } from '../webhooks/settle.js';
import { type Creation, createRouted } from './create.js';
import { checkPages } from './evidence.js';
import {
  callOptions,
  checkArtifact,
  checkConsent,
  checkedOptions,
  checkedRunInput,
  checkName,
  checkQuery,
  checkRef,
} from './input.js';
import { nativeClient, noWebhooks, requireVerb, throwWithRef } from './providers.js';
import { runProofing } from './run.js';
import { createArrivals, waitUntilEnded } from './wait.js';

export interface VerbsParts {
  readonly providers: ReadonlyMap<string, ConfiguredProvider>;
  readonly defaultProvider: string;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly random: Random;
  readonly memory: SessionMemory;
  readonly inbox: WebhookInbox;
  readonly policy: RoutePolicy | undefined;
}

/** Waits for the store for as long as the caller wants to; a write in progress continues regardless. */
const patient = <T>(provider: string, { signal }: CallOptions, work: Promise<T>): Promise<T> =>
  untilAborted(work, signal, provider);

/** A result without its data, for when the vendor no longer has the session. */
const NOTHING_LEFT = { documents: [], checks: [], matches: [], reasons: [], artifacts: [] };

/** Sends each verb to the provider that the ref names, and remembers the answer. */
export function createVerbs(parts: VerbsParts): Proofing {
  const { providers, defaultProvider, clock, memory } = parts;
  const arrivals = createArrivals();
  const route = { ...parts, configured: [...providers.keys()] };

  const find = (name: string): ProofingProvider => {
    const found = providers.get(name);
    if (found !== undefined) return found.provider;
    throw noSuchProvider(name, [...providers.keys()]);
  };
  const watch = <T>(name: string, verb: string, work: () => Promise<T>) =>
    // The name in a ref may be anything, and events contain configured names only.
    observeVerb(parts, providers.has(name) ? name : UNKNOWN_PROVIDER, verb, work);
  /** As `watch`, for a verb about one session; its errors carry the ref. */
  const onSession = async <T>(ref: SessionRef, verb: string, work: () => Promise<T>) => {
    checkRef(ref, providers);
    return watch(ref.provider, verb, () => work().catch((error: unknown) => throwWithRef(error, ref)));
  };
  const optional = <C extends Capability>(ref: { readonly provider: string }, capability: C) =>
    requireVerb(find(ref.provider), ref.provider, capability);

  const askFor = (ref: SessionRef, options?: CallOptions): Promise<Asked> =>
    onSession(ref, 'getSession', async () => {
      const call = callOptions(options);
      const provider = find(ref.provider);
      let answer: ProofingSession | undefined;
      const session = await askAndRemember(clock, ref.provider, {
        ask: async () => {
          answer = undefined;
          answer = await provider.getSession(ref, call);
          return answer;
        },
        remember: (session, observedAt) => patient(ref.provider, call, memory.session(session, observedAt)),
        failed: (error, observedAt) =>
          patient(ref.provider, call, rememberedEnd(memory, ref, provider.id, observedAt, error)),
      });
      return { session, ...(answer === undefined ? {} : { answer }) };
    });
  const getSession: Proofing['getSession'] = async (ref, options) => (await askFor(ref, options)).session;
  const readResult = (
    ref: SessionRef,
    options: CallOptions | undefined,
    polled: ProofingSession | undefined,
  ): Promise<ProofingResult> =>
    onSession(ref, 'getResult', async () => {
      const call = callOptions(options);
      const provider = find(ref.provider);
      // The polled session saves one fetch only: asking again means that fresh data is needed.
      let known = polled === undefined ? {} : { polled };
      return askAndRemember(clock, ref.provider, {
        ask: () => {
          const once = known;
          known = {};
          return provider.getResult(ref, { ...call, ...once });
        },
        remember: (result, observedAt) => patient(ref.provider, call, memory.result(result, observedAt)),
        failed: async (error, observedAt) => {
          const end = rememberedEnd(memory, ref, provider.id, observedAt, error);
          const { value, ...more } = await patient(ref.provider, call, end);
          return { value: { ...value, ...NOTHING_LEFT }, ...more };
        },
      });
    });
  const getResult: Proofing['getResult'] = (ref, call) => readResult(ref, call, undefined);

  const waitFor = async (
    ref: SessionRef,
    options: WaitOptions | undefined,
    reference?: string,
  ): Promise<ProofingResult> => {
    checkRef(ref, providers);
    const waiting = checkedOptions(options);
    const reads = {
      provider: ref.provider,
      ...(reference === undefined ? {} : { reference }),
      session: (call: CallOptions) => getSession(ref, call),
      result: ({ polled, ...call }: ResultOptions) => readResult(ref, call, polled),
      arrival: () => arrivals.next(ref),
    };
    return waitUntilEnded(clock, reads, waiting).catch((error: unknown) => throwWithRef(error, ref));
  };

  /** The consent in effect, for adapters that send it with the evidence. */
  const withConsent = async (ref: SessionRef, call: CallOptions): Promise<SubmitOptions> => {
    if (find(ref.provider).recordConsent === undefined) return call;
    // If the store fails, it may hold a withdrawal, so nothing is sent without its answer.
    const { consent } = await patient(ref.provider, call, memory.state(ref));
    return consent === undefined ? call : { ...call, consent };
  };

  const creating = { ...parts, find, route };
  const create = (input: CreateSessionInput, creation: Creation) => createRouted(creating, input, creation);

  const proofing: Proofing = {
    providers: [...providers.keys()],
    defaultProvider,
    provider: (name = defaultProvider) => find(name),
    capabilities: (name = defaultProvider) => find(name).capabilities,
    native: (adapter, name) => nativeClient(providers, adapter, name),

    run: async (runInput, options) => {
      const checked = inspectInput(() => checkedRunInput(runInput));
      return runProofing({ proofing, create, waitFor }, checked, checkedOptions(options));
    },
    createSession: async (input, options) => {
      const { provider } = checkedOptions(options);
      return create(input, { ...callOptions(options), provider });
    },
    getHistory: (ref) => onSession(ref, 'getHistory', async () => historyOf(await memory.state(ref))),
    getSession,
    getResult,
    handleReturn: getSession,
    waitForResult: async (ref, options) => waitFor(ref, options),

    getLaunch: (ref, call) =>
      onSession(ref, 'getLaunch', async () => optional(ref, 'launch').getLaunch(ref, callOptions(call))),
    recordConsent: (ref, consent, call) =>
      onSession(ref, 'recordConsent', async () => {
        checkConsent(consent, clock.now());
        const options = callOptions(call);
        const provider = find(ref.provider);
        if (provider.recordConsent === undefined) return;
        // Remembered first, so that no evidence is sent under a consent withdrawn here but not yet at the vendor; and
        // merged
        // with what other processes recorded, so that the vendor never gets an older consent after a newer one.
        const counts = await patient(ref.provider, options, memory.consented(ref, { ...consent }));
        await provider.recordConsent(ref, counts, options);
      }),
    submitEvidence: (ref, evidence, options) =>
      onSession(ref, 'submitEvidence', async () => {
        const call = callOptions(options);
        const provider = optional(ref, 'evidence');
        const checked = await checkPages(ref.provider, provider.capabilities, evidence, call);
        return provider.submitEvidence(ref, checked, await withConsent(ref, call));
      }),
    finalizeSession: (ref, options) =>
      onSession(ref, 'finalizeSession', async () => {
        const call = callOptions(options);
        const provider = find(ref.provider);
        if (provider.finalizeSession === undefined) return;
        await provider.finalizeSession(ref, await withConsent(ref, call));
        await patient(ref.provider, call, memory.finalized(ref, clock.now()));
      }),
    cancelSession: (ref, call) =>
      onSession(ref, 'cancelSession', async () =>
        optional(ref, 'cancel').cancelSession(ref, callOptions(call)),
      ),
    retrySession: (ref, call) =>
      onSession(ref, 'retrySession', async () => {
        const options = callOptions(call);
        const provider = optional(ref, 'retry');
        if (await patient(ref.provider, options, memory.settledReopening(ref))) return;
        // Fails early if the store is unavailable: it would keep an end that the vendor is about to take back.
        await patient(ref.provider, options, memory.state(ref));
        await provider.retrySession(ref, options);
        await patient(ref.provider, options, memory.reopened(ref, clock.now()));
      }),
    listSessions: async (given, call) => {
      const { provider = defaultProvider, ...query } = checkedOptions(given);
      return watch(provider, 'listSessions', async () => {
        checkQuery(query);
        const options = callOptions(call);
        const askedAt = clock.now();
        const page = await optional({ provider }, 'list').listSessions(query, options);
        const listed = Promise.all(page.sessions.map((session) => memory.listed(session, askedAt)));
        const sessions = await patient(provider, options, listed);
        // The vendor's raw page is about all of these sessions, so it is dropped if one of them was erased.
        const isErased = sessions.some(({ erasedAt }) => erasedAt !== undefined);
        return isErased ? { ...page, sessions } : withParts(page, { sessions });
      });
    },
    downloadArtifact: (ref, artifact, call) =>
      onSession(ref, 'downloadArtifact', async () => {
        checkArtifact(artifact);
        const provider = optional(ref, 'artifacts');
        return withRefOnErrors(await provider.downloadArtifact(ref, artifact, callOptions(call)), ref);
      }),
    eraseSession: (ref, call) =>
      onSession(ref, 'eraseSession', async () => {
        const options = callOptions(call);
        await optional(ref, 'erase').eraseSession(ref, options);
        await patient(ref.provider, options, memory.erased(ref, clock.now()));
      }),
    webhooks: createWebhooks({
      ...parts,
      providers: [defaultProvider, ...[...providers.keys()].filter((name) => name !== defaultProvider)],
      find,
      ask: askFor,
      noWebhooks: (name) => noWebhooks(providers, name),
      arrived: arrivals.arrived,
    }),
    checkHealth: async (name = defaultProvider, call) => {
      checkName(name);
      return watch(name, 'checkHealth', async () =>
        optional({ provider: name }, 'health').checkHealth(callOptions(call)),
      );
    },
  };
  return proofing;
}

/** A download that fails midway names its session, as every other error of a verb does. */
function withRefOnErrors(download: Download, ref: SessionRef): Download {
  const { body } = download;
  const destroy = body._destroy.bind(body);
  body._destroy = (error, done) =>
    destroy(error, (after) => {
      const thrown = after ?? error;
      done(ProofingError.isInstance(thrown) && thrown.ref === undefined ? thrown.withRef(ref) : thrown);
    });
  return download;
}

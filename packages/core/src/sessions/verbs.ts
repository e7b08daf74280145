import { noSuchProvider } from '../config/providers.js';
import type { ConfiguredProvider } from '../contract/adapter.js';
import { inspectInput, ProofingError } from '../contract/errors.js';
import type { Clock, CreationLog, Observer, Random, WebhookInbox } from '../contract/ports.js';
import type { AttemptsPolicy, Proofing, RoutePolicy } from '../contract/proofing.js';
import type {
  AppDecision,
  CallOptions,
  Capability,
  Download,
  ProofingProvider,
  SessionPage,
  SessionQuery,
  SubmitOptions,
} from '../contract/provider.js';
import type { CreateSessionInput, ProofingSession, SessionRef } from '../contract/session.js';
import type { Outcome } from '../contract/status.js';
import { observeVerb, UNKNOWN_PROVIDER } from '../ports/guard.js';
import type { SessionMemory } from '../state/memory.js';
import { historyOf } from '../state/outcome.js';
import { copyOfInput } from '../support/copy.js';
import { withParts } from '../support/hide.js';
import { createWebhooks } from '../webhooks/handle.js';
import { retry } from './attempts.js';
import { checkErasable, checkFilters } from './capabilities.js';
import { type Creation, createRouted } from './create.js';
import { checkPages } from './evidence.js';
import {
  callOptions,
  checkArtifact,
  checkConsent,
  checkedDecision,
  checkedOptions,
  checkedRunInput,
  checkFields,
  checkName,
  checkQuery,
  checkRef,
  checkReference,
  checkScope,
} from './input.js';
import type { CreationMarkers } from './lost-creation.js';
import { nativeClient, noWebhooks, requireVerb, throwWithRef } from './providers.js';
import { createReading, erased, patient } from './reading.js';
import { runProofing } from './run.js';
import { createArrivals } from './wait.js';

export interface VerbsParts {
  readonly providers: ReadonlyMap<string, ConfiguredProvider>;
  readonly defaultProvider: string;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly random: Random;
  readonly memory: SessionMemory;
  readonly markers: CreationMarkers;
  readonly creations: CreationLog | undefined;
  readonly inbox: WebhookInbox;
  readonly policy: RoutePolicy | undefined;
  readonly attempts: AttemptsPolicy | undefined;
}

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

  const reading = createReading({ ...parts, find, onSession, arrival: arrivals.next });
  const getSession: Proofing['getSession'] = async (ref, options) =>
    (await reading.fetch(ref, options)).session;

  /** The consent in effect, for adapters that send it with the evidence. */
  const withConsent = async (ref: SessionRef, call: CallOptions): Promise<SubmitOptions> => {
    if (find(ref.provider).recordConsent === undefined) return call;
    // If the store fails, it may hold a withdrawal, so nothing is sent without its answer.
    const { consent } = await patient(ref.provider, call, memory.state(ref));
    return consent === undefined ? call : { ...call, consent };
  };

  const creating = { ...parts, find, route };
  const create = (input: CreateSessionInput, creation: Creation) => createRouted(creating, input, creation);
  const retrying = { ...parts, find, create, fetch: reading.fetch };

  const list = async (query: SessionQuery, provider: string, call: CallOptions): Promise<SessionPage> => {
    const lister = optional({ provider }, 'list');
    checkFilters(query, provider, lister.capabilities);
    const askedAt = clock.now();
    const page = await lister.listSessions(query, call);
    const listed = Promise.all(page.sessions.map((session) => memory.listed(session, askedAt)));
    const sessions = await patient(provider, call, listed);
    // The vendor's raw page is about all of these sessions, so it is dropped if one of them was erased.
    const isErased = sessions.some(({ erasure }) => erasure?.status === 'done');
    return isErased ? { ...page, sessions } : withParts(page, { sessions });
  };

  const proofing: Proofing = {
    providers: [...providers.keys()],
    defaultProvider,
    provider: (name = defaultProvider) => find(name),
    capabilities: (name = defaultProvider) => find(name).capabilities,
    native: (adapter, name) => nativeClient(providers, adapter, name),

    run: async (runInput, options) => {
      const checked = inspectInput(() => checkedRunInput(runInput));
      return runProofing({ proofing, create, waitFor: reading.wait }, checked, checkedOptions(options));
    },
    createSession: async (input, options) => {
      const { provider, idempotencyKey } = checkedOptions(options);
      return create(input, { ...callOptions(options), provider, idempotencyKey });
    },
    getHistory: (ref) => onSession(ref, 'getHistory', async () => historyOf(await memory.state(ref))),
    getSession,
    getResult: reading.result,
    handleReturn: getSession,
    waitForResult: async (ref, options) => {
      checkRef(ref, providers);
      return reading.wait(ref, options);
    },

    getLaunch: (ref, options) =>
      onSession(ref, 'getLaunch', async () => {
        const { mode } = checkedOptions(options);
        const call = { ...callOptions(options), ...(mode === undefined ? {} : { mode }) };
        return optional(ref, 'launch').getLaunch(ref, call);
      }),
    retrySession: (ref, given, options) =>
      onSession(ref, 'retrySession', async () => {
        const { provider, idempotencyKey } = checkedOptions(options);
        if (provider !== undefined) find(provider);
        const input = inspectInput(() => copyOfInput(given));
        inspectInput(() => checkFields(input, ref.provider, clock.now()));
        const call = callOptions(options);
        return retry(retrying, { ref, input, wanted: { provider, idempotencyKey }, call });
      }),
    recordConsent: (ref, consent, call) =>
      onSession(ref, 'recordConsent', async () => {
        checkConsent(consent, clock.now());
        const options = callOptions(call);
        const provider = find(ref.provider);
        if (provider.recordConsent === undefined) return;
        // Remembered first, so that no evidence is sent under a consent withdrawn here but not yet at the vendor; and
        // merged with what other processes recorded, so that the vendor never gets an older consent after a newer one.
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
      onSession(ref, 'cancelSession', async () => {
        const options = callOptions(call);
        await optional(ref, 'cancel').cancelSession(ref, options);
        await patient(ref.provider, options, memory.canceled(ref, clock.now()));
      }),
    decideSession: (ref, given, call) =>
      onSession(ref, 'decideSession', async () => {
        const options = callOptions(call);
        const decision = checkedDecision(given);
        const provider = optional(ref, 'decide');
        await provider.decideSession(ref, decision, options).catch(async (error: unknown) => {
          // A repeated call, after the vendor had decided so: it is not remembered yet, or not shown.
          const isConflict = ProofingError.isInstance(error) && error.code === 'CONFLICT';
          if (!isConflict || (await getSession(ref, options)).decision !== decision.decision) throw error;
        });
        await patient(ref.provider, options, memory.decided(ref, outcomeOfApp(decision), clock.now()));
        return getSession(ref, options);
      }),
    findSession: async (reference, options) => {
      const { provider = defaultProvider } = checkedOptions(options);
      const call = callOptions(options);
      return watch(provider, 'findSession', async () => {
        checkReference(reference);
        return newestOf(reference, (query) => list(query, provider, call));
      });
    },
    listSessions: async (given, call) => {
      const { provider = defaultProvider, ...query } = checkedOptions(given);
      return watch(provider, 'listSessions', async () => {
        checkQuery(query);
        return list(query, provider, callOptions(call));
      });
    },
    downloadArtifact: (ref, artifact, call) =>
      onSession(ref, 'downloadArtifact', async () => {
        checkArtifact(artifact);
        const provider = optional(ref, 'artifacts');
        if (await patient(ref.provider, callOptions(call), memory.isErased(ref))) throw erased(ref);
        return withRefOnErrors(await provider.downloadArtifact(ref, artifact, callOptions(call)), ref);
      }),
    eraseSession: (ref, scope = 'session', call = {}) =>
      onSession(ref, 'eraseSession', async () => {
        checkScope(scope);
        const options = callOptions(call);
        const provider = optional(ref, 'erase');
        checkErasable(scope, ref.provider, provider.capabilities);
        const erasure = await provider.eraseSession(ref, scope, options);
        await patient(ref.provider, options, memory.erasing(ref, erasure));
        return erasure;
      }),
    webhooks: createWebhooks({
      ...parts,
      providers: [defaultProvider, ...[...providers.keys()].filter((name) => name !== defaultProvider)],
      find,
      ask: reading.fetch,
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

function outcomeOfApp({ decision }: AppDecision): Outcome {
  return { status: 'completed', decision, decidedBy: 'app', final: true };
}

/** More than a reference ever has; a vendor whose list never ends must not keep the caller forever. */
const MOST_PAGES = 20;

/** The newest session with exactly this reference: some vendors find similar ones as well. */
async function newestOf(
  reference: string,
  list: (query: SessionQuery) => Promise<SessionPage>,
): Promise<ProofingSession | undefined> {
  let newest: ProofingSession | undefined;
  let next: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await list({ reference, ...(next === undefined ? {} : { cursor: next }) });
    for (const session of page.sessions)
      if (session.reference === reference && isNewer(session, newest)) newest = session;
    next = page.next;
    if (next === undefined) break;
  }
  return newest;
}

function isNewer({ createdAt = '' }: ProofingSession, known: ProofingSession | undefined): boolean {
  return known === undefined || timeOfInstant(createdAt) > timeOfInstant(known.createdAt ?? '');
}

function timeOfInstant(instant: string): number {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
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

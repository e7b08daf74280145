import type { Adapter, AdapterDeps, ProviderWithClient } from '../contract/adapter.js';
import { inspectInput, ProofingError } from '../contract/errors.js';
import type { ProofingProvider, ProviderWebhooks } from '../contract/provider.js';
import type { SessionRef } from '../contract/session.js';
import { copyOfInput } from '../support/copy.js';
import { fieldsOf, isObject } from '../support/fields.js';
import {
  checkedErasure,
  checkedHealth,
  checkedIds,
  checkedNotice,
  checkedRequest,
  checkedResult,
  checkedSubmitted,
} from './answers.js';
import { checkedDownload, ownError } from './errors.js';
import { checkedCreated, checkedLaunch, checkedPage, checkedReopened, checkedSession } from './sessions.js';
import { CREATED, type Place, Violation, violation } from './violation.js';

/**
 * A provider as core uses it and passes it to apps. Whatever an adapter returns or throws, built-in or custom, the
 * contract holds: status, decision and similar values are the contract's; an answer is about the session that was asked
 * for; claims exist only if the vendor approved; only ProofingError is thrown. A violation becomes BAD_RESPONSE, which
 * names the adapter, and nothing of the violating answer is returned or remembered. Arguments and answers are copied,
 * so neither side can change what the other holds.
 */
export function guardProvider<Client>(
  provider: ProviderWithClient<Client>,
  name: string,
  testMode: boolean,
): ProviderWithClient<Client> {
  const at: Place = { provider: name, adapter: provider.id, testMode };
  const { recoverSession, getLaunch, recordConsent, submitEvidence, finalizeSession, cancelSession } =
    provider;
  const { retrySession, decideSession, listSessions, downloadArtifact, eraseSession, checkHealth } = provider;
  // Verbs are called as methods, since an adapter may be an instance of a class.
  const verb = guardedVerb(at, provider, () => undefined);
  const onSession = guardedVerb(at, provider, plainRef);
  const guarded: ProofingProvider = {
    specificationVersion: provider.specificationVersion,
    id: provider.id,
    get capabilities() {
      return provider.capabilities;
    },
    createSession: verb(
      'createSession',
      provider.createSession,
      (session, input) => checkedCreated(session, at, input),
      CREATED,
    ),
    ...(recoverSession && {
      recoverSession: verb('recoverSession', recoverSession, (session, input) =>
        session === undefined ? undefined : checkedCreated(session, at, input),
      ),
    }),
    getSession: onSession('getSession', provider.getSession, (session, ref) =>
      checkedSession(session, at, ref),
    ),
    getResult: onSession('getResult', provider.getResult, (result, ref) => checkedResult(result, at, ref)),
    ...(getLaunch && {
      getLaunch: onSession('getLaunch', getLaunch, (launch, _ref, options) =>
        checkedLaunch(launch, options?.mode),
      ),
    }),
    ...(recordConsent && { recordConsent: onSession('recordConsent', recordConsent, nothing) }),
    ...(submitEvidence && { submitEvidence: onSession('submitEvidence', submitEvidence, checkedSubmitted) }),
    ...(finalizeSession && { finalizeSession: onSession('finalizeSession', finalizeSession, nothing) }),
    ...(cancelSession && { cancelSession: onSession('cancelSession', cancelSession, nothing) }),
    ...(retrySession && {
      retrySession: onSession('retrySession', retrySession, (session, ref, options) =>
        checkedReopened(session, at, ref, options?.mode),
      ),
    }),
    ...(decideSession && { decideSession: onSession('decideSession', decideSession, nothing) }),
    ...(listSessions && {
      listSessions: verb('listSessions', listSessions, (page) => checkedPage(page, at)),
    }),
    ...(downloadArtifact && {
      downloadArtifact: onSession('downloadArtifact', downloadArtifact, (download) =>
        checkedDownload(download, at),
      ),
    }),
    ...(eraseSession && {
      eraseSession: onSession('eraseSession', eraseSession, (erasure, _ref, scope) =>
        checkedErasure(erasure, scope),
      ),
    }),
    ...(checkHealth && { checkHealth: verb('checkHealth', checkHealth, checkedHealth) }),
    ...(provider.diagnosis === undefined ? {} : { diagnosis: provider.diagnosis }),
    ...(provider.webhooks === undefined ? {} : { webhooks: guardedWebhooks(at, provider.webhooks) }),
  };
  return Object.defineProperty(guarded, 'client', {
    get: () => provider.client,
    enumerable: true,
  }) as ProviderWithClient<Client>;
}

/** The fields of a ref, without anything that an app added. */
function plainRef({ provider, id, state }: SessionRef): SessionRef {
  return { provider, id, ...(state === undefined ? {} : { state }) };
}

const nothing = () => undefined;

function guardedVerb<First>(at: Place, self: unknown, askedFor: (first: First) => SessionRef | undefined) {
  return <Arguments extends readonly unknown[], Answer>(
    verb: string,
    work: (...given: Arguments) => Promise<Answer>,
    check: (answer: Answer, first: Arguments[0], second: Arguments[1]) => Answer,
    more = '',
  ) =>
    async (...given: Arguments): Promise<Answer> => {
      const handed = inspectInput(() => given.map(copyOfInput));
      // Verbs about one session take its ref as their first argument.
      const ref = askedFor(handed[0] as First);
      // The adapter may change what it gets, so the answer is compared with a copy.
      const first: Arguments[0] = ref ?? copyOfInput(handed[0]);
      if (ref !== undefined) handed[0] = { ...ref };
      let answer: Answer;
      try {
        answer = await work.apply(self, handed as never);
      } catch (error) {
        throw ownError(error, at, { verb, asked: ref, more });
      }
      try {
        return check(answer, first, given[1]);
      } catch (error) {
        // A session of the test mode is not the adapter's fault.
        if (ProofingError.isInstance(error)) throw error;
        // An answer that throws when it is read violates the contract as much as a wrong one.
        throw violation(at, verb, error instanceof Violation ? error.message : 'cannot be read', more);
      }
    };
}

function guardedWebhooks(at: Place, webhooks: ProviderWebhooks): ProviderWebhooks {
  const verb = guardedVerb(at, webhooks, () => undefined);
  const { sessionsOf, signForTest } = webhooks;
  return {
    read: verb('webhooks.read', webhooks.read, (notice) => {
      if (notice.about === 'object' && sessionsOf === undefined)
        throw new Violation('is about another object, although the adapter has no sessionsOf');
      return checkedNotice(notice);
    }),
    ...(sessionsOf && { sessionsOf: verb('webhooks.sessionsOf', sessionsOf, checkedIds) }),
    ...(signForTest && { signForTest: verb('webhooks.signForTest', signForTest, checkedRequest) }),
  };
}

/**
 * Creates the provider from checked settings, and guards it. Throws CONFIG, which names the adapter, if the provider
 * cannot be used; our own errors thrown by `create` pass unchanged.
 */
export function createGuarded(
  adapter: Adapter,
  settings: unknown,
  deps: AdapterDeps,
): ProviderWithClient<unknown> {
  const { provider } = deps;
  const at: Place = { provider, adapter: adapter.id };
  const unfit = (what: string) =>
    new ProofingError({
      code: 'CONFIG',
      message: `the adapter ${adapter.id} cannot be used: ${what}`,
      problem: 'adapter',
      provider,
    });
  let created: unknown;
  try {
    created = adapter.create(settings, deps);
  } catch (error) {
    const own = ownError(error, at, { verb: 'create' });
    throw own.problem === 'adapter'
      ? unfit('its create failed with an error that is not a ProofingError')
      : own;
  }
  const lacking = whatIsLacking(created);
  if (lacking !== undefined) throw unfit(lacking);
  // Its parts were checked above.
  return guardProvider(created as ProviderWithClient<unknown>, provider, deps.testMode);
}

const REQUIRED = ['createSession', 'getSession', 'getResult'] as const;

function whatIsLacking(created: unknown): string | undefined {
  try {
    if (!isObject(created)) return 'its create returned no provider';
    const verb = REQUIRED.find((name) => typeof Reflect.get(created, name) !== 'function');
    if (verb !== undefined) return `its create returned a provider without ${verb}`;
    if (typeof created['id'] !== 'string') return 'its create returned a provider without an id';
    const { flows, ...lists } = fieldsOf(created['capabilities']);
    const list = LISTS.find((name) => !Array.isArray(lists[name]));
    if (list !== undefined) return `its create returned a provider without capabilities.${list}`;
    const lacking = Object.entries({ default: undefined, ...fieldsOf(flows) }).find(
      ([, flow]) => !isFlow(flow),
    );
    return lacking && `its create returned a provider whose capabilities.flows.${lacking[0]} is not a flow`;
  } catch {
    return 'the provider that its create returned cannot be read';
  }
}

const LISTS = ['filters', 'erasure', 'artifacts'] as const;

function isFlow(flow: unknown): boolean {
  const { modes, evidence, requiredClaims } = fieldsOf(flow);
  const areModes = isObject(modes) && Object.values(modes).every(isMode);
  return areModes && Array.isArray(evidence) && Array.isArray(requiredClaims);
}

function isMode(mode: unknown): boolean {
  const fields = fieldsOf(mode);
  return ['hints', 'expectedClaims', 'selfAssertedClaims'].every((name) => Array.isArray(fields[name]));
}

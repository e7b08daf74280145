import type { ProviderWithClient } from '../contract/adapter.js';
import { ProofingError } from '../contract/errors.js';
import type { ProofingProvider } from '../contract/provider.js';
import type { ProviderWebhooks } from '../contract/webhook.js';
import {
  CREATED,
  checkedCreated,
  checkedDownload,
  checkedHealth,
  checkedLaunch,
  checkedNotice,
  checkedPage,
  checkedResult,
  checkedSession,
  checkedSubmitted,
  type Place,
  Violation,
  violation,
} from './answers.js';

/**
 * A provider as core uses it, and hands it to apps: whatever an adapter returns or throws, built-in or custom, the
 * contract holds. Status, decision and their like are words of the contract; an answer is about the session that was
 * asked for; claims exist only where the vendor approved; only ProofingError leaves. A violation is BAD_RESPONSE, which
 * names the adapter. Nothing of a violating answer is returned or remembered.
 */
export function guardProvider<Client>(
  provider: ProviderWithClient<Client>,
  name: string,
): ProviderWithClient<Client> {
  const at: Place = { provider: name, adapter: provider.id };
  const { getLaunch, recordConsent, submitEvidence, finalizeSession, cancelSession } = provider;
  const { retrySession, listSessions, downloadArtifact, eraseSession, checkHealth } = provider;
  // Verbs are called as methods, since an adapter may be an instance of a class.
  const verb = guardedVerb(at, provider);
  const guarded: ProofingProvider = {
    specificationVersion: provider.specificationVersion,
    id: provider.id,
    get capabilities() {
      return provider.capabilities;
    },
    createSession: verb(
      'createSession',
      provider.createSession,
      (session, input) => checkedCreated(session, name, input),
      CREATED,
    ),
    getSession: verb('getSession', provider.getSession, checkedSession),
    getResult: verb('getResult', provider.getResult, checkedResult),
    ...(getLaunch && { getLaunch: verb('getLaunch', getLaunch, checkedLaunch) }),
    ...(recordConsent && { recordConsent: verb('recordConsent', recordConsent, nothing) }),
    ...(submitEvidence && { submitEvidence: verb('submitEvidence', submitEvidence, checkedSubmitted) }),
    ...(finalizeSession && { finalizeSession: verb('finalizeSession', finalizeSession, nothing) }),
    ...(cancelSession && { cancelSession: verb('cancelSession', cancelSession, nothing) }),
    ...(retrySession && { retrySession: verb('retrySession', retrySession, nothing) }),
    ...(listSessions && {
      listSessions: verb('listSessions', listSessions, (page) => checkedPage(page, name)),
    }),
    ...(downloadArtifact && {
      downloadArtifact: verb('downloadArtifact', downloadArtifact, checkedDownload),
    }),
    ...(eraseSession && { eraseSession: verb('eraseSession', eraseSession, nothing) }),
    ...(checkHealth && { checkHealth: verb('checkHealth', checkHealth, checkedHealth) }),
    ...(provider.diagnosis === undefined ? {} : { diagnosis: provider.diagnosis }),
    ...(provider.webhooks === undefined ? {} : { webhooks: guardedWebhooks(at, provider.webhooks) }),
  };
  return Object.defineProperty(guarded, 'client', {
    get: () => provider.client,
    enumerable: true,
  }) as ProviderWithClient<Client>;
}

const nothing = () => undefined;

function guardedVerb(at: Place, self: unknown) {
  return <Arguments extends readonly unknown[], Answer, Checked extends Answer>(
    verb: string,
    work: (...given: Arguments) => Promise<Answer>,
    check: (answer: Answer, ...given: Arguments) => Checked,
    more = '',
  ) =>
    async (...given: Arguments): Promise<Answer> => {
      let answer: Answer;
      try {
        answer = await work.apply(self, [...given] as never);
      } catch (error) {
        throw ownError(error, at, verb, more);
      }
      try {
        return check(answer, ...given);
      } catch (error) {
        // An answer that throws when it is looked at is no better than a wrong one.
        throw violation(at, verb, error instanceof Violation ? error.message : 'cannot be read', more);
      }
    };
}

function guardedWebhooks(at: Place, webhooks: ProviderWebhooks): ProviderWebhooks {
  const verb = guardedVerb(at, webhooks);
  const { signForTest } = webhooks;
  return {
    read: verb('webhooks.read', webhooks.read, checkedNotice),
    ...(signForTest && { signForTest: (news) => signForTest.call(webhooks, news) }),
  };
}

/** Errors of other libraries carry requests, headers and people; of ours, all that is in them is meant to be seen. */
function ownError(error: unknown, at: Place, verb: string, more: string): ProofingError {
  if (ProofingError.isInstance(error)) return error;
  return violation(at, verb, 'failed with an error that is not a ProofingError', more, '');
}

import { ProofingError } from '@anyproof/core';
import { sound } from '../reference/parts.js';
import { type BrokenAdapter, withFlow, withVerbs } from './broken-adapter.js';

/** Mistakes about whose answer it is, what it says, and whose word counts. */
export const trust: readonly BrokenAdapter[] = [
  {
    what: "does not compare the session's id",
    flaws: { isAnother: () => false },
    group: 'identity',
    name: /^getSession: an answer with another session's id/,
  },
  {
    what: 'takes a whole answer of another session',
    flaws: { isAnother: () => false },
    group: 'identity',
    name: /^getResult, answer 2: the whole answer of another session/,
  },
  {
    what: 'makes a ref of whatever id an answer has',
    flaws: withVerbs((provider) => ({
      getSession: async (ref, call) => {
        const session = await provider.getSession(ref, call).catch((error: unknown) => {
          if (!ProofingError.isInstance(error) || error.code !== 'BAD_RESPONSE') throw error;
          return { ref, adapter: 'reference', status: 'pending' as const, reasons: [], warnings: [] };
        });
        return session;
      },
    })),
    group: 'identity',
    name: /^getSession: the whole answer of another session/,
  },
  {
    what: 'swallows a state that does not open',
    flaws: {
      open: (deps, ref) => {
        try {
          return sound.open(deps, ref);
        } catch {
          return '';
        }
      },
    },
    group: 'identity',
    name: /^getSession: another session's id with its own state is REF_INVALID/,
  },
  {
    what: 'opens a state only where its key is needed',
    flaws: withVerbs((provider) => ({
      getSession: ({ state: _unopened, ...ref }, call) => provider.getSession(ref, call),
    })),
    group: 'refs',
    name: /with another session's state is REF_INVALID/,
  },
  {
    what: 'throws the error of another library, with a secret in it',
    flaws: withVerbs((provider) => ({
      getResult: (ref, call) =>
        provider.getResult(ref, call).catch((error: unknown) => {
          throw Object.assign(new Error(`GET ${ref.id} authorization: reference-api-key-41c7`), { error });
        }),
    })),
    group: 'errors',
    name: /^getResult, 403: FORBIDDEN/,
  },
  {
    what: 'sends the sealed consent over a newer one',
    flaws: withVerbs((provider) => ({
      submitEvidence: async (ref, evidence, call) => {
        await provider.recordConsent?.(ref, { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' });
        const submitted = await provider.submitEvidence?.(ref, evidence, call);
        if (submitted === undefined) throw new Error('unreachable');
        return submitted;
      },
    })),
    group: 'consent',
    name: /is not granted again by another process/,
  },
  {
    what: 'loses a withdrawal of the consent',
    flaws: withVerbs((provider) => ({
      recordConsent: async (ref, consent, call) =>
        provider.recordConsent?.(ref, { ...consent, biometrics: true }, call),
    })),
    group: 'consent',
    name: /withdrawn before anything was submitted/,
  },
  {
    what: 'requires no consent for a face that the app takes',
    flaws: {
      capabilities: withFlow({
        modes: {
          ...sound.capabilities.flows.default.modes,
          direct: { hints: [], expectedClaims: [], selfAssertedClaims: [] },
        },
      }),
    },
    group: 'consent',
    name: /consent to biometrics is required/,
  },
  {
    what: 'is lax with a secret that has a line break',
    flaws: { checkSecret: () => undefined, isUsable: () => true },
    group: 'contract',
    name: /^a function that returns a secret with a (?:Windows )?line break at its end/,
  },
  {
    what: 'asks for the status again right after a poll',
    flaws: withVerbs((provider) => ({
      getResult: async (ref, call) => {
        await provider.getSession(ref, call);
        return provider.getResult(ref, call);
      },
    })),
    group: 'waiting',
    name: /^the status that a poll has just read is not fetched again/,
  },
  {
    what: 'takes the last of two verdicts in one answer',
    flaws: { parse: (text) => JSON.parse(text) },
    group: 'damaged answers',
    name: /^an answer with duplicate keys/,
  },
  {
    what: 'reads every charset as UTF-8, and replaces what is not',
    flaws: { decode: (bytes) => bytes.toString('utf8') },
    group: 'damaged answers',
    name: /^an answer that is not UTF-8/,
  },
  {
    what: 'does not know which charset an answer declares',
    flaws: { decode: (bytes) => bytes.toString('utf8') },
    group: 'damaged answers',
    name: /that declares ISO-8859-1 .* \(request 2\)/,
  },
  {
    what: 'ends on a web page',
    flaws: { damagedCode: () => 'BAD_RESPONSE' },
    group: 'waiting',
    name: /^a web page \(\d+\) on a poll/,
  },
  {
    what: 'takes a redirect for the end',
    flaws: { codeOf: (status, call) => (status === 302 ? 'BAD_RESPONSE' : sound.codeOf(status, call)) },
    group: 'waiting',
    name: /^a redirect on a poll/,
  },
  {
    what: 'quotes a value in the path of a warning',
    flaws: {
      mapResult: (answer, _session, result) => ({
        ...result,
        warnings: [{ code: 'PARTLY_READ', message: 'unread', path: answer.person?.family ?? 'person' }],
      }),
    },
    group: 'results',
    name: /^approve: the result is approved/,
  },
  {
    what: 'calls every refused message the same',
    flaws: {
      readWebhook: (...read) => {
        try {
          return sound.readWebhook(...read);
        } catch {
          throw new ProofingError({ code: 'WEBHOOK_INVALID', message: 'refused' });
        }
      },
    },
    group: 'webhooks',
    name: /is refused, and only the operator learns why/,
  },
  {
    what: 'does not say that progress is progress',
    flaws: {
      readWebhook: (...read) => {
        const notice = sound.readWebhook(...read);
        return notice.about === 'session' ? { about: 'session', sessionId: notice.sessionId } : notice;
      },
    },
    group: 'webhooks',
    name: /causes no call/,
  },
  {
    what: 'does not say which end a message announces',
    flaws: {
      readWebhook: (...read) => {
        const notice = sound.readWebhook(...read);
        return notice.about === 'session' ? { about: 'session', sessionId: notice.sessionId } : notice;
      },
    },
    group: 'inbox',
    name: /^an end whose report is not found yet/,
  },
];

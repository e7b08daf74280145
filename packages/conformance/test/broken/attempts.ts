import type { CreatedSession, ProofingProvider } from '@anyproof/core';
import { sound } from '../reference/parts.js';
import { type BrokenAdapter, withVerbs } from './broken-adapter.js';

/** Mistakes with attempts, decisions of the app, launches and test modes. */
export const attempts: readonly BrokenAdapter[] = [
  {
    what: 'takes a failed attempt for an end',
    flaws: { meaningOf: (word) => sound.meaningOf(word === 'TRY_AGAIN' ? 'NO' : word) },
    group: 'attempts',
    name: /^a failed attempt that may be repeated|^after the last attempt .*: cancel/,
  },
  {
    what: 'takes a failed attempt for something to wait for',
    flaws: { meaningOf: (word) => sound.meaningOf(word === 'TRY_AGAIN' ? 'WAITING' : word) },
    group: 'attempts',
    name: /^waiting ends at a failed attempt/,
  },
  {
    what: 'says not why an attempt failed',
    flaws: { mapSession: (_answer, session) => ({ ...session, reasons: [] }) },
    group: 'attempts',
    name: /^a failed attempt that may be repeated/,
  },
  {
    what: 'loses the launch of another attempt',
    flaws: withVerbs((provider) => ({
      retrySession: async (...call) => {
        const { launch: _launch, ...session } = await reopened(provider, call);
        return session as CreatedSession;
      },
    })),
    group: 'attempts',
    name: /^another attempt has a way in/,
  },
  {
    what: 'opens another session instead of the same',
    flaws: withVerbs((provider) => ({
      retrySession: (_ref, options) =>
        provider.createSession(
          { reference: 'again', ...(options?.mode && { mode: options.mode }) },
          { idempotencyKey: 'again' },
        ),
    })),
    group: 'attempts',
    name: /^another attempt has a way in/,
  },
  {
    what: 'does not open the session again',
    flaws: withVerbs((provider) => ({
      retrySession: async (ref) => ({ ...(await provider.getSession(ref)), launch: {} }),
    })),
    group: 'attempts',
    name: /^another attempt ends as the vendor decides/,
  },
  {
    what: 'does not tell the vendor what the app decided',
    flaws: withVerbs(() => ({ decideSession: async () => undefined })),
    group: 'app decisions',
    name: /^the decision "(?:approved|declined)" ends the session, here and at the vendor/,
  },
  {
    what: 'tells the vendor the opposite of what the app decided',
    flaws: withVerbs((provider) => ({
      decideSession: async (ref, { decision, ...rest }, call) =>
        provider.decideSession?.(
          ref,
          { ...rest, decision: decision === 'approved' ? 'declined' : 'approved' },
          call,
        ),
    })),
    group: 'app decisions',
    name: /^the decision "(?:approved|declined)" ends the session, here and at the vendor/,
  },
  {
    what: 'takes a session that waits for the app for one in review',
    flaws: { meaningOf: (word) => sound.meaningOf(word === 'ASK' ? 'HUMAN' : word) },
    group: 'app decisions',
    name: /^a session that waits for the app says so/,
  },
  {
    what: 'calls a verdict final that the vendor can take back',
    flaws: {
      meaningOf: (word) => {
        const outcome = sound.meaningOf(word);
        return outcome?.status === 'completed' ? { ...outcome, final: true } : outcome;
      },
    },
    group: 'results',
    name: /is not final, and/,
  },
  {
    what: 'has the page of hosted mode for an app with the SDK',
    flaws: withVerbs((provider) => ({
      createSession: ({ mode: _mode, ...input }, call) => provider.createSession(input, call),
    })),
    group: 'launches',
    name: /^a new session in (?:embedded|direct) mode/,
  },
  {
    what: 'returns the launch of another session',
    flaws: withVerbs((provider) => ({
      getLaunch: async (_ref, options) => {
        const mode = options?.mode ?? 'hosted';
        const input = { reference: 'another', mode };
        return (await provider.createSession(input, { idempotencyKey: 'another' })).launch;
      },
    })),
    group: 'launches',
    name: /^a launch of getLaunch in (?:hosted|embedded) mode leads to the same session/,
  },
  {
    what: 'does not see that a session is a test',
    flaws: {
      mapSession: (_answer, { testMode: _testMode, ...session }) => session,
    },
    group: 'test mode',
    name: /^a session (?:in test mode is refused|that was created in test mode)|every session and result says so/,
  },
  {
    what: 'warns by itself of a hint that it uses',
    flaws: {
      mapSession: (_answer, session) => ({
        ...session,
        warnings: [...session.warnings, { code: 'HINT_IGNORED', message: 'ignored', path: 'subject' }],
      }),
    },
    group: 'capabilities',
    name: /^the flow default in hosted mode warns of each hint/,
  },
];

async function reopened(
  provider: ProofingProvider,
  call: Parameters<NonNullable<ProofingProvider['retrySession']>>,
): Promise<CreatedSession> {
  const session = await provider.retrySession?.(...call);
  if (session === undefined) throw new Error('unreachable');
  return session;
}

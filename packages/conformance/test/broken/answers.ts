import { ProofingError, type ProofingSession } from '@anyproof/core';
import { sound } from '../reference/parts.js';
import { type BrokenAdapter, withVerbs } from './broken-adapter.js';

const YES = { status: 'completed', decision: 'approved', final: true } as const;
const NO = { status: 'completed', decision: 'declined', final: true } as const;

/** Mistakes in what is made of answers. */
export const answers: readonly BrokenAdapter[] = [
  {
    what: 'approves unknown words',
    flaws: { meaningOf: (word) => sound.meaningOf(word) ?? YES },
    group: 'unknown words',
    name: /"SOMETHING_NEW" is processing/,
  },
  {
    what: 'declines unknown words',
    flaws: { meaningOf: (word) => sound.meaningOf(word) ?? NO },
    group: 'unknown words',
    name: /does not end the waiting/,
  },
  {
    what: 'looks words up in an object, prototype and all',
    flaws: {
      meaningOf: (word) => sound.meaningOf(word) ?? (Reflect.get({}, word) === undefined ? undefined : YES),
    },
    group: 'unknown words',
    name: /"constructor" is processing/,
  },
  {
    what: 'warns of no unknown word',
    flaws: { warningsFor: () => [] },
    group: 'unknown words',
    name: /with a warning/,
  },
  {
    what: 'loses the unknown word',
    flaws: withVerbs((provider) => ({
      getSession: async (...call) => {
        const { nativeStatus: _word, ...session } = await provider.getSession(...call);
        return session as ProofingSession;
      },
    })),
    group: 'unknown words',
    name: /and the value is kept/,
  },
  {
    what: 'mistakes a failed poll for a verdict',
    flaws: withVerbs((provider) => ({
      getSession: (ref, call) =>
        provider.getSession(ref, call).catch((error: unknown) => {
          if (!ProofingError.isInstance(error) || error.code !== 'PROVIDER_UNAVAILABLE') throw error;
          return {
            ref,
            adapter: 'reference',
            status: 'failed',
            nativeStatus: '?',
            reasons: [],
            warnings: [],
          };
        }),
    })),
    group: 'waiting',
    name: /a failed poll is never a verdict/,
  },
  {
    what: 'claims when declined',
    flaws: {
      mapResult: (_answer, _session, result) =>
        result.extracted === undefined ? result : { ...result, claims: result.extracted },
    },
    group: 'results',
    name: /^decline: no claims/,
  },
  {
    what: 'says null for what is absent',
    flaws: { mapResult: (_answer, _session, result) => Object.assign(result, { assuranceLevel: null }) },
    group: 'results',
    name: /^approve: the result is approved/,
  },
  {
    what: 'decides open sessions',
    flaws: {
      meaningOf: (word) =>
        word === 'WAITING' ? { ...YES, decision: 'inconclusive' } : sound.meaningOf(word),
    },
    group: 'life cycle',
    name: /only created is pending/,
  },
  {
    what: 'calls the vendor once more than to create',
    flaws: withVerbs((provider) => ({
      createSession: async (...call) => {
        const session = await provider.createSession(...call);
        await provider.getSession(session.ref);
        return session;
      },
    })),
    group: 'life cycle',
    name: /makes the create call and nothing else/,
  },
  {
    what: 'finalizes what was not shown yet',
    flaws: withVerbs((provider) => ({
      createSession: async (...call) => {
        const session = await provider.createSession(...call);
        await provider.finalizeSession?.(session.ref);
        return session;
      },
    })),
    group: 'life cycle',
    name: /makes the create call and nothing else/,
  },
  {
    what: 'shows the raw answer',
    flaws: {
      mapResult: (answer, _session, result) => Object.assign({ ...result }, { raw: answer }),
    },
    group: 'raw answers',
    name: /appears in no copy, log or JSON/,
  },
  {
    what: 'forgets the raw answer',
    flaws: withVerbs((provider) => ({
      getResult: async (...call) => ({ ...(await provider.getResult(...call)) }),
    })),
    group: 'raw answers',
    name: /a result carries/,
  },
];

import { type Erasure, ProofingError, type ProofingProvider } from '@anyproof/core';
import { type BrokenAdapter, withVerbs } from './broken-adapter.js';

type Call = Parameters<NonNullable<ProofingProvider['eraseSession']>>;

/** Mistakes in what is erased, and in what is said of it. */
export const erasure: readonly BrokenAdapter[] = [
  {
    what: 'erases nothing',
    flaws: withVerbs(() => ({
      eraseSession: async (_ref, scope) => ({ status: 'done', scope, at: '2026-01-02T03:04:05Z' }),
    })),
    group: 'erasure',
    name: /^once a (?:session|subject) is erased/,
  },
  {
    what: 'fails when something is erased twice',
    flaws: withVerbs((provider) => ({
      eraseSession: (...call) =>
        erased(provider, call).catch(() => {
          throw new ProofingError({
            code: 'BAD_RESPONSE',
            message: 'it was not there',
            provider: 'under-test',
          });
        }),
    })),
    group: 'erasure',
    name: /^erasing a (?:session|subject) twice does no harm/,
  },
  {
    what: 'calls an erasure done that was requested',
    flaws: withVerbs((provider) => ({
      eraseSession: async (...call) => {
        const { dueAt: _due, ...erasing } = await erased(provider, call);
        return { ...erasing, status: 'done' };
      },
    })),
    group: 'erasure',
    name: /^erasing a (?:session|subject) is not called done|^once a (?:session|subject) is erased/,
  },
  {
    what: 'says of a session that its erasure is done while it is not',
    flaws: {
      mapSession: ({ erasing }, session) =>
        erasing === undefined ? session : { ...session, erasure: { status: 'done', ...erasing } },
    },
    group: 'erasure',
    name: /^erasing a (?:session|subject) is not called done/,
  },
  {
    what: 'erases all of the person where a session is meant',
    flaws: withVerbs((provider) => ({
      eraseSession: async (ref, scope, call) => ({
        ...(await erased(provider, [ref, 'subject', call])),
        scope,
      }),
    })),
    group: 'erasure',
    name: /^erasing a session leaves alone the person's other sessions/,
  },
  {
    what: 'erases a session where all of the person is meant',
    flaws: withVerbs((provider) => ({
      eraseSession: async (ref, scope, call) => ({
        ...(await erased(provider, [ref, 'session', call])),
        scope,
      }),
    })),
    group: 'erasure',
    name: /^erasing a subject reaches the person's other sessions/,
  },
  {
    what: 'says nothing of an erasure that was requested',
    flaws: {
      mapSession: (_answer, { erasure: _erasure, ...session }) => session,
    },
    group: 'erasure',
    name: /^erasing a (?:session|subject) is not called done/,
  },
];

async function erased(provider: ProofingProvider, call: Call): Promise<Erasure> {
  const erasure = await provider.eraseSession?.(...call);
  if (erasure === undefined) throw new Error('unreachable');
  return erasure;
}

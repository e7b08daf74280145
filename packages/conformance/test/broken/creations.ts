import { randomUUID } from 'node:crypto';
import { withLaunch } from '@anyproof/core';
import { keyless, sound } from '../reference/parts.js';
import { type BrokenAdapter, withVerbs } from './broken-adapter.js';

/** Mistakes with keys, and with what became of a creation. */
export const creations: readonly BrokenAdapter[] = [
  {
    what: 'repeats a creation without a key',
    flaws: {
      ...keyless,
      mayRepeat: (call, error) => error.code === 'AMBIGUOUS' || sound.mayRepeat(call, error),
    },
    group: 'creations',
    name: /no creation is doubled/,
  },
  {
    what: 'knows no AMBIGUOUS',
    flaws: { ...keyless, lostCode: (_call, why) => (why === 'timeout' ? 'TIMEOUT' : 'NETWORK') },
    group: 'creations',
    name: /^a creation whose answer was lost and cannot be settled/,
  },
  {
    what: 'says that nothing was made when the vendor failed',
    flaws: {
      ...keyless,
      codeOf: (status, call) => (status === 502 ? 'PROVIDER_UNAVAILABLE' : sound.codeOf(status, call)),
    },
    group: 'creations',
    name: /^a creation that a gateway answered .* cannot be settled/,
  },
  {
    what: 'opens the state of an earlier session wherever it was',
    flaws: withVerbs((provider, { sealer }) => ({
      createSession: (input, call) => {
        if (input.previous !== undefined) sealer.open(input.previous);
        return provider.createSession(input, call);
      },
    })),
    group: 'creations',
    name: /^an earlier session at another provider is ignored/,
  },
  {
    what: 'has another key for each repetition',
    flaws: withVerbs((provider) => ({
      createSession: (input, call) =>
        provider.createSession(input, { ...call, idempotencyKey: randomUUID() }),
    })),
    group: 'creations',
    name: /^the app’s own key makes one session|no creation is doubled/,
  },
  {
    what: 'takes the reference for the key',
    flaws: withVerbs((provider) => ({
      createSession: (input, call) =>
        provider.createSession(input, { ...call, idempotencyKey: input.reference }),
    })),
    group: 'creations',
    name: /^two creations with one reference|^each creation has a key of its own/,
  },
  {
    what: 'finds nothing that a lost creation made',
    flaws: withVerbs(() => ({ recoverSession: async () => undefined })),
    group: 'creations',
    name: /502, though it was done, is settled|no creation is doubled/,
  },
  {
    what: 'takes the newest session with the reference for what a lost creation made',
    flaws: withVerbs((provider) => ({
      recoverSession: async ({ reference }) => {
        const page = await provider.listSessions?.({ reference });
        const [found] = page?.sessions ?? [];
        return found && withLaunch(found, {});
      },
    })),
    group: 'creations',
    name: /^what an earlier creation with the same reference made/,
  },
];

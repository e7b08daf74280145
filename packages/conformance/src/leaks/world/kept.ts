import { inMemoryInbox, inMemorySessions, type ProofingDeps } from '@anyproof/core';

/** What core puts into the app's own stores: nothing in there is anybody's business. */
export interface Kept {
  /** A store and an inbox for one process of the app, which remember what they were given. */
  ports(): Pick<ProofingDeps, 'sessions' | 'inbox'>;
  /** All that was written since it was last asked. */
  drain(): readonly (readonly [surface: string, text: string])[];
}

export function createKept(): Kept {
  const written: (readonly [surface: string, text: string])[] = [];
  return {
    ports: () => {
      const sessions = inMemorySessions();
      const inbox = inMemoryInbox();
      return {
        sessions: {
          read: (key) => sessions.read(key),
          write: async (key, state, revision) => {
            written.push(['the session store', state]);
            return sessions.write(key, state, revision);
          },
        },
        inbox: {
          add: async (message) => {
            written.push(['the inbox', JSON.stringify(message, withoutId)]);
            await inbox.add(message);
          },
          remove: (id) => inbox.remove(id),
          pending: (limit) => inbox.pending(limit),
        },
      };
    },
    drain: () => written.splice(0),
  };
}

/** A message is kept with the id that it names, whatever that is. */
const withoutId = (key: string, value: unknown): unknown =>
  key === 'sessionId' || key === 'object' ? undefined : value;

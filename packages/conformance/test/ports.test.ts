// The cases of stores and inboxes: those in memory pass, and each deliberately broken one is caught by name.
import { inMemoryInbox, inMemorySessions, type SessionStore, type WebhookInbox } from '@anyproof/core';
import { inboxCases, type PortCase, storeCases } from '../src/index.js';

const stores = (store: () => SessionStore) => storeCases(async () => ({ port: store() }));
const inboxes = (inbox: () => WebhookInbox) => inboxCases(async () => ({ port: inbox() }));

describe('the store in memory', () => {
  for (const { name, run } of stores(() => inMemorySessions())) it(name, run);
});
describe('the inbox in memory', () => {
  for (const { name, run } of inboxes(() => inMemoryInbox())) it(name, run);
});

async function failing(cases: readonly PortCase[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of cases)
    await run().catch(() => {
      failed.push(name);
    });
  return failed;
}

/** A store in which some of the rules do not hold. */
function brokenStore(flaw: (sound: SessionStore) => Partial<SessionStore>): SessionStore {
  const sound = inMemorySessions();
  return { ...sound, ...flaw(sound) };
}

it.each<readonly [string, string, (sound: SessionStore) => Partial<SessionStore>]>([
  [
    'whose last write wins',
    'loses no change if two processes write at once',
    (sound) => ({
      write: async (key, state) => {
        await new Promise(setImmediate);
        return sound.write(key, state, (await sound.read(key))?.revision);
      },
    }),
  ],
  [
    'that compares in one step and writes in another',
    'accepts one of many first writes',
    (sound) => ({
      write: async (key, state, revision) => {
        if ((await sound.read(key))?.revision !== revision) return false;
        await new Promise(setImmediate);
        return sound.write(key, state, (await sound.read(key))?.revision);
      },
    }),
  ],
  [
    'that takes the text for JSON',
    'stores the first text, and returns it unchanged',
    (sound) => ({
      write: async (key, state, revision) => {
        let text = state;
        try {
          text = JSON.stringify(JSON.parse(state));
        } catch {
          // Not JSON, so it is kept.
        }
        return sound.write(key, text, revision);
      },
    }),
  ],
  [
    'that forgets the provider',
    'keeps sessions apart if any part of their keys differs',
    (sound) => ({
      read: ({ id }) => sound.read({ provider: '', id }),
      write: ({ id }, state, revision) => sound.write({ provider: '', id }, state, revision),
    }),
  ],
  [
    'that joins the key with a separator',
    'keeps sessions apart if any part of their keys differs',
    (sound) => ({
      read: ({ provider, id }) => sound.read({ provider: '', id: `${provider}:${id}` }),
      write: ({ provider, id }, state, revision) =>
        sound.write({ provider: '', id: `${provider}:${id}` }, state, revision),
    }),
  ],
  [
    'whose revision is a hash of the text',
    'gives each write its own revision, even for the same text',
    () => {
      const texts = new Map<string, string>();
      const keyOf = (key: object) => JSON.stringify(key);
      return {
        read: async (key) => {
          const state = texts.get(keyOf(key));
          return state === undefined ? undefined : { state, revision: state };
        },
        write: async (key, state, revision) => {
          if (texts.get(keyOf(key)) !== revision) return false;
          texts.set(keyOf(key), state);
          return true;
        },
      };
    },
  ],
])('a store %s is caught: %s', async (_what, name, flaw) => {
  expect(await failing(stores(() => brokenStore(flaw)))).toContain(name);
});

it.each<readonly [string, string, (sound: WebhookInbox) => Partial<WebhookInbox>]>([
  [
    'that returns the newest first',
    'returns the oldest first, and no more than requested',
    (sound) => ({ pending: async (limit) => [...(await sound.pending(limit))].reverse() }),
  ],
  [
    'that knows no limit',
    'returns the oldest first, and no more than requested',
    (sound) => ({ pending: () => sound.pending(1e9) }),
  ],
  [
    'that removes nothing',
    'removes settled messages and nothing else',
    () => ({ remove: async () => undefined }),
  ],
  [
    'that fails for what is not there',
    'ignores the removal of an unknown id, also twice',
    (sound) => ({
      remove: async (id) => {
        if (!(await sound.pending(1e9)).some((one) => one.id === id)) throw new Error('not there');
        return sound.remove(id);
      },
    }),
  ],
  [
    'that drops what a message says',
    'stores a message unchanged, for every process',
    (sound) => ({
      add: ({ notice, ...message }) =>
        sound.add({
          ...message,
          notice: notice.about === 'session' ? { about: 'session', sessionId: notice.sessionId } : notice,
        }),
    }),
  ],
  [
    'that knows sessions only',
    'stores messages about sessions and about objects, and those of several providers',
    (sound) => ({
      add: async (message) => {
        if (message.notice.about === 'session') await sound.add(message);
      },
    }),
  ],
])('an inbox %s is caught: %s', async (_what, name, flaw) => {
  const sound = () => {
    const inbox = inMemoryInbox();
    return { ...inbox, ...flaw(inbox) };
  };
  expect(await failing(inboxes(sound))).toContain(name);
});

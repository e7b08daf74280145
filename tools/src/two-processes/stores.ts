// What is put around the store of the example.
import type { SessionStore } from '@anyproof/core';

/** Its writes arrive late, as over a slow network, so that processes get in each other's way far more often. */
export function late(store: SessionStore, milliseconds: number): SessionStore {
  return {
    read: store.read,
    write: async (...written) => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return store.write(...written);
    },
  };
}

/** What a store must not do: it writes whatever it is given, also over what it was not made from. */
export function lastWriteWins(store: SessionStore): SessionStore {
  return {
    read: store.read,
    write: async (key, state) => {
      for (;;) {
        const newest = await store.read(key);
        if (await store.write(key, state, newest?.revision)) return true;
      }
    },
  };
}

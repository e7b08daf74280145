import type { SessionStore } from './ports.js';
import type { SessionState } from './reducer.js';
import type { SessionRef } from './session.js';

/** Remembers the sessions last seen, in this process. Shared or lasting memory: implement {@link SessionStore}. */
export function inMemorySessions(capacity = 10_000): SessionStore {
  const states = new Map<string, SessionState>();
  const keyOf = (ref: SessionRef) => `${ref.provider}\n${ref.id}`;
  const keep = (key: string, state: SessionState) => {
    states.delete(key);
    states.set(key, state);
    if (states.size > capacity) for (const oldest of states.keys()) return void states.delete(oldest);
  };
  return {
    read: async (ref) => states.get(keyOf(ref)),
    write: async (ref, state) => keep(keyOf(ref), state),
    update: async (ref, change) => {
      const state = change(states.get(keyOf(ref)) ?? {});
      keep(keyOf(ref), state);
      return state;
    },
  };
}

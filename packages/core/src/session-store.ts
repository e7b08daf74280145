import type { SessionKey, SessionStore, StoredState } from './contract/ports.js';
import { readState } from './state-text.js';

/**
 * Remembers the sessions last seen, in this process: `capacity` of them, and as many that were erased, which are kept
 * apart, so that a busy hour does not forget an erasure. Shared or lasting memory: implement {@link SessionStore}.
 */
export function inMemorySessions(capacity = 10_000): SessionStore {
  const open = new Map<string, StoredState>();
  const erased = new Map<string, StoredState>();
  let writes = 0;
  return {
    read: async (key) => open.get(textOf(key)) ?? erased.get(textOf(key)),
    write: async (key, state, revision) => {
      const name = textOf(key);
      if ((open.get(name) ?? erased.get(name))?.revision !== revision) return false;
      const kept = isErased(state) ? erased : open;
      open.delete(name);
      erased.delete(name);
      writes += 1;
      kept.set(name, { state, revision: String(writes) });
      if (kept.size > capacity) for (const oldest of kept.keys()) return kept.delete(oldest);
      return true;
    },
  };
}

const textOf = ({ provider, id }: SessionKey) => `${provider}\n${id}`;

/** What is not core's own text is kept like any other. */
function isErased(text: string): boolean {
  try {
    return readState(text).erasedAt !== undefined;
  } catch {
    return false;
  }
}

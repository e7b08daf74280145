import type { Clock, TokenCache } from './contract/ports.js';
import { systemClock } from './system.js';

interface Kept {
  readonly value: string;
  readonly until: number;
}

/**
 * A token cache in this process's memory: for several Proofings in one process, and for tests. Without any cache each
 * Proofing keeps its own tokens. Forgets the entry written longest ago when it holds `capacity`.
 */
export function inMemoryTokens(
  options: { readonly clock?: Clock; readonly capacity?: number } = {},
): TokenCache {
  const { clock = systemClock, capacity = 1_000 } = options;
  const tokens = new Map<string, Kept>();
  const leases = new Map<string, { readonly until: number }>();
  return {
    get: async (key) => {
      const kept = tokens.get(key);
      if (kept === undefined || kept.until > clock.now()) return kept?.value;
      tokens.delete(key);
      return undefined;
    },
    set: async (key, value, ttlMs) => {
      tokens.delete(key);
      tokens.set(key, { value, until: clock.now() + ttlMs });
      bound(tokens, capacity);
    },
    lease: async (key, ttlMs) => {
      const held = leases.get(key);
      if (held !== undefined && held.until > clock.now()) return undefined;
      const mine = { until: clock.now() + ttlMs };
      leases.delete(key);
      leases.set(key, mine);
      bound(leases, capacity);
      return async () => {
        // One that ran out may be another's by now.
        if (leases.get(key) === mine) leases.delete(key);
      };
    },
  };
}

function bound(map: Map<string, unknown>, capacity: number): void {
  if (map.size > capacity) for (const oldest of map.keys()) return void map.delete(oldest);
}

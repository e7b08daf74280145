import type { ProofingSession, SessionRef } from './contract/session.js';

/** Waits for what a message of one session leads to. */
export interface Arrival {
  /** The session, after its next message. */
  readonly session: Promise<ProofingSession>;
  /** No longer waits. */
  end(): void;
}

/** Brings what messages lead to, to those who wait for the same session in this process. */
export interface Arrivals {
  arrived(session: ProofingSession): void;
  next(ref: SessionRef): Arrival;
}

type Listener = (session: ProofingSession) => void;

export function createArrivals(): Arrivals {
  const waiting = new Map<string, Set<Listener>>();
  const keyOf = ({ provider, id }: SessionRef) => `${provider}\n${id}`;
  return {
    arrived: (session) => {
      for (const listener of waiting.get(keyOf(session.ref)) ?? []) listener(session);
    },
    next: (ref) => {
      const key = keyOf(ref);
      const listeners = waiting.get(key) ?? new Set<Listener>();
      waiting.set(key, listeners);
      let listener: Listener = () => undefined;
      const end = () => {
        listeners.delete(listener);
        if (listeners.size === 0 && waiting.get(key) === listeners) waiting.delete(key);
      };
      const session = new Promise<ProofingSession>((resolve) => {
        listener = (arrived) => {
          end();
          resolve(arrived);
        };
        listeners.add(listener);
      });
      return { session, end };
    },
  };
}

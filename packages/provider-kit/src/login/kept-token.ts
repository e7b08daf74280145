import { untilAborted } from '@anyproof/core';

/** What one login gave. Another login gives another, even where the vendor hands out the same text again. */
export interface Token {
  readonly value: string;
}

export interface TokenSession {
  /**
   * The current token; one is obtained where there is none, once for any number of callers. A failure is everybody's, and
   * the next to ask starts anew. The signal ends the waiting of its own caller with ABORTED, and nobody else's.
   */
  get(signal?: AbortSignal): Promise<Token>;
  /**
   * The vendor refused it. Forgets it if it is still the current one, so that each token is renewed once at most. False
   * when no other is to be had for now.
   */
  refused(token: Token): boolean;
}

/** Keeps what `obtain` gives for all callers; `obtain` is told the token that was refused, when it is to replace one. */
export function keepToken(
  obtain: (refused: Token | undefined) => Promise<string>,
  provider: string,
): TokenSession {
  let current: Token | undefined;
  let last: Token | undefined;
  const next = singleFlight(async (): Promise<Token> => {
    const token = { value: await obtain(last) };
    current = token;
    last = undefined;
    return token;
  });
  return {
    get: (signal) => untilAborted(async () => current ?? next(), signal, provider),
    refused: (token) => {
      if (current !== token) return true;
      current = undefined;
      last = token;
      return true;
    },
  };
}

/** Runs `work` once for all who ask while it runs. A failure is everybody's, and the next to ask starts anew. */
export function singleFlight<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | undefined;
  return () => {
    running ??= (async () => work())().finally(() => {
      running = undefined;
    });
    return running;
  };
}

import { untilAborted } from '@anyproof/core';

/** The outcome of one login. Another login is another token, even if the vendor returns the same text. */
export interface Token {
  readonly value: string;
}

export interface TokenSession {
  /**
   * The current token; if there is none, one is obtained, once for any number of callers. All waiting callers get a failure, and
   * the next call starts again. The signal ends only its own caller's wait, with ABORTED.
   */
  get(signal?: AbortSignal): Promise<Token>;
  /**
   * The vendor refused it. Forgets it if it is still the current one, so that each token is renewed once at most. False
   * if no other is available for now.
   */
  refused(token: Token): boolean;
}

/** Keeps what `obtain` returns for all callers; `obtain` gets the refused token if it should replace one. */
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

/** Runs `work` once for all callers while it runs. All of them get a failure, and the next call starts again. */
export function singleFlight<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | undefined;
  return () => {
    running ??= (async () => work())().finally(() => {
      running = undefined;
    });
    return running;
  };
}

import { singleFlight } from './single-flight.js';

export interface TokenSession {
  /** The token; logs in when there is none, once for any number of concurrent callers. */
  get(): Promise<string>;
  /** Forgets this token if it is still the current one, so that the next `get` logs in. */
  forget(token: string): void;
}

/** Keeps one login for all callers of a provider. */
export function createTokenSession(login: () => Promise<string>): TokenSession {
  let current: string | undefined;
  const logIn = singleFlight(async () => {
    current = await login();
    return current;
  });
  return {
    get: async () => current ?? logIn(),
    forget: (token) => {
      if (current === token) current = undefined;
    },
  };
}

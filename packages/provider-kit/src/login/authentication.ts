import { ProofingError } from '@anyproof/core';
import type { HttpClient, HttpRequest } from '../http/request.js';
import type { Token, TokenSession } from './kept-token.js';

/** How requests are authenticated. */
export interface Authentication {
  /** The headers of one request; awaited before it is sent. */
  headers(request: HttpRequest): Promise<Headers> | Headers;
  /**
   * Called with the headers that the vendor refused; true if new ones are worth one retry. Such an answer proves
   * that nothing happened, so even a creation may be sent again.
   */
  renew?(refused: Headers, error: ProofingError): Promise<boolean> | boolean;
}

export type Headers = { readonly [name: string]: string };

/** A client whose requests have a credential; after a refusal it is renewed once and the request is sent once more. */
export function authorized(http: HttpClient, authentication: Authentication): HttpClient {
  const twice = async <Answer>(request: HttpRequest, send: (request: HttpRequest) => Promise<Answer>) => {
    const headers = await authentication.headers(request);
    try {
      return await send(withHeaders(request, headers));
    } catch (error) {
      if (!ProofingError.isInstance(error) || authentication.renew === undefined) throw error;
      if (!(await authentication.renew(headers, error))) throw error;
      return send(withHeaders(request, await authentication.headers(request)));
    }
  };
  return {
    send: (request) => twice(request, http.send),
    download: (request) => twice(request, http.download),
  };
}

/** Requests have the session's token; after a 401 it is renewed, unless a new one is known to be unavailable. */
export function tokenAuthentication(
  session: TokenSession,
  headersOf: (token: string) => Headers,
  { renews = true }: { readonly renews?: boolean } = {},
): Authentication {
  const tokens = new WeakMap<Headers, Token>();
  return {
    headers: async (request) => {
      const token = await session.get(request.signal);
      const headers = headersOf(token.value);
      tokens.set(headers, token);
      return headers;
    },
    renew: (refused, { httpStatus }) => {
      const token = tokens.get(refused);
      if (httpStatus !== 401 || !renews || token === undefined) return false;
      return session.refused(token);
    },
  };
}

function withHeaders(request: HttpRequest, headers: Headers): HttpRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

import type { AdapterDeps } from '@anyproof/core';
import {
  type Answer,
  type Authentication,
  answer,
  authorized,
  type HttpClient,
  number,
  parseJson,
  readSecret,
  required,
  type Secret,
  text,
  tokenLogin,
} from '@anyproof/provider-kit';
import { type VerificationCalls, type VerificationOptions, verificationCalls } from './verification.js';

/** Acme's API in Acme's words. `proofing.native(acme)` hands it to apps. */
export type AcmeClient = VerificationCalls;

/** Of the settings, what the calls need. */
export interface ClientOptions extends VerificationOptions {
  readonly baseUrl: string;
  readonly clientId: Secret;
  readonly clientSecret: Secret;
}

export function createClient(http: HttpClient, options: ClientOptions, deps: AdapterDeps): AcmeClient {
  return verificationCalls(authorized(http, clientAuthentication(http, options, deps)), options, deps);
}

export interface AccessToken {
  readonly access_token: string;
  readonly expires_in: number;
}

const accessToken = answer<AccessToken>()({ access_token: required(text), expires_in: required(number) });

/** A token about to expire is not used: it could expire on the way. */
const MARGIN_MS = 30_000;
/** How long processes share a token at most; each knows by itself when it is spent. */
const SHARED_MS = 3_600_000;

/** OAuth2 client credentials: one login for all callers, and for all processes where the app has a token cache. */
function clientAuthentication(http: HttpClient, options: ClientOptions, deps: AdapterDeps): Authentication {
  const { provider, clock } = deps;
  const clientId = () => readSecret(options.clientId, 'clientId', provider);
  const logIn = async (): Promise<string> => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: await clientId(),
      client_secret: await readSecret(options.clientSecret, 'clientSecret', provider),
    });
    const mediaType = 'application/x-www-form-urlencoded';
    const request = {
      method: 'POST',
      path: '/oauth/token',
      route: '/oauth/token',
      body: { kind: 'bytes', bytes: Buffer.from(form.toString()), mediaType },
      // A second token does no harm, so a lost answer is asked for again.
      repeat: 'safe',
    } as const;
    const { value } = parseJson(await http.send(request), accessToken, request, provider);
    // Its end goes with it, so that another process knows it, too.
    return `${clock.now() + value.expires_in * 1000} ${value.access_token}`;
  };
  return tokenLogin(logIn, deps, {
    key: async () => JSON.stringify(['acme-token', options.baseUrl, await clientId()]),
    ttlMs: SHARED_MS,
    headers: (token) => ({ authorization: `Bearer ${token.split(' ')[1]}` }),
    isSpent: (token) => Number(token.split(' ')[0]) - MARGIN_MS <= clock.now(),
  });
}

/** The body of an error. Its free text goes nowhere. */
export interface Failure {
  readonly error?: string;
}

export const failure: Answer<Failure> = answer<Failure>()({ error: text });

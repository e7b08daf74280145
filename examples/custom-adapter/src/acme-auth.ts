import type { AdapterDeps } from '@anyproof/core';
import {
  type Authentication,
  type HttpClient,
  parseJson,
  readSecret,
  tokenLogin,
} from '@anyproof/provider-kit';
import { accessToken } from './acme-answers.js';
import type { AcmeSettings } from './acme-settings.js';

/** A token about to expire is not used: it could expire on the way. */
const MARGIN_MS = 30_000;
/** How long processes share a token at most; each knows by itself when it is spent. */
const SHARED_MS = 3_600_000;

/** OAuth2 client credentials: one login for all callers, and for all processes where the app has a token cache. */
export function acmeAuthentication(
  http: HttpClient,
  settings: AcmeSettings,
  deps: AdapterDeps,
): Authentication {
  const { provider, clock } = deps;
  const clientId = () => readSecret(settings.clientId, 'clientId', provider);
  const logIn = async (): Promise<string> => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: await clientId(),
      client_secret: await readSecret(settings.clientSecret, 'clientSecret', provider),
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
    key: async () => JSON.stringify(['acme-token', settings.baseUrl, await clientId()]),
    ttlMs: SHARED_MS,
    headers: (token) => ({ authorization: `Bearer ${token.split(' ')[1]}` }),
    isSpent: (token) => Number(token.split(' ')[0]) - MARGIN_MS <= clock.now(),
  });
}

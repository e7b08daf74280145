import type { AdapterDeps } from '@anyproof/core';
import {
  type Authentication,
  createTokenSession,
  type HttpClient,
  parseJson,
  readSecret,
  type TokenSession,
  tokenAuthentication,
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
  const session = createTokenSession(logIn, deps, {
    key: async () => JSON.stringify(['acme-token', settings.baseUrl, await clientId()]),
    ttlMs: SHARED_MS,
  });
  const fresh: TokenSession = {
    ...session,
    get: async (signal) => {
      const token = await session.get(signal);
      if (Number(token.value.split(' ')[0]) - MARGIN_MS > clock.now()) return token;
      session.refused(token);
      return session.get(signal);
    },
  };
  return tokenAuthentication(fresh, (token) => ({ authorization: `Bearer ${token.split(' ')[1]}` }));
}

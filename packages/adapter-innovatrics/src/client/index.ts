import { createHash } from 'node:crypto';
import { type AdapterDeps, ProofingError, type SessionRef } from '@anyproof/core';
import {
  type Authentication,
  authorized,
  basicAuthentication,
  type HttpClient,
  keyAuthentication,
  type Secret,
  tokenLogin,
} from '@anyproof/provider-kit';
import { type CaptureCalls, type CaptureSession, captureCalls, captureSessionOf } from './capture.js';
import { type DataCalls, dataCalls } from './data.js';
import { type EnrolmentCalls, enrolmentCalls } from './enrolment.js';
import { captureError, type InnovatricsPaths, isFailure } from './wire.js';

/** The vendor's API under the vendor's names, grouped by who may call it. */
export interface InnovatricsClient {
  readonly enrolment: EnrolmentCalls;
  readonly data: DataCalls;
  readonly capture: CaptureCalls;
  /** What the capture calls need of a session that `createSession` created. Throws REF_INVALID. */
  sessionOf(ref: SessionRef): CaptureSession;
}

/** The credentials of Basic authentication. */
export interface BasicCredentials {
  /** Without a colon, which ends the name in Basic authentication. */
  readonly username: Secret;
  readonly password: Secret;
}

/** How the customer's back end authenticates. */
export type BackEndAuth =
  | ({ readonly kind: 'basic' } & BasicCredentials)
  | { readonly kind: 'apiKey'; readonly apiKey: Secret };

/** How capture calls are authenticated; see `Profile`. */
export type CaptureToken = 'reference' | 'access' | 'none';

/** The settings that the calls need. */
export interface ClientOptions {
  readonly baseUrl: string;
  readonly auth: BackEndAuth;
  readonly captureToken: CaptureToken;
  readonly paths: InnovatricsPaths;
  readonly sdk?: BasicCredentials;
  readonly captureTimeoutMs: number;
}

export function createClient(http: HttpClient, options: ClientOptions, deps: AdapterDeps): InnovatricsClient {
  const { provider, sealer } = deps;
  const { auth, paths, sdk } = options;
  const backEnd =
    auth.kind === 'basic' ? basic(auth, provider) : keyAuthentication('x-api-key', apiKey(auth), provider);
  const backEndHttp = authorized(http, backEnd);
  const authenticationFor = captureAuthentication(options, backEnd, deps, (token) =>
    accessToken(capture, token, provider),
  );
  const capture = captureCalls({
    provider,
    prefix: paths.capturePrefix,
    timeoutMs: options.captureTimeoutMs,
    namesSession: auth.kind === 'apiKey',
    exchanging: sdk === undefined ? http : authorized(http, basic(sdk, provider, 'sdk.')),
    httpFor: ({ token }) => authorized(http, authenticationFor(token)),
  });
  return {
    enrolment: enrolmentCalls(backEndHttp, paths, provider),
    data: dataCalls(backEndHttp, paths, provider),
    capture,
    sessionOf: (ref) => captureSessionOf(ref, sealer),
  };
}

function basic({ username, password }: BasicCredentials, provider: string, group = ''): Authentication {
  return basicAuthentication(
    { setting: `${group}username`, secret: username },
    { setting: `${group}password`, secret: password },
    provider,
  );
}

const apiKey = ({ apiKey: secret }: { readonly apiKey: Secret }) => ({ setting: 'apiKey', secret });

/** Throws SESSION_NOT_FOUND if the vendor does not know the token, CONFLICT if its session is over. */
async function accessToken(calls: CaptureCalls, referenceToken: string, provider: string): Promise<string> {
  const answer = await calls.exchange(referenceToken);
  const { value } = answer;
  if (isFailure(answer) || !value.token)
    throw captureError(value, {
      route: '/enrolment/token/exchange/:token',
      provider,
      changesNothing: true,
      otherwise: 'SESSION_NOT_FOUND',
    });
  return value.token;
}

/** How the capture calls of a session are authenticated, by its token. */
function captureAuthentication(
  { captureToken, baseUrl }: ClientOptions,
  backEnd: Authentication,
  deps: AdapterDeps,
  exchange: (referenceToken: string) => Promise<string>,
): (token: string) => Authentication {
  switch (captureToken) {
    case 'reference':
      return exchangedAuthentication(exchange, baseUrl, deps);
    case 'access':
      return (token) => accessAuthentication(token, deps.provider);
    case 'none':
      return () => backEnd;
  }
}

type TokenDeps = Pick<AdapterDeps, 'provider' | 'clock' | 'observer' | 'tokens'>;

/** The number of sessions whose access token is kept; for older ones it is exchanged again. */
const CAPACITY = 1_000;
const SCHEME = 'Bearer ';
/** The access token is valid for an hour (dossier 6.2); the rest is a reserve for the call itself. */
const ACCESS_TOKEN_MS = 55 * 60_000;

/**
 * For capture calls, one authentication per session: the reference token is exchanged for an access token on the first
 * call, kept for its hour (dossier 6.2), and exchanged once more if the vendor answers 401.
 */
export function exchangedAuthentication(
  exchange: (referenceToken: string) => Promise<string>,
  baseUrl: string,
  deps: TokenDeps,
): (referenceToken: string) => Authentication {
  const sessions = new Map<string, Authentication>();
  const make = (referenceToken: string): Authentication =>
    tokenLogin(() => exchange(referenceToken), deps, {
      key: () => JSON.stringify(['innovatrics-access', baseUrl, sha256(referenceToken)]),
      ttlMs: ACCESS_TOKEN_MS,
      headers: (token) => ({ authorization: SCHEME + token }),
    });
  return (referenceToken) => {
    const authentication = sessions.get(referenceToken) ?? make(referenceToken);
    sessions.delete(referenceToken);
    sessions.set(referenceToken, authentication);
    const [oldest] = sessions.keys();
    if (sessions.size > CAPACITY && oldest !== undefined) sessions.delete(oldest);
    return authentication;
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** For capture calls of versions whose page carries the access token itself, which cannot be renewed after its hour. */
function accessAuthentication(accessToken: string, provider: string): Authentication {
  return {
    headers: () => ({ authorization: SCHEME + accessToken }),
    renew: (_refused, { httpStatus }) => {
      if (httpStatus !== 401) return false;
      throw new ProofingError({
        code: 'CONFLICT',
        message:
          "the session's access token has expired, and this API version cannot renew it; create a new session",
        provider,
        httpStatus,
      });
    },
  };
}

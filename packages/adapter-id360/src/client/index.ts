import type { AdapterDeps } from '@anyproof/core';
import {
  type Answer,
  type Authentication,
  answer,
  authorized,
  type HttpClient,
  type HttpRequest,
  jsonBytes,
  parseJson,
  readSecret,
  required,
  type Secret,
  text,
  tokenLogin,
} from '@anyproof/provider-kit';
import {
  type ArchiveCalls,
  archiveCalls,
  type DocumentCalls,
  documentCalls,
  type EnrollmentCalls,
  enrollmentCalls,
  type ProcessCalls,
  processCalls,
} from './enrollment.js';
import {
  ANY_MEDIA_TYPE,
  API,
  type FlowCalls,
  flowCalls,
  type Id360Paths,
  MAX_SMALL_ANSWER_BYTES,
} from './flow.js';

export type { Id360Paths } from './flow.js';

/** A login at ID360. */
export interface Id360Account {
  readonly username: Secret;
  readonly password: Secret;
  /** Fetched for each login: the second factor of an `admin` account (dossier 2.1). */
  readonly oneTimePassword?: Secret;
}

export interface LoginOptions {
  readonly baseUrl: string;
  /** How long to keep a token after its last use. */
  readonly tokenCacheMinutes: number;
}

export interface Login {
  readonly token: string;
}

/** Dossier 2.1. */
export const loginAnswer: Answer<Login> = answer<Login>()({ token: required(text) });

/** POST /user/login/ → the session token; `token` in the request is an admin's one-time password (dossier 2.1). Throws AUTH. */
async function login(
  http: HttpClient,
  provider: string,
  credentials: { readonly username: string; readonly password: string; readonly token?: string },
): Promise<string> {
  const request: HttpRequest = {
    method: 'POST',
    path: `${API}/user/login/`,
    route: '/user/login/',
    body: jsonBytes(credentials),
    maxAnswerBytes: MAX_SMALL_ANSWER_BYTES,
    repeat: 'safe',
  };
  return parseJson(await http.send(request), loginAnswer, request, provider).value.token;
}

/**
 * The session token of the back office (dossier 2.1, 2.2): one login for all callers, kept until the vendor answers
 * 401, then renewed once. It expires after 15 idle minutes; frequent logins may be treated as an attack. `setting`
 * names the credentials in errors.
 */
function accountAuthentication(
  http: HttpClient,
  account: Id360Account,
  { baseUrl, tokenCacheMinutes }: LoginOptions,
  deps: AdapterDeps,
  setting = '',
): Authentication {
  const { provider } = deps;
  const read = (secret: Id360Account['username'], name: string) =>
    readSecret(secret, `${setting}${name}`, provider);
  const logIn = async () => {
    const username = await read(account.username, 'username');
    const password = await read(account.password, 'password');
    const { oneTimePassword } = account;
    const token = oneTimePassword === undefined ? undefined : await read(oneTimePassword, 'oneTimePassword');
    return login(http, provider, { username, password, ...(token === undefined ? {} : { token }) });
  };
  return tokenLogin(logIn, deps, {
    key: async () => JSON.stringify(['id360-login', baseUrl, await read(account.username, 'username')]),
    ttlMs: tokenCacheMinutes * 60_000,
    prolongedByUse: true,
    headers: (token) => ({ authorization: `Token ${token}` }),
  });
}

export interface UserCalls {
  /** GET /user/whoami: keeps the session alive (dossier 2.2). */
  whoami(signal?: AbortSignal): Promise<void>;
}

function userCalls(http: HttpClient): UserCalls {
  return {
    whoami: async (signal) => {
      await http.send({
        method: 'GET',
        path: `${API}/user/whoami`,
        route: '/user/whoami',
        repeat: 'safe',
        signal,
      });
    },
  };
}

export interface KeyCalls {
  /**
   * GET /keys/report_signature: the public key of signed reports, in the vendor's format. What such a signature covers
   * is not documented (dossier 8.2), so this library verifies none.
   */
  reportSignature(signal?: AbortSignal): Promise<string>;
}

function keyCalls(http: HttpClient): KeyCalls {
  return {
    reportSignature: async (signal) => {
      const answer = await http.send({
        method: 'GET',
        path: `${API}/keys/report_signature`,
        route: '/keys/report_signature',
        headers: ANY_MEDIA_TYPE,
        repeat: 'safe',
        signal,
      });
      return answer.text;
    },
  };
}

/** ID360's API under ID360's names, grouped as in its guide. */
export interface Id360Client {
  readonly user: UserCalls;
  readonly process: ProcessCalls;
  readonly flow: FlowCalls;
  readonly enrollment: EnrollmentCalls;
  readonly document: DocumentCalls;
  readonly keys: KeyCalls;
  /** Present if `settings.archive` contains a console user's login. */
  readonly archive?: ArchiveCalls;
}

/** The settings that the calls need. */
export interface ClientOptions extends Id360Account, LoginOptions {
  readonly archive?: Id360Account;
  readonly paths: Id360Paths;
  readonly uploadTimeoutMs: number;
}

export function createClient(http: HttpClient, options: ClientOptions, deps: AdapterDeps): Id360Client {
  const { archive, paths } = options;
  const { provider } = deps;
  const backOffice = authorized(http, accountAuthentication(http, options, options, deps));
  const asUser = archive && authorized(http, accountAuthentication(http, archive, options, deps, 'archive.'));
  return {
    user: userCalls(backOffice),
    process: processCalls(backOffice, provider),
    flow: flowCalls(http, options.uploadTimeoutMs, provider),
    enrollment: enrollmentCalls(backOffice, paths, provider),
    document: documentCalls(backOffice),
    keys: keyCalls(backOffice),
    ...(asUser && { archive: archiveCalls(asUser, paths.archive, provider) }),
  };
}

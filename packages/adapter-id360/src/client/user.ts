import { type HttpClient, type HttpRequest, jsonBytes, parseJson } from '@anyproof/provider-kit';
import { loginAnswer } from '../id360-answers.js';
import { MAX_SMALL_ANSWER_BYTES } from './paths.js';

/** POST /user/login/ → the session token; `token` in the request is an admin's one-time password (dossier 2.1). Throws AUTH. */
export async function login(
  http: HttpClient,
  provider: string,
  credentials: { readonly username: string; readonly password: string; readonly token?: string },
): Promise<string> {
  const request: HttpRequest = {
    method: 'POST',
    path: '/api/1.0.0/user/login/',
    route: '/user/login/',
    body: jsonBytes(credentials),
    maxAnswerBytes: MAX_SMALL_ANSWER_BYTES,
    repeat: 'safe',
  };
  return parseJson(await http.send(request), loginAnswer, request, provider).value.token;
}

export interface UserCalls {
  /** GET /user/whoami: keeps the session alive (dossier 2.2). */
  whoami(signal?: AbortSignal): Promise<void>;
}

export function userCalls(http: HttpClient): UserCalls {
  return {
    whoami: async (signal) => {
      await http.send({
        method: 'GET',
        path: '/api/1.0.0/user/whoami',
        route: '/user/whoami',
        repeat: 'safe',
        signal,
      });
    },
  };
}

import type { VendorAnswer, VendorRequest } from '../server.js';
import type { Logins } from './login.js';
import { Refusal } from './refusal.js';

/** A request whose token was accepted. */
export interface Call {
  readonly livemode: boolean;
  /** The path's, in their order. */
  readonly params: readonly string[];
  readonly request: VendorRequest;
}

export interface Route {
  readonly method: string;
  /** Such as `/v2/verifications/:id`. */
  readonly path: string;
  handle(call: Call): VendorAnswer;
  /** What an internal error in place of the answer leaves behind. */
  fail?(call: Call, failure: VendorAnswer): void;
}

export interface Router {
  answer(request: VendorRequest): VendorAnswer;
  /** The request got this internal error. */
  fail(request: VendorRequest, failure: VendorAnswer): void;
}

export function createRouter(routes: readonly Route[], logins: Logins): Router {
  const table = routes.map((route) => ({ route, pattern: patternOf(route.path) }));

  const find = (request: VendorRequest): { readonly route: Route; readonly call: Call } => {
    const { method, path, headers } = request;
    if (!path.startsWith('/v2/')) throw new Refusal(404, 'not_found');
    const livemode = logins.modeOf(headers['authorization']);
    const fitting = table.filter(({ pattern }) => pattern.test(path));
    const found = fitting.find(({ route }) => route.method === method);
    if (found === undefined)
      throw fitting.length > 0 ? new Refusal(405, 'method_not_allowed') : new Refusal(404, 'not_found');
    const params = (found.pattern.exec(path) ?? []).slice(1).map(decoded);
    return { route: found.route, call: { livemode, params, request } };
  };

  return {
    answer: (request) => {
      if (request.path === '/oauth/token' && request.method === 'POST')
        return orRefusal(() => logins.logIn(request.body));
      return orRefusal(() => {
        const { route, call } = find(request);
        return route.handle(call);
      });
    },
    fail: (request, failure) => {
      orRefusal(() => {
        const { route, call } = find(request);
        route.fail?.(call, failure);
        return failure;
      });
    },
  };
}

export function orRefusal(work: () => VendorAnswer): VendorAnswer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error.answer();
    throw error;
  }
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}$`);

/** What is not encoded properly names nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

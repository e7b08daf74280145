import type { Source } from '@anyproof/core';
import {
  type Answer,
  answer,
  type Field,
  type HttpClient,
  type HttpRequest,
  list,
  object,
  type Parsed,
  parseJson,
  pathSegment,
  required,
  sourceBody,
  unreadValue,
} from '@anyproof/provider-kit';

export const API = '/api/1.0.0';

/**
 * Below `/api/1.0.0`, with `:id` for the session's id. The vendor's pages name these calls, but not all of their paths.
 */
export interface Id360Paths {
  /** Undocumented, so `cancelSession` exists only if it is set (dossier 9). */
  readonly interrupt?: string;
  readonly proofSlip: string;
  readonly archive: string;
  readonly idclaim: string;
}

/** A path from the settings with the session's id inserted; errors and events show the template as the route. */
export function pathFrom(template: string, id: string): Pick<HttpRequest, 'path' | 'route' | 'about'> {
  // A function, since `$` has a meaning in a replacement string.
  return { path: API + template.replace(':id', () => pathSegment(id)), route: template, about: 'session' };
}

/** For answers that are files: the client's `application/json` could be answered with 406. */
export const ANY_MEDIA_TYPE = { accept: '*/*' };

/** The limit for every JSON answer except the report: they have a few hundred bytes, and the echo of what was sent. */
export const MAX_SMALL_ANSWER_BYTES = 262_144;

/** One of ID360's ids: a whole number, which may be sent as text (dossier 1), and is beyond 2^53. */
export type Id = number | string;

export const id: Field<Id> = (value, unread) => {
  if (isDigits(value)) return value;
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
    ? value
    : unreadValue(value, unread);
};

function isDigits(value: unknown): value is string {
  return typeof value === 'string' && /^[1-9]\d{0,39}$/.test(value);
}

/** Dossier 5: only the routes are documented. */
export interface EnrollmentInfo {
  readonly routes: readonly EnrollmentRoute[];
}

export interface EnrollmentRoute {
  readonly id: Id;
}

const routes = list(object<EnrollmentRoute>({ id: required(id) }));

export const enrollmentInfo: Answer<EnrollmentInfo> = answer<EnrollmentInfo>()({
  // Without a route, nothing can be selected or sent.
  routes: required((value, unread) => {
    const read = routes(value, unread);
    return read === undefined || read.length === 0 ? undefined : read;
  }),
});

/** The calls that are authenticated with the dossier key (`x-api-key`, dossier 2 and 5). */
export interface FlowCalls {
  /** GET /enrollment/flow/enrollment_info/ */
  enrollmentInfo(apiKey: string, signal?: AbortSignal): Promise<Parsed<EnrollmentInfo>>;
  /** POST /enrollment/flow/route/{id}/select/: locks the method. Throws CONFLICT if it was already locked. */
  selectRoute(apiKey: string, routeId: number | string, signal?: AbortSignal): Promise<void>;
  /** POST /enrollment/flow/consent/ */
  consent(
    apiKey: string,
    accepted: { readonly [parameter: string]: boolean },
    signal?: AbortSignal,
  ): Promise<void>;
  /** POST /enrollment/flow/document/{name}/: one page, raw. */
  uploadPage(apiKey: string, page: PageUpload, signal?: AbortSignal): Promise<void>;
  /** POST /enrollment/flow/finalize_enrollment */
  finalize(apiKey: string, signal?: AbortSignal): Promise<void>;
}

export interface PageUpload {
  readonly documentName: string;
  readonly source: Source;
  readonly totalPages: number;
  /** From 0. */
  readonly page: number;
}

const FLOW = `${API}/enrollment/flow`;
const withKey = (apiKey: string) => ({ 'x-api-key': apiKey });

export function flowCalls(http: HttpClient, uploadTimeoutMs: number, provider: string): FlowCalls {
  const command = async (apiKey: string, request: Omit<HttpRequest, 'method' | 'repeat'>) => {
    const headers = { ...withKey(apiKey), ...request.headers };
    await http.send({ method: 'POST', about: 'session', repeat: 'never', ...request, headers });
  };
  return {
    enrollmentInfo: async (apiKey, signal) => {
      const request: HttpRequest = {
        method: 'GET',
        path: `${FLOW}/enrollment_info/`,
        route: '/enrollment/flow/enrollment_info/',
        about: 'session',
        headers: withKey(apiKey),
        maxAnswerBytes: MAX_SMALL_ANSWER_BYTES,
        repeat: 'safe',
        signal,
      };
      return parseJson(await http.send(request), enrollmentInfo, request, provider);
    },
    selectRoute: (apiKey, routeId, signal) =>
      command(apiKey, {
        path: `${FLOW}/route/${pathSegment(routeId)}/select/`,
        route: '/enrollment/flow/route/:route/select/',
        headers: { 'content-type': 'text/plain' },
        signal,
      }),
    consent: (apiKey, accepted, signal) =>
      command(apiKey, {
        path: `${FLOW}/consent/`,
        route: '/enrollment/flow/consent/',
        query: accepted,
        signal,
      }),
    uploadPage: (apiKey, page, signal) =>
      command(apiKey, {
        path: `${FLOW}/document/${pathSegment(page.documentName)}/`,
        route: '/enrollment/flow/document/:name/',
        query: { total_pages: page.totalPages, uploaded_page: page.page },
        body: sourceBody(page.source, 'application/octet-stream'),
        timeoutMs: uploadTimeoutMs,
        signal,
      }),
    finalize: (apiKey, signal) =>
      command(apiKey, {
        path: `${FLOW}/finalize_enrollment`,
        route: '/enrollment/flow/finalize_enrollment',
        signal,
      }),
  };
}

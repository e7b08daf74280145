import { ProofingError, type StandardSchemaV1 } from '@anyproof/core';
import {
  answer,
  code,
  type HttpClient,
  type HttpDownload,
  type HttpRequest,
  list,
  number,
  object,
  type Parsed,
  parseJson,
  pathSegment,
  required,
  text,
} from '@anyproof/provider-kit';
import {
  type DecisionResults,
  type DocumentResult,
  decisionResults,
  documentResult,
  type FaceResult,
  faceResult,
  type ImageList,
  imageList,
  OF_SESSION,
} from './results.js';
import { camelKeys, type InnovatricsPaths } from './wire.js';

// Only what is essential is required: the status, and the id of a listed session.

/** Dossier 8.1. */
export interface SessionStatus {
  readonly status: string;
}

export const sessionStatus = answer<SessionStatus>()(
  { status: required(text) },
  // In the vendor's own list, `id` is the session's.
  { ...OF_SESSION, names: { ...OF_SESSION.names, session: ['sessionId', 'id'] } },
);

/** Dossier 8.6. */
export interface ListedSession {
  readonly id: string;
  readonly verificationStatus?: string;
  readonly createdDateUtc?: string;
  readonly completedDateUtc?: string;
  /** An hour after creation, which is not when the session expires (dossier 6.2). */
  readonly expiryDateUtc?: string;
  readonly documentType?: string;
  readonly country?: string;
}

export interface SessionList {
  readonly pageNumber?: number;
  readonly pageSize?: number;
  /** The number on this page (dossier 11, row 14). */
  readonly totalRecords?: number;
  readonly data?: readonly ListedSession[];
}

const listed = object<ListedSession>({
  id: required(code),
  verificationStatus: text,
  createdDateUtc: text,
  completedDateUtc: text,
  expiryDateUtc: text,
  documentType: text,
  country: text,
});

export const sessionList = answer<SessionList>()(
  { pageNumber: number, pageSize: number, totalRecords: number, data: list(listed) },
  { prepare: camelKeys },
);

/** One row of the list, read separately, so that unreadable parts are reported with their own session. */
export const listedSession = answer<ListedSession>()(listed, { prepare: camelKeys });

/** The limit that the kit has for any list. */
const MOST_ROWS = 1_000;

export interface ReadRow {
  /** Undefined for a row without an id. */
  readonly value: ListedSession | undefined;
  readonly unread: readonly string[];
}

/** The rows of a list one by one, including unreadable ones. */
export function rowsIn(raw: unknown): readonly ReadRow[] {
  const all = camelKeys(raw);
  const data = typeof all === 'object' && all !== null && 'data' in all ? all.data : undefined;
  return Array.isArray(data) ? data.slice(0, MOST_ROWS).map((row: unknown) => listedSession.read(row)) : [];
}

/**
 * The outcome of a session (dossier 4.1). Results are undefined if the vendor has none (404). An answer about another
 * session is BAD_RESPONSE, and so is one with another `reference` (`externalId`), if it is passed.
 */
export interface DataCalls {
  /** GET /data/{sessionId}/status. Throws SESSION_NOT_FOUND. */
  status(sessionId: string, signal?: AbortSignal, reference?: string): Promise<Parsed<SessionStatus>>;
  /** GET /data/{sessionId}/decision/results */
  readonly decisionResults: ResultCall<DecisionResults>;
  /** GET /data/{sessionId}/document/result */
  readonly documentResult: ResultCall<DocumentResult>;
  /** GET /data/{sessionId}/face/result */
  readonly faceResult: ResultCall<FaceResult>;
  /** GET /data/{sessionId}/images: names, which are case-sensitive. */
  readonly images: ResultCall<ImageList>;
  /** GET /data/{sessionId}/images/{imageName}, a JPEG. Throws SESSION_NOT_FOUND if there is no such image. */
  image(sessionId: string, imageName: string, signal?: AbortSignal): Promise<HttpDownload>;
  /** GET /data/session/list, newest first; pages count from 1. */
  sessionList(page: SessionListQuery, signal?: AbortSignal): Promise<Parsed<SessionList>>;
  /** DELETE /data/{sessionId}, at once and permanently. If it does not exist (404), it counts as deleted. */
  delete(sessionId: string, signal?: AbortSignal): Promise<void>;
}

export type ResultCall<Value> = (
  sessionId: string,
  signal?: AbortSignal,
  reference?: string,
) => Promise<Parsed<Value> | undefined>;

export interface SessionListQuery {
  readonly pageNumber: number;
  readonly pageSize: number;
}

/** The limit of an answer, in bytes. A document result has a few thousand, a row of the list a few hundred. */
const LARGEST_ANSWER = 2_000_000;

export function dataCalls(http: HttpClient, paths: InnovatricsPaths, provider: string): DataCalls {
  const { dataPrefix, imageSegments, sessionLists } = paths;
  const get = (
    sessionId: string,
    what: string,
    signal: AbortSignal | undefined,
    route = what,
  ): HttpRequest => ({
    method: 'GET',
    path: `${dataPrefix}/${pathSegment(sessionId)}/${what}`,
    route: `/data/:session/${route}`,
    about: 'session',
    repeat: 'safe',
    maxAnswerBytes: LARGEST_ANSWER,
    signal,
  });
  const result =
    <Value>(what: string, schema: StandardSchemaV1<Value>): ResultCall<Value> =>
    async (sessionId, signal, reference) => {
      const asked = { session: sessionId, reference };
      const request: HttpRequest = { ...get(sessionId, what, signal), asked, answers: [404] };
      const response = await http.send(request);
      return response.status === 404 ? undefined : parseJson(response, schema, request, provider);
    };
  return {
    status: async (sessionId, signal, reference) => {
      const asked = { session: sessionId, reference };
      const request: HttpRequest = { ...get(sessionId, 'status', signal), asked };
      return parseJson(await http.send(request), sessionStatus, request, provider);
    },
    decisionResults: result('decision/results', decisionResults),
    documentResult: result('document/result', documentResult),
    faceResult: result('face/result', faceResult),
    images: result('images', imageList),
    image: (sessionId, imageName, signal) =>
      firstFound(imageSegments, (segment) => {
        const request = get(sessionId, `${segment}/${pathSegment(imageName)}`, signal, 'images/:image');
        return http.download({ ...request, headers: { accept: 'image/jpeg, */*' } });
      }),
    sessionList: ({ pageNumber, pageSize }, signal) =>
      firstFound(sessionLists, async (list) => {
        const request: HttpRequest = {
          method: 'GET',
          path: `${dataPrefix}/${list}`,
          route: '/data/session/list',
          query: { pageNumber, pageSize },
          repeat: 'safe',
          maxAnswerBytes: LARGEST_ANSWER,
          signal,
        };
        return parseJson(await http.send(request), sessionList, request, provider);
      }),
    delete: async (sessionId, signal) => {
      const path = `${dataPrefix}/${pathSegment(sessionId)}`;
      const route = '/data/:session';
      const about = 'session';
      await http.send({ method: 'DELETE', path, route, about, repeat: 'safe', answers: [404], signal });
    },
  };
}

/** The documents spell some paths in two ways (dossier 11, row 12): after a 404, the next one is tried. */
async function firstFound<Answer>(
  spellings: readonly string[],
  call: (spelling: string) => Promise<Answer>,
): Promise<Answer> {
  const [spelling = '', ...others] = spellings;
  try {
    return await call(spelling);
  } catch (error) {
    const notFound = ProofingError.isInstance(error) && error.httpStatus === 404;
    if (notFound && others.length > 0) return firstFound(others, call);
    throw error;
  }
}

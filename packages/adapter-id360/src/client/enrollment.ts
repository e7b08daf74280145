import {
  type Answer,
  answer,
  code,
  type HttpClient,
  type HttpDownload,
  type HttpRequest,
  jsonBytes,
  list,
  object,
  type Parsed,
  parseJson,
  pathSegment,
  required,
  text,
  textBytes,
} from '@anyproof/provider-kit';
import {
  ANY_MEDIA_TYPE,
  API,
  type Id,
  type Id360Paths,
  id,
  MAX_SMALL_ANSWER_BYTES,
  pathFrom,
} from './flow.js';
import { type Report, report } from './report.js';

export interface CallbackEndpoint {
  readonly url: string;
  readonly on: readonly string[];
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** The create body with the vendor's names (dossier 4.1). */
export interface EnrollmentRequest {
  readonly browser_callback_url: string;
  readonly callback_endpoints?: readonly CallbackEndpoint[];
  /** With `callback_headers`, the predecessor of `callback_endpoints` until May 2025 (dossier 10, row 1). */
  readonly callback_url?: string;
  readonly callback_headers?: { readonly [name: string]: string };
  readonly client_reference?: string;
  readonly last_name?: string;
  readonly first_name?: string;
  readonly email?: string;
  readonly phone_number?: string;
  readonly address_line_1?: string;
  readonly address_line_2?: string;
  readonly address_line_3?: string;
  readonly zip_code?: string;
  readonly city?: string;
  readonly country?: string;
  readonly group?: string;
  readonly custom_data?: { readonly authenticators: { readonly phone_number: string } };
}

/** Dossier 4.2. */
export interface Enrollment {
  readonly id: Id;
  readonly api_key: string;
  readonly status: string;
  /** Its host and scheme vary: never followed (dossier 10, row 5). */
  readonly url?: string;
  /** The process's name, not its UUID. */
  readonly process?: string;
  readonly browser_callback_url?: string;
  readonly client_reference?: string;
  /** In answers to creations in the format before May 2025. */
  readonly callback_url?: string;
  /** An echo without the headers' values. */
  readonly callback_endpoints?: readonly EnrollmentEndpoint[];
  readonly reason?: string;
  readonly creation_time?: string;
  readonly starting_time?: string;
  readonly finished_time?: string;
}

export interface EnrollmentEndpoint {
  readonly url?: string;
  readonly on?: readonly string[];
  readonly headers?: readonly { readonly name?: string }[];
}

export const enrollment: Answer<Enrollment> = answer<Enrollment>()(
  {
    id: required(id),
    api_key: required(text),
    status: required(text),
    url: text,
    process: code,
    browser_callback_url: text,
    client_reference: code,
    callback_url: text,
    callback_endpoints: list(
      object<EnrollmentEndpoint>({
        url: text,
        on: list(text),
        headers: list(object<{ readonly name?: string }>({ name: text })),
      }),
    ),
    reason: text,
    creation_time: text,
    starting_time: text,
    finished_time: text,
  },
  { names: { reference: ['client_reference'] } },
);

export interface ProcessCalls {
  /** POST /process/{uuid}/enrollment (dossier 4). Throws AMBIGUOUS if the answer was lost. */
  createEnrollment(
    process: string,
    body: EnrollmentRequest,
    signal?: AbortSignal,
  ): Promise<Parsed<Enrollment>>;
  /**
   * The same call with a body that is not JSON, which cannot create anything: no call that describes a process is
   * documented. Throws CONFIG if there is no such process; returns if the body was rejected.
   */
  refuseEnrollment(process: string, signal?: AbortSignal): Promise<void>;
}

export function processCalls(http: HttpClient, provider: string): ProcessCalls {
  return {
    createEnrollment: async (process, body, signal) => {
      const request: HttpRequest = {
        method: 'POST',
        path: `${API}/process/${pathSegment(process)}/enrollment`,
        route: '/process/:process/enrollment',
        asked: { reference: body.client_reference },
        body: jsonBytes(body),
        maxAnswerBytes: MAX_SMALL_ANSWER_BYTES,
        repeat: 'creates',
        signal,
      };
      return parseJson(await http.send(request), enrollment, request, provider);
    },
    refuseEnrollment: async (process, signal) => {
      await http.send({
        method: 'POST',
        path: `${API}/process/${pathSegment(process)}/enrollment`,
        route: '/process/:process/enrollment',
        body: { kind: 'bytes', bytes: Buffer.from('{'), mediaType: 'application/json' },
        repeat: 'never',
        // The statuses with which servers reject an unreadable body.
        answers: [400, 415, 422],
        signal,
      });
    },
  };
}

export interface ReportOptions {
  /** The `client_reference` with which the dossier was created. */
  readonly reference?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EnrollmentCalls {
  /**
   * POST /enrollment/{id}/control/data/{name}/: registers a comparison, whose outcome is in the report (dossier 5.2).
   */
  addControlData(
    id: string,
    name: string,
    value: string,
    options?: {
      /** Whether the value is final; true by default. */
      readonly locked?: boolean;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<void>;
  /**
   * GET /enrollment/{id}/report (dossier 8.1); undefined while the dossier has not ended (202). Drafts may slow down or
   * block users in production, so none is requested unless `draft` is set. Throws BAD_RESPONSE for the report of
   * another dossier, or with another `reference`.
   */
  report(
    id: string,
    options?: ReportOptions & { readonly draft?: boolean },
  ): Promise<Parsed<Report> | undefined>;
  /** GET `paths.proofSlip`: the report as a PDF (dossier 9). */
  proofSlip(id: string, signal?: AbortSignal): Promise<HttpDownload>;
  /** GET `paths.idclaim`: an ASiC-E container, for processes that make one (dossier 9). */
  idclaim(id: string, signal?: AbortSignal): Promise<HttpDownload>;
  /** POST `paths.interrupt`: ends an open dossier as DISCONTINUED (dossier 9). Absent if no path is set. */
  interrupt?(id: string, signal?: AbortSignal): Promise<void>;
}

/**
 * Reports contain readings and addresses of files, but no files: some ten kilobytes, and far less than this even with
 * every step.
 */
export const MAX_REPORT_BYTES = 4_194_304;

export function enrollmentCalls(http: HttpClient, paths: Id360Paths, provider: string): EnrollmentCalls {
  const download = (template: string, id: string, signal?: AbortSignal) =>
    http.download({
      method: 'GET',
      ...pathFrom(template, id),
      headers: ANY_MEDIA_TYPE,
      repeat: 'safe',
      signal,
    });
  const { interrupt } = paths;
  return {
    addControlData: async (id, name, value, { locked = true, signal } = {}) => {
      await http.send({
        method: 'POST',
        path: `${API}/enrollment/${pathSegment(id)}/control/data/${pathSegment(name)}/`,
        route: '/enrollment/:id/control/data/:name/',
        about: 'session',
        query: { locked },
        headers: { accept: 'text/plain' },
        body: textBytes(value),
        repeat: 'never',
        signal,
      });
    },
    report: async (id, { draft = false, reference, signal } = {}) => {
      const request: HttpRequest = {
        method: 'GET',
        path: `${API}/enrollment/${pathSegment(id)}/report`,
        route: '/enrollment/:id/report',
        about: 'session',
        asked: { session: id, reference },
        query: { allow_draft: draft },
        maxAnswerBytes: MAX_REPORT_BYTES,
        repeat: 'safe',
        signal,
      };
      const response = await http.send(request);
      return response.status === 202 ? undefined : parseJson(response, report, request, provider);
    },
    proofSlip: async (id, signal) => download(paths.proofSlip, id, signal),
    idclaim: async (id, signal) => download(paths.idclaim, id, signal),
    ...(interrupt === undefined
      ? {}
      : {
          interrupt: async (id, signal) => {
            await http.send({ method: 'POST', ...pathFrom(interrupt, id), repeat: 'never', signal });
          },
        }),
  };
}

/** Calls for console users; applications are not permitted to make them (dossier 8.1). */
export interface ArchiveCalls {
  /** GET `paths.archive`: the report of a dossier past its retention. */
  report(id: string, signal?: AbortSignal): Promise<Parsed<Report>>;
}

export function archiveCalls(http: HttpClient, template: string, provider: string): ArchiveCalls {
  return {
    report: async (id, signal) => {
      const request: HttpRequest = {
        method: 'GET',
        ...pathFrom(template, id),
        asked: { session: id },
        maxAnswerBytes: MAX_REPORT_BYTES,
        repeat: 'safe',
        signal,
      };
      return parseJson(await http.send(request), report, request, provider);
    },
  };
}

export interface DocumentCalls {
  /** GET /document/{id}/file_contents/: one page as it was stored, from 0 (dossier 8.5). 404 once it is purged. */
  fileContents(documentId: number | string, page: number, signal?: AbortSignal): Promise<HttpDownload>;
}

export function documentCalls(http: HttpClient): DocumentCalls {
  return {
    fileContents: (documentId, page, signal) =>
      http.download({
        method: 'GET',
        path: `${API}/document/${pathSegment(documentId)}/file_contents/`,
        route: '/document/:id/file_contents/',
        about: 'session',
        query: { page_number: page },
        headers: ANY_MEDIA_TYPE,
        repeat: 'safe',
        signal,
      }),
  };
}

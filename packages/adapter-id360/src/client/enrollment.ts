import {
  type HttpClient,
  type HttpDownload,
  type HttpRequest,
  type Parsed,
  parseJson,
  pathSegment,
  textBytes,
} from '@anyproof/provider-kit';
import { ANY_MEDIA_TYPE, API, type Id360Paths, pathFrom } from './paths.js';
import { type Report, report } from './report.js';

export interface ReportOptions {
  /** What the dossier was created with, as `client_reference`. */
  readonly reference?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EnrollmentCalls {
  /** POST /enrollment/{id}/control/data/{name}/: registers a comparison; what came of it stands in the report (dossier 5.2). */
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
   * GET /enrollment/{id}/report (dossier 8.1); undefined while the dossier has not ended (202). Drafts may slow or
   * block users in production, so none is asked for unless `draft` says so. Throws BAD_RESPONSE for the report of another
   * dossier, or of another `reference`.
   */
  report(
    id: string,
    options?: ReportOptions & { readonly draft?: boolean },
  ): Promise<Parsed<Report> | undefined>;
  /** GET `paths.proofSlip`: the report as a PDF (dossier 9). */
  proofSlip(id: string, signal?: AbortSignal): Promise<HttpDownload>;
  /** GET `paths.idclaim`: an ASiC-E container, for processes that make one (dossier 9). */
  idclaim(id: string, signal?: AbortSignal): Promise<HttpDownload>;
  /** POST `paths.interrupt`: ends an open dossier as DISCONTINUED (dossier 9). Absent where no path is set. */
  interrupt?(id: string, signal?: AbortSignal): Promise<void>;
}

/** Reports hold readings and addresses of files, no files: some ten kilobytes, and far below this with every step there is. */
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

/** What console users may read and applications may not (dossier 8.1). */
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

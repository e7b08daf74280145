import {
  type HttpClient,
  type HttpDownload,
  type HttpRequest,
  type Parsed,
  parseJson,
  pathSegment,
  textBytes,
} from '@anyproof/provider-kit';
import { type Report, report } from '../id360-schema.js';
import type { Id360Paths } from '../id360-settings.js';
import { ANY_MEDIA_TYPE, API, pathFrom } from './paths.js';

export interface EnrollmentCalls {
  /** POST /enrollment/{id}/control/data/{name}/: registers a comparison; what came of it stands in the report (dossier 5.2). */
  addControlData(id: string, name: string, value: string, signal?: AbortSignal): Promise<void>;
  /**
   * GET /enrollment/{id}/report (dossier 8.1); undefined while the dossier has not ended (202). Drafts may slow or
   * block users in production, so none is asked for unless `draft` says so.
   */
  report(
    id: string,
    options?: { readonly draft?: boolean; readonly signal?: AbortSignal | undefined },
  ): Promise<Parsed<Report> | undefined>;
  /** GET `paths.proofSlip`: the report as a PDF (dossier 9). */
  proofSlip(id: string, signal?: AbortSignal): Promise<HttpDownload>;
  /** GET `paths.idclaim`: an ASiC-E container, for processes that make one (dossier 9). */
  idclaim(id: string, signal?: AbortSignal): Promise<HttpDownload>;
  /** POST `paths.interrupt`: ends an open dossier as DISCONTINUED (dossier 9). Absent where no path is set. */
  interrupt?(id: string, signal?: AbortSignal): Promise<void>;
}

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
    addControlData: async (id, name, value, signal) => {
      await http.send({
        method: 'POST',
        path: `${API}/enrollment/${pathSegment(id)}/control/data/${pathSegment(name)}/`,
        route: '/enrollment/:id/control/data/:name/',
        about: 'session',
        query: { locked: true },
        headers: { accept: 'text/plain' },
        body: textBytes(value),
        repeat: 'never',
        signal,
      });
    },
    report: async (id, { draft = false, signal } = {}) => {
      const request: HttpRequest = {
        method: 'GET',
        path: `${API}/enrollment/${pathSegment(id)}/report`,
        route: '/enrollment/:id/report',
        about: 'session',
        query: { allow_draft: draft },
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

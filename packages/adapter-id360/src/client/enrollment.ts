import {
  type HttpClient,
  type HttpRequest,
  type Parsed,
  parseJson,
  pathSegment,
  textBytes,
} from '@anyproof/provider-kit';
import { type Report, report } from '../id360-schema.js';

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
}

export function enrollmentCalls(http: HttpClient, provider: string): EnrollmentCalls {
  return {
    addControlData: async (id, name, value, signal) => {
      await http.send({
        method: 'POST',
        path: `/api/1.0.0/enrollment/${pathSegment(id)}/control/data/${pathSegment(name)}/`,
        route: '/enrollment/:id/control/data/:name/',
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
        path: `/api/1.0.0/enrollment/${pathSegment(id)}/report`,
        route: '/enrollment/:id/report',
        query: { allow_draft: draft },
        repeat: 'safe',
        signal,
      };
      const response = await http.send(request);
      return response.status === 202 ? undefined : parseJson(response, report, request, provider);
    },
  };
}

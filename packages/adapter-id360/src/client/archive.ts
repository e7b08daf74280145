import { type HttpClient, type HttpRequest, type Parsed, parseJson } from '@anyproof/provider-kit';
import { type Report, report } from '../id360-schema.js';
import { pathFrom } from './paths.js';

/** What console users may read and applications may not (dossier 8.1). */
export interface ArchiveCalls {
  /** GET `paths.archive`: the report of a dossier past its retention. */
  report(id: string, signal?: AbortSignal): Promise<Parsed<Report>>;
}

export function archiveCalls(http: HttpClient, template: string, provider: string): ArchiveCalls {
  return {
    report: async (id, signal) => {
      const request: HttpRequest = { method: 'GET', ...pathFrom(template, id), repeat: 'safe', signal };
      return parseJson(await http.send(request), report, request, provider);
    },
  };
}

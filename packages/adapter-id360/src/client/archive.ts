import { type HttpClient, type HttpRequest, type Parsed, parseJson } from '@anyproof/provider-kit';
import { type Report, report } from '../id360-report.js';
import { MAX_REPORT_BYTES } from './enrollment.js';
import { pathFrom } from './paths.js';

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

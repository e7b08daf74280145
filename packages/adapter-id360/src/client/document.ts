import { type HttpClient, type HttpDownload, pathSegment } from '@anyproof/provider-kit';
import { ANY_MEDIA_TYPE, API } from './paths.js';

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

import type { DiagnosisStep } from '@anyproof/core';
import { type HttpClient, hasCode, unless } from '@anyproof/provider-kit';
import { dataCalls } from './client/data.js';
import type { InnovatricsClient } from './client/index.js';
import type { InnovatricsSettings } from './settings.js';

/** The shortest page of the session list: a read that requires host, paths and credentials (dossier 4.1). */
const PAGE = { pageNumber: 1, pageSize: 1 };

/** The checks that `anyproof doctor` makes at the vendor. `http` sends no credentials. */
export function diagnosisOf(
  http: HttpClient,
  client: InnovatricsClient,
  { paths, auth }: InnovatricsSettings,
  provider: string,
): readonly DiagnosisStep[] {
  const anonymous = dataCalls(http, paths, provider);
  const basePath = {
    fix: "check the tenant's host and the profile: each brand has its own paths",
    settings: ['baseUrl', 'profile', 'paths.dataPrefix'],
  };
  return [
    {
      check: 'base path',
      // Without credentials, an existing path is rejected; a path that does not exist is not found.
      run: async ({ signal }) => {
        await anonymous.sessionList(PAGE, signal).catch(unless('AUTH', 'FORBIDDEN'));
        return undefined;
      },
      ...basePath,
    },
    {
      check: 'credentials',
      run: async ({ signal }) => {
        try {
          await client.data.sessionList(PAGE, signal);
          return undefined;
        } catch (error) {
          if (!hasCode(error, 'CONFIG')) throw error;
          return {
            failed: 'the vendor accepts these credentials, but has no session list at this path',
            ...basePath,
          };
        }
      },
      fix:
        auth.kind === 'basic'
          ? 'check API username and API password (not a login of the dashboard), and that they belong to this tenant'
          : 'check the API key, and that it belongs to this tenant',
      settings: auth.kind === 'basic' ? ['username', 'password', 'baseUrl'] : ['apiKey', 'baseUrl'],
    },
    {
      check: 'process id',
      run: async () => ({ skipped: "nothing: the session's steps are configured in the vendor's dashboard" }),
      fix: '',
    },
  ];
}

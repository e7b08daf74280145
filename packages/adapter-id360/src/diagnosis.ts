import type { DiagnosisStep } from '@anyproof/core';
import { type HttpClient, hasCode } from '@anyproof/provider-kit';
import type { Id360Client } from './client/index.js';
import { API } from './client/paths.js';
import type { Id360Settings } from './settings.js';

/** What `anyproof doctor` asks of ID360. `http` carries no credentials. */
export function diagnosisOf(
  http: HttpClient,
  client: Id360Client,
  settings: Id360Settings,
): readonly DiagnosisStep[] {
  return [
    {
      check: 'base path',
      // Whoever does not log in is refused here (dossier 2.2); any other answer is not ID360's.
      run: async ({ signal }) => {
        const answers = [401, 403];
        const path = `${API}/user/whoami`;
        await http.send({ method: 'GET', path, route: '/user/whoami', repeat: 'safe', answers, signal });
        return undefined;
      },
      fix: 'set `environment` to prod or preprod and leave baseUrl out; a base URL is the host alone, without /api/1.0.0',
      settings: ['environment', 'baseUrl'],
    },
    {
      check: 'credentials',
      run: async ({ signal }) => {
        await client.user.whoami(signal);
        return 'logged in';
      },
      fix: 'check name and password of the application account, and that it belongs to this environment: prod and preprod have accounts of their own',
      settings: ['username', 'password', 'environment'],
    },
    ...Object.entries(settings.flows).map(([flow, process]): DiagnosisStep => {
      const name = flow === 'default' ? 'process' : `flows.${flow}`;
      return {
        check: flow === 'default' ? 'process id' : `process id of flow ${flow}`,
        run: async ({ signal }) => {
          try {
            await client.process.refuseEnrollment(process, signal);
          } catch (error) {
            if (!hasCode(error, 'CONFIG')) throw error;
            return { failed: 'this account has no process with this UUID' };
          }
          return undefined;
        },
        fix: "copy the UUID of the process from ID360's console, in the environment that the account belongs to",
        settings: [name, 'environment'],
        blocks: false,
      };
    }),
  ];
}

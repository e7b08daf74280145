import { type AdapterDeps, type DiagnosisStep, defineAdapter, ProofingError } from '@anyproof/core';
import { createHttpClient, type HttpClient, hasCode, type VendorErrors } from '@anyproof/provider-kit';
import { API } from './client/flow.js';
import { createClient, type Id360Client } from './client/index.js';
import { createProvider } from './provider.js';
import { type Id360Settings, vendorSettings } from './settings.js';

/**
 * ID360 documents no error body (dossier 12), so the HTTP status decides. What it means depends on the call: the flow's
 * calls are authenticated with the dossier key, so a rejected key means that the session does not exist.
 */
const vendorErrors: VendorErrors = {
  nativeCode: () => undefined,
  codes: {
    '/user/login/ 400': 'AUTH',
    '/user/login/ 403': 'AUTH',
    '/enrollment/:id/control/data/:name/ 404': 'CONFIG',
    '/enrollment/flow/enrollment_info/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/route/:route/select/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/consent/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/document/:name/ 401': 'SESSION_NOT_FOUND',
    '/enrollment/flow/finalize_enrollment 401': 'SESSION_NOT_FOUND',
  },
};

/** Docaposte ID360: token authentication, raw uploads, one aggregated report. */
export const id360 = defineAdapter<Id360Settings, Id360Client>({
  id: 'id360',
  specificationVersion: 'v1',
  ...vendorSettings,
  sealsState: true,
  create: (settings, deps) => {
    checkTestMode(settings, deps);
    const { baseUrl } = settings;
    const http = createHttpClient({ baseUrl, http: settings.http, errors: vendorErrors }, deps);
    const client = createClient(http, settings, deps);
    const diagnosis = diagnosisOf(http, client, settings);
    return { ...createProvider(client, settings, deps), diagnosis, client };
  },
});

/** Verdicts of the vendor's test environment prove nothing. Throws CONFIG unless the configuration says the same. */
function checkTestMode({ environment }: Id360Settings, { testMode, provider }: AdapterDeps): void {
  if (environment === undefined || (environment === 'preprod') === testMode) return;
  const message = testMode
    ? 'testMode is true, but the environment is prod, whose verdicts count: remove testMode, or use preprod'
    : 'the environment is preprod, whose verdicts prove nothing: set testMode to true, or use prod';
  throw new ProofingError({ code: 'CONFIG', message, problem: 'test_mode', setting: 'testMode', provider });
}

/** The checks that `anyproof doctor` makes at ID360. `http` sends no credentials. */
function diagnosisOf(
  http: HttpClient,
  client: Id360Client,
  settings: Id360Settings,
): readonly DiagnosisStep[] {
  return [
    {
      check: 'base path',
      // An unauthenticated request is rejected here (dossier 2.2); any other answer is not from ID360.
      run: async ({ signal }) => {
        const answers = [401, 403];
        const path = `${API}/user/whoami`;
        await http.send({ method: 'GET', path, route: '/user/whoami', repeat: 'safe', answers, signal });
        return undefined;
      },
      fix: 'set `environment` to prod or preprod and leave baseUrl out; a base URL is the host only, without /api/1.0.0',
      settings: ['environment', 'baseUrl'],
    },
    {
      check: 'credentials',
      run: async ({ signal }) => {
        await client.user.whoami(signal);
        return 'logged in';
      },
      fix: 'check the name and password of the application account, and that it belongs to this environment: prod and preprod have separate accounts',
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

import { type DiagnosisStep, defineAdapter } from '@anyproof/core';
import { answer, createHttpClient, text, unless, type VendorErrors } from '@anyproof/provider-kit';
import { type AcmeClient, authenticated, checkTestMode, createClient } from './client/index.js';
import { createProvider } from './provider.js';
import { type AcmeSettings, vendorSettings } from './settings.js';

/** The body of an error. Its free text goes nowhere. */
interface Failure {
  readonly error?: string;
}

const failure = answer<Failure>()({ error: text });

/** Acme's codes that mean what their HTTP status says. */
const DOCUMENTED = [
  'already_decided',
  'already_ended',
  'already_submitted',
  'applicant_in_use',
  'attempts_exhausted',
  'consent_missing',
  'erased',
  'erasing',
  'evidence_missing',
  'internal_error',
  'invalid_json',
  'invalid_request',
  'invalid_token',
  'method_not_allowed',
  'rate_limited',
  'too_large',
  'too_many_links',
  'unavailable',
  'unknown_applicant',
  'unknown_verification',
  'unsupported_grant_type',
  'unsupported_media_type',
  'wrong_state',
];

/** Acme's codes whose meaning differs from their HTTP status. */
const vendorErrors: VendorErrors = {
  nativeCode: (body) => {
    const code = failure.read(body).value?.error;
    // Free text is not a code.
    return code !== undefined && /^[a-z][a-z_]+$/.test(code) ? code : undefined;
  },
  documented: DOCUMENTED,
  codes: {
    // OAuth2 also answers wrong credentials with 400 (RFC 6749, 5.2).
    invalid_client: 'AUTH',
    // No such path: nothing is known of the session.
    not_found: 'CONFIG',
    unknown_workflow: 'CONFIG',
    country_not_supported: 'UNSUPPORTED',
    document_not_supported: 'UNSUPPORTED',
    not_enabled: 'UNSUPPORTED',
    invalid_cursor: 'INVALID_INPUT',
    idempotency_mismatch: 'INVALID_INPUT',
    unknown_report: 'SESSION_NOT_FOUND',
    unknown_file: 'SESSION_GONE',
    no_longer_readable: 'SESSION_GONE',
    // The applicant went away while the verification was being created.
    '/v2/verifications 404 unknown_applicant': 'CONFLICT',
    '/v2/verifications 410 erased': 'CONFLICT',
  },
};

/** Acme: OAuth2 client credentials; a page, an SDK, or photos from the app; signed messages. */
export const acme = defineAdapter<AcmeSettings, AcmeClient>({
  id: 'acme',
  specificationVersion: 'v1',
  ...vendorSettings,
  create: (settings, deps) => {
    const { baseUrl, clientId } = settings;
    // A name that a function returns is checked at the login.
    if (typeof clientId === 'string') checkTestMode(clientId, deps);
    const http = createHttpClient({ baseUrl, http: settings.http, errors: vendorErrors }, deps);
    const client = createClient(authenticated(http, settings, deps), settings, deps.provider);
    const anonymous = createClient(http, settings, deps.provider);
    const diagnosis = diagnosisOf(anonymous, client, settings);
    return { ...createProvider(client, settings, deps), diagnosis, client };
  },
});

/** What `anyproof doctor` checks at Acme: it reads, and creates nothing. `anonymous` sends no credentials. */
function diagnosisOf(
  anonymous: Pick<AcmeClient, 'account'>,
  client: Pick<AcmeClient, 'account'>,
  { flows }: Pick<AcmeSettings, 'flows'>,
): readonly DiagnosisStep[] {
  return [
    {
      check: 'base path',
      // A request without a token is refused here; a path that does not exist has nothing to refuse.
      run: async ({ signal }) => {
        await anonymous.account(signal).catch(unless('AUTH'));
        return undefined;
      },
      fix: 'the base URL is the address that Acme gave you, without /v2',
      settings: ['baseUrl'],
    },
    {
      check: 'credentials',
      run: async ({ signal }) => {
        await client.account(signal);
        return 'logged in';
      },
      fix: "check client id and secret in Acme's console, API clients; a lost secret is replaced there",
      settings: ['clientId', 'clientSecret'],
    },
    ...Object.entries(flows).map(
      ([flow, workflow]): DiagnosisStep => ({
        check: `workflow of flow ${flow}`,
        run: async ({ signal }) => {
          const { workflows } = (await client.account(signal)).value;
          return workflows.includes(workflow)
            ? workflow
            : { failed: 'this account does not have the workflow' };
        },
        fix: "choose one of the workflows in Acme's console",
        settings: [`flows.${flow}`],
        blocks: false,
      }),
    ),
  ];
}

import type { HttpOptions } from '@anyproof/core';
import { type DefinedSettings, defineSettings, field, type Secret } from '@anyproof/provider-kit';
import type { Id360Account, Id360Paths } from './client/index.js';
import { CONSENT_NAMES, CONTROL_DATA_NAMES, MADE_ARTIFACTS } from './vocabulary.js';

/** Where ID360 sends its notifications, and the headers that prove their origin. */
export interface Id360Callback {
  readonly url: string;
  /** `final`: the end of the session only. `all`: every step too, as always with legacy creation. */
  readonly on: 'final' | 'all';
  /** Sent with each notification, at least one: the vendor signs nothing, so a secret header is the only proof. */
  readonly headers: { readonly [name: string]: string };
  /** Still accepted as proof, for sessions that were created before `headers` changed. */
  readonly previousHeaders: { readonly [name: string]: string };
}

export interface Id360Settings {
  readonly baseUrl: string;
  /** The vendor's environment at that address; undefined for an address that is not the vendor's, such as a proxy's. */
  readonly environment?: 'prod' | 'preprod';
  /** The application's login. */
  readonly username: Secret;
  readonly password: Secret;
  /** A console user: applications must not read archived reports (dossier 8.1). */
  readonly archive?: Id360Account;
  /** Process UUIDs from ID360's console, by flow name; `default` serves sessions that name no flow. */
  readonly flows: { readonly [flow: string]: string };
  /** Used when `createSession` gets no `returnUrl`: the vendor requires one. */
  readonly returnUrl?: string;
  /** `legacy` sends `callback_url` and `callback_headers`, as the guides did until May 2025 (dossier 10, row 1). */
  readonly creation: 'endpoints' | 'legacy';
  readonly callbacks: readonly Id360Callback[];
  /** The consent call's spelling: the vendor's guides of 2025 and 2026 differ, so both are sent (dossier 10, row 4). */
  readonly consentParameter: 'both' | 'accepted_system_cgu' | 'accepted_cgu';
  /** Which control data carries which expected claim; names depend on the process (dossier 5.2). */
  readonly controlData: { readonly [claim: string]: string };
  /** The vendor's document names for further kinds of evidence, or other names for the four known ones. */
  readonly documentNames: { readonly [kind: string]: string };
  /** What every decided result lists besides its files; only what the process produces and the account may read. */
  readonly artifacts: readonly ('proof_slip' | 'idclaim')[];
  readonly paths: Id360Paths;
  /** The time from creation after which the process must have ended, all its delays included; see `createReports`. */
  readonly processDeadlineMinutes?: number;
  /**
   * How long to keep a login's token in `deps.tokens` after its last use: the vendor's 15 idle minutes, less a reserve.
   */
  readonly tokenCacheMinutes: number;
  /** Milliseconds between two polls if no callback is configured. */
  readonly pollIntervalMs: number;
  /** Milliseconds between two polls if a callback is configured, to catch lost ones. */
  readonly safetyPollIntervalMs: number;
  /** Network options for this vendor; they override `deps.http`. */
  readonly http: HttpOptions;
  /** Milliseconds without an answer, for uploads; `http.timeoutMs` applies to everything else. */
  readonly uploadTimeoutMs: number;
}

/** The vendor's environments (dossier 1). */
const ENVIRONMENTS = {
  prod: 'https://id360docaposte.com',
  preprod: 'https://preprod.id360docaposte.com',
} as const;

const FIRST_PROCESS = 'https://wiki.id360docaposte.com/doku.php?id=en:creation_de_mon_premier_parcours';
const SERVICE = 'https://wiki.id360docaposte.com/doku.php?id=en:guide_du_developpeur_service';
const CALLBACKS = 'https://wiki.id360docaposte.com/doku.php?id=en:guide_callbacks';

const processUuid = field.textLike(
  /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
  "must be a process UUID from ID360's console",
);
const documentName = field.textLike(
  /^[A-Za-z0-9][A-Za-z0-9_$-]*$/,
  "must be a document name of ID360's, such as kbis_image",
);
const path = field.textLike(
  /^(?:\/[\w.~-]+)*\/:id(?:\/[\w.~-]+)*\/?$/,
  'must be a path with :id, such as /enrollment/:id/idclaim',
);

/** Names of headers that HTTP clients fill in by themselves. */
const ANYBODYS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'host',
  'transfer-encoding',
  'user-agent',
]);

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** A value that does not arrive as it was sent proves nothing: HTTP trims spaces around a header's value. */
const headerValue = field.textLike(
  /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/,
  'must be visible ASCII, without leading or trailing spaces',
);

function headerNameProblem(name: string): string | undefined {
  if (!HEADER_NAME.test(name)) return 'must be a header name';
  return ANYBODYS.has(name.toLowerCase())
    ? 'anyone can send it, so it proves nothing; choose your own name, such as X-Callback-Secret'
    : undefined;
}

const NO_SECRET =
  'must contain a header with a long random secret, such as {"X-Callback-Secret": "…"}: ID360 signs nothing, so its callbacks have no other proof';
const secretHeaders = field.textMap(headerValue, {
  what: NO_SECRET,
  name: headerNameProblem,
  check: (all) => (Object.keys(all).length === 0 ? NO_SECRET : undefined),
});

const callback = field.group({
  url: field.httpUrl(),
  on: { is: field.oneOf(['final', 'all']), default: 'final' },
  headers: secretHeaders,
  previousHeaders: { is: field.textMap(headerValue, { name: headerNameProblem }), default: {} },
});

/** Where to find each value: dossier 1, 2, 4 and 7. */
export const vendorSettings: DefinedSettings<Id360Settings> = defineSettings(
  {
    environment: {
      is: field.nameIn(ENVIRONMENTS),
      optional: true,
      help: 'prod or preprod: each has its own accounts and processes',
      page: SERVICE,
    },
    baseUrl: {
      is: field.baseUrl(),
      optional: true,
      help: 'set `environment` instead, unless you test against another address',
      page: SERVICE,
    },
    username: {
      is: field.secret(),
      help: "ID360's console, the account of kind `application` that was made for your back end (name@client)",
      page: FIRST_PROCESS,
    },
    password: {
      is: field.secret(),
      help: 'the password of that `application` account',
      page: FIRST_PROCESS,
    },
    archive: {
      is: field.group({
        username: field.secret(),
        password: field.secret(),
        oneTimePassword: { is: field.secret(), optional: true },
      }),
      optional: true,
      help: "a user of ID360's console; applications may not read archived reports",
      page: SERVICE,
    },
    process: {
      is: processUuid,
      optional: true,
      help: "ID360's console: the UUID of the process you made there",
      page: FIRST_PROCESS,
    },
    flows: {
      is: field.textMap(processUuid),
      optional: true,
      help: "ID360's console: the UUID of each process you made there",
      page: FIRST_PROCESS,
    },
    returnUrl: { is: field.httpUrl(), optional: true },
    creation: { is: field.oneOf(['endpoints', 'legacy']), default: 'endpoints' },
    callbacks: {
      is: field.list(callback, { commas: false }),
      default: [],
      help: 'your own address, and a header with a long random secret (openssl rand -hex 32): ID360 puts it on each callback',
      page: CALLBACKS,
      check: 'webhook secret',
    },
    consentParameter: { is: field.nameIn(CONSENT_NAMES), default: 'both' },
    controlData: { is: field.textMap(field.text()), default: CONTROL_DATA_NAMES },
    documentNames: { is: field.textMap(documentName), default: {} },
    artifacts: { is: field.list(field.nameIn(MADE_ARTIFACTS)), default: [] },
    // The dossier's proposals, where the vendor's pages do not say (dossier 3 and 9).
    paths: field.group({
      interrupt: { is: path, optional: true },
      proofSlip: { is: path, default: '/enrollment/:id/proof_slip' },
      archive: { is: path, default: '/enrollment/:id/report/archive' },
      idclaim: { is: path, default: '/enrollment/:id/idclaim' },
    }),
    processDeadlineMinutes: { is: field.positive(), optional: true },
    tokenCacheMinutes: { is: field.positive(), default: 13 },
    pollIntervalMs: { is: field.milliseconds(), default: 5_000 },
    safetyPollIntervalMs: { is: field.milliseconds(), default: 60_000 },
    uploadTimeoutMs: { is: field.milliseconds(), default: 120_000 },
  },
  {
    rules: (rule) => [
      rule(['environment', 'baseUrl'], ({ environment, baseUrl }) =>
        environment === undefined && baseUrl === undefined ? 'prod or preprod' : undefined,
      ),
      // With both set, it would be a guess which one was meant.
      rule(
        ['environment', 'baseUrl'],
        ({ environment, baseUrl }) =>
          environment !== undefined && baseUrl !== undefined && baseUrl !== ENVIRONMENTS[environment]
            ? 'differs from the address of `environment`; keep one of the two'
            : undefined,
        'baseUrl',
      ),
      rule(['process', 'flows'], ({ process, flows }) =>
        process === undefined && flows?.['default'] === undefined
          ? "the process UUID from ID360's console, for sessions that name no flow (or `default` under flows, as in FLOWS__DEFAULT)"
          : undefined,
      ),
      // Checks callbacks as they were set: another problem may have rejected them already.
      rule(
        ['creation'],
        ({ creation }, { callbacks }) =>
          creation === 'legacy' && !(Array.isArray(callbacks) && callbacks.length === 1)
            ? 'exactly one callback, since creation is legacy'
            : undefined,
        'callbacks',
      ),
    ],
    transform: ({
      environment = 'preprod',
      process,
      flows,
      baseUrl = ENVIRONMENTS[environment],
      ...settings
    }) => ({
      ...settings,
      baseUrl,
      ...environmentAt(baseUrl),
      flows: { ...(process === undefined ? {} : { default: process }), ...flows },
    }),
  },
);

function environmentAt(baseUrl: string): Pick<Id360Settings, 'environment'> {
  if (baseUrl === ENVIRONMENTS.preprod) return { environment: 'preprod' };
  return baseUrl === ENVIRONMENTS.prod ? { environment: 'prod' } : {};
}

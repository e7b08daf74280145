import type { HttpOptions, SettingHelp, StandardSchemaV1 } from '@anyproof/core';
import {
  baseUrlProblem,
  isSecret,
  settingNames as namesOf,
  numberFromText,
  type Secret,
  trimBaseUrl,
  valueFromJsonText,
  withHttpSettings,
} from '@anyproof/provider-kit';
import { z } from 'zod';
import type { Id360Account, Id360Paths } from './client/index.js';
import { CONTROL_DATA_NAMES } from './vocabulary.js';

/** Where ID360 sends its notifications, and the headers that prove to you that they are yours. */
export interface Id360Callback {
  readonly url: string;
  /** `final`: the end of the session only. `all`: every step too, as always with legacy creation. */
  readonly on: 'final' | 'all';
  /** Put on each notification, at least one: the vendor signs nothing, so a secret header is the only proof. */
  readonly headers: { readonly [name: string]: string };
  /** Still taken as proof, for sessions that were created before `headers` changed. */
  readonly previousHeaders: { readonly [name: string]: string };
}

export interface Id360Settings {
  readonly baseUrl: string;
  /** The application's login. */
  readonly username: Secret;
  readonly password: Secret;
  /** A console user: applications may not read archived reports (dossier 8.1). */
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
  /** What every decided result lists beside its files; only what the process makes and the account may read. */
  readonly artifacts: readonly ('proof_slip' | 'idclaim')[];
  readonly paths: Id360Paths;
  /** From creation until the process must have ended, all its delays together; see `fetch.ts`. */
  readonly processDeadlineMinutes?: number;
  /** How long a login's token is worth keeping in `deps.tokens`, from its last use: the vendor's 15 idle minutes, and a reserve. */
  readonly tokenCacheMinutes: number;
  /** Milliseconds between two polls, where no callback is set. */
  readonly pollIntervalMs: number;
  /** The same where one is: a net for callbacks that were lost. */
  readonly safetyPollIntervalMs: number;
  /** How the vendor is reached; it goes before `deps.http`. */
  readonly http: HttpOptions;
  /** Milliseconds without an answer, for uploads; for all else `http.timeoutMs`. */
  readonly uploadTimeoutMs: number;
}

// Environment variables are text, so what is not text may come as JSON (`valueFromJsonText`) or digits.
const json = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(valueFromJsonText, schema);
const textMap = <Schema extends z.ZodType>(value: Schema) => json(z.record(z.string(), value));

const secret = z.custom<Secret>(isSecret, {
  error: 'text, or a function that fetches it',
  abort: false,
});
const archive = json(
  z.strictObject({ username: secret, password: secret, oneTimePassword: secret.optional() }),
);

const baseUrl = z.string().superRefine((text, context) => {
  const problem = baseUrlProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL' });
const processUuid = z.guid({ error: "must be a process UUID from ID360's console" });
const flows = textMap(processUuid);

const positive = z.preprocess(numberFromText, z.number().positive());
const positiveWhole = z.preprocess(numberFromText, z.number().int().positive());

const names = textMap(z.string().min(1));
const documentName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_$-]*$/, { error: "must be a document name of ID360's, such as kbis_image" });
const documentNames = textMap(documentName);
const artifacts = json(z.array(z.enum(['proof_slip', 'idclaim'])));

/** Names that HTTP clients fill in by themselves. */
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
/** What would not arrive as it was sent can prove nothing: HTTP takes spaces off the ends of a header's value. */
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

// A record's own rules for keys would keep their words to themselves.
const headers = z
  .record(
    z.string(),
    z.string().regex(HEADER_VALUE, { error: 'must be visible ASCII, without outer spaces' }),
  )
  .superRefine((all, context) => {
    for (const name of Object.keys(all)) {
      const problem = headerNameProblem(name);
      if (problem !== undefined) context.addIssue({ code: 'custom', path: [name], message: problem });
    }
  })
  .default({});

function headerNameProblem(name: string): string | undefined {
  if (!HEADER_NAME.test(name)) return 'must be a header name';
  return ANYBODYS.has(name.toLowerCase())
    ? 'is sent by anybody, so it proves nothing; take a name of your own, such as X-Callback-Secret'
    : undefined;
}

const callbacks = json(
  z.array(
    z.strictObject({
      url: httpUrl,
      on: z.enum(['final', 'all']).default('final'),
      headers: headers.refine((all) => Object.keys(all).length > 0, {
        error:
          'must hold a header with a long random secret, such as {"X-Callback-Secret": "…"}: ID360 signs nothing, so its callbacks have no other proof',
      }),
      previousHeaders: headers,
    }),
  ),
);

const path = z.string().regex(/^(?:\/[\w.~-]+)*\/:id(?:\/[\w.~-]+)*\/?$/, {
  error: 'must be a path with :id, such as /enrollment/:id/idclaim',
});
/** What the dossier proposes, where the vendor's pages are silent (dossier 3 and 9). */
const paths = json(
  z.strictObject({
    interrupt: path.optional(),
    proofSlip: path.default('/enrollment/:id/proof_slip'),
    archive: path.default('/enrollment/:id/report/archive'),
    idclaim: path.default('/enrollment/:id/idclaim'),
  }),
);

/** The vendor's environments (dossier 1). */
const ENVIRONMENTS = {
  prod: 'https://id360docaposte.com',
  preprod: 'https://preprod.id360docaposte.com',
} as const;

const isObject = ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null;

const fields = z.strictObject({
  environment: z.enum(['prod', 'preprod']).optional(),
  baseUrl: baseUrl.optional(),
  username: secret,
  password: secret,
  archive: archive.optional(),
  process: processUuid.optional(),
  flows: flows.optional(),
  returnUrl: httpUrl.optional(),
  creation: z.enum(['endpoints', 'legacy']).default('endpoints'),
  callbacks: callbacks.default([]),
  consentParameter: z.enum(['both', 'accepted_system_cgu', 'accepted_cgu']).default('both'),
  controlData: names.default(CONTROL_DATA_NAMES),
  documentNames: documentNames.default({}),
  artifacts: artifacts.default([]),
  paths: paths.prefault({}),
  processDeadlineMinutes: positive.optional(),
  tokenCacheMinutes: positive.default(13),
  pollIntervalMs: positiveWhole.default(5_000),
  safetyPollIntervalMs: positiveWhole.default(60_000),
  uploadTimeoutMs: positiveWhole.default(120_000),
});

const schema = fields
  // `when`: these are told together with whatever else is wrong.
  .refine(({ environment, baseUrl }) => environment !== undefined || baseUrl !== undefined, {
    path: ['environment'],
    message: 'prod or preprod',
    when: isObject,
  })
  .refine(({ environment, baseUrl }) => fits(environment, baseUrl), {
    path: ['baseUrl'],
    message: 'is another address than that of `environment`; keep one of the two',
    when: isObject,
  })
  .refine(({ process, flows }) => process !== undefined || flows !== undefined, {
    path: ['process'],
    message: "the process UUID from ID360's console (or several, under flows)",
    when: isObject,
  })
  .refine(({ creation, callbacks }) => creation !== 'legacy' || lengthOf(callbacks) === 1, {
    path: ['callbacks'],
    message: 'exactly one callback, since creation is legacy',
    when: isObject,
  })
  .transform(({ environment, process, flows, baseUrl, ...settings }): Omit<Id360Settings, 'http'> => {
    const { archive, returnUrl, processDeadlineMinutes, paths, ...always } = settings;
    const { interrupt, ...otherPaths } = paths;
    return {
      ...always,
      baseUrl: trimBaseUrl(baseUrl ?? ENVIRONMENTS[environment ?? 'preprod']),
      flows: { ...(process === undefined ? {} : { default: process }), ...flows },
      paths: { ...otherPaths, ...(interrupt === undefined ? {} : { interrupt }) },
      ...(archive === undefined ? {} : { archive: archiveAccount(archive) }),
      ...(returnUrl === undefined ? {} : { returnUrl }),
      ...(processDeadlineMinutes === undefined ? {} : { processDeadlineMinutes }),
    };
  });

/** Two addresses would be a guess at which one was meant; a refinement may see a URL that was refused already. */
function fits(environment: unknown, baseUrl: unknown): boolean {
  if (typeof baseUrl !== 'string' || baseUrlProblem(baseUrl) !== undefined) return true;
  if (environment !== 'prod' && environment !== 'preprod') return true;
  return trimBaseUrl(baseUrl) === ENVIRONMENTS[environment];
}

/** A refinement may see a value that a field's own rule refused already. */
function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function archiveAccount({ oneTimePassword, ...login }: z.infer<typeof archive>) {
  return { ...login, ...(oneTimePassword === undefined ? {} : { oneTimePassword }) };
}

export const settingsSchema: StandardSchemaV1<Id360Settings> = withHttpSettings(schema);

export const settingNames = namesOf(Object.keys(fields.shape), {
  archive: ['username', 'password', 'oneTimePassword'],
  paths: ['interrupt', 'proofSlip', 'archive', 'idclaim'],
});

const FIRST_PROCESS = 'https://wiki.id360docaposte.com/doku.php?id=en:creation_de_mon_premier_parcours';
const SERVICE = 'https://wiki.id360docaposte.com/doku.php?id=en:guide_du_developpeur_service';
const CALLBACKS = 'https://wiki.id360docaposte.com/doku.php?id=en:guide_callbacks';

/** Where each value is found (dossier 1, 2, 4 and 7). */
export const settingsHelp: { readonly [setting: string]: SettingHelp } = {
  environment: { where: 'prod or preprod: each has accounts and processes of its own', page: SERVICE },
  baseUrl: { where: 'set `environment` instead, unless you test against another address', page: SERVICE },
  username: {
    where: "ID360's console, the account of kind `application` that was made for your back end (name@client)",
    page: FIRST_PROCESS,
  },
  password: { where: 'the password of that `application` account', page: FIRST_PROCESS },
  process: { where: "ID360's console: the UUID of the process you made there", page: FIRST_PROCESS },
  flows: { where: "ID360's console: the UUID of each process you made there", page: FIRST_PROCESS },
  archive: { where: "a user of ID360's console; applications may not read archived reports", page: SERVICE },
  callbacks: {
    where:
      'an address of your own, and a header with a long random secret (openssl rand -hex 32): ID360 puts it on each callback',
    page: CALLBACKS,
    check: 'webhook secret',
  },
};

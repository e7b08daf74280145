import type { HttpOptions, StandardSchemaV1 } from '@anyproof/core';
import {
  baseUrlProblem,
  booleanFromText,
  compact,
  entryOf,
  numberFromText,
  type Secret,
  settingNames,
  trimBaseUrl,
  valueFromJsonText,
  withHttpSettings,
} from '@anyproof/provider-kit';
import { z } from 'zod';
import { TRUST_FACTORS, type TrustFactor } from './innovatrics-factors.js';
import {
  type InnovatricsPaths,
  PROFILES,
  type Profile,
  type WebhookSignature,
} from './innovatrics-profiles.js';

/** Who makes a Basic request. */
export interface BasicCredentials {
  /** Without a colon, which ends the name in Basic authentication. */
  readonly username: Secret;
  readonly password: Secret;
}

/** How the customer's back end proves itself. */
export type BackEndAuth =
  | ({ readonly kind: 'basic' } & BasicCredentials)
  | { readonly kind: 'apiKey'; readonly apiKey: Secret };

/** The settings once they are checked: the profile's, with what was set instead. */
export interface InnovatricsSettings extends Omit<Profile, 'auth'> {
  /** The tenant's host, such as `https://idv.example`. */
  readonly baseUrl: string;
  readonly auth: BackEndAuth;
  /** `webEnrolmentTheme`: colours and logo of the vendor's page. */
  readonly theme?: string;
  /** Used when `createSession` gets no `returnUrl`: the vendor requires one. */
  readonly returnUrl?: string;
  /** Sent with the token exchange where the vendor wants it; a browser has none, so neither have we by default. */
  readonly sdk?: BasicCredentials;
  /** Keys of `X-Signature`; the vendor signs with the API password. Two while it is being changed. */
  readonly webhookKeys: readonly Secret[];
  /** Also take a signature over the body as JavaScript would write it again. */
  readonly webhookSignatureCanonical: boolean;
  /** Further keys under `verifications`, each with the trust factor that it means. */
  readonly trustFactorKeys: { readonly [key: string]: TrustFactor };
  /** Origins, besides the API's, on which the vendor's page may lie. */
  readonly launchOrigins: readonly string[];
  /** Whether messages are set up: a key of theirs, or what is asked of their signature, is set. */
  readonly hasCallbacks: boolean;
  /** Milliseconds between two polls, where no messages are set up; the vendor advises a minute. */
  readonly pollIntervalMs: number;
  /** The same where they are. */
  readonly safetyPollIntervalMs: number;
  /** How the vendor is reached; it goes before `deps.http`. */
  readonly http: HttpOptions;
  /** Milliseconds without an answer, for capture calls, which wait for the vendor's image processing (dossier 4.2). */
  readonly captureTimeoutMs: number;
  /** Bytes of one image. The vendor documents no limit; phones make far smaller ones. */
  readonly maxImageBytes: number;
}

const names = <Name extends string>(table: { readonly [name in Name]: unknown }) =>
  z.literal(Object.keys(table) as Name[], { error: `must be one of ${Object.keys(table).join(', ')}` });
const secret = z.union([
  z.string().regex(/\S/, 'must not be empty'),
  z.custom<() => string | Promise<string>>((value) => typeof value === 'function'),
]);
const username = secret.refine((value) => typeof value !== 'string' || !value.includes(':'), {
  error: 'must not contain a colon, which ends the name in Basic authentication',
});
const baseUrl = z.string().superRefine((text, context) => {
  const problem = baseUrlProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});
const positive = z.preprocess(numberFromText, z.number().int().positive());
const flag = z.preprocess(booleanFromText, z.boolean());
const path = z.string().regex(/^\/[^?#\s]*[^/?#\s]$/, 'must start with a slash and not end with one');
const spellings = z.preprocess(
  valueFromJsonText,
  z.array(z.string().regex(/^[^/?#\s][^?#\s]*$/, 'must not start with a slash')).min(1),
);
const paths = z.strictObject({
  initialize: path.optional(),
  dataPrefix: path.optional(),
  capturePrefix: path.optional(),
  webEnrolment: z
    .string()
    .regex(/^\/.*[?&]token=\{token\}/, 'must start with a slash and hold token={token} in its query')
    .optional(),
  imageSegments: spellings.optional(),
  sessionLists: spellings.optional(),
});

const input = z.strictObject({
  baseUrl,
  profile: names(PROFILES).default('trustmatic'),
  auth: z.enum(['basic', 'apiKey']).optional(),
  username: username.optional(),
  password: secret.optional(),
  apiKey: secret.optional(),
  captureToken: z.enum(['reference', 'access', 'none']).optional(),
  externalId: flag.optional(),
  applicantForm: flag.optional(),
  theme: z.string().min(1).optional(),
  returnUrl: z.url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL' }).optional(),
  paths: z.preprocess(valueFromJsonText, paths).default({}),
  sdk: z.preprocess(valueFromJsonText, z.strictObject({ username, password: secret })).optional(),
  webhookSignature: z.enum(['required', 'optional', 'off']).optional(),
  webhookSignatureCanonical: flag.default(false),
  webhookKey: secret.optional(),
  webhookKeys: z.preprocess(valueFromJsonText, z.array(secret).min(1)).optional(),
  trustFactorKeys: z.preprocess(valueFromJsonText, z.record(z.string(), names(TRUST_FACTORS))).default({}),
  launchOrigins: z.preprocess(valueFromJsonText, z.array(baseUrl)).default([]),
  pollIntervalMs: positive.default(60_000),
  safetyPollIntervalMs: positive.default(60_000),
  captureTimeoutMs: positive.default(120_000),
  maxImageBytes: positive.default(10_000_000),
});
type Input = z.infer<typeof input>;

/** `when`: also beside other problems, so that all of them are told at once. */
const required = (name: keyof Input, error: string) => ({ path: [name], error, when: () => true });

const schema = input
  .refine((given) => usesApiKey(given) || given.username !== undefined, required('username', 'the API user'))
  .refine(
    (given) => usesApiKey(given) || given.password !== undefined,
    required('password', 'of the API user'),
  )
  .refine(
    (given) => !usesApiKey(given) || given.apiKey !== undefined,
    required('apiKey', 'sent as x-api-key'),
  )
  .refine(
    (given) => !usesApiKey(given) || webhookSignatureOf(given) === 'off' || webhookKeysOf(given).length > 0,
    required('webhookKey', 'messages are checked with it, and there is no password to take instead'),
  )
  .transform((given): Omit<InnovatricsSettings, 'http'> => {
    const { paths: profilePaths, ...profile } = PROFILES[given.profile];
    const { captureToken, externalId, applicantForm, theme, returnUrl, sdk } = given;
    return {
      ...profile,
      ...compact<Partial<Profile>>({ captureToken, externalId, applicantForm }),
      ...compact<Pick<InnovatricsSettings, 'theme' | 'returnUrl' | 'sdk'>>({ theme, returnUrl, sdk }),
      baseUrl: trimBaseUrl(given.baseUrl),
      auth: authOf(given),
      paths: { ...profilePaths, ...compact<Partial<InnovatricsPaths>>(given.paths) },
      webhookSignature: webhookSignatureOf(given) ?? 'required',
      webhookSignatureCanonical: given.webhookSignatureCanonical,
      webhookKeys: webhookKeysOf(given),
      trustFactorKeys: given.trustFactorKeys,
      launchOrigins: given.launchOrigins,
      hasCallbacks: hasCallbacks(given),
      pollIntervalMs: given.pollIntervalMs,
      safetyPollIntervalMs: given.safetyPollIntervalMs,
      captureTimeoutMs: given.captureTimeoutMs,
      maxImageBytes: given.maxImageBytes,
    };
  });

export const innovatricsSettings: StandardSchemaV1<InnovatricsSettings> = withHttpSettings(schema);

export const innovatricsSettingNames = settingNames(Object.keys(input.shape), {
  paths: Object.keys(paths.shape),
  sdk: ['username', 'password'],
});

const profileOf = ({ profile }: Input): Profile | undefined => entryOf<Profile>(PROFILES, profile);
const usesApiKey = (given: Input): boolean => (given.auth ?? profileOf(given)?.auth) === 'apiKey';
const webhookSignatureOf = (given: Input): WebhookSignature | undefined =>
  given.webhookSignature ?? profileOf(given)?.webhookSignature;

function authOf(given: Input): BackEndAuth {
  const { username, password, apiKey } = given;
  if (usesApiKey(given) && apiKey !== undefined) return { kind: 'apiKey', apiKey };
  if (username !== undefined && password !== undefined) return { kind: 'basic', username, password };
  throw new TypeError('a transformation ran on settings that were refused');
}

/** By default the password is a key, which says nothing of an address at the vendor. */
function hasCallbacks({ webhookSignature, webhookKey, webhookKeys }: Input): boolean {
  const isSet = webhookSignature ?? webhookKey ?? webhookKeys;
  return isSet !== undefined && webhookSignature !== 'off';
}

/** The password where none is set: the vendor signs with it (dossier 9). */
function webhookKeysOf({ webhookKey, webhookKeys = [], password }: Input): Secret[] {
  const set = [...(webhookKey === undefined ? [] : [webhookKey]), ...webhookKeys];
  return set.length === 0 && password !== undefined ? [password] : set;
}

import type { HttpOptions } from '@anyproof/core';
import { type DefinedSettings, defineSettings, field, type Secret } from '@anyproof/provider-kit';
import type { BackEndAuth, BasicCredentials, CaptureToken } from './client/index.js';
import type { InnovatricsPaths } from './client/wire.js';
import { TRUST_FACTORS, type TrustFactorKeys } from './vocabulary.js';

/** The differences between brands and versions of the product (dossier 2). */
export interface Profile {
  readonly paths: InnovatricsPaths;
  /** How the back end authenticates: `Authorization: Basic`, or `x-api-key`. */
  readonly auth: 'basic' | 'apiKey';
  /**
   * How capture calls are authenticated. `reference`: the token in `webEnrolmentUrl` is exchanged for an access token.
   * `access`: that token is the access token. `none`: the back end's own credentials, with the session's id in the
   * body.
   */
  readonly captureToken: CaptureToken;
  /** Whether `initialize` accepts `externalId`, the app's reference. */
  readonly externalId: boolean;
  /** How `initialize` names the page's theme. */
  readonly themeField: 'webEnrolmentTheme' | 'theme';
  /** Whether `initialize` accepts `applicantForm`, the claims to compare with the document. */
  readonly applicantForm: boolean;
  readonly webhookSignature: WebhookSignature;
}

/** `optional`: a signature must be valid if there is one; messages without one are hints. `off`: all are hints. */
export type WebhookSignature = 'required' | 'optional' | 'off';

const paths: InnovatricsPaths = {
  initialize: '/api/v1/enrolment/initialize',
  dataPrefix: '/api/v1/data',
  capturePrefix: '/api/v1/enrolment',
  webEnrolment: '/web-enrolment/?token={token}',
  // Dossier 11, row 12.
  imageSegments: ['images', 'image'],
  sessionLists: ['session/list', 'session/list/'],
};

const trustmatic: Profile = {
  paths,
  auth: 'basic',
  captureToken: 'reference',
  externalId: true,
  themeField: 'webEnrolmentTheme',
  applicantForm: true,
  webhookSignature: 'required',
};

const PROFILES = {
  trustmatic,
  'finchecker-v2': {
    ...trustmatic,
    captureToken: 'access',
    applicantForm: false,
    webhookSignature: 'off',
  },
  'finchecker-v1': {
    ...trustmatic,
    paths: {
      ...paths,
      initialize: '/enrolment/api/v1/Session/init',
      // Not published; derived from the one path that is.
      dataPrefix: '/data/api/v1',
      capturePrefix: '/enrolment/api/v1',
    },
    captureToken: 'access',
    externalId: false,
    applicantForm: false,
    webhookSignature: 'off',
  },
  /** White labels. */
  apikey: {
    ...trustmatic,
    paths: {
      ...paths,
      initialize: '/api/v1/id-verifications/enrolment/initialize',
      dataPrefix: '/api/v1/id-verifications/data',
      capturePrefix: '/api/v1/id-verifications/enrolment',
      webEnrolment: '/id-verification/enrolment?token={token}',
    },
    auth: 'apiKey',
    captureToken: 'none',
    themeField: 'theme',
    applicantForm: false,
    webhookSignature: 'off',
  },
} as const satisfies { readonly [name: string]: Profile };

export type ProfileName = keyof typeof PROFILES;

/** The checked settings: the profile's, with the overrides that were set. */
export interface InnovatricsSettings extends Omit<Profile, 'auth'> {
  /** The tenant's host, such as `https://idv.example`. */
  readonly baseUrl: string;
  readonly auth: BackEndAuth;
  /** `webEnrolmentTheme`: colours and logo of the vendor's page. */
  readonly theme?: string;
  /** Used when `createSession` gets no `returnUrl`: the vendor requires one. */
  readonly returnUrl?: string;
  /** Sent with the token exchange if the vendor requires it; a browser sends none, so the default is none. */
  readonly sdk?: BasicCredentials;
  /** Keys for `X-Signature`; the vendor signs with the API password. Two during a rotation. */
  readonly webhookKeys: readonly Secret[];
  /** Also accept a signature over the body as JavaScript would reserialize it. */
  readonly webhookSignatureCanonical: boolean;
  /** Further keys under `verifications`, each with the trust factor that it stands for. */
  readonly trustFactorKeys: TrustFactorKeys;
  /** Origins, besides the API's, that the vendor's page may be on. */
  readonly launchOrigins: readonly string[];
  /** True if messages are configured: a key for them, or the signature setting, is set. */
  readonly hasCallbacks: boolean;
  /** Milliseconds between two polls if no messages are configured; the vendor advises a minute. */
  readonly pollIntervalMs: number;
  /** Milliseconds between two polls if messages are configured. */
  readonly safetyPollIntervalMs: number;
  /** Network options for this vendor; they override `deps.http`. */
  readonly http: HttpOptions;
  /** Milliseconds without an answer, for capture calls, which wait for the vendor's image processing (dossier 4.2). */
  readonly captureTimeoutMs: number;
  /** Bytes of one image. The vendor documents no limit; phones make far smaller ones. */
  readonly maxImageBytes: number;
}

const CREATE = 'https://demo.trustmatic.io/documentation/docs/integration/createsession/';
const WEBHOOKS = 'https://dev.trustmatic.io/documentation/docs/integration/webhooks/';

const path = {
  is: field.textLike(/^\/[^?#\s]*[^/?#\s]$/, 'must start with a slash and not end with one'),
  optional: true,
} as const;
const spellings = {
  is: field.list(field.textLike(/^[^/?#\s][^?#\s]*$/, 'must not start with a slash'), { least: 1 }),
  optional: true,
} as const;
const username = field.userName();

/** Where to find each value: dossier 2, 3 and 9. Each tenant has its brand's pages under /documentation. */
export const vendorSettings: DefinedSettings<InnovatricsSettings> = defineSettings(
  {
    baseUrl: {
      is: field.baseUrl(),
      help: "your tenant's own host, the one whose /documentation you read",
      page: CREATE,
    },
    profile: {
      is: field.nameIn(PROFILES),
      default: 'trustmatic',
      help: 'the brand whose API you were given: compare the create path in its documentation',
      page: CREATE,
    },
    auth: { is: field.oneOf(['basic', 'apiKey']), optional: true },
    username: {
      is: username,
      optional: true,
      help: 'the API username that the vendor gave you; not a login of the dashboard',
      page: CREATE,
    },
    password: {
      is: field.secret(),
      optional: true,
      help: 'the API password that came with the API username',
      page: CREATE,
    },
    apiKey: {
      is: field.secret(),
      optional: true,
      help: 'the API key that the vendor gave you, for white labels (profile apikey)',
    },
    captureToken: { is: field.oneOf(['reference', 'access', 'none']), optional: true },
    externalId: { is: field.flag(), optional: true },
    applicantForm: { is: field.flag(), optional: true },
    theme: { is: field.text(), optional: true },
    returnUrl: { is: field.httpUrl(), optional: true },
    paths: field.group({
      initialize: path,
      dataPrefix: path,
      capturePrefix: path,
      webEnrolment: {
        is: field.textLike(
          /^\/.*[?&]token=\{token\}/,
          'must start with a slash, with token={token} in its query',
        ),
        optional: true,
      },
      imageSegments: spellings,
      sessionLists: spellings,
    }),
    sdk: { is: field.group({ username, password: field.secret() }), optional: true },
    webhookSignature: { is: field.oneOf(['required', 'optional', 'off']), optional: true },
    webhookSignatureCanonical: { is: field.flag(), default: false },
    webhookKey: {
      is: field.secret(),
      optional: true,
      help: 'the API password, unless the vendor named another key of X-Signature (dashboard, Integration, Webhooks)',
      page: WEBHOOKS,
      check: 'webhook secret',
    },
    webhookKeys: {
      is: field.list(field.secret(), { least: 1, commas: false }),
      optional: true,
      help: 'the keys of X-Signature, old and new, while the API password changes',
      page: WEBHOOKS,
      check: 'webhook secret',
    },
    trustFactorKeys: { is: field.textMap(field.nameIn(TRUST_FACTORS)), default: {} },
    launchOrigins: {
      is: field.list(field.baseUrl()),
      default: [],
      help: "the origin of the vendor's page, if it differs from that of `baseUrl`",
    },
    pollIntervalMs: { is: field.milliseconds(), default: 60_000 },
    safetyPollIntervalMs: { is: field.milliseconds(), default: 60_000 },
    captureTimeoutMs: { is: field.milliseconds(), default: 120_000 },
    maxImageBytes: { is: field.whole(), default: 10_000_000 },
  },
  {
    rules: (rule) => [
      rule(
        ['profile', 'auth', 'username'],
        (given) => (usesApiKey(given) || given.username !== undefined ? undefined : 'the API user'),
        'username',
      ),
      rule(
        ['profile', 'auth', 'password'],
        (given) => (usesApiKey(given) || given.password !== undefined ? undefined : 'of the API user'),
        'password',
      ),
      rule(
        ['profile', 'auth', 'apiKey'],
        (given) => (usesApiKey(given) && given.apiKey === undefined ? 'sent as x-api-key' : undefined),
        'apiKey',
      ),
      rule(
        ['profile', 'auth', 'webhookSignature', 'webhookKey', 'webhookKeys', 'password'],
        (given) =>
          usesApiKey(given) && webhookSignatureOf(given) !== 'off' && webhookKeysOf(given).length === 0
            ? 'messages are verified with it, and there is no password to use instead'
            : undefined,
        'webhookKey',
      ),
    ],
    transform: ({ profile, auth, username, password, apiKey, webhookKey, webhookKeys, ...own }) => {
      const { auth: _auth, paths, ...preset }: Profile = PROFILES[profile];
      const given = { profile, auth, username, password, apiKey, webhookKey, webhookKeys };
      const { webhookSignature } = own;
      const isSet = webhookSignature ?? webhookKey ?? webhookKeys;
      return {
        ...preset,
        ...own,
        auth: authOf(given),
        paths: { ...paths, ...own.paths },
        webhookKeys: webhookKeysOf(given),
        // The password is a key by default, so having a key does not show that a webhook address is configured at the
        // vendor.
        hasCallbacks: isSet !== undefined && webhookSignature !== 'off',
      };
    },
  },
);

interface Access {
  readonly profile: ProfileName;
  readonly auth?: Profile['auth'] | undefined;
  readonly username?: Secret | undefined;
  readonly password?: Secret | undefined;
  readonly apiKey?: Secret | undefined;
}

const usesApiKey = ({ profile, auth = PROFILES[profile].auth }: Pick<Access, 'profile' | 'auth'>): boolean =>
  auth === 'apiKey';

function authOf(given: Access): BackEndAuth {
  const { username, password, apiKey } = given;
  if (usesApiKey(given) && apiKey !== undefined) return { kind: 'apiKey', apiKey };
  if (username !== undefined && password !== undefined) return { kind: 'basic', username, password };
  throw new TypeError('a transformation ran on settings that were refused');
}

interface Messages {
  readonly profile: ProfileName;
  readonly webhookSignature?: WebhookSignature;
}
const webhookSignatureOf = ({ profile, webhookSignature }: Messages): WebhookSignature =>
  webhookSignature ?? PROFILES[profile].webhookSignature;

interface Keys {
  readonly webhookKey?: Secret | undefined;
  readonly webhookKeys?: readonly Secret[] | undefined;
  readonly password?: Secret | undefined;
}

/** Defaults to the password, with which the vendor signs (dossier 9). */
function webhookKeysOf({ webhookKey, webhookKeys = [], password }: Keys): Secret[] {
  const set = [...(webhookKey === undefined ? [] : [webhookKey]), ...webhookKeys];
  return set.length === 0 && password !== undefined ? [password] : set;
}

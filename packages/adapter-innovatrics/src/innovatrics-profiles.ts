/** Where the vendor's calls are, under the base URL. */
export interface InnovatricsPaths {
  readonly initialize: string;
  /** Before `/{sessionId}/status` and the other results. */
  readonly dataPrefix: string;
  /** Before `/document`, `/face` and the other capture calls. */
  readonly capturePrefix: string;
  /** The page for the person, with `{token}` in it; used only where the vendor does not return its address. */
  readonly webEnrolment: string;
  /** What stands before an image's name; the documents have two spellings, and the next is tried on a 404. */
  readonly imageSegments: readonly string[];
  /** After the data prefix: the list of sessions, of which there are two spellings too. */
  readonly sessionLists: readonly string[];
}

/** How one brand or version of the product differs from the others (dossier 2). */
export interface Profile {
  readonly paths: InnovatricsPaths;
  /** How the back end proves itself: `Authorization: Basic`, or `x-api-key`. */
  readonly auth: 'basic' | 'apiKey';
  /**
   * What opens the capture calls. `reference`: the token in `webEnrolmentUrl`, exchanged for an access token. `access`:
   * that token is the access token. `none`: the back end's own credentials, with the session's id in the body.
   */
  readonly captureToken: 'reference' | 'access' | 'none';
  /** Whether `initialize` takes `externalId`, the app's reference. */
  readonly externalId: boolean;
  /** How `initialize` names the page's theme. */
  readonly themeField: 'webEnrolmentTheme' | 'theme';
  /** Whether `initialize` takes `applicantForm`, the claims to compare with the document. */
  readonly applicantForm: boolean;
  readonly webhookSignature: WebhookSignature;
}

/** `optional`: messages with a signature must have a good one, messages without are hints. `off`: all are hints. */
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

export const PROFILES = {
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
      // Nowhere published: by analogy with the one path that is.
      dataPrefix: '/data/api/v1',
      capturePrefix: '/enrolment/api/v1',
    },
    captureToken: 'access',
    externalId: false,
    applicantForm: false,
    webhookSignature: 'off',
  },
  /** White label. */
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

import type { LicenseLevel, ServiceName } from './endpoints.js';
import type { ErrorShape } from './errors.js';
import type { CurveName } from './sealing.js';
import type { DocumentType, SessionStatus } from './words.js';

export interface EmulatedLicense {
  /** What the caller seals into the `licensekey` header. */
  readonly key: string;
  readonly authLevel: LicenseLevel;
  readonly disabled?: boolean;
  /** Milliseconds since the epoch. */
  readonly expiry?: number;
}

/** A verification configuration stored under a dvcID, which the docuverify dialect expands (dossier 6.1). */
export interface StoredVerification {
  readonly documentTypes?: readonly DocumentType[];
  readonly connector: Readonly<Record<string, unknown>>;
  readonly verification: Readonly<Record<string, unknown>>;
}

export interface EmulatedCommunity {
  readonly tenantId: string;
  readonly tenantTag: string;
  readonly tenantName: string;
  readonly communityId: string;
  readonly communityName: string;
}

/** What no public source settles, each with the dossier's default, and the invented customer behind it. */
export interface OneKosmosEmulatorSettings {
  readonly community: EmulatedCommunity;
  /** Names the tenant answers to, besides the emulator's own host. */
  readonly tenantDns: readonly string[];
  readonly licenses: readonly EmulatedLicense[];
  readonly verifications: Readonly<Record<string, StoredVerification>>;
  readonly curve: CurveName;

  /** Seconds that `ts` may be away from the service's clock. */
  readonly allowedTimeSpanSeconds: number;
  readonly malformedHeaderStatus: number;
  readonly staleTimestampStatus: number;
  readonly badLicenseStatus: number;
  readonly wrongLevelStatus: number;
  /** Whether a `uuid` seen within the time span is refused. */
  readonly rejectReusedUuid: boolean;
  /** Whether only the documented form of a body (sealed or plain) is taken. */
  readonly strictEnvelopes: boolean;
  /** What endpoints do whose documentation leaves open whether the answer is sealed. */
  readonly openResponses: 'sealed' | 'plain';
  /** How each service words an error, where the documents do not show the body. */
  readonly errorShapes: Readonly<Record<ServiceName, ErrorShape>>;
  /** Whether the opened `requestid` comes back in a plain header of that name. */
  readonly echoRequestId: boolean;
  /** Whether sealed answers carry the `signature_token` of later services. */
  readonly signatureToken: boolean;
  /** Further fields of `/environment`, whose body is not published. */
  readonly environment: Readonly<Record<string, unknown>>;

  readonly expireSessionInMinutes: number;
  readonly abandonSessionInMinutes: number;
  readonly maxRetries: number;
  readonly expiresFrom: readonly SessionStatus[];
  readonly abandonsFrom: readonly SessionStatus[];
  readonly declinesFrom: readonly SessionStatus[];
  /** Milliseconds of the vendor's time between `complete` and the outcome. */
  readonly processingDelayMs: number;
  /** Milliseconds after which an `expire` or `abandon` scenario ends an untouched session. */
  readonly scenarioDelayMs: number;
  /** `completionStatus` of `complete`, where it names the session's state. */
  readonly completionStatus: string;
  /**
   * What `complete` answers, whose words are not published: that it was completed (`state`), or what came of it
   * (`outcome`: judged at once, in the words of `outcomeWords`).
   */
  readonly completionAnswers: 'state' | 'outcome';
  /** Whether rows list a failed attempt's certificate while retries are left. */
  readonly failedAttemptsShown: boolean;
  readonly unknownSessionStatus: number;
  readonly acceptAnyEventName: boolean;

  /**
   * How outcomes are written in rows, records and certificates (dossier 7.0): `documented` as the filter prints them
   * (COMPLETED_PASS, REVIEW), `bare` (PASS, REVIEW), or all of them with the prefix.
   */
  readonly outcomeWords: 'documented' | 'bare' | 'prefixed';
  /** Whether rows of `fetch` carry `status`: the documented row does not (dossier 6.3). */
  readonly rowsCarryStatus: boolean;
  /** Whether rows carry `resultStatus`, whose value is printed as a placeholder only (dossier 7.0). */
  readonly rowsCarryOutcome: boolean;
  /** `result` of the certificates in `session-result`: an object with a status, or the word alone. */
  readonly certificateResult: 'object' | 'word';
  /** How session details name the bucket flag: its example, its prose, or both (dossier 6.3). */
  readonly bucketFlag: 'useBucket' | 'useHighResolutionImages' | 'both';
  /** Verifications that docuverify's `/verify` knows (dossier 6.1). */
  readonly docuverifyVerifications: readonly string[];
  /** Words of `responseStatus` and `sessionResult` that were never seen in an answer. */
  readonly resultWords: { readonly declined: string; readonly review: string; readonly notPerformed: string };
  /** Field names of the v3 answer while a session is under way. */
  readonly v3PendingFields: { readonly status: string; readonly sessionId: string };
  /** Where the checks of a session are listed as `{checks: [{name, status, score?}]}`. */
  readonly checksIn: readonly ('metadata' | 'raw_data')[];

  /** Whether captures go through the bucket when a verification does not say. */
  readonly highResolutionImages: boolean;
  readonly uploadMethod: 'PUT' | 'POST';
  readonly uploadLifetimeSeconds: number;
  readonly cancelUploadRefusals: {
    readonly noSession: number;
    readonly wrongStatus: number;
    readonly notConfigured: number;
  };

  readonly firstPageIndex: 0 | 1;
  /** Offset of the wall clock in which `startDate` and `endDate` are read. */
  readonly fetchUtcOffsetMinutes: number;
}

/** The invented customer of an emulator started without settings. */
export const communityDefaults: EmulatedCommunity = {
  tenantId: '64b0c0ffee0000000000a001',
  tenantTag: '1k-emulated',
  tenantName: 'Emulated tenant',
  communityId: '64b0c0ffee0000000000b001',
  communityName: 'default',
};

export const demoLicenses: readonly EmulatedLicense[] = [
  { key: '5e9f1c2a-0000-4000-8000-00000000c0de', authLevel: 'service' },
  { key: '5e9f1c2a-0000-4000-8000-0000000057e3', authLevel: 'system' },
  { key: '5e9f1c2a-0000-4000-8000-00000000e87e', authLevel: 'service_ext' },
];

export const demoVerifications: Readonly<Record<string, StoredVerification>> = {
  'demo-dvc': {
    connector: {
      id: 'demo-connector',
      type: 'emulated',
      config: {
        license: 'demo-connector-license',
        verifierUrl: 'https://verifier.example',
        document_share_session_enabled: true,
      },
    },
    verification: {
      id: 'demo-dvc',
      tag: 'demo',
      type: 'dl_authenticate',
      config: { verifier: 'emulated', debug: false, skip: false, returnRawData: true },
    },
  },
};

export const defaultSettings: OneKosmosEmulatorSettings = {
  community: communityDefaults,
  tenantDns: ['tenant.example'],
  licenses: demoLicenses,
  verifications: demoVerifications,
  curve: 'secp256k1',

  allowedTimeSpanSeconds: 60,
  malformedHeaderStatus: 400,
  staleTimestampStatus: 401,
  badLicenseStatus: 401,
  wrongLevelStatus: 403,
  rejectReusedUuid: false,
  strictEnvelopes: false,
  openResponses: 'sealed',
  errorShapes: { idproofingapi: 'statusCode', docuverify: 'code', adminconsole: 'code', caas: 'message' },
  echoRequestId: false,
  signatureToken: false,
  environment: {},

  expireSessionInMinutes: 30,
  abandonSessionInMinutes: 15,
  maxRetries: 0,
  expiresFrom: ['PENDING'],
  abandonsFrom: ['INPROGRESS'],
  declinesFrom: ['PENDING'],
  processingDelayMs: 150,
  scenarioDelayMs: 300,
  completionStatus: 'COMPLETED',
  completionAnswers: 'state',
  failedAttemptsShown: false,
  unknownSessionStatus: 400,
  acceptAnyEventName: false,

  outcomeWords: 'documented',
  rowsCarryStatus: true,
  rowsCarryOutcome: true,
  certificateResult: 'object',
  bucketFlag: 'useBucket',
  docuverifyVerifications: ['dl_verify', 'ssn_verify', 'face_liveness', 'face_compare'],
  resultWords: { declined: 'DECLINED', review: 'REVIEW', notPerformed: 'FAILED' },
  v3PendingFields: { status: 'sessionResult', sessionId: 'sessionId' },
  checksIn: ['metadata', 'raw_data'],

  highResolutionImages: true,
  uploadMethod: 'PUT',
  uploadLifetimeSeconds: 900,
  cancelUploadRefusals: { noSession: 404, wrongStatus: 405, notConfigured: 501 },

  firstPageIndex: 0,
  fetchUtcOffsetMinutes: 0,
};

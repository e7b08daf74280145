import type { FactorName } from './factors.js';

/** The dashboard takes one address per status, or one for all (dossier 9). */
export interface WebhookEndpoint {
  readonly url: string;
  /** All when absent. */
  readonly statuses?: readonly string[];
  /** PEM to trust, for an address with a certificate of its own. */
  readonly ca?: string;
}

/** The invented customer, and every point the vendor's pages leave open with the reading taken by default. */
export interface InnovatricsEmulatorSettings {
  /** API user of the Basic check. */
  readonly username: string;
  /** Its password, which is also the key of the webhook signature (dossier 9). */
  readonly password: string;
  /** `x-api-key` of the white label paths under `/api/v1/id-verifications`. */
  readonly apiKey: string;
  /** Whether Basic credentials must be padded, standard Base64 (dossier 13.3). */
  readonly strictBase64: boolean;

  readonly tenant: string;
  readonly projectId: string;
  readonly jwtSecret: string;
  /** Name of the claim that holds the tenant: `customer` in older tokens (dossier 3.2). */
  readonly jwtTenantClaim: 'tenant' | 'customer';
  /** What the browser address carries: the older FinChecker pages put the access token there (dossier 2). */
  readonly webEnrolmentToken: 'reference' | 'access';
  /** Whether a reference token can be exchanged once only. */
  readonly referenceTokenSingleUse: boolean;

  /** Seconds an access token lives. */
  readonly tokenTtlSeconds: number;
  /** Seconds between `createdDateUtc` and `expiryDateUtc` in the session list. */
  readonly listExpirySeconds: number;
  /** Days until an unfinished session is EXPIRED. */
  readonly sessionValidityDays: number;
  /** Days until everything is deleted, from the end of the check, or from creation if it never ended. */
  readonly retentionDays: number;
  /** Milliseconds between `complete` and the decision. */
  readonly processingDelayMs: number;

  readonly steps: readonly ('Welcome' | 'Document' | 'Face' | 'ProofOfAddress')[];
  /** Whether capture calls are refused before `start`. */
  readonly requireStart: boolean;
  /** What a second `start` is answered with; accepted when undefined. */
  readonly repeatedStartError: string | undefined;
  /** Business error for a session that ran out. */
  readonly expiredSessionError: string;
  /** Business error for a token nobody was given. */
  readonly unknownTokenError: string;
  /** Whether `imageBase` may be an http(s) address, which the emulator then fetches. */
  readonly fetchImageUrls: boolean;
  readonly returnUrlAppend: 'none' | 'sessionId';

  readonly invalidRequestStatus: number;
  readonly usedSessionIdStatus: number;
  readonly unknownSessionStatus: number;
  /** Results of a session that is PENDING or EXPIRED. */
  readonly notReadyStatus: number;
  readonly deletedStatus: number;
  /** Whether bodies and queries may carry what no document has. */
  readonly unknownFields: 'refused' | 'ignored';
  /** What a body of another media type than JSON is refused with; taken all the same when undefined. */
  readonly wrongMediaTypeStatus: number | undefined;
  /** Keys of answers: a gateway in front was seen to write them in Pascal case (dossier 11.30). */
  readonly keyCase: 'camel' | 'pascal';
  /** `verifications`: an object in every sample, a list in the words of the documents (dossier 11.10). */
  readonly verificationsAs: 'object' | 'list';
  /** `totalRecords`: the records of this page, or all there are (dossier 11.14). */
  readonly totalRecordsAre: 'page' | 'all';
  /** What the list has for a session that is not finished (dossier 8.6). */
  readonly unfinishedFields: 'null' | 'absent';
  /** Whether the face result has the undocumented `age` and `gender` of the sample (dossier 11.21). */
  readonly faceEstimates: boolean;
  /** A word in the document's own language that stands for the printed nationality, such as LATVIJAS (dossier 11.20). */
  readonly visualNationality: string | undefined;
  /** What cards print on their back, and no specimen says; left out when undefined. */
  readonly printedHeight: string | undefined;
  /** Whether results can be read while an operator has to decide. */
  readonly resultsWhileWaiting: boolean;

  /** Factors of this customer's configuration; those without input are left out or UNAVAILABLE. */
  readonly trustFactors: readonly FactorName[];
  /** JSON keys of factors whose key was never published (dossier 7.1). */
  readonly trustFactorKeys: Readonly<Partial<Record<FactorName, string>>>;
  /** Lowest score of level HIGH, of 100. */
  readonly highFrom: number;
  /** Lowest score of level MEDIUM, of 100. */
  readonly mediumFrom: number;
  /** Years; used by `ageVerification` only. */
  readonly minimumAge: number;

  /** Whether `primary_identifier` holds the given names, as in the vendor's own sample (dossier 11.20). */
  readonly mrzIdentifiersSwapped: boolean;
  /** `mrz_type` of a 2x44 zone. */
  readonly passportMrzType: string;
  /** Whether cards answer with barcode rows, filled from the back's MRZ: the specimens print no barcode. */
  readonly barcodeOnCards: boolean;

  readonly webhooks: readonly WebhookEndpoint[];
  /** Whether "Session initialized" and "Session started" are announced too. */
  readonly webhookSessionEvents: boolean;
  /** Status words of these two events, which no page prints. */
  readonly webhookSessionInitialized: string;
  readonly webhookSessionStarted: string;
  readonly webhookSigned: boolean;
  readonly webhookProjectId: boolean;
  readonly webhookMaxAttempts: number;
  /** Milliseconds of the vendor's time before the second, third, … attempt. */
  readonly webhookBackoffMs: readonly number[];
  readonly webhookTimeoutMs: number;
  /** A misbehaving sender: a signature over other bytes, or every event twice. */
  readonly webhookTrouble: 'none' | 'bad-signature' | 'duplicate';
}

export const innovatricsDefaults: InnovatricsEmulatorSettings = {
  username: 'innovatrics',
  password: 'innovatrics',
  apiKey: 'emulator-api-key-not-for-production',
  strictBase64: true,
  tenant: 'development',
  projectId: 'development',
  jwtSecret: 'emulator-jwt-secret-not-for-production',
  jwtTenantClaim: 'tenant',
  webEnrolmentToken: 'reference',
  referenceTokenSingleUse: false,
  tokenTtlSeconds: 3600,
  listExpirySeconds: 3600,
  sessionValidityDays: 14,
  retentionDays: 30,
  processingDelayMs: 150,
  steps: ['Welcome', 'Document', 'Face'],
  requireStart: false,
  repeatedStartError: undefined,
  expiredSessionError: 'SESSION_EXPIRED',
  unknownTokenError: 'TOKEN_NOT_FOUND',
  fetchImageUrls: false,
  returnUrlAppend: 'none',
  invalidRequestStatus: 400,
  usedSessionIdStatus: 409,
  unknownSessionStatus: 404,
  notReadyStatus: 404,
  deletedStatus: 204,
  unknownFields: 'refused',
  wrongMediaTypeStatus: 415,
  keyCase: 'camel',
  verificationsAs: 'object',
  totalRecordsAre: 'page',
  unfinishedFields: 'null',
  faceEstimates: true,
  visualNationality: undefined,
  printedHeight: '168 cm',
  resultsWhileWaiting: true,
  trustFactors: [
    'dateOfExpiration',
    'documentLiveness',
    'faceVerification',
    'mrzOcrCrossCheck',
    'overallOcrFieldsConfidence',
    'passiveLiveness',
    'mrzValidity',
    'applicantIntegrity',
  ],
  trustFactorKeys: {},
  highFrom: 70,
  mediumFrom: 40,
  minimumAge: 18,
  mrzIdentifiersSwapped: false,
  passportMrzType: 'ID-3',
  barcodeOnCards: true,
  webhooks: [],
  webhookSessionEvents: true,
  webhookSessionInitialized: 'SESSION_INITIALIZED',
  webhookSessionStarted: 'SESSION_STARTED',
  webhookSigned: true,
  webhookProjectId: true,
  webhookMaxAttempts: 3,
  webhookBackoffMs: [1000, 5000, 25_000],
  webhookTimeoutMs: 10_000,
  webhookTrouble: 'none',
};

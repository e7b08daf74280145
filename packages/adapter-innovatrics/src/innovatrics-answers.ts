// What the vendor answers, as far as we read it, in camelCase: the types of innovatrics-schema.ts. Public: the client's calls
// return them.

/** Every field is nullable in the vendor's own client (dossier 4.2, 8). */
type Maybe<Value> = Value | null | undefined;

/** Dossier 5. Older versions return no address, white labels no access token. */
export interface Initialized {
  readonly sessionId: string;
  readonly accessToken?: Maybe<string>;
  readonly webEnrolmentUrl?: Maybe<string>;
}

/** What every capture call answers: failures come inside a 2xx (dossier 4.2). */
export interface CaptureAnswer {
  readonly hasError?: Maybe<boolean>;
  readonly error?: Maybe<string>;
}

export interface Exchanged extends CaptureAnswer {
  readonly token?: Maybe<string>;
}

/** How the customer's page and app are set up. */
export interface SdkConfiguration extends CaptureAnswer {
  /** `Welcome`, `Document`, `Face`, `ProofOfAddress`, in order. */
  readonly steps?: Maybe<readonly { readonly name?: Maybe<string> }[]>;
  readonly frontendConfiguration?: Maybe<FrontendConfiguration>;
}

export interface FrontendConfiguration {
  readonly allowManualUpload?: Maybe<boolean>;
  readonly flipDocumentTime?: Maybe<number>;
  readonly logInnoDetectionResults?: Maybe<boolean>;
  readonly innovatricsLicence?: Maybe<string>;
}

export interface CapturedDocument extends CaptureAnswer {
  readonly isTwoSideDocument?: Maybe<boolean>;
  readonly pageSide?: Maybe<string>;
  readonly country?: Maybe<string>;
  readonly type?: Maybe<string>;
}

/** What opens the document's chip. */
export interface NfcKey extends CaptureAnswer {
  readonly data?: Maybe<NfcKeyData>;
  /** 0: there is none. */
  readonly rfidPresence?: Maybe<number>;
}

export interface NfcKeyData {
  readonly documentNumber?: Maybe<string>;
  readonly dateOfBirth?: Maybe<string>;
  readonly dateOfExpiry?: Maybe<string>;
}

export interface Completed extends CaptureAnswer {
  readonly customerReturnUrl?: Maybe<string>;
}

export interface SessionStatus {
  readonly status: string;
}

/** Dossier 7.1. */
export interface ComparedField {
  readonly inputFieldName?: Maybe<string>;
  readonly ocrTextValue?: Maybe<string>;
  readonly mrzTextValue?: Maybe<string>;
  /** What was expected; nowhere published. */
  readonly formTextValue?: Maybe<string>;
  readonly distance?: Maybe<number>;
  readonly score?: Maybe<number>;
}

export interface Factor {
  readonly score?: Maybe<number>;
  readonly level?: Maybe<string>;
  readonly fields?: Maybe<readonly ComparedField[]>;
}

export interface NamedFactor extends Factor {
  readonly name: string;
}

export interface DecisionResults {
  /** An object by factor, though the docs say "list" (dossier 11, row 10). */
  readonly verifications?: Maybe<readonly NamedFactor[] | { readonly [factor: string]: Factor }>;
  readonly decision?: Maybe<{ readonly score?: Maybe<number>; readonly level?: Maybe<string> }>;
}

export interface VisualRow {
  readonly name?: Maybe<string>;
  readonly value?: Maybe<string>;
  readonly confidence?: Maybe<number>;
  readonly normalizedDateValue?: Maybe<string>;
}

export interface MrzRow {
  readonly name?: Maybe<string>;
  readonly value?: Maybe<string>;
}

export interface ReportedApplicant {
  readonly firstName?: Maybe<string>;
  readonly lastName?: Maybe<string>;
  readonly dateOfBirth?: Maybe<string>;
}

/** Dossier 8.3. */
export interface DocumentResult {
  readonly country?: Maybe<string>;
  readonly documentType?: Maybe<string>;
  readonly applicant?: Maybe<ReportedApplicant>;
  readonly documentVisualResults?: Maybe<readonly VisualRow[]>;
  readonly documentMrzResults?: Maybe<readonly MrzRow[]>;
  readonly availableImages?: Maybe<readonly string[]>;
}

/** Dossier 8.4. */
export interface FaceResult {
  readonly availableImages?: Maybe<readonly string[]>;
}

/** Names of images (dossier 8.5). */
export interface ImageList {
  readonly document?: Maybe<readonly string[]>;
  readonly face?: Maybe<readonly string[]>;
}

/** Dossier 8.6. Its expiry, an hour after creation, is not the session's (dossier 6.2). */
export interface ListedSession {
  readonly id: string;
  readonly verificationStatus?: Maybe<string>;
  readonly createdDateUtc?: Maybe<string>;
  readonly completedDateUtc?: Maybe<string>;
  readonly documentType?: Maybe<string>;
  readonly country?: Maybe<string>;
}

export interface SessionList {
  readonly pageNumber?: Maybe<number>;
  readonly pageSize?: Maybe<number>;
  readonly data?: Maybe<readonly ListedSession[]>;
}

/** Dossier 9. */
export interface WebhookBody {
  readonly sessionId: string;
  readonly status?: Maybe<string>;
  readonly externalId?: Maybe<string>;
  readonly projectId?: Maybe<string>;
}

/** A code, where capture calls have it (dossier 4.4). */
export interface ErrorBody {
  readonly error: string;
}

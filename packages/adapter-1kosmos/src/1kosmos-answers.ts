// What 1Kosmos answers about sessions, as far as we read it: the types of 1kosmos-schema.ts. Public: the client's calls
// return them.

/** What is of another type than documented is left out. */
type Maybe<Value> = Value | null | undefined;

/** Milliseconds: numbers in one place, text in another (dossier 0.8). */
type Timestamp = number | string;

export interface CreatedSession {
  readonly sessionId: string;
  readonly url: string;
}

export interface ReportedUser {
  readonly uid?: Maybe<string>;
  readonly username?: Maybe<string>;
  readonly firstname?: Maybe<string>;
  readonly lastname?: Maybe<string>;
}

/** Dossier 6.3, SessionDetails. */
export interface SessionDetails {
  readonly status: string;
  readonly id?: Maybe<string>;
  readonly documentType?: Maybe<string>;
  readonly user?: Maybe<ReportedUser>;
  /** Of the capture engine. */
  readonly license?: Maybe<string>;
  readonly workflowId?: Maybe<string>;
  readonly wfInstanceId?: Maybe<string>;
  /** One flag, under the example's name and the prose's. */
  readonly useBucket?: Maybe<boolean>;
  readonly useHighResolutionImages?: Maybe<boolean>;
  readonly autoDetectTimeout?: Maybe<number>;
  readonly postTimeoutCaptureMode?: Maybe<string>;
  readonly selfieCaptureMode?: Maybe<string>;
}

/** What a record and a row have in common (dossier 6.3). */
export interface RecordedSession {
  readonly documentType?: Maybe<string>;
  readonly status?: Maybe<string>;
  readonly resultStatus?: Maybe<string>;
  readonly dvcID?: Maybe<string>;
  readonly createdTS?: Maybe<Timestamp>;
  readonly startedTS?: Maybe<Timestamp>;
  readonly abandonedTS?: Maybe<Timestamp>;
  readonly expiryTS?: Maybe<Timestamp>;
  readonly user?: Maybe<ReportedUser>;
}

/** Dossier 6.3, SessionRecord: the answer to `start`. */
export interface SessionRecord extends RecordedSession {
  readonly id?: Maybe<string>;
  readonly url?: Maybe<string>;
  readonly history?: Maybe<readonly { readonly [name: string]: unknown }[]>;
}

export interface Completion {
  readonly completionStatus?: Maybe<string>;
}

export interface DeclinedSession {
  readonly status?: Maybe<string>;
  readonly id?: Maybe<string>;
  readonly documentType?: Maybe<string>;
  readonly user?: Maybe<ReportedUser>;
}

export interface CanceledUpload {
  readonly status?: Maybe<string>;
}

/** The address for each wanted image, by its name. */
export type PresignedUrls = { readonly [imageName: string]: string };

/** Dossier 6.3, SessionRow: documented without a `status`. */
export interface SessionRow extends RecordedSession {
  readonly id: string;
  readonly completedTS?: Maybe<Timestamp>;
  readonly 'session-result'?: Maybe<readonly RowResult[]>;
}

export interface RowResult {
  readonly result?: Maybe<{ readonly reasonCode?: Maybe<string> }>;
}

export interface SessionPage {
  readonly data: readonly SessionRow[];
  readonly page?: Maybe<PagePosition>;
}

export interface PagePosition {
  readonly index: number;
  /** The sessions that the query found. */
  readonly total: number;
  readonly size: number;
}

/** Dossier 7.4: the fields of a document object, all of them text. */
export interface ReportedDocument {
  readonly type?: Maybe<string>;
  readonly documentType?: Maybe<string>;
  readonly documentId?: Maybe<string>;
  readonly id?: Maybe<string>;
  readonly firstName?: Maybe<string>;
  readonly middleName?: Maybe<string>;
  readonly givenName?: Maybe<string>;
  readonly lastName?: Maybe<string>;
  readonly familyName?: Maybe<string>;
  readonly dob?: Maybe<string>;
  readonly doe?: Maybe<string>;
  readonly doi?: Maybe<string>;
  readonly gender?: Maybe<string>;
  readonly placeOfBirth?: Maybe<string>;
  readonly street?: Maybe<string>;
  readonly city?: Maybe<string>;
  readonly state?: Maybe<string>;
  readonly zipCode?: Maybe<string>;
  readonly country?: Maybe<string>;
  readonly face?: Maybe<string>;
  readonly image?: Maybe<string>;
  readonly imageBack?: Maybe<string>;
  /** The vendor's signature over what it proves; not checked here, since nobody publishes over what (dossier 7.4). */
  readonly proof_jwt?: Maybe<string>;
}

export interface ReportedFace {
  readonly face?: Maybe<string>;
}

export interface ReportedCheck {
  readonly name: string;
  readonly status: string;
  readonly score?: Maybe<number>;
}

/** Nobody publishes what `metadata` and `raw_data` hold: checks are taken where they look like checks. */
export interface ReportedChecks {
  readonly checks?: Maybe<readonly ReportedCheck[]>;
}

/** The legacy and the v3 shape in one (dossier 7.4). */
export interface SessionResult {
  readonly sessionId?: Maybe<string>;
  readonly responseStatus?: Maybe<string>;
  readonly sessionResult?: Maybe<string>;
  readonly dl_object?: Maybe<ReportedDocument>;
  readonly ppt_object?: Maybe<ReportedDocument>;
  readonly idcard_object?: Maybe<ReportedDocument>;
  readonly document?: Maybe<ReportedDocument>;
  readonly liveid_object?: Maybe<ReportedFace>;
  readonly liveId?: Maybe<ReportedFace>;
  readonly token?: Maybe<string>;
  readonly errorInfo?: Maybe<{ readonly reasonCode?: Maybe<string> }>;
  readonly metadata?: Maybe<ReportedChecks>;
  readonly raw_data?: Maybe<ReportedChecks>;
}

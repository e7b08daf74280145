// What 1Kosmos answers about sessions. Public: the client's calls return these types.
import {
  answer,
  answerOf,
  anything,
  code,
  type Field,
  flag,
  list,
  map,
  number,
  object,
  required,
  text,
} from '@anyproof/provider-kit';
import { nonBlank, type Timestamp, timestamp } from './1kosmos-fields.js';

export interface CreatedSession {
  readonly sessionId: string;
  readonly url: string;
}

export const createdSession = answer<CreatedSession>()({
  sessionId: required(nonBlank),
  url: required(nonBlank),
});

/** What the app said of the person when it created the session. */
export interface ReportedUser {
  readonly uid?: string;
  readonly username?: string;
  readonly firstname?: string;
  readonly lastname?: string;
}

const user = object<ReportedUser>({ uid: code, username: text, firstname: text, lastname: text });

/** Dossier 6.3, SessionDetails. */
export interface SessionDetails {
  readonly status: string;
  readonly user?: ReportedUser;
  readonly id?: string;
  readonly documentType?: string;
  /** Of the capture engine. */
  readonly license?: string;
  readonly workflowId?: string;
  readonly wfInstanceId?: string;
  /** One flag, under the example's name and the prose's. */
  readonly useBucket?: boolean;
  readonly useHighResolutionImages?: boolean;
  readonly bypassConfig?: readonly unknown[];
  /** Seconds. */
  readonly autoDetectTimeout?: number;
  readonly postTimeoutCaptureMode?: string;
  readonly autoCaptureCountdownSeconds?: number;
  readonly autoCaptureCountdownVisible?: boolean;
  readonly selfieCaptureMode?: string;
}

export const sessionDetails = answer<SessionDetails>()(
  {
    status: required(text),
    user,
    id: code,
    documentType: text,
    license: text,
    workflowId: code,
    wfInstanceId: code,
    useBucket: flag,
    useHighResolutionImages: flag,
    bypassConfig: list(anything),
    autoDetectTimeout: number,
    postTimeoutCaptureMode: text,
    autoCaptureCountdownSeconds: number,
    autoCaptureCountdownVisible: flag,
    selfieCaptureMode: text,
  },
  { names: { session: ['id'] } },
);

/** What a record and a row have in common (dossier 6.3). */
export interface RecordedSession {
  /** Of the vendor's database. */
  readonly _id?: string;
  readonly tenantDNS?: string;
  readonly tenantId?: string;
  readonly communityName?: string;
  readonly communityId?: string;
  readonly documentType?: string;
  readonly status?: string;
  readonly did?: string;
  readonly dvcID?: string;
  readonly expiryTS?: Timestamp;
  readonly createdTS?: Timestamp;
  readonly startedTS?: Timestamp;
  readonly abandonedTS?: Timestamp;
  readonly resultStatus?: string;
  readonly user?: ReportedUser;
}

const recorded = {
  _id: code,
  tenantDNS: text,
  tenantId: code,
  communityName: text,
  communityId: code,
  documentType: text,
  status: text,
  did: code,
  dvcID: code,
  expiryTS: timestamp,
  createdTS: timestamp,
  startedTS: timestamp,
  abandonedTS: timestamp,
  resultStatus: text,
  user,
};

/** What the person did, as the vendor's page recorded it. */
export interface HistoryEntry {
  readonly activity?: string;
  readonly ipAddress?: string;
  readonly userAgent?: string;
  readonly screenName?: string;
  readonly ts?: Timestamp;
}

/** Dossier 6.3, SessionRecord: the answer to `start`. */
export interface SessionRecord extends RecordedSession {
  readonly id?: string;
  readonly url?: string;
  readonly history?: readonly HistoryEntry[];
}

const historyEntry = object<HistoryEntry>({
  activity: text,
  ipAddress: text,
  userAgent: text,
  screenName: text,
  ts: timestamp,
});

export const sessionRecord = answer<SessionRecord>()(
  { ...recorded, id: code, url: text, history: list(historyEntry) },
  { names: { session: ['id'], tenant: ['tenantId'] } },
);

export interface Completion {
  /** Its words are not published; outcomes are read as those of rows. */
  readonly completionStatus?: string;
}

export const completion = answer<Completion>()({ completionStatus: text });

export interface DeclinedSession {
  readonly status?: string;
  readonly user?: ReportedUser;
  readonly id?: string;
  readonly documentType?: string;
}

export const declinedSession = answer<DeclinedSession>()(
  { status: text, user, id: code, documentType: text },
  { names: { session: ['id'] } },
);

export interface CanceledUpload {
  readonly status?: string;
}

export const canceledUpload = answer<CanceledUpload>()({ status: text });

/** The address for each wanted image, by its name. */
export type PresignedUrls = { readonly [imageName: string]: string };

export const presignedUrls = answerOf<PresignedUrls>(map(text));

/** Dossier 6.3, SessionRow: documented without a `status`, which some services send all the same. */
export interface SessionRow extends RecordedSession {
  readonly id: string;
  readonly completedTS?: Timestamp;
  readonly 'session-result'?: readonly RowResult[];
}

/** One certificate of a row; of its fields, only `result` is attested (dossier 7.0). */
export interface RowResult {
  readonly result?: RowVerdict;
  /** Where `result` is a word alone. */
  readonly reasonCode?: string;
  readonly message?: string;
}

/** As an object, or its `status` alone as text. */
export interface RowVerdict {
  readonly status?: string;
  readonly reasonCode?: string;
  readonly message?: string;
}

const verdictObject = object<RowVerdict>({ status: text, reasonCode: code, message: text });
const verdict: Field<RowVerdict> = (value, unread) =>
  typeof value === 'string' ? verdictObject({ status: value }, unread) : verdictObject(value, unread);

const row = object<SessionRow>({
  ...recorded,
  id: required(nonBlank),
  completedTS: timestamp,
  'session-result': list(object<RowResult>({ result: verdict, reasonCode: code, message: text })),
});

export interface SessionPage {
  readonly data?: readonly SessionRow[];
  readonly page?: PagePosition;
}

export interface PagePosition {
  readonly index?: number;
  /** The sessions that the query found. */
  readonly total?: number;
  readonly size?: number;
}

export const sessionPage = answer<SessionPage>()({
  data: list(row),
  page: object<PagePosition>({ index: number, total: number, size: number }),
});

import {
  aboutAnother,
  answer,
  anything,
  code,
  type Field,
  isAnother,
  list,
  map,
  number,
  object,
  required,
  text,
} from '@anyproof/provider-kit';
import { ENDPOINTS, nonBlank, type Timestamp, timestamp } from '../protocol/endpoints.js';

export type SomeObject = { readonly [name: string]: unknown };

/** An object whose fields are unpublished. */
export const someObject: Field<SomeObject> = map(anything);

export interface CreatedSession {
  readonly sessionId: string;
  readonly url: string;
}

export const createdSession = answer<CreatedSession>()({
  sessionId: required(nonBlank),
  url: required(nonBlank),
});

/** What the app said about the person when it created the session. */
export interface ReportedUser {
  readonly uid?: string;
  readonly username?: string;
  readonly firstname?: string;
  readonly lastname?: string;
}

export const user = object<ReportedUser>({ uid: code, username: text, firstname: text, lastname: text });

/** What a record and a row have in common (dossier 6.3). */
export interface RecordedSession {
  /** The id in the vendor's database. */
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

export const recorded = {
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

/** Dossier 6.3, SessionRow: documented without a `status`, which some services send nevertheless. */
export interface SessionRow extends RecordedSession {
  readonly id: string;
  readonly completedTS?: Timestamp;
  readonly 'session-result'?: readonly RowResult[];
}

/** One certificate of a row; of its fields, only `result` is attested (dossier 7.0). */
export interface RowResult {
  readonly result?: RowVerdict;
  /** Present if `result` is a single value. */
  readonly reasonCode?: string;
  readonly message?: string;
}

/** An object, or only its `status` as text. */
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
  /** How many sessions the query found. */
  readonly total?: number;
  readonly size?: number;
}

export const sessionPage = answer<SessionPage>()({
  data: list(row),
  page: object<PagePosition>({ index: number, total: number, size: number }),
});

/**
 * Filters of `fetch` (dossier 6.3). Names and uid match partially; dates are `YYYY-MM-DD HH:mm:ss.SSS`, assumed to be
 * UTC.
 */
export interface FetchQuery {
  readonly id?: string;
  readonly status?: string;
  readonly overallRecommendation?: string;
  readonly documentType?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly dvcID?: string;
  readonly startDate?: string;
  readonly endDate?: string;
}

export interface FetchRequest {
  readonly query?: FetchQuery;
  readonly pIndex: number;
  readonly pSize: number;
  readonly tenantId: string;
  readonly communityId: string;
}

export function checkRow(
  row: SessionRow,
  { query, tenantId, communityId }: FetchRequest,
  provider: string,
): void {
  const { path } = ENDPOINTS.fetch;
  if (query?.id !== undefined && isAnother(row.id, query.id)) throw aboutAnother('session', provider, path);
  if (isAnother(row.tenantId, tenantId) || isAnother(row.communityId, communityId))
    throw aboutAnother('tenant', provider, path);
}

import {
  type Artifact,
  type CallOptions,
  type Download,
  type SessionPage as ListedPage,
  ProofingError,
  type ProofingSession,
  type SessionQuery,
  type SessionRef,
  sniffMediaType,
} from '@anyproof/core';
import {
  aboutAnother,
  compact,
  entryOf,
  hashedBody,
  isAnother,
  type Parsed,
  pageNumberOf,
} from '@anyproof/provider-kit';
import type { OneKosmosClient } from './client/index.js';
import type { SessionDetails } from './client/session.js';
import type { FetchQuery, SessionPage } from './client/sessions.js';
import type { SessionResult } from './client/share-session.js';
import { ENDPOINTS } from './protocol/endpoints.js';
import { PICTURES } from './result/checks.js';
import { outcomeOf } from './result/outcome.js';
import { type Answers, type MapperContext, mapRow, type ReadRow } from './result/session.js';
import type { OneKosmosSettings } from './settings.js';
import {
  checkReference,
  checkTenant,
  flowOf,
  flowsByVerification,
  type OneKosmosFlow,
  stateFor,
  uidKindOf,
} from './state.js';
import { AWAITED, isCompleted, meaningOfSession, wordOfSession } from './vocabulary.js';

/**
 * Fetches the details and, for a completed session, its outcome: the row, and the result if there is no row or if the
 * row approves, since no one is approved unless the result agrees. While a submitted session continues, its row may
 * show that the attempt failed, if its verification allows retries.
 */
export async function ask(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  ref: SessionRef,
  call: CallOptions & { readonly isHandedIn?: boolean | undefined },
): Promise<Answers> {
  const details = await askDetails(client, ref, call);
  const asked = { details, uidKind: uidKindOf(ref) };
  const { status } = details.value;
  if (!isCompleted(status)) {
    const mayHaveFailed = call.isHandedIn === true && !isOver(status) && allowsRetries(ref, settings);
    return mayHaveFailed ? { ...asked, row: await askRow(client, settings, ref, details, call) } : asked;
  }
  const result = () => askResult(client, settings, ref, call);
  if (settings.outcomeFrom === 'result') return { ...asked, result: await result() };
  const row = await askRow(client, settings, ref, details, call);
  const { word, meaning } = outcomeOf({ details: details.value, row: row.value }, settings);
  const isTold = meaning !== undefined && meaning !== AWAITED && word !== undefined;
  return isTold && meaning.outcome.decision !== 'approved'
    ? { ...asked, row }
    : { ...asked, row, result: await result() };
}

/** Throws BAD_RESPONSE if they name another reference than the ref remembers. */
export async function askDetails(
  client: OneKosmosClient,
  ref: SessionRef,
  { signal }: CallOptions,
): Promise<Parsed<SessionDetails>> {
  const details = await client.proofingSession.details(ref.id, signal);
  checkReference(ref, details.value.user?.uid, ENDPOINTS.sessionDetails.path);
  return details;
}

function allowsRetries(ref: SessionRef, settings: OneKosmosSettings): boolean {
  const flow = flowOf(ref, settings);
  const { maxRetries = 0 } = 'dvcId' in flow ? {} : (flow.verification.config ?? {});
  return settings.outcomeFrom === 'fetch' && Number(maxRetries) > 0;
}

/** An unknown status may mean anything. */
const isOver = (status: string): boolean => meaningOfSession(status)?.outcome.status !== 'pending';

async function askRow(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  ref: SessionRef,
  details: Parsed<SessionDetails>,
  { signal }: CallOptions,
): Promise<ReadRow> {
  const ids = await client.discovery.community(signal);
  const query = { query: { id: ref.id }, pIndex: settings.firstPageIndex, pSize: 1, ...ids };
  const page = await client.proofingSession.fetch(query, signal);
  const read = rowOf(page, ref.id);
  const { path } = ENDPOINTS.fetch;
  const { uid } = read.value?.user ?? {};
  checkReference(ref, uid, path);
  // A ref from a list remembers none.
  const { uid: ofDetails } = details.value.user ?? {};
  if (ofDetails && isAnother(uid, ofDetails)) throw aboutAnother('reference', ref.provider, path);
  if (read.value !== undefined) checkTenant(read.value, settings, ref.provider, path);
  return read;
}

/** Reads only the page's rows: its counts say nothing about this session. */
function rowOf({ value, unread = [] }: Parsed<SessionPage>, id: string): ReadRow {
  const ofRows = unread.filter((place) => place === 'data' || place.startsWith('data.'));
  return { value: value.data?.find((row) => !isAnother(row.id, id)), unread: ofRows };
}

/**
 * Throws BAD_RESPONSE for the result of another session. docuverify is sent only the fields that it is known to accept
 * (dossier 6.1).
 */
export function askResult(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  ref: SessionRef,
  { signal }: CallOptions,
): Promise<Parsed<SessionResult>> {
  const flow: OneKosmosFlow = flowOf(ref, settings);
  const { resultShape } = settings;
  const sessionId = ref.id;
  if ('dvcId' in flow) {
    const body = { dvcID: flow.dvcId, sessionId };
    return resultShape === 'v3'
      ? client.docuverify.resultV3(body, signal)
      : client.docuverify.result(body, signal);
  }
  const { connector, verification } = flow;
  const wanted = { includeMetadata: true, granularStatus: true, alwaysReturnAssets: true };
  const version = resultShape === 'v3' ? { apiVersion: resultShape } : {};
  return client.shareSession.result({ connector, verification, sessionId, ...wanted, ...version }, signal);
}

/**
 * Reads a picture from the result, which is fetched again. Throws INVALID_INPUT for an id that no result lists, before
 * any call, SESSION_GONE if the result does not have it, and BAD_RESPONSE if it is not base64.
 */
export async function openArtifact(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  ref: SessionRef,
  { id }: Artifact,
  call: CallOptions,
): Promise<Download> {
  const picture = entryOf(PICTURES, id);
  if (picture === undefined)
    throw new ProofingError({
      code: 'INVALID_INPUT',
      message: "unknown artifact: pass one from this session's result, unchanged",
      provider: ref.provider,
    });
  const result = await askResult(client, settings, ref, call);
  const content = picture.contentIn(result.value)?.replace(DATA_URL, '').replace(/\s+/g, '');
  if (!content)
    throw new ProofingError({
      code: 'SESSION_GONE',
      message: 'the vendor does not have this picture (any more)',
      provider: ref.provider,
    });
  if (content.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(content))
    throw new ProofingError({
      code: 'BAD_RESPONSE',
      message: 'a picture in the result is not base64',
      provider: ref.provider,
    });
  return {
    mediaType: sniffMediaType(Buffer.from(content.slice(0, 32), 'base64')) ?? 'application/octet-stream',
    size: Buffer.byteLength(content, 'base64'),
    ...hashedBody(decoded(content)),
  };
}

/** Precedes base64 in pictures that are meant for a browser. */
const DATA_URL = /^\s*data:[a-z0-9.+/-]{0,100};base64,/i;

/** How many characters are decoded at a time: a multiple of four. */
const SLICE = 64 * 1024;

function* decoded(content: string): Generator<Buffer> {
  for (let at = 0; at < content.length; at += SLICE)
    yield Buffer.from(content.slice(at, at + SLICE), 'base64');
}

const FETCH = ENDPOINTS.fetch.path;

const PAGE_SIZE = 50;

/** The limit of rows that are read from one answer. */
const LARGEST_PAGE = 1_000;

export interface ListContext extends MapperContext {
  readonly provider: string;
  /** The service's time, in milliseconds. */
  now(): number;
}

/**
 * A page of the community's sessions, including those of other apps; with a filter it may be short or empty. Throws
 * INVALID_INPUT for an unknown cursor.
 */
export async function listSessions(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  { now, ...context }: ListContext,
  query: SessionQuery,
  { signal }: CallOptions,
): Promise<ListedPage> {
  const { cursor, pageSize: wanted = PAGE_SIZE } = query;
  const pageSize = Math.min(wanted, LARGEST_PAGE);
  // Counted from 0, whatever the vendor's first page is.
  const page = pageNumberOf(cursor, 0, context.provider);
  const ids = await client.discovery.community(signal);
  const pIndex = page + settings.firstPageIndex;
  const body = { ...vendorQuery(query), pIndex, pSize: pageSize, ...ids };
  const answered = await client.proofingSession.fetch(body, signal);
  const { data, page: position } = answered.value;
  if (data === undefined)
    throw new ProofingError({
      code: 'BAD_RESPONSE',
      message: 'POST /proofingsession/fetch: the answer has no list of sessions',
      provider: context.provider,
    });
  for (const row of data) checkTenant(row, settings, context.provider, FETCH);
  const flowOfRow = flowsByVerification(settings);
  const rowIn = rowsIn(answered);
  const uidKind = query.subject === undefined ? undefined : 'subject';
  const mapping = { ...context, uidKind, now: now() } as const;
  const sessions = data.map((row): ProofingSession => {
    const ref = {
      provider: context.provider,
      id: row.id,
      ...stateFor(row.id, flowOfRow.get(row.dvcID), undefined),
    };
    const { raw = row, unread = [] } = rowIn.get(row.id) ?? {};
    return mapRow(ref, { value: row, unread }, raw, mapping);
  });
  const total = position?.total;
  const hasMore = total === undefined ? data.length >= pageSize : (page + 1) * pageSize < total;
  return {
    sessions: sessions.filter((session) => fits(session, query)),
    ...(hasMore && data.length > 0 ? { next: String(page + 1) } : {}),
  };
}

/** No clock on earth differs from UTC by more: the zone of the vendor's dates is not documented. */
const ANY_ZONE_MS = 14 * 3_600_000;

/** The vendor's filters are wider than the query: parts of a `uid` match, and so do dates in any zone. */
function vendorQuery({ subject, status, since, until }: SessionQuery): { readonly query?: FetchQuery } {
  const query = compact<FetchQuery>({
    uid: subject,
    status: status && wordOfSession(status),
    startDate: since && dateTime(Date.parse(since) - ANY_ZONE_MS),
    endDate: until && dateTime(Date.parse(until) + ANY_ZONE_MS),
  });
  return Object.keys(query).length === 0 ? {} : { query };
}

/** `YYYY-MM-DD HH:mm:ss.SSS` (dossier 6.3). */
const dateTime = (time: number): string => new Date(time).toISOString().replace('T', ' ').replace('Z', '');

/** A session whose creation has no time is one that the vendor counted to the period. */
function fits(session: ProofingSession, { subject, status, since, until }: SessionQuery): boolean {
  const createdAt = session.createdAt === undefined ? undefined : Date.parse(session.createdAt);
  return (
    (subject === undefined || (session.subject !== undefined && !isAnother(session.subject, subject))) &&
    (status === undefined || session.status === status) &&
    (since === undefined || createdAt === undefined || createdAt >= Date.parse(since)) &&
    (until === undefined || createdAt === undefined || createdAt < Date.parse(until))
  );
}

interface RowInAnswer {
  readonly raw: unknown;
  /** Paths within the row. */
  readonly unread: readonly string[];
}

/** The unprocessed rows of the answer by session id: some may have been left out. */
function rowsIn({
  raw,
  unread = [],
}: Pick<Parsed<SessionPage>, 'raw' | 'unread'>): ReadonlyMap<string, RowInAnswer> {
  const rows: unknown = typeof raw === 'object' && raw !== null && 'data' in raw ? raw.data : undefined;
  return new Map(
    (Array.isArray(rows) ? rows : []).map((row: unknown, index) => {
      const place = `data.${index}.`;
      const own = unread.flatMap((path) => (path.startsWith(place) ? [path.slice(place.length)] : []));
      const id: unknown = typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined;
      return [String(id), { raw: row, unread: own }];
    }),
  );
}

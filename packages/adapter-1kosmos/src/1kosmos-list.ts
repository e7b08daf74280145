import {
  type CallOptions,
  type SessionPage as ListedPage,
  ProofingError,
  type ProofingSession,
  type SessionQuery,
} from '@anyproof/core';
import type { SessionRow } from './1kosmos-answers.js';
import { checkTenant } from './1kosmos-ask.js';
import { stateFor } from './1kosmos-flow.js';
import { type MapperContext, mapRow } from './1kosmos-mapper.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';
import { ENDPOINTS } from './client/endpoints.js';
import type { OneKosmosClient } from './client/index.js';

const FETCH = ENDPOINTS.fetch.path;
const PAGE_SIZE = 50;
/** No more rows of an answer are read. */
const LARGEST_PAGE = 1_000;

export interface ListContext extends MapperContext {
  readonly provider: string;
  /** The service's time, in milliseconds. */
  now(): number;
}

/** A page of the community's sessions, those of other apps among them. Throws INVALID_INPUT for a strange cursor. */
export async function listSessions(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  { now, ...context }: ListContext,
  { cursor, pageSize: wanted = PAGE_SIZE }: SessionQuery,
  { signal }: CallOptions,
): Promise<ListedPage> {
  const pageSize = Math.min(wanted, LARGEST_PAGE);
  // Counted from 0, whatever the vendor counts from.
  const page = pageNumberOf(cursor, context.provider);
  const ids = await client.discovery.community(signal);
  const pIndex = page + settings.firstPageIndex;
  const answered = await client.proofingSession.fetch({ pIndex, pSize: pageSize, ...ids }, signal);
  const { data, page: position } = answered.value;
  if (data === undefined)
    throw new ProofingError({
      code: 'BAD_RESPONSE',
      message: 'POST /proofingsession/fetch: the answer has no list of sessions',
      provider: context.provider,
    });
  for (const row of data) checkTenant(row, settings, context.provider, FETCH);
  const flowOfRow = flowsByVerification(settings);
  const rowIn = rowsOf(answered);
  const mapping = { ...context, now: now() };
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
  const hasMore = total === undefined ? sessions.length >= pageSize : (page + 1) * pageSize < total;
  return { sessions, ...(hasMore && sessions.length > 0 ? { next: String(page + 1) } : {}) };
}

/** The flow whose verification a session was made with; the vendor calls its id dvcID in either dialect. */
function flowsByVerification({ flows }: OneKosmosSettings): ReadonlyMap<SessionRow['dvcID'], string> {
  const byId = new Map<string, string>();
  for (const [name, flow] of Object.entries(flows)) {
    const id = 'dvcId' in flow ? flow.dvcId : flow.verification.id;
    if (!byId.has(id)) byId.set(id, name);
  }
  return byId;
}

function pageNumberOf(cursor: string | undefined, provider: string): number {
  if (cursor === undefined) return 0;
  if (/^[1-9]\d{0,8}$/.test(cursor)) return Number(cursor);
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: 'the cursor is not one that listSessions returned as next',
    provider,
  });
}

interface RowInAnswer {
  readonly raw: unknown;
  /** Paths within the row. */
  readonly unread: readonly string[];
}

/** The rows of the answer as they came, by the id of their session: some may have been left out. */
function rowsOf({
  raw,
  unread = [],
}: {
  readonly raw: unknown;
  readonly unread?: readonly string[];
}): ReadonlyMap<string, RowInAnswer> {
  const unreadAt = new Map<string, string[]>();
  for (const place of unread) {
    const [, index, path] = /^data\.(\d+)\.(.+)$/.exec(place) ?? [];
    if (index === undefined || path === undefined) continue;
    const known = unreadAt.get(index);
    if (known === undefined) unreadAt.set(index, [path]);
    else known.push(path);
  }
  const rows = typeof raw === 'object' && raw !== null && 'data' in raw ? raw.data : undefined;
  const byId = new Map<string, RowInAnswer>();
  for (const [index, row] of (Array.isArray(rows) ? rows : []).entries()) {
    const id: unknown = typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined;
    byId.set(String(id), { raw: row, unread: unreadAt.get(String(index)) ?? [] });
  }
  return byId;
}

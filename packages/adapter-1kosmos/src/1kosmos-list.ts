import {
  type CallOptions,
  type SessionPage as ListedPage,
  ProofingError,
  type ProofingSession,
  type SessionQuery,
} from '@anyproof/core';
import { stateOfFlow } from './1kosmos-flow.js';
import { type MapperContext, mapRow } from './1kosmos-mapper.js';
import type { SessionRow } from './1kosmos-schema.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';
import type { OneKosmosClient } from './client/index.js';

const PAGE_SIZE = 50;

/** A page of the community's sessions, those of other apps among them. Throws INVALID_INPUT for a strange cursor. */
export async function listSessions(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  context: MapperContext & { readonly provider: string },
  { cursor, pageSize = PAGE_SIZE }: SessionQuery,
  { signal }: CallOptions,
): Promise<ListedPage> {
  // Counted from 0, whatever the vendor counts from.
  const page = pageNumberOf(cursor, context.provider);
  const ids = await client.discovery.community(signal);
  const pIndex = page + settings.firstPageIndex;
  const { value, raw } = await client.proofingSession.fetch({ pIndex, pSize: pageSize, ...ids }, signal);
  const rawRows = rowsIn(raw);
  const sessions = value.data.map((row, index): ProofingSession => {
    const ref = { provider: context.provider, id: row.id, ...stateOfFlow(flowOfRow(row, settings)) };
    return mapRow(ref, row, rawRows[index] ?? row, context);
  });
  const hasMore = value.page == null ? sessions.length >= pageSize : (page + 1) * pageSize < value.page.total;
  return { sessions, ...(hasMore && sessions.length > 0 ? { next: String(page + 1) } : {}) };
}

/** The flow whose verification a session was made with; the vendor calls its id dvcID in either dialect. */
function flowOfRow({ dvcID }: SessionRow, { flows }: OneKosmosSettings): string | undefined {
  const found = Object.entries(flows).find(
    ([, flow]) => ('dvcId' in flow ? flow.dvcId : flow.verification.id) === dvcID,
  );
  return found?.[0];
}

function pageNumberOf(cursor: string | undefined, provider: string): number {
  if (cursor === undefined) return 0;
  if (/^[1-9]\d{0,8}$/.test(cursor)) return Number(cursor);
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: 'the cursor is none that listSessions gave as next',
    provider,
  });
}

function rowsIn(raw: unknown): readonly unknown[] {
  const rows = typeof raw === 'object' && raw !== null && 'data' in raw ? raw.data : undefined;
  return Array.isArray(rows) ? rows : [];
}

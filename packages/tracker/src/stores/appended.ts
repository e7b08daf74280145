import type { Basis } from './basis.js';
import type { Changes } from './changes.js';
import { eventBody } from './event-body.js';
import type { RowKey } from './facts.js';
import { chained } from './history.js';
import type { StoreParts } from './parts.js';

/** Rows to insert, and where the history then ends. */
export interface Appendix {
  readonly tail: Basis['tail'];
  readonly entries: readonly object[];
  readonly events: readonly object[];
}

/** The history's and the app's view of changes, about the session as it is after them. */
export function appendix(
  parts: StoreParts,
  { session, tail, createdAt, endedAt }: Pick<Basis, 'session' | 'tail' | 'createdAt' | 'endedAt'>,
  changes: Changes,
  now: number,
): Appendix {
  const chain = chained(parts, tail, changes.entries);
  const times = { createdAt, changedAt: now, ...(endedAt === undefined ? {} : { endedAt }) };
  const events = changes.events.map((event, index) => ({
    id: parts.random.uuid(),
    after: changes.events.length - 1 - index,
    type: event.type,
    at: new Date(now),
    body: eventBody(session ?? { attemptsMade: 0, history: [] }, event, times),
  }));
  return { tail: chain.tail, entries: chain.rows, events };
}

/** As the statement reads them: with the session that they belong to. */
export function rowsFor(row: RowKey, rows: readonly object[]): readonly object[] {
  return rows.map((one) => ({ row: row.toString('hex'), ...one }));
}

/** The parts of a statement that add appendices to the sessions that `written` returns: two parameters, JSON. */
export function appending({ tables }: StoreParts, first: number): string {
  return `history as (
      insert into ${tables.history} (session_key, sequence, at, kind, facts, salt, content, digest)
      select written.key, h.sequence, h.at, h.kind, h.facts, decode(h.salt, 'hex'), decode(h.content, 'hex'), decode(h.digest, 'hex')
      from json_to_recordset($${first}::json)
        as h(row text, sequence int, at timestamptz, kind text, facts text, salt text, content text, digest text)
      join written on written.key = decode(h.row, 'hex')
    ), told as (
      insert into ${tables.events} (id, session_key, sequence, type, at, body)
      select e.id, written.key, written.events - e.after, e.type, e.at, e.body
      from json_to_recordset($${first + 1}::json) as e(row text, id uuid, after int, type text, at timestamptz, body text)
      join written on written.key = decode(e.row, 'hex')
    )`;
}

/** Appends without a change of the state; false if the history has grown in the meantime. */
export async function appendedTo(
  parts: StoreParts,
  row: RowKey,
  basis: Basis,
  changes: Changes,
  remindedAt?: number,
): Promise<boolean> {
  const { database, tables, clock } = parts;
  const now = clock.now();
  const { tail, entries, events } = appendix(parts, basis, changes, now);
  const { rowCount } = await database.query(
    `/* anyproof:append */
    with written as (
      update ${tables.sessions} set entries = $3, digest = $4, events = events + $5::int,
        deliver_at = coalesce(deliver_at, $6), reminded_at = coalesce($7::timestamptz, reminded_at)
      where key = $1 and entries = $2 and redacted_at is null
      returning key, events
    ), ${appending(parts, 8)}
    select 1 from written`,
    [
      row,
      basis.tail.entries,
      tail.entries,
      tail.digest ?? null,
      events.length,
      new Date(now),
      remindedAt === undefined ? null : new Date(remindedAt),
      JSON.stringify(rowsFor(row, entries)),
      JSON.stringify(rowsFor(row, events)),
    ],
  );
  if (rowCount === 1) parts.woken(row);
  return rowCount === 1;
}

import type { SessionKey } from '@anyproof/core';
import { additionsOf, type NewState } from './additions.js';
import { appending } from './appended.js';
import type { Basis } from './basis.js';
import { type RowKey, sealSecrets } from './facts.js';
import type { StoreParts } from './parts.js';

/** Events of a session that only messages named wait this long: its creation may be about to be recorded. */
const UNTRACKED_DELAY_MS = 5 * 60_000;

/** Nothing was stored before. */
const FIRST = {
  session: undefined,
  tail: { entries: 0, digest: undefined },
  endedAt: undefined,
  remindedAt: undefined,
} as const;

/** The first state of a session; false if it already has one. */
export async function insertState(parts: StoreParts, key: SessionKey, next: NewState): Promise<boolean> {
  const { database, tables, sealing, clock } = parts;
  const now = clock.now();
  const { row, text, session } = next;
  const createdAt = session?.createdAt ?? now;
  const facts = sealSecrets(sealing, row, { ref: { provider: key.provider, id: key.id } });
  const what = additionsOf(parts, next, { ...FIRST, createdAt }, now);
  const written = await database.query(
    `/* anyproof:insert-state */
    with written as (
      insert into ${tables.sessions} as s (key, provider, state, revision, status, decision, facts, created_at,
        changed_at, ended_at, poll_at, policy_at, entries, digest, events, deliver_at)
      values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, null, $10, $11, $12, $13::int + 1,
        case when $13::int > 0 then $14::timestamptz end)
      on conflict (key) do update set state = excluded.state, revision = s.revision + 1,
        status = excluded.status, decision = excluded.decision, facts = coalesce(s.facts, excluded.facts),
        created_at = least(s.created_at, excluded.created_at), changed_at = excluded.changed_at,
        ended_at = excluded.ended_at, poll_at = case when excluded.ended_at is null then s.poll_at end,
        policy_at = excluded.policy_at, entries = excluded.entries, digest = excluded.digest,
        events = s.events + $13::int,
        deliver_at = case when $13::int > 0
          then coalesce(s.deliver_at, case when s.tracked then excluded.changed_at else $14::timestamptz end)
          else s.deliver_at end
        where s.state is null and s.entries = 0
      returning s.key, s.events
    ), ${appending(parts, 15)}
    select 1 from written`,
    [
      row,
      key.provider,
      text,
      session?.outcome?.status ?? 'pending',
      session?.outcome?.decision ?? null,
      facts,
      new Date(createdAt),
      new Date(now),
      what.endedAt,
      what.policy?.at ?? null,
      what.tail.entries,
      what.tail.digest ?? null,
      what.count,
      new Date(now + UNTRACKED_DELAY_MS),
      what.entries,
      what.events,
    ],
  );
  return told(parts, row, written.rowCount, what.count);
}

/** The next state; false if another process wrote in the meantime. */
export async function updateState(parts: StoreParts, next: NewState, basis: Basis): Promise<boolean> {
  const { database, tables, clock } = parts;
  const now = clock.now();
  const what = additionsOf(parts, next, basis, now);
  if (what.isSilent) {
    const { rowCount } = await database.query(
      `/* anyproof:write-state */ update ${tables.sessions} set state = $2, revision = revision + 1
       where key = $1 and revision = $3::bigint and state is not null`,
      [next.row, next.text, basis.revision],
    );
    return rowCount === 1;
  }
  const deliverAt = new Date(basis.tracked ? now : now + UNTRACKED_DELAY_MS);
  const written = await database.query(
    `/* anyproof:write-change */
    with written as (
      update ${tables.sessions} as s set state = $2, revision = revision + 1, status = $5, decision = $6,
        changed_at = $7, ended_at = $8, policy_at = case when $18::boolean then $9::timestamptz else policy_at end, entries = $10, digest = $11, events = events + $12::int,
        poll_at = case when $14::boolean then $15::timestamptz else poll_at end,
        parked = parked and not ($14::boolean and $15::timestamptz is not null),
        deliver_at = case when $12::int > 0 then coalesce(deliver_at, $13::timestamptz) else deliver_at end
      where key = $1 and revision = $3::bigint and entries = $4 and state is not null
      returning s.key, s.events
    ), ${appending(parts, 16)}
    select 1 from written`,
    [
      next.row,
      next.text,
      basis.revision,
      basis.tail.entries,
      next.session?.outcome?.status ?? 'pending',
      next.session?.outcome?.decision ?? null,
      new Date(now),
      what.endedAt,
      what.policy?.at ?? null,
      what.tail.entries,
      what.tail.digest ?? null,
      what.count,
      deliverAt,
      what.poll !== undefined,
      what.poll?.at ?? null,
      what.entries,
      what.events,
      what.policy !== undefined,
    ],
  );
  return told(parts, next.row, written.rowCount, what.count);
}

/** True if the statement wrote the row. */
function told(parts: StoreParts, row: RowKey, rowCount: number, events: number): boolean {
  if (rowCount === 1 && events > 0) parts.woken(row);
  return rowCount === 1;
}

import type { SessionKey } from '@anyproof/core';
import { type Additions, additionsOf, type NewState } from './additions.js';
import { appending, rowsFor } from './appended.js';
import type { Basis } from './basis.js';
import { nameOf, type RowKey, sealSecrets } from './facts.js';
import type { StoreParts } from './parts.js';
import { bytesOf } from './rows.js';

/**
 * Events of a session that only messages named wait this long: its creation may be about to be recorded, by whoever settles
 * it if its process died.
 */
const UNTRACKED_DELAY_MS = 15 * 60_000;

/** Nothing was stored before. */
const FIRST = {
  session: undefined,
  tail: { entries: 0, digest: undefined },
  endedAt: undefined,
  remindedAt: undefined,
  redactedAt: undefined,
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
        ended_at = excluded.ended_at,
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
      what.events.length,
      new Date(now + UNTRACKED_DELAY_MS),
      JSON.stringify(rowsFor(row, what.entries)),
      JSON.stringify(rowsFor(row, what.events)),
    ],
  );
  return told(parts, row, written.rowCount === 1, what);
}

/** A state to write, and what it is based on. */
export interface StateUpdate {
  readonly next: NewState;
  readonly basis: Basis;
}

/**
 * The next states; false for those of which another process wrote one in the meantime. A write never cancels a poll, not even
 * that of an end: a message may have asked for it at the same moment. Whoever polls finds that there is nothing to do.
 */
export async function updateStates(
  parts: StoreParts,
  updates: readonly StateUpdate[],
): Promise<readonly boolean[]> {
  const { database, tables, clock } = parts;
  const now = clock.now();
  // Of two writes on the same basis, one is late, whoever sends them.
  const firsts = new Map([...updates].reverse().map((update) => [nameOf(update.next.row), update]));
  const all = [...firsts.values()].map(({ next, basis }) => ({
    next,
    basis,
    what: additionsOf(parts, next, basis, now),
  }));
  const { rows } = await database.query<{ readonly key: unknown }>(
    `/* anyproof:write-states */
    with input as (
      select decode(i.row, 'hex') as key, i.* from json_to_recordset($1::json) as i(row text, state text, revision bigint,
        basis int, changed boolean, status text, decision text, ended_at timestamptz, policy boolean, policy_at timestamptz,
        entries int, digest text, count int, deliver_at timestamptz, poll_at timestamptz)
      order by i.row
    ), written as (
      update ${tables.sessions} as s set state = i.state, revision = s.revision + 1, status = i.status,
        decision = i.decision, changed_at = case when i.changed then $2::timestamptz else s.changed_at end,
        ended_at = i.ended_at, reminded_at = case when i.ended_at is null then null else s.reminded_at end,
        policy_at = case when i.policy then i.policy_at else s.policy_at end,
        entries = i.entries, digest = decode(i.digest, 'hex'), events = s.events + i.count,
        poll_at = coalesce(i.poll_at, s.poll_at),
        wakes = s.wakes + case when i.poll_at is null then 0 else 1 end,
        parked = s.parked and i.poll_at is null,
        deliver_at = case when i.count > 0 then coalesce(s.deliver_at, i.deliver_at) else s.deliver_at end
      from input as i
      where s.key = i.key and s.revision = i.revision and s.entries = i.basis and s.state is not null
      returning s.key, s.events
    ), ${appending(parts, 3)}
    select key from written`,
    [
      JSON.stringify(all.map(({ next, basis, what }) => inputOf(next, basis, what, now))),
      new Date(now),
      JSON.stringify(all.flatMap(({ next, what }) => rowsFor(next.row, what.entries))),
      JSON.stringify(all.flatMap(({ next, what }) => rowsFor(next.row, what.events))),
    ],
  );
  const written = new Set(rows.map(({ key }) => nameOf(bytesOf(key, 'sessions.key'))));
  for (const { next, what } of all) told(parts, next.row, written.has(nameOf(next.row)), what);
  return updates.map((update) => {
    const name = nameOf(update.next.row);
    return firsts.get(name) === update && written.has(name);
  });
}

function inputOf({ row, text, session }: NewState, basis: Basis, what: Additions, now: number): object {
  const digest = what.tail.digest?.toString('hex');
  return {
    row: row.toString('hex'),
    state: text,
    revision: basis.revision,
    basis: basis.tail.entries,
    changed: !what.isSilent,
    status: session?.outcome?.status ?? 'pending',
    decision: session?.outcome?.decision,
    ended_at: what.endedAt,
    policy: what.policy !== undefined,
    policy_at: what.policy?.at,
    entries: what.tail.entries,
    digest,
    count: what.events.length,
    deliver_at: new Date(basis.tracked ? now : now + UNTRACKED_DELAY_MS),
    poll_at: what.pollAt,
  };
}

/** Whether the statement wrote the row; its events need not wait. */
function told({ woken }: StoreParts, row: RowKey, isWritten: boolean, { events }: Additions): boolean {
  if (isWritten && events.length > 0) woken(row);
  return isWritten;
}

import type { PolicyFacts } from '../schedule/retention.js';
import { erasureFacts } from './additions.js';
import { appendedTo } from './appended.js';
import type { Basis } from './basis.js';
import { readBasis } from './basis.js';
import type { NewEntry, NewEvent } from './changes.js';
import type { RowKey } from './facts.js';
import type { StoreParts } from './parts.js';

/** What the periods of one session depend on. */
export interface Periods {
  readonly facts: Omit<PolicyFacts, 'now' | 'policies'>;
  /** The app was told that the ids will be removed. */
  readonly isAnnounced: boolean;
  readonly basis: Basis;
}

/** Undefined if nothing is known of the session. */
export async function readPeriods(parts: StoreParts, row: RowKey): Promise<Periods | undefined> {
  const { database, tables } = parts;
  const basis = await readBasis(parts, row);
  if (basis === undefined) return undefined;
  const { rows } = await database.query<{ readonly waiting: unknown; readonly announced: unknown }>(
    `/* anyproof:read-periods */ select
       exists (select 1 from ${tables.events} where session_key = $1 and delivered_at is null and dead_at is null) as waiting,
       exists (select 1 from ${tables.events} where session_key = $1 and type = 'session.redacted') as announced`,
    [row],
  );
  const { session, endedAt, remindedAt } = basis;
  return {
    basis,
    isAnnounced: rows[0]?.announced === true,
    facts: {
      endedAt,
      decision: session?.outcome?.decision,
      erasure: erasureFacts(session),
      remindedAt,
      eventsWaiting: rows[0]?.waiting === true,
    },
  };
}

/** Tells the app that the person should be verified again, once. */
export async function remind(parts: StoreParts, row: RowKey, { basis }: Periods): Promise<void> {
  const at = parts.clock.now();
  const entry: NewEntry = { at, kind: 'reverify', facts: {} };
  await appendedTo(parts, row, basis, { entries: [entry], events: [{ at, type: 'session.reverify' }] }, at);
}

/** Tells the app what is about to be removed, while its own ids can still be named. */
export async function announceRedaction(
  parts: StoreParts,
  row: RowKey,
  { basis }: Periods,
  erasure: NonNullable<NewEvent['erasure']>,
): Promise<void> {
  const at = parts.clock.now();
  const entry: NewEntry = { at, kind: 'redacted', facts: { vendor: erasure.vendor } };
  const event: NewEvent = { at, type: 'session.redacted', erasure };
  await appendedTo(parts, row, basis, { entries: [entry], events: [event] });
}

/**
 * Sessions whose end was written under other policies, or by a process without any, are due when this process's policies say.
 * One that is due too early costs a look.
 */
export async function applyToEnded({ database, tables, policies }: StoreParts): Promise<void> {
  const { retention, reverify } = policies;
  if (retention === undefined && reverify === undefined) return;
  const after = (place: string) => `ended_at + ${place}::float8 * interval '1 day'`;
  await database.query(
    `/* anyproof:apply-policies */
    update ${tables.sessions} as s set policy_at = due.at
    from (
      select key, least(${after('$1')},
        case when decision = 'approved' and reminded_at is null then ${after('$2')} end) as at
      from ${tables.sessions} where ended_at is not null and redacted_at is null and claim is null
    ) as due
    where s.key = due.key and s.claim is null and due.at is not null and (s.policy_at is null or s.policy_at > due.at)`,
    [retention?.days ?? null, reverify?.days ?? null],
  );
}

/** Removes the ref, the app's ids and the details of the history. The chain of digests stays whole. */
export async function redact({ database, tables, clock }: StoreParts, row: RowKey): Promise<void> {
  await database.query(
    `/* anyproof:redact */
    with redacted as (
      update ${tables.sessions} set facts = null, reference_hash = null, subject_hash = null, redacted_at = $2,
        poll_at = null, deliver_at = null, policy_at = null
      where key = $1 and redacted_at is null
        and not exists (select 1 from ${tables.events} where session_key = $1 and delivered_at is null and dead_at is null)
      returning key
    )
    update ${tables.history} as h set facts = null, salt = null from redacted where h.session_key = redacted.key`,
    [row, new Date(clock.now())],
  );
}

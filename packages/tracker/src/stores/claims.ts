import type { Status } from '@anyproof/core';
import type { Queryable } from '../contract/database.js';
import { batched } from '../database/batched.js';
import { BASIS, basisOf, type StoredBasis } from './basis.js';
import type { RowKey } from './facts.js';
import type { StoreParts } from './parts.js';
import { type Held, type Release, type Released, releaseAll } from './release.js';
import { bytesOf, ifPresent, numberOf, statusOf, textOf, timeOf } from './rows.js';

/** A session that this worker holds. */
export interface ClaimedSession extends Held {
  readonly provider: string;
  readonly status: Status;
  /** The sealed ref; undefined if only messages named the session, and none was read yet. */
  readonly facts: string | undefined;
  /** When it was created, or a further attempt was opened. */
  readonly openedAt: number;
  readonly expiresAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly redactedAt: number | undefined;
  readonly pollAt: number | undefined;
  readonly deliverAt: number | undefined;
  readonly policyAt: number | undefined;
  readonly parked: boolean;
  readonly failures: number;
  /** The state at that time, which saves the first read of it; undefined if there is none yet. */
  readonly basis: StoredBasis | undefined;
}

export interface Claims {
  /** Hands messages to the sessions that they are about, which are then due; returns how many. */
  attach(providers: readonly string[], limit: number): Promise<number>;
  /** What is due now, if anything. */
  anyDue(
    providers: readonly string[],
  ): Promise<{ readonly [Q in 'advance' | 'resolve' | 'create']: boolean }>;
  /** Claims the sessions that have been due the longest; returns how many. */
  claimSessions(on: Queryable, claim: string, providers: readonly string[], limit: number): Promise<number>;
  claimMessages(on: Queryable, claim: string, providers: readonly string[], limit: number): Promise<number>;
  claimCreations(on: Queryable, claim: string, limit: number): Promise<number>;
  /** Claims one session, with its messages, whether it is due or not; undefined while another holds it, or if there is none. */
  claimOne(row: RowKey, claim: string): Promise<ClaimedSession | 'busy' | 'unknown'>;
  /**
   * The sessions of a claim, which are under another one from now on: whoever is given the same work once more finds none. Those
   * that others took over are not among them.
   */
  held(claim: string, own: string): Promise<readonly ClaimedSession[]>;
  /** The same for messages or creations. */
  take(what: 'inbox' | 'creations', claim: string, own: string): Promise<void>;
  /** The worker is still at it. */
  renew(claims: readonly string[]): Promise<void>;
  /** Ends the claims of processes that died. */
  endExpired(): Promise<void>;
  /** Returns when the session is due next; undefined if never, or if another has taken it over. */
  release(held: ClaimedSession, how: Release): Promise<number | undefined>;
  /** Gives back everything that this worker holds, as it was. */
  returned(claims: readonly string[]): Promise<void>;
}

const HELD = `key, claim::text as claim, provider, status, facts, expires_at,
  poll_at, deliver_at, policy_at, parked, failures, wakes, ${BASIS}`;

/** Who works on what. A claim that is not renewed ends by itself, so a process that died holds nothing for long. */
export function databaseClaims(parts: StoreParts, leaseMs: number): Claims {
  const { database, tables, clock } = parts;
  const now = () => new Date(clock.now());
  const until = (place: string) => `clock_timestamp() + ${place}::float8 * interval '1 millisecond'`;
  /** A worker that did not finish may have written the end, which needs no more polls, and not yet removed its messages. */
  const hasMessages = `exists (select 1 from ${tables.inbox} as m where m.session_key = s.key)`;
  const polledForMessages = (at: string) =>
    `poll_at = case when ${hasMessages} then ${at}::timestamptz else s.poll_at end`;
  const renew = async (claims: readonly string[]) => {
    const renewed = (table: string) =>
      `update ${table} set claimed_until = ${until('$2')} where claim = any($1::uuid[]) and claimed_until > clock_timestamp()`;
    await database.query(
      `/* anyproof:renew-claims */
      with messages as (${renewed(tables.inbox)}), creations as (${renewed(tables.creations)})
      ${renewed(tables.sessions)}`,
      [claims, leaseMs],
    );
  };
  const taken = `set claim = $2::uuid, claimed_until = ${until('$3')}
    where claim = $1::uuid and claimed_until > clock_timestamp()`;
  const release = batched((releases: readonly Released[]) => releaseAll(parts, releases));
  return {
    attach: async (providers, limit) => {
      const { rows } = await database.query<{ readonly key: unknown }>(
        `/* anyproof:attach-messages */
        with waiting as (
          select position, session_key, provider from ${tables.inbox}
          where due_at <= $1 and session_key is not null and provider = any($2::text[])
          order by due_at limit $3 for update skip locked
        ), attached as (
          update ${tables.inbox} as i set due_at = null from waiting where i.position = waiting.position
        )
        insert into ${tables.sessions} as s (key, provider, created_at, changed_at, poll_at, wakes)
        select distinct on (session_key) session_key, provider, $1::timestamptz, $1::timestamptz, $1::timestamptz, 1
        from waiting order by session_key
        on conflict (key) do update set poll_at = excluded.poll_at, wakes = s.wakes + 1
        returning s.key`,
        [now(), providers, limit],
      );
      return rows.length;
    },
    anyDue: async (providers) => {
      const { rows } = await database.query<{ readonly [queue: string]: unknown }>(
        `/* anyproof:any-due */ select
          exists (select 1 from ${tables.sessions} where due_at <= $1 and provider = any($2::text[])) as advance,
          exists (select 1 from ${tables.inbox}
            where due_at <= $1 and claim is null and session_key is null and provider = any($2::text[])) as resolve,
          exists (select 1 from ${tables.creations} where due_at <= $1 and claim is null) as create`,
        [now(), providers],
      );
      const [row] = rows;
      const is = (queue: string) => row?.[queue] === true;
      return { advance: is('advance'), resolve: is('resolve'), create: is('create') };
    },
    claimSessions: async (on, claim, providers, limit) => {
      const { rowCount } = await on.query(
        `/* anyproof:claim-sessions */
        with due as (
          select key from ${tables.sessions} where due_at <= $1 and provider = any($4::text[])
          order by due_at limit $5 for update skip locked
        )
        update ${tables.sessions} as s set claim = $2::uuid, claimed_until = ${until('$3')} from due where s.key = due.key`,
        [now(), claim, leaseMs, providers, limit],
      );
      return rowCount;
    },
    claimMessages: async (on, claim, providers, limit) => {
      const { rowCount } = await on.query(
        `/* anyproof:claim-messages */
        with due as (
          select position from ${tables.inbox}
          where due_at <= $1 and claim is null and session_key is null and provider = any($4::text[])
          order by due_at limit $5 for update skip locked
        )
        update ${tables.inbox} as i set claim = $2::uuid, claimed_until = ${until('$3')} from due where i.position = due.position`,
        [now(), claim, leaseMs, providers, limit],
      );
      return rowCount;
    },
    claimCreations: async (on, claim, limit) => {
      const { rowCount } = await on.query(
        `/* anyproof:claim-creations */
        with due as (
          select id from ${tables.creations} where due_at <= $1 and claim is null
          order by due_at limit $4 for update skip locked
        )
        update ${tables.creations} as c set claim = $2::uuid, claimed_until = ${until('$3')} from due where c.id = due.id`,
        [now(), claim, leaseMs, limit],
      );
      return rowCount;
    },
    claimOne: async (row, claim) => {
      const { rows } = await database.query<Row>(
        `/* anyproof:claim-session */
        with free as (
          select key from ${tables.sessions}
          where key = $1 and (claim is null or claimed_until <= clock_timestamp()) for update
        ), attached as (
          update ${tables.inbox} set due_at = null
          where session_key in (select key from free) and due_at is not null returning 1
        )
        update ${tables.sessions} as s set claim = $2::uuid, claimed_until = ${until('$3')},
          poll_at = case when exists (select 1 from attached) or (s.claim is not null and ${hasMessages})
            then $4::timestamptz else s.poll_at end
        where key in (select key from free) returning ${HELD}`,
        [row, claim, leaseMs, now()],
      );
      if (rows[0] !== undefined) return claimedSession(rows[0]);
      const { rowCount } = await database.query(`select 1 from ${tables.sessions} where key = $1`, [row]);
      return rowCount === 0 ? 'unknown' : 'busy';
    },
    held: async (claim, own) => {
      const { rows } = await database.query<Row>(
        `/* anyproof:start-work */ update ${tables.sessions} ${taken} returning ${HELD}`,
        [claim, own, leaseMs],
      );
      return rows.map(claimedSession);
    },
    take: async (what, claim, own) => {
      await database.query(`/* anyproof:take-work */ update ${tables[what]} ${taken}`, [claim, own, leaseMs]);
    },
    renew,
    release: async (held, how) => (await release({ held, how })).dueAt,
    returned: async (claims) => {
      const returned = (table: string, more = '') =>
        `update ${table} as s set claim = null, claimed_until = null${more} where claim = any($1::uuid[])`;
      await database.query(
        `/* anyproof:return-work */
        with messages as (${returned(tables.inbox)}), creations as (${returned(tables.creations)})
        ${returned(tables.sessions, `, ${polledForMessages('$2')}`)}`,
        [claims, now()],
      );
    },
    endExpired: async () => {
      const ended = (table: string, id: string, more = '') => `
        update ${table} as s set claim = null, claimed_until = null${more} from (
          select ${id} from ${table} where claim is not null and claimed_until <= clock_timestamp() for update skip locked
        ) as expired where s.${id} = expired.${id}`;
      await database.query(
        `/* anyproof:end-claims */
        with messages as (${ended(tables.inbox, 'position')}), creations as (${ended(tables.creations, 'id')})
        ${ended(tables.sessions, 'key', `, ${polledForMessages('$1')}`)}`,
        [now()],
      );
    },
  };
}

interface Row {
  readonly [column: string]: unknown;
}

function claimedSession(row: Row): ClaimedSession {
  const time = (column: string) => ifPresent(timeOf, row[column], `sessions.${column}`);
  const basis = basisOf(row);
  const { reopenedAt = 0, retriedAt = 0 } = basis?.session ?? {};
  return {
    row: bytesOf(row['key'], 'sessions.key'),
    claim: textOf(row['claim'], 'sessions.claim'),
    provider: textOf(row['provider'], 'sessions.provider'),
    status: statusOf(row['status'], 'sessions.status'),
    facts: ifPresent(textOf, row['facts'], 'sessions.facts'),
    openedAt: Math.max(timeOf(row['created_at'], 'sessions.created_at'), reopenedAt, retriedAt),
    expiresAt: time('expires_at'),
    endedAt: time('ended_at'),
    redactedAt: time('redacted_at'),
    pollAt: time('poll_at'),
    deliverAt: time('deliver_at'),
    policyAt: time('policy_at'),
    parked: row['parked'] === true,
    failures: numberOf(row['failures'], 'sessions.failures'),
    wakes: numberOf(row['wakes'], 'sessions.wakes'),
    basis,
  };
}

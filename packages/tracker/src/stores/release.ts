import { nameOf, type RowKey } from './facts.js';
import type { StoreParts } from './parts.js';
import { bytesOf, ifPresent, timeOf } from './rows.js';

/** What a worker must know of its claim to end it. */
export interface Held {
  readonly row: RowKey;
  readonly claim: string;
  /** As it was when the claim began. */
  readonly wakes: number;
}

/** How a session is left. Undefined parts stay as they are. */
export interface Release {
  /** When to poll next; null: not at all; undefined: as it was. */
  readonly pollAt?: number | null;
  readonly policyAt?: number | null;
  readonly parked?: boolean;
  /** Counted since the last answer of the vendor. */
  readonly failures?: number;
  readonly problem?: string | null;
  readonly expiresAt?: number;
}

export interface Released {
  readonly held: Held;
  readonly how: Release;
}

/** A message that asked for a poll meanwhile takes precedence; what another worker has taken over stays as it is. */
export async function releaseAll(
  { database, tables, clock }: StoreParts,
  releases: readonly Released[],
): Promise<readonly { readonly dueAt: number | undefined }[]> {
  const { rows } = await database.query<{ readonly [column: string]: unknown }>(
    `/* anyproof:release */
    with input as (
      select decode(i.row, 'hex') as key, i.* from json_to_recordset($1::json) as i(row text, claim uuid, wakes int,
        poll boolean, poll_at timestamptz, policy boolean, policy_at timestamptz, parked boolean, failures int,
        told boolean, problem text, expires_at timestamptz)
      order by i.row
    )
    update ${tables.sessions} as s set claim = null, claimed_until = null,
      poll_at = case when s.wakes <> i.wakes then $2 when i.poll then i.poll_at else s.poll_at end,
      policy_at = case when i.policy then i.policy_at else s.policy_at end,
      parked = coalesce(i.parked, s.parked), failures = coalesce(i.failures, s.failures),
      problem = case when i.told then i.problem else s.problem end,
      expires_at = coalesce(i.expires_at, s.expires_at)
    from input as i where s.key = i.key and s.claim = i.claim returning s.key, s.due_at`,
    [JSON.stringify(releases.map(releaseRow)), new Date(clock.now())],
  );
  const dueAt = new Map(
    rows.map((row) => [
      nameOf(bytesOf(row['key'], 'sessions.key')),
      ifPresent(timeOf, row['due_at'], 'sessions.due_at'),
    ]),
  );
  return releases.map(({ held }) => ({ dueAt: dueAt.get(nameOf(held.row)) }));
}

function releaseRow({ held, how }: Released): object {
  const { pollAt, policyAt, parked, failures, problem, expiresAt } = how;
  return {
    row: held.row.toString('hex'),
    claim: held.claim,
    wakes: held.wakes,
    poll: pollAt !== undefined,
    poll_at: instant(pollAt),
    policy: policyAt !== undefined,
    policy_at: instant(policyAt),
    parked,
    failures,
    told: problem !== undefined,
    problem,
    expires_at: instant(expiresAt),
  };
}

function instant(at: number | null | undefined): Date | null {
  return at === undefined || at === null ? null : new Date(at);
}

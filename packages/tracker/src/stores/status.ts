import { isEnded, type Status } from '@anyproof/core';
import type { ProviderStatus, TrackerStatus } from '../contract/tracker.js';
import type { StoreParts } from './parts.js';
import type { Switches } from './providers.js';
import { ifPresent, numberOf, statusOf, textOf, timeOf } from './rows.js';

/** Work that waited this long is late. */
const LATE_MS = 60_000;

interface Row {
  readonly [column: string]: unknown;
}

/** Counts for commands, metrics and health checks. A few index scans: every few seconds is fine. */
export async function trackerStatus(
  parts: StoreParts,
  switches: Switches,
  schemaVersion: number,
): Promise<TrackerStatus> {
  const { database, tables, clock } = parts;
  const now = clock.now();
  const [byStatus, work, providers] = await Promise.all([
    database.query<Row>(
      `/* anyproof:count-sessions */ select provider, status, count(*)::int as count from ${tables.sessions} group by provider, status`,
    ),
    database.query<Row>(
      `/* anyproof:count-work */ select
        (select count(*)::int from ${tables.sessions} where due_at <= $1) as due,
        (select count(*)::int from ${tables.sessions} where due_at <= $2) as late,
        (select count(*)::int from ${tables.sessions} where claim is not null) as claimed,
        (select count(*)::int from ${tables.sessions} where failures > 0 and ended_at is null) as failing,
        (select count(*)::int from ${tables.inbox}) as messages,
        (select min(received_at) from ${tables.inbox}) as oldest_message,
        (select count(*)::int from ${tables.events} where delivered_at is null and dead_at is null) as events,
        (select min(at) from ${tables.events} where delivered_at is null and dead_at is null) as oldest_event,
        (select count(*)::int from ${tables.events} where dead_at is not null) as dead,
        (select count(*)::int from ${tables.creations} where sealed is not null) as creations,
        (select count(*)::int from ${tables.creations} where unsettled_at is not null) as unsettled`,
      [new Date(now), new Date(now - LATE_MS)],
    ),
    switches.read(),
  ]);
  const row = work.rows[0] ?? {};
  const count = (name: string) => numberOf(row[name], name);
  const age = (name: string) => Math.max(0, now - (ifPresent(timeOf, row[name], name) ?? now));
  return {
    schemaVersion,
    sessions: sessionsByStatus(byStatus.rows),
    due: count('due'),
    late: count('late'),
    claimed: count('claimed'),
    failing: count('failing'),
    inbox: { waiting: count('messages'), oldestMs: age('oldest_message') },
    events: { waiting: count('events'), oldestMs: age('oldest_event'), dead: count('dead') },
    creations: { open: count('creations'), unsettled: count('unsettled') },
    providers: providerStatuses(byStatus.rows, providers, now),
  };
}

function sessionsByStatus(rows: readonly Row[]): TrackerStatus['sessions'] {
  const counts: { [S in Status]?: number } = {};
  for (const row of rows) {
    const status = statusOf(row['status'], 'sessions.status');
    counts[status] = (counts[status] ?? 0) + numberOf(row['count'], 'count');
  }
  return counts;
}

function providerStatuses(
  rows: readonly Row[],
  switches: Awaited<ReturnType<Switches['read']>>,
  now: number,
): readonly ProviderStatus[] {
  const open = new Map<string, number>([...switches.keys()].map((name) => [name, 0]));
  for (const row of rows) {
    const provider = textOf(row['provider'], 'sessions.provider');
    const isOver = isEnded(statusOf(row['status'], 'sessions.status'));
    const more = isOver ? 0 : numberOf(row['count'], 'count');
    open.set(provider, (open.get(provider) ?? 0) + more);
  }
  return [...open]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => {
      const { pausedAt, reason, outageUntil, failures = 0 } = switches.get(name) ?? {};
      const isOut = outageUntil !== undefined && outageUntil > now;
      return {
        name,
        open: count,
        failures,
        ...(pausedAt === undefined
          ? {}
          : {
              paused: {
                since: new Date(pausedAt).toISOString(),
                ...(reason === undefined ? {} : { reason }),
              },
            }),
        ...(isOut ? { outageUntil: new Date(outageUntil).toISOString() } : {}),
      };
    });
}

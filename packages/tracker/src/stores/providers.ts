import type { StoreParts } from './parts.js';
import { ifPresent, numberOf, textOf, timeOf } from './rows.js';

/** What stops the polls of one provider's sessions. */
export interface ProviderSwitch {
  readonly pausedAt?: number;
  readonly reason?: string;
  /** It failed too often in a row. */
  readonly outageUntil?: number;
  readonly failures: number;
}

export interface Switches {
  read(): Promise<ReadonlyMap<string, ProviderSwitch>>;
  pause(provider: string, reason: string | undefined): Promise<void>;
  /** Its sessions are due at once. */
  resume(provider: string): Promise<void>;
  /** The vendor failed, by its own fault; the number of failures in a row. */
  failed(provider: string): Promise<number>;
  out(provider: string, until: number): Promise<void>;
  /** The vendor answered. */
  answered(provider: string): Promise<void>;
}

export function providerSwitches({ database, tables, clock }: StoreParts): Switches {
  const run = async (name: string, sql: string, values: readonly unknown[]) => {
    await database.query(`/* anyproof:${name} */ ${sql}`, values);
  };
  return {
    read: async () => {
      const { rows } = await database.query<{ readonly [column: string]: unknown }>(
        `/* anyproof:read-providers */ select name, paused_at, pause_reason, failures, outage_until from ${tables.providers}`,
      );
      return new Map(
        rows.map((row) => {
          const pausedAt = ifPresent(timeOf, row['paused_at'], 'providers.paused_at');
          const reason = ifPresent(textOf, row['pause_reason'], 'providers.pause_reason');
          const outageUntil = ifPresent(timeOf, row['outage_until'], 'providers.outage_until');
          return [
            textOf(row['name'], 'providers.name'),
            {
              failures: numberOf(row['failures'], 'providers.failures'),
              ...(pausedAt === undefined ? {} : { pausedAt }),
              ...(reason === undefined ? {} : { reason }),
              ...(outageUntil === undefined ? {} : { outageUntil }),
            },
          ];
        }),
      );
    },
    pause: (provider, reason) =>
      run(
        'pause-provider',
        `insert into ${tables.providers} (name, paused_at, pause_reason) values ($1, $2, $3)
         on conflict (name) do update set paused_at = excluded.paused_at, pause_reason = excluded.pause_reason`,
        [provider, new Date(clock.now()), reason ?? null],
      ),
    resume: (provider) =>
      run(
        'resume-provider',
        `with resumed as (
           update ${tables.providers} set paused_at = null, pause_reason = null, failures = 0, outage_until = null where name = $1
         )
         update ${tables.sessions} set parked = false where provider = $1 and parked`,
        [provider],
      ),
    failed: async (provider) => {
      const { rows } = await database.query<{ readonly failures: unknown }>(
        `/* anyproof:count-failure */ insert into ${tables.providers} as p (name, failures) values ($1, 1)
         on conflict (name) do update set failures = p.failures + 1 returning failures`,
        [provider],
      );
      return numberOf(rows[0]?.failures, 'providers.failures');
    },
    out: (provider, until) =>
      run('begin-outage', `update ${tables.providers} set outage_until = $2 where name = $1`, [
        provider,
        new Date(until),
      ]),
    answered: (provider) =>
      run(
        'end-outage',
        `update ${tables.providers} set failures = 0, outage_until = null where name = $1 and failures > 0`,
        [provider],
      ),
  };
}

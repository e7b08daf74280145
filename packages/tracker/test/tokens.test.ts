import { systemRandom } from '@anyproof/core';
import type { Database } from '../src/contract/database.js';
import { migrateDatabase } from '../src/database/migrate.js';
import { databaseTokens } from '../src/stores/tokens.js';
import { places } from './both-databases.js';

const SCHEMA = 'anyproof';

describe.each(places('Tokens'))('tokens on $name', (place) => {
  let now = Date.parse('2026-11-30T12:00:00Z');
  const clock = { now: () => now };
  let database: Database;
  let here: ReturnType<typeof databaseTokens>;
  let there: typeof here;
  const tokensOn = (handle: Database) =>
    databaseTokens(handle, { schema: SCHEMA, clock, random: systemRandom });
  const keysOf = async (table: 'tokens' | 'leases') =>
    (await database.query<{ key: string }>(`select key from ${SCHEMA}.${table} order by key`)).rows.map(
      ({ key }) => key,
    );

  beforeAll(async () => {
    database = await place.open();
    await migrateDatabase(database, { schema: SCHEMA, clock });
    here = tokensOn(database);
    there = tokensOn(await place.open());
  });
  afterEach(() => database.script(`truncate ${SCHEMA}.tokens, ${SCHEMA}.leases`));
  afterAll(() => place.drop());

  it('are seen by all processes, until they expire', async () => {
    expect(await here.get('key')).toBeUndefined();
    await here.set('key', 'first', 1_000);
    expect(await there.get('key')).toBe('first');
    await there.set('key', 'second', 1_000);
    expect(await here.get('key')).toBe('second');
    expect(await here.get('other')).toBeUndefined();
    now += 999;
    expect(await here.get('key')).toBe('second');
    now += 1;
    expect(await here.get('key')).toBeUndefined();
    expect(await there.get('key')).toBeUndefined();
    await there.set('key', 'third', 1_000);
    expect(await here.get('key')).toBe('third');
  });

  it('are leased to one of many that ask at once', async () => {
    const ask = () =>
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? here : there).lease('key', 1_000));
    const ends = (await Promise.all(ask())).filter((end) => end !== undefined);
    expect(ends).toHaveLength(1);
    expect(await there.lease('other', 1_000)).toBeDefined();
    await ends[0]?.();
    expect((await Promise.all(ask())).filter((end) => end !== undefined)).toHaveLength(1);
  });

  it('are leased again once a lease expired, and to one only', async () => {
    await here.lease('key', 1_000);
    now += 999;
    expect(await there.lease('key', 1_000)).toBeUndefined();
    now += 1;
    const again = await Promise.all(
      [1, 2, 3, 4].map((index) => (index % 2 ? here : there).lease('key', 1_000)),
    );
    expect(again.filter((end) => end !== undefined)).toHaveLength(1);
  });

  it('stay leased when a holder whose lease expired ends it', async () => {
    const end = await here.lease('key', 1_000);
    now += 1_000;
    const ends = await there.lease('key', 1_000);
    await end?.();
    expect(await here.lease('key', 1_000)).toBeUndefined();
    await ends?.();
    await ends?.();
    expect(await here.lease('key', 1_000)).toBeDefined();
  });

  it('are removed after they expired, a few at each write', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `key-${String(index).padStart(2, '0')}`);
    for (const key of keys) {
      await here.set(key, 'value', 1_000);
      await here.lease(key, 1_000);
    }
    expect([await keysOf('tokens'), await keysOf('leases')]).toEqual([keys, keys]);
    now += 1_000;
    await here.set('key-00', 'written again', 1_000);
    await here.lease('new', 1_000);
    expect([(await keysOf('tokens')).length, (await keysOf('leases')).length]).toEqual([30, 31]);
    for (let write = 0; write < 2; write += 1) {
      await there.set('key-00', 'written again', 1_000);
      await there.lease('new', 1_000);
    }
    expect([await keysOf('tokens'), await keysOf('leases')]).toEqual([['key-00'], ['new']]);
    expect(await here.get('key-00')).toBe('written again');
  });

  it('are written by many at once, also where they remove each other’s expired ones', async () => {
    for (let round = 0; round < 20; round += 1) {
      now += 1_000;
      const keys = Array.from({ length: 8 }, (_, index) => `key-${index}`);
      await Promise.all(
        keys.map((key, index) => (index % 2 ? here : there).set(key, `${key} ${round}`, 1_000)),
      );
      const values = await Promise.all(keys.map((key) => here.get(key)));
      expect(values).toEqual(keys.map((key) => `${key} ${round}`));
    }
  });
});

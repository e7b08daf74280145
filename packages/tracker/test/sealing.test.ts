import { randomBytes } from 'node:crypto';
import { readKeys, type SealKeys, systemRandom } from '@anyproof/core';
import * as fc from 'fast-check';
import type { Database } from '../src/contract/database.js';
import { migrateDatabase } from '../src/database/migrate.js';
import { type Keyring, openKeyring } from '../src/sealing/keyring.js';
import { places } from './both-databases.js';

const sealKeys = (...keys: string[]): SealKeys => readKeys({ keys });
const newSealKey = () => randomBytes(32).toString('base64');
const clock = { now: () => Date.parse('2026-11-30T12:00:00Z') };

describe.each(places('Sealing'))('a keyring on $name', (place) => {
  const [old, fresh] = [newSealKey(), newSealKey()];
  let database: Database;
  let schemas = 0;
  let schema = '';
  const open = async (keys: SealKeys = sealKeys(old), on = database): Promise<Keyring> =>
    openKeyring(on, { schema, keys, clock, random: systemRandom });
  const stored = async () =>
    (
      await database.query<{ id: string; purpose: string; wrapped: string }>(
        `select id, purpose, wrapped from ${schema}.keys order by made_at, id`,
      )
    ).rows;

  beforeAll(async () => {
    database = await place.open();
  });
  beforeEach(async () => {
    schemas += 1;
    schema = `sealing_${schemas}`;
    await migrateDatabase(database, { schema, clock });
  });
  afterAll(() => place.drop());

  it('opens any text where it was sealed, and nowhere else', async () => {
    const [here, there] = [await open(), await open()];
    const text = fc.string({ unit: 'binary' });
    const cases = fc.asyncProperty(text, text, text, async (boundTo, other, secret) => {
      const sealed = here.seal(boundTo, secret);
      expect(sealed).toMatch(/^[0-9a-f]{8}\.[\w-]+$/);
      expect(await there.open(boundTo, sealed)).toBe(secret);
      if (other === boundTo) return;
      await expect(there.open(other, sealed)).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        retryable: false,
        problem: 'changed',
      });
    });
    await fc.assert(cases);
  });

  it('seals the same text differently each time', async () => {
    const keyring = await open();
    expect(keyring.seal('place', 'text')).not.toBe(keyring.seal('place', 'text'));
  });

  it('refuses a text with any character changed', async () => {
    const keyring = await open();
    const sealed = keyring.seal('place', 'a secret');
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = `${sealed.slice(0, index)}${sealed[index] === 'a' ? 'b' : 'a'}${sealed.slice(index + 1)}`;
      await expect(keyring.open('place', changed)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    await expect(keyring.open('place', 'not sealed')).rejects.toMatchObject({ problem: 'unreadable' });
  });

  it('has the same keys in all processes that start at once', async () => {
    const handles = await Promise.all(Array.from({ length: 8 }, () => place.open()));
    const keyrings = await Promise.all(handles.map((handle) => open(sealKeys(old), handle)));
    const hashes = keyrings.map(({ hash }) => hash('reference', 'app-1').toString('hex'));
    expect(new Set(hashes).size).toBe(1);
    const sealed = keyrings.map(({ seal }, index) => seal('place', `by ${index}`));
    for (const keyring of keyrings)
      for (const [index, text] of sealed.entries())
        expect(await keyring.open('place', text)).toBe(`by ${index}`);
    expect((await stored()).map(({ purpose }) => purpose)).toEqual(['index', 'data']);
  });

  it('stores no key that can be read, and no two alike', async () => {
    const keyring = await open();
    await keyring.rotate();
    const rows = await stored();
    expect(new Set(rows.map(({ wrapped }) => wrapped)).size).toBe(3);
    for (const { wrapped } of rows)
      expect(wrapped).toMatch(new RegExp(`^${sealKeys(old)[0].id}\\.[\\w-]{90,}$`));
  });

  it('seals with a new key after a rotation, which other processes notice', async () => {
    const [here, there] = [await open(), await open(sealKeys(old), await place.open())];
    const before = here.seal('place', 'before');
    expect(await here.rotate()).toEqual({ keys: 3 });
    const after = here.seal('place', 'after');
    expect(after.slice(0, 8)).not.toBe(before.slice(0, 8));
    expect(await there.open('place', after)).toBe('after');
    expect(there.seal('place', 'now').slice(0, 8)).toBe(after.slice(0, 8));
    for (const keyring of [here, there, await open()]) {
      expect(await keyring.open('place', before)).toBe('before');
      expect(keyring.hash('reference', 'a')).toEqual(here.hash('reference', 'a'));
    }
  });

  it('has one newest key however many rotate at once', async () => {
    const keyrings = await Promise.all(
      Array.from({ length: 4 }, async () => open(sealKeys(old), await place.open())),
    );
    const sealed = keyrings.map(({ seal }) => seal('place', 'before'));
    await Promise.all(keyrings.map(({ rotate }) => rotate()));
    expect(await stored()).toHaveLength(6);
    const keyring = await open();
    for (const text of sealed) expect(await keyring.open('place', text)).toBe('before');
    // All have the same clock, which stands still: the order is the database's.
    expect(keyring.seal('place', '').slice(0, 8)).toBe((await stored()).at(-1)?.id);
  });

  it('needs the old seal key no longer once it was rotated', async () => {
    const sealed = (await open()).seal('place', 'text');
    const error = { code: 'CONFIG', message: expect.stringContaining('ANYPROOF_SEAL_KEYS') };
    await expect(open(sealKeys(fresh))).rejects.toMatchObject(error);
    const [running, both] = [await open(), await open(sealKeys(fresh, old))];
    expect(await both.rotate()).toEqual({ keys: 3 });
    const keyring = await open(sealKeys(fresh));
    expect(await keyring.open('place', sealed)).toBe('text');
    expect(keyring.hash('subject', 'a')).toEqual(both.hash('subject', 'a'));
    await expect(open(sealKeys(old))).rejects.toMatchObject(error);
    // A process that still has the old one alone goes on with what it knows, and says what it lacks.
    await expect(running.open('place', keyring.seal('place', 'new'))).rejects.toMatchObject(error);
    expect(await running.open('place', sealed)).toBe('text');
    await expect(running.rotate()).rejects.toMatchObject(error);
    expect(await keyring.open('place', running.seal('place', 'still'))).toBe('still');
  });

  it('changes nothing if a rotation fails', async () => {
    await (await open(sealKeys(old))).rotate();
    const before = await stored();
    const running = await open();
    await (await open(sealKeys(fresh, old))).rotate();
    const rotated = await stored();
    expect(rotated).not.toEqual(before);
    await expect(running.rotate()).rejects.toMatchObject({ code: 'CONFIG' });
    expect(await stored()).toEqual(rotated);
  });

  it.each(['data', 'index'])('refuses a changed %s key', async (purpose) => {
    await open();
    await database.query(
      `update ${schema}.keys set wrapped = left(wrapped, -4) || 'AAAA' where purpose = $1`,
      [purpose],
    );
    await expect(open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', problem: 'changed' });
  });

  it('refuses a key that was put in another’s place', async () => {
    await open();
    await database.query(
      `update ${schema}.keys set wrapped = (select wrapped from ${schema}.keys where purpose = 'index')`,
    );
    await expect(open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', problem: 'changed' });
  });

  it('makes no new keys where there are rows that only the lost ones open', async () => {
    await open();
    await database.query(`delete from ${schema}.keys where purpose = 'index'`);
    await expect(open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', problem: 'keys_lost' });
    await database.query(`delete from ${schema}.keys`);
    await open();
    await database.query(`delete from ${schema}.keys`);
    await database.query(
      `insert into ${schema}.sessions (key, provider, created_at, changed_at) values ('\\x00', 'id360', $1, $1)`,
      [new Date(clock.now())],
    );
    await expect(open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', problem: 'keys_lost' });
    expect(await stored()).toEqual([]);
  });

  it('hashes with its purpose, without ambiguity, and under this database’s key', async () => {
    const keyring = await open();
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, text, text, (purpose, value, otherPurpose, otherValue) => {
        const isSame = purpose === otherPurpose && value === otherValue;
        expect(keyring.hash(purpose, value)).toEqual(keyring.hash(purpose, value));
        expect(keyring.hash(purpose, value).equals(keyring.hash(otherPurpose, otherValue))).toBe(isSame);
      }),
    );
    expect(keyring.hash('a', 'bc')).not.toEqual(keyring.hash('ab', 'c'));
    expect(keyring.hash('a', 'b')).toHaveLength(32);
    schema = `${schema}_other`;
    await migrateDatabase(database, { schema, clock });
    expect((await open()).hash('a', 'b')).not.toEqual(keyring.hash('a', 'b'));
  });

  it('chains digests, each of which depends on all before', async () => {
    const { digest, hash } = await open();
    const part = (text: string) => Buffer.from(text);
    const chain = (...texts: string[]) =>
      texts.reduce<Buffer | undefined>((previous, text) => digest(previous, part(text)), undefined);
    expect(chain('a', 'b', 'c')).toEqual(chain('a', 'b', 'c'));
    const others = [
      chain('a', 'c', 'b'),
      chain('b', 'c'),
      chain('a', 'b'),
      chain('a', 'b', 'd'),
      chain('ab', 'c'),
    ];
    for (const other of others) expect(other).not.toEqual(chain('a', 'b', 'c'));
    expect(digest(Buffer.alloc(0), part('a'))).not.toEqual(digest(undefined, part('a')));
    expect(digest(part('a'), part('b'))).not.toEqual(hash('a', 'b'));
  });
});

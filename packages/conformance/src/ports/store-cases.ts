import assert from 'node:assert/strict';
import type { SessionKey, SessionStore } from '@anyproof/core';
import { losesNothing } from './merging.js';
import { type PortCase, type PortUnderTest, portCases } from './port-case.js';

const KEY: SessionKey = { provider: 'id360-fr', id: '215416' };

/** Texts that a column, a collation or a driver may change: each must come back as it was. */
const TEXTS: readonly string[] = [
  '{}',
  '{"b":1,"a":2}',
  ' {"blanks": "around" } ',
  '{"quotes":"\\" \' `","percent":"%s %1$s ?","backslash":"\\\\"}',
  '{"unicode":"Zoé Łukasz 𝒳 \\u0000 \\ud83d"}',
  `{"long":"${'x'.repeat(200_000)}"}`,
];

/** Keys that differ in one thing only. */
const KEYS: readonly SessionKey[] = [
  KEY,
  { provider: 'id360-be', id: '215416' },
  { provider: 'id360-fr', id: '215417' },
  { provider: 'id360-fr', id: '0215416' },
  { provider: 'a', id: 'b:c' },
  { provider: 'a:b', id: 'c' },
  { provider: 'x', id: 'Abc' },
  { provider: 'x', id: 'abc' },
  { provider: 'x', id: "'; drop table sessions; --" },
  { provider: 'x', id: 'https://vendor.example/s/1?x=%20#y' },
  { provider: 'x', id: 'y'.repeat(512) },
];

/**
 * What every {@link SessionStore} must do. Two handles on one storage represent two processes; provide `again` wherever that
 * is possible, or the cases prove little.
 *
 * ```ts
 * for (const { name, run } of storeCases(startMyStore)) it(name, run);
 * ```
 */
export function storeCases(start: () => Promise<PortUnderTest<SessionStore>>): readonly PortCase[] {
  return portCases(start, {
    'returns nothing for a session that was never written': async (store) => {
      assert.equal(await store.read(KEY), undefined);
    },

    'stores the first text, and returns it unchanged': async (store, other) => {
      for (const [index, text] of TEXTS.entries()) {
        const key = { ...KEY, id: String(index) };
        assert.equal(await store.write(key, text, undefined), true);
        const stored = await other.read(key);
        assert.equal(stored?.state, text);
        assert.equal(typeof stored?.revision, 'string', 'the revision is text');
      }
    },

    'refuses a first write if there already is a state': async (store, other) => {
      assert.equal(await store.write(KEY, 'first', undefined), true);
      assert.equal(await other.write(KEY, 'second', undefined), false);
      assert.equal((await store.read(KEY))?.state, 'first');
    },

    'refuses a revision if there is no state': async (store) => {
      assert.equal(await store.write(KEY, 'text', '1'), false);
      assert.equal(await store.read(KEY), undefined);
    },

    'overwrites the newest revision and no other': async (store, other) => {
      await store.write(KEY, 'one', undefined);
      const one = await store.read(KEY);
      assert.equal(await other.write(KEY, 'two', one?.revision), true);
      assert.equal(await store.write(KEY, 'three', one?.revision), false);
      assert.equal((await store.read(KEY))?.state, 'two');
      const two = await other.read(KEY);
      assert.equal(await store.write(KEY, 'three', two?.revision), true);
      assert.equal((await other.read(KEY))?.state, 'three');
    },

    'gives each write its own revision, even for the same text': async (store) => {
      await store.write(KEY, 'same', undefined);
      const first = await store.read(KEY);
      assert.equal(await store.write(KEY, 'same', first?.revision), true);
      const second = await store.read(KEY);
      assert.notEqual(second?.revision, first?.revision);
      assert.equal(await store.write(KEY, 'late', first?.revision), false);
    },

    'keeps sessions apart if any part of their keys differs': async (store, other) => {
      for (const [index, key] of KEYS.entries())
        assert.equal(await store.write(key, `state ${index}`, undefined), true, `key ${index} was taken`);
      for (const [index, key] of KEYS.entries())
        assert.equal((await other.read(key))?.state, `state ${index}`);
    },

    'accepts one of many first writes': async (store, other) => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? store : other).write(KEY, `${index}`, undefined),
        ),
      );
      assert.equal(answers.filter((won) => won).length, 1);
      assert.equal((await store.read(KEY))?.state, String(answers.indexOf(true)));
    },

    'loses no change if two processes write at once': async (store, other) => {
      const increments = 40;
      const count = async (one: SessionStore) => {
        for (let done = 0; done < increments; ) {
          const stored = await one.read(KEY);
          if (await one.write(KEY, String(Number(stored?.state ?? 0) + 1), stored?.revision)) done += 1;
        }
      };
      await Promise.all([count(store), count(other), count(store), count(other)]);
      assert.equal((await store.read(KEY))?.state, String(4 * increments));
    },

    'loses no end announced by message while another process polls': losesNothing,
  });
}

import assert from 'node:assert/strict';
import { inspect, isDeepStrictEqual } from 'node:util';
import { getRaw } from '@anyproof/core';
import { bestEnding } from '../bench/bench.js';
import type { Suite } from './case.js';

/** The vendor's own answer is there for who asks, and in nobody's way. */
export function rawCases({ harness, add }: Suite): void {
  add("a created session carries the vendor's raw answer", async (bench) => {
    assert.equal(typeof getRaw(await bench.create()), 'object');
  });

  add("a fetched session carries the vendor's raw answer", async (bench) => {
    const { ref } = await bench.reach(bestEnding(harness));
    assert.equal(typeof getRaw(await bench.proofing.getSession(ref)), 'object');
  });

  add("a result carries the vendor's raw answer", async (bench) => {
    const { result } = await bench.reach(bestEnding(harness));
    assert.equal(typeof getRaw(result), 'object');
  });

  add('the raw answer appears in no copy, log or JSON', async (bench) => {
    const { result } = await bench.reach(bestEnding(harness));
    const raw = getRaw(result);
    assert.equal(getRaw({ ...result }), undefined, 'a copy has it');
    assert.equal(getRaw(structuredClone(JSON.parse(JSON.stringify(result)))), undefined, 'JSON has it');
    const own = keysOf(result);
    const telling = [...keysOf(raw)].filter((key) => key.length > 5 && !own.has(key));
    const texts = [inspect(result, { depth: 20, showHidden: true }), JSON.stringify(result)];
    for (const key of telling)
      for (const text of texts)
        assert.ok(
          !new RegExp(`['"]?\\b${escaped(key)}\\b['"]?:`).test(text),
          `the vendor's field ${key} appears`,
        );
    for (const key of Object.keys(result))
      assert.ok(!isDeepStrictEqual(result[key as keyof typeof result], raw), `${key} is the raw answer`);
  });

  add('a second read does not change the raw answer of the first', async (bench) => {
    const { ref, result } = await bench.reach(bestEnding(harness));
    const before = JSON.stringify(getRaw(result));
    await bench.proofing.getResult(ref);
    assert.equal(JSON.stringify(getRaw(result)), before);
  });
}

function keysOf(value: unknown, keys = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return keys;
  for (const [key, item] of Object.entries(value)) {
    if (!Array.isArray(value)) keys.add(key);
    keysOf(item, keys);
  }
  return keys;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

import assert from 'node:assert/strict';
import type { SessionRef } from '@anyproof/core';
import { type Bench, bestEnding, factsOf } from '../bench/bench.js';
import { failureOf } from '../bench/outcome.js';
import { assertResult } from '../contract/session.js';
import type { UnknownWord } from '../harness/harness.js';
import type { Suite } from './case.js';

/** New words, words that sound good, and words that every object knows. */
const WORDS = ['SOMETHING_NEW', 'OKAYED', 'constructor', '__proto__'];

/** A vendor's new word is never an end, and never an approval. */
export function unknownWordCases({ harness, add }: Suite): void {
  for (const word of harness.unknownWords) {
    for (const text of WORDS)
      add(`${word.place}: "${text}" is processing, with a warning, and the value is kept`, async (bench) => {
        const ref = await sessionFor(bench, word);
        word.say(bench.vendor, ref.id, text);
        // A process that remembers no earlier answer.
        const app = bench.again();
        const session = await app.getSession(ref);
        assert.equal(session.status, 'processing');
        assert.equal(session.decision, undefined);
        assert.equal(session.nativeStatus, text, "the vendor's value is kept");
        assert.ok(
          session.warnings.some(({ code }) => code === 'UNKNOWN_NATIVE_STATUS'),
          'there is no warning about the value',
        );
        const result = await bench.again().getResult(ref);
        assertResult(result, factsOf(harness, ref));
        assert.equal(result.status, 'processing');
        assert.equal(result.nativeStatus, text);
      });

    add(`${word.place}: an unknown value does not end the waiting`, async (bench) => {
      const ref = await sessionFor(bench, word);
      word.say(bench.vendor, ref.id, 'SOMETHING_NEW');
      const app = bench.again();
      const { pollAfterMs = 50 } = await app.getSession(ref);
      const error = await failureOf(() => app.waitForResult(ref, { timeoutMs: 2 * pollAfterMs }));
      assert.equal(error.code, 'TIMEOUT');
    });
  }
}

async function sessionFor(bench: Bench, { on }: UnknownWord): Promise<SessionRef> {
  return on === 'open' ? (await bench.create()).ref : (await bench.reach(bestEnding(bench.harness))).ref;
}

import assert from 'node:assert/strict';
import type { Proofing, SessionRef } from '@anyproof/core';
import { type Bench, bestEnding } from '../bench/bench.js';
import { assertCode, outcomeOf } from '../bench/outcome.js';
import type { RequestMatch } from '../harness/vendor.js';
import type { TypedBytes, TypedText, WireEffect } from '../wire/effect.js';
import { type FaultWire, startFaultWire } from '../wire/wire.js';
import type { Suite } from './case.js';

/** Answers that arrive whole and are not what they seem: two verdicts in one, letters that are other letters. */
export function damagedCases({ harness, add }: Suite): void {
  const requests = [...new Set([harness.requests.getSession, harness.requests.getResult])];

  for (const [index, match] of requests.entries())
    add(
      `an answer with duplicate keys and two verdicts approves nobody (request ${index + 1})`,
      async (bench) => {
        const { ref } = await bench.reach(bestEnding(harness));
        const { ref: other } = harness.endings.includes('decline')
          ? await bench.reach('decline')
          : await bench.create();
        await onWire(bench, async (wire, app) => {
          // The other's answer stands first, so that whoever takes the last of two finds what they like best.
          const first = await answerTo(bench, wire, match, other);
          const met = wire.spoil(
            { kind: 'rewritten', rewrite: (body) => twice(first, body.toString('utf8')) },
            match,
            false,
          );
          for (const read of [app.getSession, app.getResult]) {
            const before = met.strikes;
            const outcome = await outcomeOf(() => read(ref));
            if (met.strikes > before) assertCode(outcome, ['BAD_RESPONSE'], 'an answer with duplicate keys');
          }
          assert.ok(met.strikes > 0, 'the request was never sent');
        });
      },
    );

  for (const [index, match] of [...requests, ...(harness.requests.details ?? [])].entries()) {
    add(
      `an answer that declares ISO-8859-1 is read correctly, or not at all (request ${index + 1})`,
      async (bench) => {
        await assertCharset(bench, match, ({ body, type }) => ({
          body: Buffer.from(withLetter(body), 'latin1'),
          type: `${type}; charset=ISO-8859-1`,
        }));
      },
    );
    add(
      `an answer that is not UTF-8 and declares no charset is BAD_RESPONSE (request ${index + 1})`,
      async (bench) => {
        const outcome = await assertCharset(bench, match, ({ body, type }) => ({
          body: Buffer.from(withLetter(body), 'latin1'),
          type,
        }));
        if (outcome !== 'the request was never sent') assert.equal(outcome, 'BAD_RESPONSE');
      },
    );
    add(`an answer in an unknown charset is BAD_RESPONSE (request ${index + 1})`, async (bench) => {
      const outcome = await assertCharset(bench, match, ({ body, type }) => ({
        body: Buffer.from(withLetter(body)),
        type: `${type}; charset=x-nobody-1`,
      }));
      if (outcome !== 'the request was never sent') assert.equal(outcome, 'BAD_RESPONSE');
    });
  }
}

/** A process of the app behind a wire that can write answers anew. */
async function onWire(bench: Bench, work: (wire: FaultWire, app: Proofing) => Promise<void>): Promise<void> {
  const wire = await startFaultWire(bench.vendor.origin);
  try {
    await work(wire, bench.again({ origin: wire.origin }));
  } finally {
    await wire.stop();
  }
}

/** The JSON object that the vendor answers for this session; undefined where the answer is another kind of thing. */
async function answerTo(
  bench: Bench,
  wire: FaultWire,
  match: RequestMatch,
  ref: SessionRef,
): Promise<string | undefined> {
  let seen: string | undefined;
  const listen: WireEffect = {
    kind: 'rewritten',
    rewrite: (body) => {
      seen ??= body.toString('utf8');
      return body;
    },
  };
  wire.spoil(listen, match, false);
  const app = bench.again({ origin: wire.origin });
  await outcomeOf(() => app.getSession(ref));
  await outcomeOf(() => app.getResult(ref));
  wire.clear();
  return seen?.trimStart().startsWith('{') ? seen : undefined;
}

/** The keys of both in one object; all of the second twice where the first is no object. */
function twice(first: string | undefined, second: string): Buffer {
  if (!second.trimStart().startsWith('{')) return Buffer.from(second);
  const inside = (first ?? second).trim().slice(1, -1).trim();
  return Buffer.from(`{${inside}${inside === '' ? '' : ','}${second.trimStart().slice(1)}`);
}

/** Reads a decided session by an answer in another encoding; what became of it. Nowhere is a letter another letter. */
async function assertCharset(
  bench: Bench,
  match: RequestMatch,
  encode: (answer: TypedText) => TypedBytes,
): Promise<string> {
  const { ref } = await bench.reach(bestEnding(bench.harness));
  const sound = JSON.stringify(await bench.again().getResult(ref));
  let end = 'the request was never sent';
  await onWire(bench, async (wire, app) => {
    const met = wire.spoil({ kind: 'encoded', encode }, match, false);
    for (const read of [app.getSession, app.getResult]) {
      const before = met.strikes;
      let value: unknown;
      const outcome = await outcomeOf(async () => {
        value = await read(ref);
      });
      if (met.strikes === before) continue;
      end = outcome === 'ok' ? 'ok' : outcome.code;
      if (outcome !== 'ok') assertCode(outcome, ['BAD_RESPONSE'], 'an answer in another charset');
      const text = JSON.stringify(value ?? {});
      assert.ok(!text.includes('\ufffd'), 'a letter was replaced');
      if (outcome === 'ok' && read === app.getResult)
        assert.deepEqual(claimsIn(text), claimsIn(sound), 'a claim changed with the encoding');
    }
  });
  return end;
}

const claimsIn = (text: string): unknown => {
  const { claims, extracted } = JSON.parse(text) as { claims?: unknown; extracted?: unknown };
  return { claims, extracted };
};

/** An answer that is ASCII throughout would show nothing of its charset. */
function withLetter(json: string): string {
  const text = json.replace(/[\u0100-\u{10ffff}]/gu, (letter) =>
    [...letter]
      .flatMap((one) => [...Array(one.length).keys()].map((at) => escaped(one.charCodeAt(at))))
      .join(''),
  );
  return /[\u0080-\uffff]/.test(text)
    ? text
    : text.replace(/^\s*\{/, (start) => `${start}"a_note":"\u00e9",`).replace(',}', '}');
}

const escaped = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { WebhookProblem, WebhookRequest } from '@anyproof/core';
import { type Bench, bestEnding, PROVIDER } from '../bench/bench.js';
import { type Suite, unless } from './case.js';
import { message, proven, sender, sessionIn } from './webhooks.js';

/** Whose message it is, why it was refused, and what it costs. */
export function senderCases({ harness, capabilities, add }: Suite): void {
  const skip =
    unless(capabilities.webhooks !== undefined, 'this vendor sends no verifiable webhooks') ??
    unless(harness.webhooks !== undefined, 'the harness sends no webhooks');
  const rotation =
    skip ?? unless(harness.webhooks?.rotation !== undefined, 'the harness has one secret only');
  const best = bestEnding(harness);

  add(
    'one address serves two providers: the proof determines which one a message belongs to',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const swapped = twoProviders(bench);
      const { status, provider, done } = await swapped.webhooks.handle(message(bench, ref.id, best));
      assert.equal(status, 200, 'a message of the previous provider was refused');
      assert.equal(provider, PROVIDER);
      assert.equal((await done)?.ref.provider, PROVIDER);
      const { rawBody } = message(bench, ref.id, best);
      const headers = sender(bench).rotation?.headers(rawBody) ?? {};
      assert.equal((await swapped.webhooks.handle({ rawBody, headers })).provider, ANOTHER);
    },
    rotation,
  );

  add(
    'a message of neither of two providers is refused, and the answer names neither',
    async (bench) => {
      const { rawBody } = message(bench, '1234567', best);
      const events = bench.events.length;
      const { status, body, provider } = await twoProviders(bench).webhooks.handle({ headers: {}, rawBody });
      assert.equal(status, 401);
      assert.equal(body, 'not verified');
      assert.equal(provider, undefined);
      const told = bench.events.slice(events).filter((event) => event.type === 'webhook');
      assert.deepEqual(
        told.map((event) => event.provider),
        ['unknown'],
      );
    },
    rotation,
  );

  for (const [what, reasons, make] of REFUSALS)
    add(
      `a message ${what} is refused, and only the operator learns why: ${reasons.join(' or ')}`,
      async (bench) => {
        const events = bench.events.length;
        const handled = await bench.proofing.webhooks.handle(make(bench, message(bench, '1234567', best)));
        assert.equal(handled.status, 401);
        assert.equal(handled.body, 'not verified', 'the sender learns why');
        const told = bench.events.slice(events).flatMap((event) => (event.type === 'webhook' ? event : []));
        assert.deepEqual(
          told.map(({ outcome }) => outcome),
          ['refused'],
        );
        const [reason] = told.map((event) => event.reason);
        assert.ok(reason !== undefined && reasons.includes(reason), `the observer got "${reason}"`);
        assert.equal(
          handled.refused?.problem,
          reason,
          'handle reports a different reason than the observer got',
        );
      },
      skip,
    );

  add(
    'a compressed body is answered with 415, since its proof covers other bytes',
    async (bench) => {
      const { rawBody, headers } = message(bench, '1234567', best);
      const before = bench.received().length;
      const packed = { rawBody: gzipSync(rawBody), headers: { ...headers, 'Content-Encoding': 'gzip' } };
      assert.equal((await bench.proofing.webhooks.handle(packed)).status, 415);
      const plain = { rawBody, headers: { ...headers, 'content-encoding': 'identity' } };
      assert.equal((await bench.proofing.webhooks.handle(plain)).status, 200);
      assert.equal(
        bench.received(undefined, before).some(({ status }) => status >= 500),
        false,
      );
    },
    skip,
  );

  add(
    'a byte order mark before an authentic body does no harm',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const rawBody = Buffer.concat([Buffer.from('efbbbf', 'hex'), message(bench, ref.id, best).rawBody]);
      const handled = await bench.proofing.webhooks.handle({
        rawBody,
        headers: sender(bench).headers(rawBody),
      });
      assert.equal(handled.status, 200);
      assert.equal(sessionIn(handled.notice)?.sessionId, ref.id);
    },
    skip,
  );

  add(
    'a message that only reports progress causes no call, and reaches the app',
    async (bench) => {
      const { ref } = await bench.create();
      const before = bench.received().length;
      const seen: string[] = [];
      const handled = await bench.proofing.webhooks.handle({
        ...message(bench, ref.id, 'progress'),
        onSession: ({ status }) => void seen.push(status),
      });
      assert.equal(handled.status, 200);
      const status = sessionIn(handled.notice)?.says?.announces;
      assert.ok(status === 'pending' || status === 'processing', `it says "${status}"`);
      assert.equal((await handled.done)?.status, status);
      assert.deepEqual(seen, [status]);
      assert.equal(bench.received().length, before, 'the vendor was called');
    },
    skip,
  );
}

const ANOTHER = 'another';

/** The provider under test, and another one by whose secret a message may be proven, too. */
const twoProviders = (bench: Bench) =>
  bench.again({ others: { [ANOTHER]: sender(bench).rotation?.after ?? {} } });

type Refusal = readonly [
  what: string,
  reasons: readonly WebhookProblem[],
  make: (bench: Bench, sound: WebhookRequest) => WebhookRequest,
];

const saying = (text: string) => (bench: Bench) => proven(bench, text);

const REFUSALS: readonly Refusal[] = [
  ['without any proof', ['proof_missing'], (_bench, { rawBody }) => ({ headers: {}, rawBody })],
  [
    'with a wrong proof',
    // Where the proof has a time, that is forged, too.
    ['proof_wrong', 'proof_old'],
    (_bench, { headers, rawBody }) => ({
      rawBody,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, 'A'.repeat(String(value).length)]),
      ),
    }),
  ],
  ['that is not JSON', ['unreadable'], saying('not json at all')],
  ['that names no session', ['session_missing', 'unreadable'], saying('{"hello":"world"}')],
];

import assert from 'node:assert/strict';
import type { EndByMessage, HandledWebhook, WebhookNotice, WebhookRequest } from '@anyproof/core';
import { type Bench, bestEnding } from '../bench/bench.js';
import { failureOf } from '../bench/outcome.js';
import type { WebhookSender } from '../harness/harness.js';
import type { Ending, EndingByMessage } from '../harness/vendor.js';
import { type Suite, unless } from './case.js';

/** A message is believed when it proves its origin, and even then the vendor is asked. */
export function webhookCases({ harness, capabilities, add }: Suite): void {
  const kind = capabilities.webhooks;
  const skip =
    unless(kind !== undefined, 'this vendor sends no verifiable webhooks') ??
    unless(harness.webhooks !== undefined, 'the harness sends no webhooks');
  const single = unless(harness.webhooks?.rotation?.both === undefined, 'one header has several proofs here');
  const best = bestEnding(harness);

  add(
    'an authentic message is accepted, and the vendor is called',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const before = bench.received().length;
      const handled = await deliver(bench, message(bench, ref.id, best));
      assert.equal(handled.status, 200);
      assert.equal(sessionIn(handled.notice)?.sessionId, ref.id);
      assert.equal((await handled.done)?.status, (await bench.proofing.getSession(ref)).status);
      assert.ok(bench.received(harness.requests.getSession, before).length > 0, 'the vendor was not called');
    },
    skip,
  );

  for (const [what, forge, isOneProof] of FORGERIES)
    add(
      `a message ${what} is refused, and the vendor is not called`,
      async (bench) => {
        const { ref } = await bench.create();
        const before = bench.received().length;
        const handled = await deliver(bench, forge(message(bench, ref.id, best)));
        assert.equal(handled.status, 401);
        assert.equal(handled.notice, undefined);
        assert.equal(await handled.done, undefined);
        assert.equal(bench.received().length, before, 'the vendor was called');
        assert.equal((await bench.proofing.getSession(ref)).status, 'pending');
      },
      skip ?? (isOneProof === true ? single : undefined),
    );

  add(
    'a signature over other bytes is refused',
    async (bench) => {
      const { ref } = await bench.create();
      const { headers } = message(bench, ref.id, 'progress');
      const { rawBody } = message(bench, ref.id, best);
      assert.equal((await deliver(bench, { headers, rawBody })).status, 401);
    },
    skip ?? unless(kind === 'signature', 'this vendor signs nothing'),
  );

  for (const [what, text] of [
    ['is not JSON', 'not json at all'],
    ['has another shape', '{"hello":"world"}'],
    ['is empty', ''],
    ['contains bytes that are not text', '\u0000\uFFFD'],
  ] as const)
    add(
      `a body that ${what} is refused even if its proof is valid`,
      async (bench) => {
        const rawBody = Buffer.from(text);
        const handled = await deliver(bench, { rawBody, headers: sender(bench).headers(rawBody) });
        assert.equal(handled.status, 401);
      },
      skip,
    );

  add(
    'header names match in any case',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const { headers, rawBody } = message(bench, ref.id, best);
      const loud = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
      );
      assert.equal((await deliver(bench, { headers: loud, rawBody })).status, 200);
    },
    skip,
  );

  add(
    'a message cannot end a session that the vendor reports as open',
    async (bench) => {
      const { ref } = await bench.create();
      const handled = await deliver(bench, message(bench, ref.id, best));
      assert.equal(handled.status, 200);
      assert.equal(await handled.done, undefined, 'an end that the vendor does not confirm was returned');
      const session = await bench.proofing.getSession(ref);
      assert.equal(session.status, 'pending');
      assert.equal(session.decision, undefined);
    },
    skip,
  );

  add(
    'a status that a fetch also reports does not end a session by message',
    async (bench) => {
      const byMessage: readonly Ending[] = sender(bench).notFetchable ?? [];
      for (const ending of harness.endings.filter((one) => !byMessage.includes(one))) {
        const notice = await bench.proofing.provider().webhooks?.read(message(bench, '1234567', ending));
        assert.equal(sessionIn(notice)?.says?.ends, undefined, ending);
      }
    },
    skip,
  );

  add(
    'a message replayed ten times changes nothing',
    async (bench) => {
      const { ref, result } = await bench.reach(best);
      const replayed = message(bench, ref.id, best);
      for (let time = 0; time < 10; time += 1) await (await deliver(bench, replayed)).done;
      const after = await bench.proofing.getResult(ref);
      assert.deepEqual(JSON.parse(JSON.stringify(after)), JSON.parse(JSON.stringify(result)));
    },
    skip,
  );

  add(
    'messages that arrive late or out of order change nothing',
    async (bench) => {
      const { ref, result } = await bench.reach(best);
      const late: readonly (Ending | 'progress')[] = [best, 'progress', 'decline', 'expire', 'progress'];
      for (const news of late) await (await deliver(bench, message(bench, ref.id, news))).done;
      const session = await bench.proofing.getSession(ref);
      assert.equal(session.status, result.status);
      assert.equal(session.decision, result.decision);
    },
    skip,
  );

  add(
    'a message about an unknown session is accepted, and has no effect',
    async (bench) => {
      const { ref } = await bench.create();
      const stranger = ref.id.replace(/[0-9a-f]/gi, (letter) => (letter === '9' ? '8' : '9'));
      const handled = await deliver(bench, message(bench, stranger, best));
      assert.equal(handled.status, 200);
      assert.equal(await handled.done, undefined);
    },
    skip,
  );

  add(
    'a body that was already parsed is INVALID_INPUT, with the fix',
    async (bench) => {
      const { headers } = message(bench, '1', best);
      const error = await failureOf(() => deliver(bench, { headers, rawBody: { id: 1 } as never }));
      assert.equal(error.code, 'INVALID_INPUT');
    },
    skip,
  );

  add(
    'a truncated body is refused even if its proof is valid',
    async (bench) => {
      const { ref } = await bench.create();
      const whole = message(bench, ref.id, best).rawBody;
      for (const length of [1, whole.length >> 1, whole.length - 1]) {
        const rawBody = whole.subarray(0, length);
        const handled = await deliver(bench, { rawBody, headers: sender(bench).headers(rawBody) });
        assert.equal(handled.status, 401, `${length} bytes of ${whole.length}`);
      }
    },
    skip,
  );

  for (const ending of harness.webhooks?.notFetchable ?? [])
    add(
      `${ending}, which no fetch reports, ends the session by its message`,
      async (bench) => {
        const { ref } = await bench.create();
        const handled = await deliver(bench, message(bench, ref.id, ending));
        assert.equal((await handled.done)?.status, BY_MESSAGE[ending]);
        assert.equal((await bench.proofing.getSession(ref)).status, BY_MESSAGE[ending]);
      },
      skip,
    );
}

const BY_MESSAGE: Readonly<Record<EndingByMessage, EndByMessage>> = {
  expire: 'expired',
  abandon: 'abandoned',
  fail: 'failed',
};

type Forgery = readonly [
  what: string,
  forge: (sound: WebhookRequest) => WebhookRequest,
  /** No forgery where one header has several proofs. */
  isOneProof?: true,
];

const headersWith = (change: (value: string) => string | readonly string[]) => (sound: WebhookRequest) => ({
  ...sound,
  headers: Object.fromEntries(
    Object.entries(sound.headers).map(([name, value]) => [name, change(String(value))]),
  ),
});

const FORGERIES: readonly Forgery[] = [
  ['without any proof', ({ rawBody }) => ({ headers: {}, rawBody })],
  ['with an empty proof', headersWith(() => '')],
  ['with a guessed proof', headersWith((value) => `${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}`)],
  ['with a truncated proof', headersWith((value) => value.slice(0, -4))],
  ['with a forged proof of the right length', headersWith((value) => 'A'.repeat(value.length))],
  ['with two proofs', headersWith((value) => [value, 'another'])],
  ['with its proof twice', headersWith((value) => [value, value])],
  ['with its proof twice in one header', headersWith((value) => `${value}, ${value}`), true],
];

export function sender({ harness }: Bench): WebhookSender {
  if (harness.webhooks === undefined) throw new Error('the harness sends no webhooks');
  return harness.webhooks;
}

/** Undefined if the message is about something else. */
export const sessionIn = (notice: WebhookNotice | undefined) =>
  notice?.about === 'session' ? notice : undefined;

export function message(bench: Bench, sessionId: string, news: Ending | 'progress'): WebhookRequest {
  return proven(bench, sender(bench).body(sessionId, news));
}

/** This body with its proof. */
export function proven(bench: Bench, body: string): WebhookRequest {
  const rawBody = Buffer.from(body);
  return { rawBody, headers: sender(bench).headers(rawBody) };
}

const deliver = (bench: Bench, request: WebhookRequest): Promise<HandledWebhook> =>
  bench.proofing.webhooks.handle(request);

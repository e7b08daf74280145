import assert from 'node:assert/strict';
import { inMemoryInbox, type ProofingSession, type WebhookNotice, type WebhookRequest } from '@anyproof/core';
import { signWebhookForTest } from '@anyproof/core/testing';
import { type Bench, bestEnding, PROVIDER } from '../bench/bench.js';
import { assertCode, outcomeOf } from '../bench/outcome.js';
import { type Suite, unless } from './case.js';
import { message, proven, sender, sessionIn } from './webhooks.js';

const HOUR_MS = 3_600_000;

/** Messages about other things than one session's status, and messages that come again. */
export function noticeCases({ harness, provider, capabilities, has, add }: Suite): void {
  const { webhooks } = harness;
  const sends =
    unless(capabilities.webhooks !== undefined, 'this vendor sends no verifiable webhooks') ??
    unless(webhooks !== undefined, 'the harness sends no webhooks');
  const best = bestEnding(harness);

  const unrelated =
    sends ?? unless(webhooks?.unrelated !== undefined, 'this vendor sends no messages about other things');
  add(
    'an authentic message about something else is answered with 200, counted, and dropped',
    async (bench) => {
      const inbox = inMemoryInbox();
      const heard: unknown[] = [];
      const [before, events] = [bench.received().length, bench.events.length];
      const handled = await bench.again({ deps: { inbox } }).webhooks.handle({
        ...unrelatedMessage(bench),
        onSession: (session) => void heard.push(session),
      });
      assert.equal(handled.status, 200);
      assert.equal(handled.notice?.about, 'unrelated');
      assert.equal(await handled.done, undefined);
      assert.deepEqual([heard, await inbox.pending(9)], [[], []]);
      assert.equal(bench.received().length, before, 'the vendor was called');
      const told = bench.events.slice(events).filter(({ type }) => type === 'webhook');
      assert.deepEqual(told, [{ type: 'webhook', provider: PROVIDER, outcome: 'unrelated' }]);
    },
    unrelated,
  );
  add(
    'a message about something else is refused without its proof, like any other',
    async (bench) => {
      const { rawBody } = unrelatedMessage(bench);
      assert.equal((await bench.proofing.webhooks.handle({ rawBody, headers: {} })).status, 401);
    },
    unrelated,
  );
  add(
    'a message about something else that the adapter signs for tests is accepted as such',
    async (bench) => {
      const signed = await signWebhookForTest(bench.proofing, { about: 'unrelated' });
      const { status, notice } = await bench.proofing.webhooks.handle(signed);
      assert.deepEqual([status, notice?.about], [200, 'unrelated']);
    },
    unrelated ??
      unless(provider.webhooks?.signForTest !== undefined, 'the adapter cannot sign webhooks for tests'),
  );

  const object = sends ?? unless(webhooks?.object !== undefined, "this vendor's messages name their session");
  add(
    'a message about an object leads to the session that the object belongs to',
    async (bench) => {
      const { ref, result } = await bench.reach(best);
      const inbox = inMemoryInbox();
      const heard: string[] = [];
      const before = bench.received().length;
      const app = bench.again({ deps: { inbox } });
      const handled = await app.webhooks.handle({
        ...objectMessage(bench, ref.id),
        onSession: (session) => void heard.push(textOf(session)),
      });
      assert.deepEqual([handled.status, handled.notice?.about], [200, 'object']);
      assert.equal((await handled.done)?.ref.id, ref.id);
      assert.deepEqual(heard, [`${ref.id} ${result.status}`]);
      assert.deepEqual(await inbox.pending(9), []);
      assert.ok(
        bench.received(harness.requests.getSession, before).length > 0,
        'the session was not fetched',
      );
    },
    object,
  );
  add(
    'a message about an object of somebody else has no effect',
    async (bench) => {
      const inbox = inMemoryInbox();
      const heard: unknown[] = [];
      const handled = await bench.again({ deps: { inbox } }).webhooks.handle({
        ...objectMessage(bench),
        onSession: (session) => void heard.push(session),
      });
      assert.equal(handled.status, 200);
      assert.equal(await handled.done, undefined);
      assert.deepEqual([heard, await inbox.pending(9)], [[], []]);
    },
    object,
  );
  add(
    'a message about an object waits in the inbox while the vendor is down',
    async (bench) => {
      const { ref, result } = await bench.reach(best);
      const inbox = inMemoryInbox();
      bench.vendor.faults.add({ times: 1_000, effect: { kind: 'status', status: 503 } });
      const app = bench.again({ deps: { inbox } });
      const { status, done } = await app.webhooks.handle(objectMessage(bench, ref.id));
      assert.deepEqual([status, await done], [200, undefined]);
      const kept = await inbox.pending(9);
      assert.deepEqual(JSON.parse(JSON.stringify(kept)), kept, 'what is stored is not plain JSON');
      assert.equal(kept.length, 1);
      bench.vendor.faults.clear();
      const heard: string[] = [];
      const next = bench.again({ deps: { inbox } });
      const resumed = await next.webhooks.resume({ onSession: (session) => heard.push(textOf(session)) });
      assert.deepEqual(resumed, { found: 1, settled: 1, left: 0 });
      assert.deepEqual(heard, [`${ref.id} ${result.status}`]);
    },
    object,
  );
  add(
    'whose an object is, is asked by its own id',
    async (bench) => {
      const [one, two] = [await bench.reach(best), await bench.reach(best)];
      const { webhooks: reader } = bench.proofing.provider();
      for (const { ref } of [one, two]) {
        const notice = await reader?.read(objectMessage(bench, ref.id));
        assert.ok(notice?.about === 'object', 'the message is not about an object');
        assert.deepEqual(await reader?.sessionsOf?.(notice.object), [ref.id]);
      }
    },
    object,
  );

  add(
    'reading a message sends no request',
    async (bench) => {
      const { ref } = await bench.create();
      const before = bench.received().length;
      await readBy(bench, message(bench, ref.id, best));
      assert.equal(bench.received().length, before, 'the vendor was called');
    },
    sends,
  );

  const resent = sends ?? unless(webhooks?.resent !== undefined, "this vendor's messages have no id");
  add(
    'a message that is sent again is the same message, also with other bytes',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const body = sender(bench).body(ref.id, best);
      const again = sender(bench).resent?.(body) ?? body;
      assert.notEqual(again, body, 'the bytes are the same');
      const ids: string[] = [];
      const memory = inMemoryInbox();
      const inbox = { ...memory, add: async (one: { readonly id: string }) => void ids.push(one.id) };
      const { webhooks: hooks } = bench.again({ deps: { inbox } });
      for (const text of [body, again, sender(bench).body(ref.id, best)])
        await (await hooks.handle(proven(bench, text))).done;
      assert.equal(ids[0], ids[1], 'the same message has another id when it is sent again');
      assert.notEqual(ids[0], ids[2], 'another message has the same id');
    },
    resent,
  );

  const timed = sends ?? unless(webhooks?.headersAt !== undefined, 'this vendor signs no time');
  for (const [what, offset] of [
    ['an hour ago', -HOUR_MS],
    ['for an hour from now', HOUR_MS],
  ] as const)
    add(
      `a message signed ${what} is refused as too old`,
      async (bench) => {
        const { rawBody } = message(bench, '1234567', best);
        const headers = sender(bench).headersAt?.(rawBody, bench.clock.now() + offset) ?? {};
        const { status, refused } = await bench.proofing.webhooks.handle({ rawBody, headers });
        assert.deepEqual([status, refused?.problem], [401, 'proof_old']);
      },
      timed,
    );
  add(
    'a message signed a moment ago is accepted',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const { rawBody } = message(bench, ref.id, best);
      const headers = sender(bench).headersAt?.(rawBody, bench.clock.now() - 30_000) ?? {};
      assert.equal((await bench.proofing.webhooks.handle({ rawBody, headers })).status, 200);
    },
    timed,
  );

  const both = sends ?? unless(webhooks?.rotation?.both !== undefined, 'this vendor sends one proof');
  add(
    'a message with two proofs is accepted by whoever knows one of the secrets, and by nobody else',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const { rawBody } = message(bench, ref.id, best);
      const { rotation } = sender(bench);
      const headers = rotation?.both?.(rawBody) ?? {};
      for (const app of [bench.proofing, bench.again({ settings: rotation?.after ?? {} })])
        assert.equal((await app.webhooks.handle({ rawBody, headers })).status, 200);
      const other = message(bench, ref.id, 'progress').rawBody;
      assert.equal((await bench.proofing.webhooks.handle({ rawBody: other, headers })).status, 401);
    },
    both,
  );

  add(
    'a message that an erasure is done is remembered, and changes no verdict',
    async (bench) => {
      const { ref, result } = await bench.reach(best);
      const { status, done } = await bench.proofing.webhooks.handle(
        proven(bench, sender(bench).erased?.(ref.id) ?? ''),
      );
      await done;
      assert.equal(status, 200);
      const outcome = await outcomeOf(async () => {
        const session = await bench.proofing.getSession(ref);
        assert.equal(session.erasure?.status, 'done');
        assert.deepEqual([session.status, session.decision], [result.status, result.decision]);
      });
      assertCode(outcome, ['ok', 'SESSION_GONE', 'SESSION_NOT_FOUND'], 'an erased session');
    },
    sends ??
      unless(has('erase'), 'this vendor has no eraseSession') ??
      unless(webhooks?.erased !== undefined, 'this vendor sends no message about an erasure'),
  );

  add(
    'a message never has a verdict',
    async (bench) => {
      for (const ending of harness.endings) {
        const notice = await readBy(bench, message(bench, '1234567', ending));
        const { says = {} } = sessionIn(notice) ?? {};
        for (const word of ['decision', 'outcome']) assert.ok(!(word in says), `${ending}: it has a ${word}`);
      }
    },
    sends,
  );
}

const textOf = ({ ref, status }: ProofingSession): string => `${ref.id} ${status}`;

function readBy({ proofing }: Bench, request: WebhookRequest): Promise<WebhookNotice> {
  const { webhooks } = proofing.provider();
  assert.ok(webhooks !== undefined, 'the adapter reads no messages');
  return webhooks.read(request);
}

function unrelatedMessage(bench: Bench): WebhookRequest {
  return proven(bench, sender(bench).unrelated?.() ?? '');
}

function objectMessage(bench: Bench, sessionId?: string): WebhookRequest {
  return proven(bench, sender(bench).object?.(sessionId) ?? '');
}

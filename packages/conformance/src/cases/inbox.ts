import assert from 'node:assert/strict';
import {
  inMemoryInbox,
  inMemorySessions,
  MAX_WEBHOOK_BYTES,
  type Proofing,
  type SessionStore,
  sessionLabel,
  type WebhookInbox,
} from '@anyproof/core';
import { signWebhookForTest } from '@anyproof/core/testing';
import { bestEnding, PROVIDER } from '../bench/bench.js';
import { failureOf } from '../bench/outcome.js';
import { type Suite, unless } from './case.js';
import { message, sender, sessionIn } from './webhooks.js';

/** A message is kept before it is answered, and let go of once its session was asked for. */
export function inboxCases({ harness, provider, capabilities, add }: Suite): void {
  const skip =
    unless(capabilities.webhooks !== undefined, 'this vendor sends no verifiable webhooks') ??
    unless(harness.webhooks !== undefined, 'the harness sends no webhooks');
  const rotation = skip ?? unless(harness.webhooks?.rotation !== undefined, 'the harness rotates no secret');
  const signs =
    skip ??
    unless(provider.webhooks?.signForTest !== undefined, 'the adapter cannot sign webhooks for tests');
  const best = bestEnding(harness);

  add(
    'a message is in the inbox when it is answered, and removed once its session was fetched',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const spy = spiedInbox();
      const proofing = bench.again({ deps: { inbox: spy.inbox } });
      const { status, done } = await proofing.webhooks.handle(message(bench, ref.id, best));
      assert.equal(status, 200);
      assert.equal(spy.log[0], 'add', 'it was answered before it was stored');
      await done;
      assert.deepEqual(spy.log, ['add', 'remove']);
      assert.deepEqual(await spy.inbox.pending(9), []);
    },
    skip,
  );

  add(
    'what is stored is plain JSON about the session only',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const spy = spiedInbox();
      await bench.again({ deps: { inbox: spy.inbox } }).webhooks.handle(message(bench, ref.id, best));
      assert.equal(spy.kept.length, 1);
      assert.deepEqual(JSON.parse(JSON.stringify(spy.kept[0])), spy.kept[0]);
      const text = JSON.stringify(spy.kept);
      for (const fact of [...harness.person.personalData.filter(Boolean), ...bench.vendor.secrets()])
        assert.ok(!text.includes(fact), 'the inbox contains a secret or personal data');
    },
    skip,
  );

  add(
    'a message that cannot be stored is answered with 503, and the vendor is not called',
    async (bench) => {
      const { ref } = await bench.create();
      const before = bench.received().length;
      const proofing = bench.again({ deps: { inbox: { ...inMemoryInbox(), add: fails } } });
      const { status, done } = await proofing.webhooks.handle(message(bench, ref.id, best));
      assert.equal(status, 503);
      assert.equal(await done, undefined);
      assert.equal(bench.received().length, before, 'the vendor was called');
    },
    skip,
  );

  add(
    'a session store that fails loses no message',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const spy = spiedInbox();
      const sessions = inMemorySessions();
      let away = true;
      const store: SessionStore = {
        read: async (key) => (away ? fails() : sessions.read(key)),
        write: async (key, state, revision) => (away ? fails() : sessions.write(key, state, revision)),
      };
      const proofing = bench.again({ deps: { inbox: spy.inbox, sessions: store } });
      const { status, done } = await proofing.webhooks.handle(message(bench, ref.id, best));
      assert.ok(status === 200 || status === 503, `it was answered ${status}`);
      assert.equal(await done, undefined);
      assert.equal((await spy.inbox.pending(9)).length, 1, 'the message is lost');
      away = false;
      assert.deepEqual(await proofing.webhooks.resume(), { found: 1, settled: 1, left: 0 });
    },
    skip,
  );

  add(
    'if the vendor is down, the message stays in the inbox, and the next process handles it',
    async (bench) => {
      const { ref, result } = await bench.reach(best);
      const { inbox } = spiedInbox();
      const proofing = bench.again({ deps: { inbox } });
      bench.vendor.faults.add({ times: 1_000, effect: { kind: 'status', status: 503 } });
      const { status, done } = await proofing.webhooks.handle(message(bench, ref.id, best));
      assert.equal(status, 200);
      assert.equal(await done, undefined);
      assert.equal((await inbox.pending(9)).length, 1);
      bench.vendor.faults.clear();
      const heard: string[] = [];
      const next = bench.again({ deps: { inbox } });
      await next.webhooks.resume({
        onSession: (session) => heard.push(`${session.ref.id} ${session.status}`),
      });
      assert.deepEqual(heard, [`${ref.id} ${result.status}`]);
      assert.deepEqual(await inbox.pending(9), []);
    },
    skip,
  );

  add(
    'messages that arrive together cause at most two fetches, and none is lost',
    async (bench) => {
      const { ref, result } = await bench.reach(best);
      const before = bench.received().length;
      const events = bench.events.length;
      const all = await Promise.all(
        Array.from({ length: 10 }, () => bench.proofing.webhooks.handle(message(bench, ref.id, best))),
      );
      for (const { status, done } of all) {
        assert.equal(status, 200);
        assert.equal((await done)?.status, result.status);
      }
      const asked = bench.received(harness.requests.getSession, before).length;
      assert.ok(asked === 1 || asked === 2, `the vendor was called ${asked} times`);
      const told = bench.events.slice(events).filter((event) => event.type === 'webhook');
      assert.equal(told.length, 10, 'a message was lost');
    },
    skip,
  );

  add(
    'a message that arrives after the answer causes another fetch',
    async (bench) => {
      const { ref } = await bench.reach(best);
      for (let time = 0; time < 2; time += 1) {
        const before = bench.received().length;
        await (await bench.proofing.webhooks.handle(message(bench, ref.id, best))).done;
        assert.equal(bench.received(harness.requests.getSession, before).length, 1);
      }
    },
    skip,
  );

  add(
    'events name a session by a label, never by its id',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const events = bench.events.length;
      await (await bench.proofing.webhooks.handle(message(bench, ref.id, best))).done;
      const told = bench.events.slice(events).filter((event) => event.type === 'webhook');
      assert.deepEqual(told, [
        { type: 'webhook', provider: PROVIDER, outcome: 'accepted', session: sessionLabel(ref) },
      ]);
      assert.ok(!JSON.stringify(bench.events).includes(JSON.stringify(ref.id)));
    },
    skip,
  );

  add(
    'a body over the limit is answered with 413 before it is read',
    async (bench) => {
      const before = bench.received().length;
      const rawBody = Buffer.alloc(MAX_WEBHOOK_BYTES + 1, ' ');
      const proven = { rawBody, headers: sender(bench).headers(rawBody) };
      assert.equal((await bench.proofing.webhooks.handle(proven)).status, 413);
      const small = message(bench, '1234567', best);
      assert.equal((await bench.proofing.webhooks.handle({ ...small, maxBytes: 10 })).status, 413);
      assert.equal(bench.received().length, before, 'the vendor was called');
    },
    skip,
  );

  add(
    'both secrets are accepted during a rotation, and afterwards only the new one',
    async (bench) => {
      const { ref } = await bench.reach(best);
      const { headers, rotation } = sender(bench);
      assert.ok(rotation !== undefined);
      const { rawBody } = message(bench, ref.id, best);
      const old = { rawBody, headers: headers(rawBody) };
      const next = { rawBody, headers: rotation.headers(rawBody) };
      const statusAt = async (proofing: Proofing, one: typeof old) => {
        const { status, done } = await proofing.webhooks.handle(one);
        await done;
        return status;
      };
      const [during, after] = [rotation.during, rotation.after].map((settings) => bench.again({ settings }));
      assert.ok(during !== undefined && after !== undefined);
      assert.deepEqual(
        [
          await statusAt(bench.proofing, old),
          await statusAt(bench.proofing, next),
          await statusAt(during, old),
          await statusAt(during, next),
          await statusAt(after, old),
          await statusAt(after, next),
        ],
        [200, 401, 200, 200, 401, 200],
      );
    },
    rotation,
  );

  add(
    'an empty secret prevents the start',
    async (bench) => {
      const settings = sender(bench).rotation?.empty ?? {};
      const error = await failureOf(async () => bench.again({ settings }));
      assert.equal(error.code, 'CONFIG');
    },
    rotation,
  );

  add(
    'a message that the adapter signs for tests is accepted',
    async (bench) => {
      const { ref } = await bench.create();
      const signed = await signWebhookForTest(bench.proofing, { sessionId: ref.id });
      const { status, notice, done } = await bench.proofing.webhooks.handle(signed);
      assert.equal(status, 200);
      assert.equal(sessionIn(notice)?.sessionId, ref.id);
      assert.equal(sessionIn(notice)?.says?.announces, 'completed');
      await done;
      const session = await bench.proofing.getSession(ref);
      assert.equal(session.status, 'pending', 'a test message changed the session');
      const other = await signWebhookForTest(bench.proofing, { sessionId: ref.id, body: { hello: 'world' } });
      assert.equal((await bench.proofing.webhooks.handle(other)).status, 401);
    },
    signs,
  );
}

function spiedInbox() {
  const memory = inMemoryInbox();
  const log: ('add' | 'remove')[] = [];
  const kept: unknown[] = [];
  const inbox: WebhookInbox = {
    add: async (one) => {
      // A write takes a while; an answer that does not wait for it comes first.
      await new Promise((resolve) => setTimeout(resolve, 5));
      await memory.add(one);
      kept.push(one);
      log.push('add');
    },
    remove: async (id) => {
      log.push('remove');
      await memory.remove(id);
    },
    pending: (limit) => memory.pending(limit),
  };
  return { inbox, log, kept };
}

async function fails(): Promise<never> {
  throw new Error('the store of this case is down');
}

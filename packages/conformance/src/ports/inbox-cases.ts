import assert from 'node:assert/strict';
import type { InboxMessage, WebhookInbox, WebhookNotice } from '@anyproof/core';
import { type PortCase, type PortUnderTest, portCases } from './port-case.js';

const NOTICE: WebhookNotice = {
  about: 'session',
  sessionId: "2154'16",
  at: '2026-01-02T03:04:05.678Z',
  says: {
    ends: 'abandoned',
    nativeStatus: 'CANCELED',
    erasure: {
      status: 'requested',
      scope: 'subject',
      at: '2026-01-02T03:04:05Z',
      dueAt: '2026-01-05T00:00:00Z',
    },
    progress: { done: 2, total: 3 },
  },
};

const message = (id: string, receivedAt = 1, notice: WebhookNotice = NOTICE): InboxMessage => ({
  id,
  provider: 'id360-fr',
  receivedAt,
  notice,
});

/** What messages are about, in every form. */
const NOTICES: readonly WebhookNotice[] = [
  NOTICE,
  { about: 'session', sessionId: 's-1', says: { announces: 'completed' } },
  { about: 'session', sessionId: 's-1', unproven: true },
  { about: 'object', object: { type: 'workflow_run.task', id: 'chk_"1\'%s' } },
];

const idsOf = (messages: readonly InboxMessage[]) => messages.map(({ id }) => id);

/**
 * What every {@link WebhookInbox} must do.
 *
 * ```ts
 * for (const { name, run } of inboxCases(startMyInbox)) it(name, run);
 * ```
 */
export function inboxCases(start: () => Promise<PortUnderTest<WebhookInbox>>): readonly PortCase[] {
  return portCases(start, {
    'is empty at first': async (inbox) => {
      assert.deepEqual(await inbox.pending(10), []);
    },

    'stores a message unchanged, for every process': async (inbox, other) => {
      const whole = message('00000000-0000-4000-8000-000000000001', 1_767_225_600_123);
      await inbox.add(whole);
      assert.deepEqual(await other.pending(10), [whole]);
    },

    'stores messages about sessions and about objects, and those of several providers': async (
      inbox,
      other,
    ) => {
      const [notice = NOTICE, ...more] = NOTICES;
      const others = more.map((one, index) => ({ provider: `other-${index}`, notice: one }));
      const whole = [
        ...NOTICES.map((one, index) => message(`m-${index}`, index, one)),
        { ...message('m-9', 9, notice), others },
      ];
      for (const one of whole) await inbox.add(one);
      assert.deepEqual(await other.pending(10), whole);
    },

    'returns the oldest first, and no more than requested': async (inbox, other) => {
      for (const [index, id] of ['c', 'a', 'b'].entries()) await inbox.add(message(id, index));
      assert.deepEqual(idsOf(await other.pending(10)), ['c', 'a', 'b']);
      assert.deepEqual(idsOf(await other.pending(2)), ['c', 'a']);
      assert.deepEqual(idsOf(await other.pending(0)), []);
    },

    'stores one message if one id is added twice': async (inbox, other) => {
      await inbox.add(message('a'));
      await other.add(message('a'));
      assert.deepEqual(idsOf(await inbox.pending(10)), ['a']);
    },

    'removes settled messages and nothing else': async (inbox, other) => {
      for (const id of ['a', 'b', 'c']) await inbox.add(message(id));
      await other.remove('b');
      assert.deepEqual(idsOf(await inbox.pending(10)), ['a', 'c']);
    },

    'ignores the removal of an unknown id, also twice': async (inbox, other) => {
      await inbox.add(message('a'));
      await inbox.remove('never');
      await inbox.remove('a');
      await other.remove('a');
      assert.deepEqual(await inbox.pending(10), []);
    },

    'loses none of many messages that arrive at once': async (inbox, other) => {
      const ids = Array.from({ length: 200 }, (_, index) => `m-${index}`);
      await Promise.all(ids.map((id, index) => (index % 2 === 0 ? inbox : other).add(message(id))));
      assert.deepEqual(idsOf(await inbox.pending(1_000)).sort(), [...ids].sort());
      await Promise.all(ids.slice(0, 100).map((id, index) => (index % 2 === 0 ? other : inbox).remove(id)));
      assert.equal((await other.pending(1_000)).length, 100);
    },
  });
}

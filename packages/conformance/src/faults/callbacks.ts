import assert from 'node:assert/strict';
import type { Proofing, SessionRef, Status } from '@anyproof/core';
import type { Bench } from '../bench/bench.js';
import type { ConformanceHarness, WebhookSender } from '../harness/harness.js';
import type { Ending, EndingByMessage } from '../harness/vendor.js';
import type { FaultWire } from '../wire/wire.js';
import type { Leftovers } from './leftovers.js';

/** What happens to a vendor's messages on their way; the session must stand where the vendor says, whatever it is. */
export interface CallbackCell {
  readonly fault: string;
  run(world: CallbackWorld): Promise<void>;
}

export interface CallbackWorld {
  readonly bench: Bench;
  readonly wire: FaultWire;
  readonly leftovers: Leftovers;
}

/** What is told by message alone ends a session by itself. */
const TOLD: Readonly<Record<EndingByMessage, Status>> = {
  expire: 'expired',
  abandon: 'abandoned',
  fail: 'failed',
};

interface Scene {
  readonly app: Proofing;
  readonly ref: SessionRef;
  readonly expected: Status;
  deliver(news: Ending | 'progress'): Promise<number>;
  readonly wire: FaultWire;
}

type Play = (scene: Scene, ending: Ending) => Promise<void>;

const PLAYS: Readonly<Record<string, Play>> = {
  'arrived twice': async ({ deliver }, ending) => {
    assert.equal(await deliver(ending), 200);
    assert.equal(await deliver(ending), 200);
  },
  'arrived five times at once': async ({ deliver }, ending) => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => deliver(ending)));
    assert.deepEqual(answers, [200, 200, 200, 200, 200]);
  },
  'arrived before an earlier message': async ({ deliver }, ending) => {
    assert.equal(await deliver(ending), 200);
    assert.equal(await deliver('progress'), 200);
  },
  'arrived late, after the end was known': async ({ app, ref, deliver }, ending) => {
    await deliver(ending);
    await app.getSession(ref);
    assert.equal(await deliver('progress'), 200);
    assert.equal(await deliver(ending), 200);
  },
  'arrived while the vendor did not answer': async ({ app, wire, deliver }, ending) => {
    const storm = { kind: 'answer' as const, status: 503 };
    wire.spoil(storm, undefined, false);
    assert.equal(await deliver(ending), 200, 'it was stored, whatever the vendor does');
    wire.clear();
    const { settled } = await app.webhooks.resume();
    assert.equal(settled, 1, 'it waited in the inbox');
  },
};

/** Duplicated, reordered and late messages, for every ending of a vendor that sends any. */
export function callbackCells(harness: ConformanceHarness): readonly CallbackCell[] {
  const { webhooks, endings } = harness;
  if (webhooks === undefined) return [];
  const notFetchable: readonly Ending[] = webhooks.notFetchable ?? [];
  const fetched = endings.filter((ending) => ending !== 'review' && !notFetchable.includes(ending));
  return [...fetched, ...notFetchable].flatMap((ending) =>
    Object.entries(PLAYS).map(([what, play]) => ({
      fault: `the message of "${ending}" ${what}`,
      run: (world: CallbackWorld) => runPlay(world, webhooks, ending, play),
    })),
  );
}

async function runPlay(
  { bench, wire, leftovers }: CallbackWorld,
  sender: WebhookSender,
  ending: Ending,
  play: Play,
): Promise<void> {
  const told = sender.notFetchable?.find((one) => one === ending);
  // What no fetch tells is told of a session that is open as far as a fetch can see.
  const { ref } = told === undefined ? await bench.reach(ending) : await bench.create();
  const expected = told === undefined ? (await bench.again().getSession(ref)).status : TOLD[told];
  const app = bench.again({ origin: wire.origin });
  const deliver = async (news: Ending | 'progress') => {
    const rawBody = Buffer.from(sender.body(ref.id, news));
    const { status, done } = await app.webhooks.handle({ headers: sender.headers(rawBody), rawBody });
    await done;
    return status;
  };
  const baseline = await leftovers.baseline();
  await play({ app, ref, expected, deliver, wire }, ending);
  assert.equal((await app.getSession(ref)).status, expected, 'it has the status that the vendor reports');
  await leftovers.settled(baseline);
}

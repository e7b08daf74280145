import { once } from 'node:events';
import { createServer } from 'node:http';
import { nodeWebhookHandler, systemClock } from '@anyproof/core';
import { createTracker, type Tracker } from '@anyproof/tracker';
import { answerCalls, givenOptions } from '../processes/answer-calls.js';
import { pausingClock } from './pausing-clock.js';
import { BENCH_SEAL } from './seal.js';
import type { Delivered, TrackerOptions, TrackerVerbs } from './tracker-process.js';
import { createVendor, PROVIDER } from './vendor.js';

const { database, vendorAnswersAfterMs, concurrency, pollEveryMs } = givenOptions<TrackerOptions>();
const clock = pausingClock();
const vendor = createVendor(vendorAnswersAfterMs, clock.now);
let tracker: Tracker | undefined;
let cpu = process.cpuUsage();
let delivered: Delivered[] = [];

const opened = (): Tracker => {
  if (tracker === undefined) throw new Error('the tracker is not open');
  return tracker;
};

const VERBS: TrackerVerbs = {
  open: async () => {
    tracker = await createTracker({
      adapters: [vendor.adapter],
      config: { provider: PROVIDER, providers: { [PROVIDER]: { adapter: PROVIDER } }, seal: BENCH_SEAL },
      database,
      deps: { clock: { now: clock.now, sleep: systemClock.sleep } },
      policies: { polling: { minMs: pollEveryMs, maxMs: pollEveryMs, withMessagesMs: pollEveryMs } },
      worker: { concurrency },
      onSession: (_session, { id, at }) => {
        delivered.push({ event: id, afterMs: clock.now() - Date.parse(at) });
      },
    });
    const server = createServer(nodeWebhookHandler(tracker.proofing));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the endpoint has no address');
    return `http://127.0.0.1:${address.port}`;
  },
  start: () => opened().start(),
  clock: async (runs) => {
    if (runs) clock.run();
    else clock.pause();
    return clock.now();
  },
  polls: async () => {
    const { user, system } = process.cpuUsage(cpu);
    cpu = process.cpuUsage();
    return { calls: vendor.calls(), cpuMs: (user + system) / 1_000 };
  },
  create: async (reference) => (await opened().createSession({ reference })).ref.id,
  delivered: async () => {
    const all = delivered;
    delivered = [];
    return all;
  },
  stop: async () => {
    await opened().stop();
    setImmediate(() => process.exit(0));
  },
};

answerCalls(VERBS);

import assert from 'node:assert/strict';
import type { FaultWire } from '../wire/wire.js';

/** What a call may leave behind in its process, and must not. */
export interface Leftovers {
  /** Timers and connections at rest. */
  baseline(): Promise<number>;
  /** Fails when, a moment after the call, more timers or connections are there than before. */
  settled(baseline: number): Promise<void>;
  assertNoRejection(): void;
  stop(): void;
}

const KINDS: ReadonlySet<string> = new Set([
  'Timeout',
  'TCPSocketWrap',
  'TLSWrap',
  'GetAddrInfoReqWrap',
  'ConnectWrap',
]);
const LONGEST_REST_MS = 1_500;

export function watchLeftovers(wire: FaultWire): Leftovers {
  const rejections: string[] = [];
  const note = (reason: unknown) =>
    void rejections.push(reason instanceof Error ? reason.name : typeof reason);
  process.on('unhandledRejection', note);
  const count = () => {
    // Connections that are kept for the next call are no leak.
    wire.closeIdle();
    return process.getActiveResourcesInfo().filter((kind) => KINDS.has(kind)).length;
  };
  return {
    baseline: async () => {
      await untilQuiet(() => wire.busy === 0);
      let least = count();
      for (let tries = 0; tries < 3; tries += 1) {
        await rest(4);
        least = Math.min(least, count());
      }
      return least;
    },
    settled: async (baseline) => {
      await untilQuiet(() => wire.busy === 0 && count() <= baseline);
      assert.equal(wire.busy, 0, 'a connection is still open');
      const now = count();
      assert.ok(now <= baseline, `${now - baseline} timers or connections more than before`);
    },
    assertNoRejection: () => {
      const [first] = rejections.splice(0);
      assert.equal(first, undefined, `a rejection was not handled: ${first}`);
    },
    stop: () => void process.off('unhandledRejection', note),
  };
}

async function untilQuiet(quiet: () => boolean): Promise<void> {
  const deadline = performance.now() + LONGEST_REST_MS;
  while (!quiet() && performance.now() < deadline) await rest(5);
}

const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** Resolves once it holds, however long that takes: what never holds ends with Jest's own timeout. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(2);
}

export const connectionsOf = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

/** Timeouts of our code then end when the test moves time on by `jest.advanceTimersByTime`; sockets keep to real time. */
export function holdTimeouts(): void {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
    ],
  });
}

import type { Clock } from '@anyproof/core';
import type { RunningEmulator } from '@anyproof/emulators';
import { UsageError } from '../terminal/failures.js';

const MINUTE_MS = 60_000;
/** How often somebody looks. */
const LOOK_MS = 10_000;

/** Throws a UsageError unless it is a time. */
export function idleMsFrom(minutes: string): number {
  const milliseconds = Number(minutes) * MINUTE_MS;
  if (!(milliseconds > 0) || !Number.isFinite(milliseconds))
    throw new UsageError(`--idle must be a number of minutes, not "${minutes}"`);
  return milliseconds;
}

/** Resolves once none of them has received a request for so long; what their control addresses receive does not count. */
export async function untilIdle(
  emulators: readonly RunningEmulator[],
  idleMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const requests = () => emulators.reduce((sum, { journal }) => sum + journal.entries().length, 0);
  let known = requests();
  let since = clock.now();
  while (clock.now() - since < idleMs) {
    await clock.sleep(Math.min(LOOK_MS, idleMs), signal);
    const now = requests();
    if (now !== known) since = clock.now();
    known = now;
  }
}

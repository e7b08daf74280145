import type { Clock } from './ports.js';

/** A vendor's answer with what was known before. */
export interface Remembered<T> {
  readonly value: T;
  /** When another answer was asked for that seems newer and says otherwise; undefined when this one is the newest. */
  readonly overtakenAt?: number;
}

/**
 * Asks the vendor, and remembers its answer under the instant of the question. What seems newer may not be: an answer to
 * somebody else came while this one was waited for, or another machine's clock runs ahead. So it is asked once more, a
 * question that surely came after all that is known.
 */
export async function askAndRemember<T>(
  clock: Clock,
  ask: () => Promise<T>,
  remember: (answer: T, observedAt: number) => Promise<Remembered<T>>,
): Promise<T> {
  const askedAt = clock.now();
  const first = await remember(await ask(), askedAt);
  if (first.overtakenAt === undefined) return first.value;
  const askedAgainAt = Math.max(clock.now(), first.overtakenAt + 1);
  return (await remember(await ask(), askedAgainAt)).value;
}

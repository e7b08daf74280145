import { ProofingError } from './errors.js';
import type { Clock } from './ports.js';

/** A vendor's answer with what was known before. */
export interface Remembered<T> {
  readonly value: T;
  /** When another answer was asked for that seems newer and says otherwise; undefined when this one is the newest. */
  readonly overtakenAt?: number;
}

/** A question to the vendor, and what becomes of its answer; `observedAt` is when the question was asked. */
export interface Question<T> {
  ask(): Promise<T>;
  remember(answer: T, observedAt: number): Promise<Remembered<T>>;
  /** What the failure means by all that is known; throws it where it means nothing. */
  failed(error: unknown, observedAt: number): Promise<Remembered<T>>;
}

/**
 * Asks the vendor, and remembers its answer under the instant of the question. What seems newer may not be: an answer to
 * somebody else came while this one was waited for, or another machine's clock runs ahead. So it is asked once more, a
 * question that surely came after all that is known; where that one fails for now, the first answer stands.
 */
export async function askAndRemember<T>(clock: Clock, question: Question<T>): Promise<T> {
  const first = await askAt(clock.now(), question);
  if (first.overtakenAt === undefined) return first.value;
  try {
    return (await askAt(Math.max(clock.now(), first.overtakenAt + 1), question)).value;
  } catch (error) {
    if (ProofingError.isInstance(error) && error.retryable) return first.value;
    throw error;
  }
}

async function askAt<T>(observedAt: number, { ask, remember, failed }: Question<T>): Promise<Remembered<T>> {
  let answer: T;
  try {
    answer = await ask();
  } catch (error) {
    return failed(error, observedAt);
  }
  return remember(answer, observedAt);
}

import { ProofingError } from '../contract/errors.js';
import type { Clock } from '../contract/ports.js';
import type { ProofingSession, SessionRef } from '../contract/session.js';
import type { Remembered } from './correct.js';
import type { SessionMemory } from './memory.js';

/** A query to the vendor, and how its answer is handled; `observedAt` is when the query was sent. */
export interface Question<T> {
  ask(): Promise<T>;
  remember(answer: T, observedAt: number): Promise<Remembered<T>>;
  /** What the failure means, given all that is known; throws the error if it means nothing. */
  failed(error: unknown, observedAt: number): Promise<Remembered<T>>;
}

/** After this many contradicting answers, an error is thrown. */
const MOST_QUESTIONS = 3;

/**
 * Queries the vendor, and remembers its answer with the time of the query. Something already known may seem newer:
 * another query's answer arrived in the meantime, or another machine's clock is ahead. The vendor is then queried
 * again, with a time that is surely later. If that fails temporarily, the first answer stands, unless only one of the
 * two approves: an approval is never returned while another answer of the vendor contradicts it.
 */
export async function askAndRemember<T>(clock: Clock, provider: string, question: Question<T>): Promise<T> {
  let answer = await askAt(clock.now(), question);
  for (let asked = 1; answer.overtakenAt !== undefined; asked += 1) {
    const { overtakenAt, isContested } = answer;
    if (asked === MOST_QUESTIONS) {
      if (isContested) throw contested(provider);
      break;
    }
    try {
      answer = await askAt(Math.max(clock.now(), overtakenAt + 1), question);
    } catch (error) {
      if (isContested !== true && ProofingError.isInstance(error) && error.retryable) break;
      throw error;
    }
    if (!answer.isContested) break;
  }
  return answer.value;
}

function contested(provider: string): ProofingError {
  return new ProofingError({
    code: 'PROVIDER_UNAVAILABLE',
    message: "the vendor's answers about this session contradict each other; ask again later",
    provider,
  });
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

/** A vendor forgets what it erased, but an end that is remembered stays. Throws the error in any other case. */
export async function rememberedEnd(
  memory: SessionMemory,
  ref: SessionRef,
  adapter: string,
  observedAt: number,
  error: unknown,
): Promise<Remembered<ProofingSession>> {
  const code = ProofingError.isInstance(error) ? error.code : undefined;
  if (code !== 'SESSION_GONE' && code !== 'SESSION_NOT_FOUND') throw error;
  const end = await memory.gone(ref, { adapter, code, observedAt });
  if (end !== undefined) return end;
  if (!(await memory.isErased(ref))) throw error;
  throw erased(ref);
}

export function erased({ provider }: SessionRef): ProofingError {
  return new ProofingError({
    code: 'SESSION_GONE',
    message: 'the session was erased; no data is left',
    provider,
  });
}

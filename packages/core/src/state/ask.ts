import { ProofingError } from '../contract/errors.js';
import type { Clock } from '../contract/ports.js';
import type { ProofingSession, SessionRef } from '../contract/session.js';
import type { Remembered } from './correct.js';
import type { SessionMemory } from './memory.js';

/** A question to the vendor, and what becomes of its answer; `observedAt` is when the question was asked. */
export interface Question<T> {
  ask(): Promise<T>;
  remember(answer: T, observedAt: number): Promise<Remembered<T>>;
  /** What the failure means by all that is known; throws it where it means nothing. */
  failed(error: unknown, observedAt: number): Promise<Remembered<T>>;
}

/** After so many answers that contradict each other, somebody else has to look. */
const MOST_QUESTIONS = 3;

/**
 * Asks the vendor, and remembers its answer under the instant of the question. What seems newer may not be: an answer to
 * somebody else arrived while this one was awaited, or another machine's clock runs ahead. So the vendor is asked once
 * more, a question that surely comes after all that is known. Where that one fails for now, the first answer stands, unless
 * only one of the two approves: an approval is never handed out while an answer of the vendor contradicts it.
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

/** A vendor forgets what it erased; an end that is remembered stays. Throws the error for anything else. */
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
  throw new ProofingError({
    code: 'SESSION_GONE',
    message: 'the session was erased; no data is left',
    provider: ref.provider,
  });
}

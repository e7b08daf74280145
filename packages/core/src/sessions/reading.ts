import { ProofingError } from '../contract/errors.js';
import type { Clock } from '../contract/ports.js';
import type { AttemptsPolicy, WaitOptions } from '../contract/proofing.js';
import type { CallOptions, ProofingProvider, ResultOptions } from '../contract/provider.js';
import type { ProofingResult } from '../contract/result.js';
import type { ProofingSession, SessionRef } from '../contract/session.js';
import { isEnded } from '../contract/status.js';
import { untilAborted } from '../ports/guard.js';
import type { Remembered } from '../state/correct.js';
import type { SessionMemory } from '../state/memory.js';
import { type Fetched, settleAttempts } from './attempts.js';
import { callOptions, checkedOptions } from './input.js';
import { throwWithRef } from './providers.js';
import { type Arrival, waitUntilEnded } from './wait.js';

interface ReadingParts {
  readonly clock: Clock;
  readonly memory: SessionMemory;
  readonly attempts: AttemptsPolicy | undefined;
  find(name: string): ProofingProvider;
  /** Runs a verb about one session, observed; checks the ref. */
  onSession<T>(ref: SessionRef, verb: string, work: () => Promise<T>): Promise<T>;
  /** The next session that a message leads to. */
  arrival(ref: SessionRef): Arrival;
}

/** How sessions and results are read: the vendor is queried, and its answer merged with what is known. */
export interface Reading {
  /** The session as it stands, and the vendor's own answer, if it has one. */
  fetch(ref: SessionRef, options?: CallOptions): Promise<Fetched>;
  result(ref: SessionRef, options?: CallOptions): Promise<ProofingResult>;
  /** Throws BAD_RESPONSE for an answer with another reference than this. */
  wait(ref: SessionRef, options: WaitOptions | undefined, reference?: string): Promise<ProofingResult>;
}

/** Waits for the store for as long as the caller wants to; a write in progress continues regardless. */
export const patient = <T>(provider: string, { signal }: CallOptions, work: Promise<T>): Promise<T> =>
  untilAborted(work, signal, provider);

/** A result without its data, for when the vendor no longer has the session. */
const NOTHING_LEFT = { documents: [], checks: [], matches: [], attemptHistory: [], artifacts: [] };

export function createReading(parts: ReadingParts): Reading {
  const { clock, memory, find, onSession } = parts;

  const fetch: Reading['fetch'] = (ref, options) =>
    onSession(ref, 'getSession', async () => {
      const call = callOptions(options);
      const provider = find(ref.provider);
      let answer: ProofingSession | undefined;
      const session = await askAndRemember(clock, ref.provider, {
        ask: async () => {
          answer = undefined;
          answer = await provider.getSession(ref, call);
          return answer;
        },
        remember: (asked, observedAt) => patient(ref.provider, call, memory.session(asked, observedAt)),
        failed: (error, observedAt) =>
          patient(ref.provider, call, rememberedEnd(memory, ref, provider.id, observedAt, error)),
      });
      const fetched = answer === undefined ? { session } : { session, answer };
      const settled = settleAttempts(provider, fetched, call, parts);
      return { ...fetched, session: await patient(ref.provider, call, settled) };
    });

  const readResult = (
    ref: SessionRef,
    options: CallOptions | undefined,
    polled: ProofingSession | undefined,
  ): Promise<ProofingResult> =>
    onSession(ref, 'getResult', async () => {
      const call = callOptions(options);
      const provider = find(ref.provider);
      // The polled session saves one fetch only: asking again means that fresh data is needed.
      let known = polled === undefined || !isOfVendor(polled) ? {} : { polled };
      return askAndRemember(clock, ref.provider, {
        ask: () => {
          const once = known;
          known = {};
          return provider.getResult(ref, { ...call, ...once });
        },
        remember: (result, observedAt) => patient(ref.provider, call, memory.result(result, observedAt)),
        failed: async (error, observedAt) => {
          const end = rememberedEnd(memory, ref, provider.id, observedAt, error);
          const { value, ...more } = await patient(ref.provider, call, end);
          return { value: { ...value, ...NOTHING_LEFT }, ...more };
        },
      });
    });

  return {
    fetch,
    result: (ref, options) => readResult(ref, options, undefined),
    wait: async (ref, options, reference) => {
      const waiting = checkedOptions(options);
      const reads = {
        provider: ref.provider,
        ...(reference === undefined ? {} : { reference }),
        session: async (call: CallOptions) => (await fetch(ref, call)).session,
        result: ({ polled, ...call }: ResultOptions) => readResult(ref, call, polled),
        arrival: () => parts.arrival(ref),
      };
      return waitUntilEnded(clock, reads, waiting).catch((error: unknown) => throwWithRef(error, ref));
    },
  };
}

/** An end that this app decided is not in the vendor's answers, so those must be read again. */
function isOfVendor({ status, decidedBy, endedBy }: ProofingSession): boolean {
  return isEnded(status) && decidedBy !== 'app' && endedBy !== 'app';
}

/** A query to the vendor, and how its answer is handled; `observedAt` is when the query was sent. */
interface Question<T> {
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
async function askAndRemember<T>(clock: Clock, provider: string, question: Question<T>): Promise<T> {
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
async function rememberedEnd(
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

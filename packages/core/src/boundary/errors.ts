import { errorFacts, isErrorCode, ProofingError, type ProofingErrorFacts } from '../contract/errors.js';
import type { SessionRef } from '../contract/session.js';
import { hide } from '../support/hide.js';
import { type Place, violation } from './answers.js';

/** What failed, and about which session the adapter was asked, if about one. */
export interface Failed {
  readonly verb: string;
  readonly asked?: SessionRef | undefined;
  /** Stands at the end of the message. */
  readonly more?: string;
}

/**
 * The error that leaves in place of what an adapter threw. Errors of other libraries carry requests, headers and people.
 * Of ours the facts are copied, and nothing that was put on it besides; a session that it names is the one asked for.
 */
export function ownError(thrown: unknown, at: Place, { verb, asked, more = '' }: Failed): ProofingError {
  const facts = factsOf(thrown);
  if (facts === undefined)
    return violation(at, verb, 'failed with an error that is not a ProofingError', more, '');
  if (!isErrorCode(facts.code))
    return violation(at, verb, 'failed with an error whose code is not one of the contract', more, '');
  const error = new ProofingError({ ...facts, ref: refOf(facts.ref, at, asked) });
  const frames = framesOf(thrown);
  return frames === undefined ? error : hide(error, 'stack', `${error.name}: ${error.message}\n${frames}`);
}

/** Undefined for an error that only looks like ours. */
function factsOf(thrown: unknown): ProofingErrorFacts | undefined {
  try {
    if (!ProofingError.isInstance(thrown)) return undefined;
    const facts = errorFacts(thrown);
    const texts = [
      facts.nativeCode,
      facts.requestId,
      facts.provider,
      facts.problem,
      facts.setting,
      facts.path,
    ];
    const areTexts = texts.every((text) => text === undefined || typeof text === 'string');
    return typeof facts.message === 'string' && areTexts ? facts : undefined;
  } catch {
    return undefined;
  }
}

/** Of a creation that ended badly the adapter may name the session; of any other verb the app has named it. */
function refOf(
  named: SessionRef | undefined,
  { provider }: Place,
  asked: SessionRef | undefined,
): SessionRef | undefined {
  if (named === undefined || asked !== undefined) return named && asked;
  const { provider: of, id, state } = named;
  const isUsable = of === provider && typeof id === 'string' && id !== '';
  return isUsable ? { provider, id, ...(typeof state === 'string' ? { state } : {}) } : undefined;
}

/** Where it was thrown; the line above has its message, which somebody may have changed. */
function framesOf(thrown: unknown): string | undefined {
  const stack: unknown = Reflect.get(Object(thrown), 'stack');
  if (typeof stack !== 'string') return undefined;
  return stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .join('\n');
}

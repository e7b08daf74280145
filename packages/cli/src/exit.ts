import { ProofingError } from '@anyproof/core';
import { jsonRef } from './session/ref-token.js';
import { EXIT, Failure, Interrupted, SessionFailure, UsageError } from './terminal/failures.js';

/** How a failure ends the command, and what is reported of it. */
export interface Ending {
  readonly exitCode: number;
  /** For standard error. */
  readonly lines: readonly string[];
  /** What `--json` prints of it. */
  readonly json: object;
}

/** `doctor` is the command that examines the same configuration. */
export function endingOf(error: unknown, doctor = 'anyproof doctor'): Ending {
  if (error instanceof SessionFailure) return withSession(endingOf(error.reason, doctor), error);
  const { exitCode, code, message, more = [], facts = {} } = outcomeOf(error, doctor);
  return {
    exitCode,
    lines: [...(message === '' ? [] : message.split('\n')), ...more],
    json: { error: { code, message, ...facts } },
  };
}

interface Outcome {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  /** Further lines for people. */
  readonly more?: readonly string[];
  /** The same for programs. */
  readonly facts?: object;
}

function outcomeOf(error: unknown, doctor: string): Outcome {
  if (error instanceof UsageError) return outcome(EXIT.wronglyCalled, 'USAGE', error.message);
  if (error instanceof Interrupted) return outcome(EXIT.interrupted, 'ABORTED', error.message);
  if (error instanceof Failure)
    return outcome(
      EXIT.failed,
      ProofingError.isInstance(error.cause) ? error.cause.code : 'FAILED',
      error.message,
    );
  if (ProofingError.isInstance(error)) return outcomeOfProofing(error, doctor);
  const what = error instanceof Error ? `: ${error.message.split('\n')[0]}` : '';
  return outcome(EXIT.failed, 'UNEXPECTED', `unexpected error${what}; --debug shows where`);
}

function outcomeOfProofing(error: ProofingError, doctor: string): Outcome {
  const { code, message } = error;
  if (code === 'ABORTED') return outcome(EXIT.interrupted, code, '');
  if (code === 'AMBIGUOUS') return ambiguousOutcome(error);
  const next = NEXT[code]?.(doctor);
  const exitCode = code === 'NO_SUCH_PROVIDER' ? EXIT.wronglyCalled : EXIT.failed;
  return outcome(exitCode, code, next === undefined ? message : `${message} (${next})`);
}

/** The session may exist. The key is no secret, and settles it where the vendor can look for it. */
function ambiguousOutcome({ code, message, retryable, idempotencyKey, step }: ProofingError): Outcome {
  const lost = step === undefined ? [] : [`the answer to this step was lost: ${step}`];
  const next = retryable
    ? `to settle it, repeat the command with --idempotency-key ${idempotencyKey}`
    : `repeating the command does not settle it, and may create a second session (idempotency key: ${idempotencyKey})`;
  return {
    ...outcome(EXIT.failed, code, message),
    more: [...lost, next],
    facts: { retryable, idempotencyKey, step },
  };
}

function outcome(exitCode: number, code: string, message: string): Outcome {
  return { exitCode, code, message };
}

function withSession({ exitCode, lines, json }: Ending, { message, ref }: SessionFailure): Ending {
  return { exitCode, lines: [...lines, message], json: { ...json, ...jsonRef(ref) } };
}

/** What to do next, where the message does not say. */
const NEXT: { readonly [code in ProofingError['code']]?: (doctor: string) => string } = {
  AUTH: (doctor) => `for details: ${doctor}`,
  FORBIDDEN: (doctor) => `for details: ${doctor}`,
  NETWORK: (doctor) => `for details: ${doctor}`,
  TIMEOUT: (doctor) => `try again, or run ${doctor}`,
  PROVIDER_UNAVAILABLE: () => 'try again later',
  BAD_RESPONSE: (doctor) => `${doctor} checks the address`,
  SESSION_NOT_FOUND: () => 'erased, expired, or made with another configuration',
};

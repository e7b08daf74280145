import type { SessionRef } from '@anyproof/core';

/** What a command exits with. */
export const EXIT = { done: 0, failed: 1, wronglyCalled: 2, photoRefused: 3, interrupted: 130 } as const;

/** The command was called wrongly; the message is the one line to print. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was asked for could not be done, for a reason that the message says. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** Ctrl-C came first. The message says what is left behind; empty where nothing is. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Something failed after the vendor had created a session; the message says where its ref is. */
export class SessionFailure extends Error {
  override readonly name = 'SessionFailure';

  constructor(
    message: string,
    readonly reason: unknown,
    readonly ref: SessionRef,
  ) {
    super(message, { cause: reason });
  }
}

/** Throws a UsageError that names the valid values. */
export function oneOf<Value extends string>(what: string, value: string, valid: readonly Value[]): Value {
  const found = valid.find((one) => one === value);
  if (found !== undefined) return found;
  throw new UsageError(`unknown ${what} "${value}"; choose one of: ${valid.join(', ')}`);
}

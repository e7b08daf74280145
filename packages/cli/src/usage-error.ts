/** The command was called wrongly; the message is the one line to print. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was asked for could not be done, for a reason that the message says. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** Throws a UsageError that names the valid values. */
export function oneOf<Value extends string>(what: string, value: string, valid: readonly Value[]): Value {
  const found = valid.find((one) => one === value);
  if (found !== undefined) return found;
  throw new UsageError(`unknown ${what} "${value}"; choose one of: ${valid.join(', ')}`);
}

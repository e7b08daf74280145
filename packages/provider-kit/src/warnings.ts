import type { CreateSessionInput, Warning } from '@anyproof/core';

/** One warning for each part of the input that is set and that this vendor cannot use. */
export function ignoredHints(
  input: CreateSessionInput,
  ignored: readonly (keyof CreateSessionInput)[],
): Warning[] {
  return ignored
    .filter((field) => input[field] !== undefined)
    .map((field) => ({ code: 'HINT_IGNORED', message: `this vendor cannot use ${field}` }));
}

export function unknownStatus(word: string): Warning {
  return {
    code: 'UNKNOWN_NATIVE_STATUS',
    message: `the vendor's status "${word.slice(0, 40)}" is not known; the session counts as processing`,
  };
}

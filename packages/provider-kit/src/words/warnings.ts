import type { CreateSessionInput, Warning } from '@anyproof/core';

/** One warning for each part of the input that is set but that this vendor cannot use. */
export function ignoredHints(
  input: CreateSessionInput,
  ignored: readonly (keyof CreateSessionInput)[],
): Warning[] {
  return ignored
    .filter((field) => input[field] !== undefined)
    .map((field) => ({ code: 'HINT_IGNORED', path: field, message: `this vendor cannot use ${field}` }));
}

/** The status itself is in `nativeStatus` and nowhere else: it may be anything. */
export function unknownStatus(): Warning {
  return {
    code: 'UNKNOWN_NATIVE_STATUS',
    message: "the vendor's status (nativeStatus) is unknown; the session counts as processing",
  };
}

/** The spelling of claims' names. Anything else may be free text, and must not be shown. */
export function isClaimName(name: string): boolean {
  return /^[a-z]+(?:_[a-z]+)*$/.test(name);
}

/** An expected claim that the vendor does not compare. */
export function ignoredClaim(claim: string): Warning {
  if (!isClaimName(claim))
    return {
      code: 'HINT_IGNORED',
      path: 'expected',
      message: 'this vendor does not compare a claim with that name',
    };
  return {
    code: 'HINT_IGNORED',
    path: `expected.${claim}`,
    message: `this vendor does not compare ${claim}`,
  };
}

/** Longer values are sentences. */
const WORD = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/**
 * A vendor's value for `nativeStatus`, unchanged. Undefined for free text, which no vendor uses as a status: sessions
 * are logged, so a text that may be about a person must not get into one.
 */
export function nativeWord(text: string | null | undefined): string | undefined {
  return text !== null && text !== undefined && WORD.test(text.trim()) ? text : undefined;
}

import type { Warning } from '@anyproof/core';

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

/** Longer values are sentences. */
const WORD = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/**
 * A vendor's value for `nativeStatus`, unchanged. Undefined for free text, which no vendor uses as a status: sessions
 * are logged, so a text that may be about a person must not get into one.
 */
export function nativeWord(text: string | null | undefined): string | undefined {
  return text !== null && text !== undefined && WORD.test(text.trim()) ? text : undefined;
}

import { type Clock, ProofingError } from '@anyproof/core';
import type { Endpoint } from './endpoints.js';

/** Statuses with which the service refuses headers it cannot use: that answer proves that nothing happened. */
const REFUSED_HEADERS = new Set([400, 401]);

/** Subjects of a refusal's body (see `oneKosmosErrors`): the headers, or something else. */
const OF_HEADERS = new Set(['publickey', 'requestid', 'licensekey', 'sealing']);
const OF_OTHER_THINGS = new Set(['session', 'request']);

const IN_A_ROW = 3;
const ASK_AGAIN_AFTER_MS = 30_000;

export function refusesHeaders(error: unknown, endpoint: Endpoint): error is ProofingError {
  return (
    endpoint.auth !== 'N' && ProofingError.isInstance(error) && REFUSED_HEADERS.has(error.httpStatus ?? 0)
  );
}

/**
 * Whether a refusal is worth asking for the service's key again. How a changed key is refused is not published, and most
 * refusals are about the request itself.
 */
export interface Refusals {
  mayBeTheKey(error: ProofingError): boolean;
  succeeded(): void;
  /** The key was asked for, and is still the same. */
  keyUnchanged(): void;
}

export function createRefusals(clock: Clock): Refusals {
  let inARow = 0;
  let unchangedAt = Number.NEGATIVE_INFINITY;
  return {
    succeeded: () => {
      inARow = 0;
    },
    keyUnchanged: () => {
      unchangedAt = clock.now();
    },
    mayBeTheKey: ({ nativeCode = '' }) => {
      inARow += 1;
      if (OF_HEADERS.has(nativeCode)) return true;
      // After a change of the key everything is refused, whatever the words.
      if (OF_OTHER_THINGS.has(nativeCode) && inARow < IN_A_ROW) return false;
      return clock.now() - unchangedAt >= ASK_AGAIN_AFTER_MS;
    },
  };
}

import { ProofingError, type SealProblem } from '@anyproof/core';

/** The database's keys were protected with a seal key that is not configured. */
export function sealKeyMissing(): ProofingError {
  return new ProofingError({
    code: 'CONFIG',
    message:
      'no configured seal key opens the keys of this database: add the one that protected them to ANYPROOF_SEAL_KEYS; the first seals, and the others are needed until `anyproof tracker rotate-keys` has run',
    setting: 'seal',
    problem: 'unknown_key',
  });
}

/**
 * What is stored cannot be opened with the right key. The same call fails again until somebody restores it, so it is not
 * retryable. `problem` says what was found.
 */
export function damaged(problem: SealProblem): ProofingError {
  return new ProofingError({
    code: 'STORE_UNAVAILABLE',
    retryable: false,
    message:
      'an encrypted value in the database was changed, belongs elsewhere, or lacks its key: restore the table it is in and the table of keys from the same backup',
    problem,
  });
}

/** There are rows that only lost keys can open, or that only they can find. New keys would hide that. */
export function keysLost(): ProofingError {
  return new ProofingError({
    code: 'STORE_UNAVAILABLE',
    retryable: false,
    message: 'the table of keys is empty or incomplete, while others have rows: restore it from a backup',
    problem: 'keys_lost',
  });
}

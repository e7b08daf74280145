import { ProofingError } from '@anyproof/core';

/** What the work throws at once; fails when it is none of ours, or nothing. */
export function failure(work: () => unknown): ProofingError {
  try {
    work();
  } catch (error) {
    if (ProofingError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

// Refusals whose status alone does not say what to do.
import { errorFacts, ProofingError, type ProofingErrorFacts } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';

type Explanations = {
  readonly [nativeCode: string]: Pick<ProofingErrorFacts, 'message' | 'path' | 'retryable'>;
};

/** A repeated creation makes another applicant, under the same key, too. */
const APPLICANT_IS_GONE = {
  message: 'the applicant of this person is gone; create the session again',
  retryable: true,
};

export const NOT_CREATED: Explanations = {
  idempotency_mismatch: { message: 'this key made another creation; take another', path: 'idempotencyKey' },
  unknown_applicant: APPLICANT_IS_GONE,
  erased: APPLICANT_IS_GONE,
};

export const NO_LINK: Explanations = {
  wrong_state: {
    message:
      'the session does not wait for the person; if its attempt failed (RETRY_POSSIBLE), use retrySession',
  },
  too_many_links: {
    message: 'this attempt has had all its links; once it failed (RETRY_POSSIBLE), use retrySession',
  },
};

/** For `catch`: the same error, which says what to do. */
export function explained(explanations: Explanations): (error: unknown) => never {
  return (error) => {
    if (!ProofingError.isInstance(error)) throw error;
    const explanation = entryOf(explanations, error.nativeCode);
    throw explanation === undefined ? error : new ProofingError({ ...errorFacts(error), ...explanation });
  };
}

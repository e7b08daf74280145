import {
  errorFacts,
  ProofingError,
  type ProofingErrorCode,
  type ProofingErrorFacts,
  type ProofingResult,
  type ProofingSession,
  type Reason,
} from '@anyproof/core';
import { entryOf } from '../words/tables.js';

/** For `catch`: ignores our errors with these codes, and rethrows all others. */
export function unless(...codes: readonly ProofingErrorCode[]): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error;
  };
}

/** True for an error of ours with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly ProofingErrorCode[]): error is ProofingError {
  return ProofingError.isInstance(error) && codes.includes(error.code);
}

/** The result of a session that has nothing to read yet, or no longer; by default with the session's reasons. */
export function emptyResult(
  session: ProofingSession,
  reasons: readonly Reason[] = session.reasons,
): ProofingResult {
  return { ...session, reasons, documents: [], checks: [], matches: [], attemptHistory: [], artifacts: [] };
}

/** For `catch`: rethrows the error with the number of pages that the vendor had already accepted. */
export function throwWithPages(pagesAccepted: number): (error: unknown) => never {
  return (error) => {
    throw ProofingError.isInstance(error) ? error.withPagesAccepted(pagesAccepted) : error;
  };
}

/** What the vendor's refusals mean, by its codes, where the status alone does not say what to do. */
export type Explanations = {
  readonly [nativeCode: string]: Pick<ProofingErrorFacts, 'message' | 'path' | 'retryable'>;
};

/** For `catch`: the same error, which says what to do. */
export function explained(explanations: Explanations): (error: unknown) => never {
  return (error) => {
    if (!ProofingError.isInstance(error)) throw error;
    const explanation = entryOf(explanations, error.nativeCode);
    throw explanation === undefined ? error : new ProofingError({ ...errorFacts(error), ...explanation });
  };
}

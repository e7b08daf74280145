import { ProofingError, type ProofingErrorCode } from '@anyproof/core';
import { type Page, page } from './pages.js';

const LATER = [503, 'We cannot do this now. Please try again in a few minutes.'] as const;
const AGAIN = [503, 'Something was lost on the way. Please start again.'] as const;
const ENOUGH = [409, 'This cannot be tried again. Please contact us.'] as const;
const OVER = [410, 'This is over. Please start again.'] as const;

/** What a person can do something about. All else is ours to fix. */
const PAGES: Readonly<Partial<Record<ProofingErrorCode, readonly [number, string]>>> = {
  PROVIDER_UNAVAILABLE: LATER,
  RATE_LIMITED: LATER,
  NETWORK: LATER,
  TIMEOUT: LATER,
  STORE_UNAVAILABLE: LATER,
  AMBIGUOUS: AGAIN,
  CONFLICT: ENOUGH,
  SESSION_NOT_FOUND: OVER,
  SESSION_GONE: OVER,
};

/**
 * By the code, never by the message: that is for your log, where it may go as it is, since it holds no secret and nothing
 * about the person.
 */
export function errorPage(error: unknown): Page {
  const known = ProofingError.isInstance(error) ? PAGES[error.code] : undefined;
  const [status, text] = known ?? [500, 'Something is wrong on our side. We have been told.'];
  return page(status, text);
}

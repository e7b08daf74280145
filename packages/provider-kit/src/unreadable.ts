import { ProofingError } from '@anyproof/core';
import type { HttpRequest } from './http-request.js';

/** An answer that came and cannot be used: nobody knows what the vendor did. */
export function unreadable(
  request: HttpRequest,
  provider: string,
  why: string,
  httpStatus?: number,
): ProofingError {
  return new ProofingError({
    code: request.repeat === 'creates' ? 'AMBIGUOUS' : 'BAD_RESPONSE',
    message: `${request.method} ${request.route}: ${why}`,
    provider,
    httpStatus,
  });
}

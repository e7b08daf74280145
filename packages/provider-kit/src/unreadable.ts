import { ProofingError, type ProofingErrorCode } from '@anyproof/core';
import type { HttpRequest } from './http-request.js';

/**
 * An answer that arrived and cannot be used: what the vendor did is unknown. `damaged`: it was cut, or somebody in between
 * answered, so a read may succeed the next time; else it is what the vendor meant to send.
 */
export function unreadable(
  request: HttpRequest,
  provider: string,
  why: string,
  { httpStatus, damaged = false }: { readonly httpStatus?: number; readonly damaged?: boolean } = {},
): ProofingError {
  return new ProofingError({
    code: codeFor(request, damaged),
    message: `${request.method} ${request.route}: ${why}`,
    provider,
    httpStatus,
  });
}

function codeFor({ repeat }: HttpRequest, damaged: boolean): ProofingErrorCode {
  if (repeat === 'creates') return 'AMBIGUOUS';
  return damaged && repeat === 'safe' ? 'PROVIDER_UNAVAILABLE' : 'BAD_RESPONSE';
}

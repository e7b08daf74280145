import { ProofingError, type ProofingErrorCode } from '@anyproof/core';
import type { HttpRequest } from './request.js';

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

/** No API answers with one: a proxy or a portal on the way does, for a request that never reached the vendor. */
export function isWebPage(text: string): boolean {
  return /^\s*<(?:!doctype|html)[\s>]/i.test(text);
}

/** The same by its `content-type`; no vendor has files of such a type either. */
export function isWebPageType(mediaType: string | undefined): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(mediaType ?? '');
}

import { ProofingError, type ProofingErrorCode } from '@anyproof/core';
import { creates, type HttpRequest } from './request.js';

/**
 * The error for an answer that arrived but cannot be used, so that it is unknown what the vendor did. `damaged`: it was
 * cut off, or something in between answered, so a read may succeed next time; otherwise the vendor meant to send it.
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

function codeFor(request: HttpRequest, damaged: boolean): ProofingErrorCode {
  if (creates(request)) return 'AMBIGUOUS';
  return damaged && request.repeat === 'safe' ? 'PROVIDER_UNAVAILABLE' : 'BAD_RESPONSE';
}

/** APIs do not answer with web pages: a proxy or a portal in between does, and the request never reached the vendor. */
export function isWebPage(text: string): boolean {
  return /^\s*<(?:!doctype|html)[\s>]/i.test(text);
}

/** As {@link isWebPage}, by the `content-type`; no vendor has files of such a type either. */
export function isWebPageType(mediaType: string | undefined): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(mediaType ?? '');
}

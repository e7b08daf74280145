import { ProofingError, type ProofingErrorCode } from '@anyproof/core';
import type { HttpRequest } from './http-request.js';

/** Node's codes for a connection that was never made: nothing reached the vendor. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const CERTIFICATE = /CERT|UNABLE_TO_/;
const TOO_LARGE = 'ERR_BAD_RESPONSE';

/**
 * What became of a request that got no answer. Takes the error's code and nothing else of it: its message, config and
 * request hold headers, addresses and bodies.
 */
export function errorFromTransport(error: unknown, request: HttpRequest, provider: string): ProofingError {
  // A source that fails while it is read, or a caller's mistake, is told as it is.
  if (ProofingError.isInstance(error)) return error;
  const nativeCode = codeOf(error);
  const make = (code: ProofingErrorCode, what: string) =>
    new ProofingError({ code, message: `${request.route}: ${what}`, provider, nativeCode });

  if (nativeCode === 'ERR_CANCELED') return make('ABORTED', 'the caller aborted the call');
  if (nativeCode !== undefined && CERTIFICATE.test(nativeCode))
    return new ProofingError({
      code: 'NETWORK',
      message: `${request.route}: the vendor's TLS certificate is not trusted; set deps.http.ca when it has its own authority`,
      provider,
      nativeCode,
      retryable: false,
    });
  if (request.repeat === 'creates' && !(nativeCode !== undefined && NEVER_SENT.has(nativeCode)))
    return make('AMBIGUOUS', `the vendor's answer was lost, so a session may exist; create a new one`);
  if (nativeCode === TOO_LARGE) return make('BAD_RESPONSE', 'the answer is too large or was cut off');
  return nativeCode === 'ECONNABORTED' || nativeCode === 'ETIMEDOUT'
    ? make('TIMEOUT', 'the vendor did not answer in time')
    : make('NETWORK', 'the connection to the vendor failed');
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

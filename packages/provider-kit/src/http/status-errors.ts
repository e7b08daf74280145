import { type AdapterDeps, ProofingError, type ProofingErrorCode } from '@anyproof/core';
import { safeJson } from '../answers/safe-json.js';
import { creates, type HttpRequest, type HttpResponse } from './request.js';
import { retryAfterMs } from './retry-after.js';
import { isWebPage, isWebPageType } from './unusable-answer.js';

/** How one vendor's error bodies are read. */
export interface VendorErrors {
  /** The vendor's code in an error body, if it has one; never its free text. */
  nativeCode(body: unknown): string | undefined;
  /** Further codes that the vendor documents. Others are hidden from logs: they may be anything. */
  readonly documented?: readonly string[];
  /**
   * Codes whose meaning differs from the HTTP status: native codes, `route status nativeCode`, and `route status`.
   * The first match, in this order, is used.
   */
  readonly codes: { readonly [nativeCode: string]: ProofingErrorCode };
}

interface Meaning {
  readonly code: ProofingErrorCode;
  readonly what: string;
}

const BY_STATUS: Readonly<Record<number, Meaning>> = {
  400: { code: 'PROVIDER_REJECTED', what: 'the vendor rejected the request' },
  401: { code: 'AUTH', what: 'the vendor rejected the credentials; check them and the environment' },
  403: { code: 'FORBIDDEN', what: 'these credentials lack the permission' },
  405: { code: 'PROVIDER_REJECTED', what: 'the vendor does not allow this at the moment' },
  407: { code: 'NETWORK', what: 'the proxy requires (different) credentials; check http.proxy' },
  408: { code: 'TIMEOUT', what: 'the vendor did not receive the request in time' },
  409: { code: 'CONFLICT', what: 'not allowed in the current state of the session' },
  413: { code: 'INVALID_INPUT', what: 'the vendor does not accept files this large' },
  415: { code: 'INVALID_INPUT', what: 'the vendor does not accept this file format' },
  422: { code: 'PROVIDER_REJECTED', what: 'the vendor rejected the request' },
  429: { code: 'RATE_LIMITED', what: 'the vendor rate-limited the request; slow down' },
  501: { code: 'PROVIDER_REJECTED', what: 'the vendor does not offer this' },
};

/** The meanings if the request names a session. */
const SESSION_IS_NOT_THERE: Readonly<Record<number, Meaning>> = {
  404: { code: 'SESSION_NOT_FOUND', what: 'the vendor found nothing with this id' },
  410: { code: 'SESSION_GONE', what: 'the session is gone' },
};
const NOTHING_IS_THERE: Meaning = {
  code: 'CONFIG',
  what: 'the vendor has no such address; check the base URL and the configured ids',
};
/**
 * APIs do not answer with web pages: it comes from a proxy or a web server in front, and says nothing about any
 * session.
 */
const ONLY_A_PAGE: Meaning = {
  code: 'PROVIDER_UNAVAILABLE',
  what: 'got a web page instead of an API response, so the request probably never reached the vendor; if this persists, check the base URL',
};
/** For these, the status says more than the page: credentials are wrong, or the call may be repeated. */
const PAGES_COUNT_AS_STATUS = new Set([401, 407, 408, 429]);

/** The only temporary failures that prove that nothing was done, whatever the body says. */
const NOT_DONE = new Set([429, 503]);
/** From the proxy; its credentials are still wrong at the next attempt. */
const PROXY_WANTS_CREDENTIALS = 407;

/**
 * Turns an answer's status and body into an error: the adapter's own codes first, then `BY_STATUS`. The body's text is
 * dropped, since it may quote a person.
 */
export function errorFromStatus(
  response: HttpResponse,
  request: HttpRequest,
  errors: VendorErrors,
  deps: Pick<AdapterDeps, 'clock' | 'provider'>,
): ProofingError {
  const nativeCode = readNativeCode(errors, response.text);
  const meaning = byStatus(response, request);
  // What the vendor means by a status does not apply to a page that something else sent.
  const listed =
    meaning === ONLY_A_PAGE ? undefined : listedCode(errors, request, response.status, nativeCode);
  // The vendor may have done the work before it failed, so repeating the call, here or elsewhere, could do it twice.
  const mayBeDone = request.repeat !== 'safe' && !NOT_DONE.has(response.status);
  const isOpen =
    mayBeDone && isFailure(response.status) && (listed === undefined || DECIDES_NOTHING.has(listed));
  const isAmbiguous = isOpen && creates(request);
  const what = isAmbiguous ? 'the vendor failed, so a session may exist; create a new one' : meaning.what;
  const look = isOpen && !isAmbiguous ? LOOK : '';
  return new ProofingError({
    code: isAmbiguous ? 'AMBIGUOUS' : (listed ?? meaning.code),
    message: `${request.method} ${request.route}: ${what} (HTTP ${response.status})${look}`,
    provider: deps.provider,
    httpStatus: response.status,
    nativeCode,
    nativeCodeIsKnown: isDocumented(errors, nativeCode),
    requestId: response.headers['x-request-id'] ?? response.headers['request-id'],
    retryAfterMs: retryAfterMs(response.headers['retry-after'], deps.clock.now()),
    retryable: mayBeDone || response.status === PROXY_WANTS_CREDENTIALS ? false : undefined,
  });
}

const LOOK = '; it may have been applied: check the session before retrying';

/** Except 501, by which a vendor says that it does not offer this. */
function isFailure(status: number): boolean {
  return status === 408 || (status >= 500 && status !== 501);
}

/** These say that the vendor is unwell, and nothing about what it did. */
const DECIDES_NOTHING: ReadonlySet<ProofingErrorCode> = new Set([
  'PROVIDER_UNAVAILABLE',
  'NETWORK',
  'TIMEOUT',
]);

/** The adapter's own code for this answer. */
function listedCode(
  { codes }: VendorErrors,
  { route }: HttpRequest,
  status: number,
  nativeCode: string | undefined,
): ProofingErrorCode | undefined {
  return [nativeCode, `${route} ${status} ${nativeCode}`, `${route} ${status}`]
    .map((key) => lookup(codes, key))
    .find((one) => one !== undefined);
}

function byStatus({ status, headers, text }: HttpResponse, request: HttpRequest): Meaning {
  const notThere = SESSION_IS_NOT_THERE[status];
  const isRead = request.repeat === 'safe';
  const isPage = status < 500 && (isWebPageType(headers['content-type']) || isWebPage(text));
  if (isPage && (isRead || notThere !== undefined) && !PAGES_COUNT_AS_STATUS.has(status)) return ONLY_A_PAGE;
  if (notThere !== undefined) return request.about === 'session' ? notThere : NOTHING_IS_THERE;
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  if (status >= 500) return { code: 'PROVIDER_UNAVAILABLE', what: 'the vendor is not available' };
  if (status >= 400) return { code: 'PROVIDER_REJECTED', what: 'the vendor rejected the request' };
  return {
    // A portal or a proxy in between may also redirect temporarily.
    code: isRead ? 'PROVIDER_UNAVAILABLE' : 'BAD_RESPONSE',
    what: 'the answer is a redirect, which is never followed; if this persists, check the base URL',
  };
}

function isDocumented({ codes, documented = [] }: VendorErrors, nativeCode = ''): boolean {
  return Object.hasOwn(codes, nativeCode) || documented.includes(nativeCode);
}

function lookup<Value>(table: { readonly [key: string]: Value }, key: string | undefined): Value | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** A body that is not JSON, or has a shape unknown to the adapter, has no code. */
function readNativeCode(errors: VendorErrors, text: string): string | undefined {
  try {
    return errors.nativeCode(safeJson(text));
  } catch {
    return undefined;
  }
}

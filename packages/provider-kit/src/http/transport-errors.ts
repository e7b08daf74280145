import { errorFacts, ProofingError, type ProofingErrorCode } from '@anyproof/core';
import { creates, type HttpRequest } from './request.js';

/** Node's codes for a connection that was never established, so nothing reached the vendor. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * With these codes the connection was never established only if connecting failed: Linux also reports them for an
 * established one.
 */
const UNREACHABLE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

/** OpenSSL's codes for a first answer that is not TLS: the handshake failed, so no request was sent. */
const NOT_TLS = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL)$/;
/**
 * Node reports EPROTO instead if a request waits for the handshake; only OpenSSL's fixed text then identifies the
 * cause.
 */
const NOT_TLS_TEXT = /:(?:wrong version number|packet length too long|http request|unknown protocol):/;

const NO_ROUTE = "there is no route to the host in baseUrl; check this machine's network and firewall";

/**
 * What happened to a connection, by Node's code. The address is left out: it may identify a tenant, and `baseUrl` has
 * it.
 */
const CAUSES: { readonly [nativeCode: string]: string } = {
  ECONNREFUSED:
    'nothing listens at the address and port of baseUrl (connection refused); check them, and http.proxy if it is set',
  ENOTFOUND: "the host name in baseUrl (or http.proxy) is unknown; check its spelling and this machine's DNS",
  EAI_AGAIN: "no name server answered for the host name in baseUrl; check this machine's network and DNS",
  EHOSTUNREACH: NO_ROUTE,
  ENETUNREACH: NO_ROUTE,
  ECONNRESET: 'the vendor, or something in between, closed the connection',
  EPIPE: 'the vendor, or something in between, closed the connection',
};

const CERTIFICATE = /CERT|UNABLE_TO_/;
/** TLS alerts of a vendor that rejects our certificate; other alerts mean that an established connection broke. */
const REFUSED_IDENTITY =
  /_ALERT_(?:HANDSHAKE_FAILURE|UNKNOWN_CA|ACCESS_DENIED|NO_CERTIFICATE|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+)$/;
/** Node's and axios' codes for a request that cannot be sent, such as one with a line break in a header. */
const NEVER_BUILT = /^ERR_(?:INVALID_|UNESCAPED_|HTTP_INVALID_|BAD_REQUEST|BAD_OPTION)/;

/** Stands for an attempt in progress when its call's deadline passed. */
export const DEADLINE_PASSED = { code: 'ERR_DEADLINE' } as const;

/** Codes of zlib and the HTTP parser for an answer that arrived but cannot be read. */
const BROKEN_ANSWER = /^(?:Z_|HPE_)/;

/**
 * The error for a request that got no answer. Uses the error's code and nothing else: its message, config and
 * request contain headers, addresses and bodies.
 */
export function errorFromTransport(error: unknown, request: HttpRequest, provider: string): ProofingError {
  // The error of a failing source, or of a caller's mistake, is passed on unchanged.
  const ours = ownError(error);
  if (ours !== undefined) return ours.provider === undefined ? atProvider(ours, provider) : ours;
  const nativeCode = codeOf(error);
  const make = (code: ProofingErrorCode, what: string) =>
    new ProofingError({ code, message: `${request.route}: ${what}`, provider, nativeCode });

  const sent = !wasNeverSent(error, nativeCode);
  if (nativeCode === 'ERR_CANCELED')
    return make(
      'ABORTED',
      creates(request)
        ? 'the caller aborted the call; a session may exist at the vendor'
        : 'the caller aborted the call',
    );
  if (nativeCode !== undefined && REFUSED_IDENTITY.test(nativeCode))
    return make('FORBIDDEN', 'the vendor refused the TLS connection; it may require http.clientCertificate');
  if (nativeCode !== undefined && CERTIFICATE.test(nativeCode))
    return new ProofingError({
      code: 'NETWORK',
      message: `${request.route}: the vendor's TLS certificate is not trusted; set http.ca if it uses a private CA`,
      provider,
      nativeCode,
      retryable: false,
    });
  if (isNotTls(error, nativeCode))
    return new ProofingError({
      code: 'NETWORK',
      message: `${request.route}: the port of baseUrl does not speak TLS; correct the port, or write http:// if the vendor runs on this machine`,
      provider,
      nativeCode,
      retryable: false,
    });
  // URIError: the query contains an unpaired surrogate.
  if (error instanceof URIError || (nativeCode !== undefined && NEVER_BUILT.test(nativeCode)))
    return make(
      'INVALID_INPUT',
      'the request cannot be sent; a header or an id contains a forbidden character',
    );
  if (creates(request) && sent)
    return make('AMBIGUOUS', `the vendor's answer was lost, so a session may exist; create a new one`);
  if (isTooLarge(error)) return make('BAD_RESPONSE', 'the answer is larger than the limit');
  const [code, what] = endOf(nativeCode, request);
  if (request.repeat === 'safe' || !sent) return make(code, what);
  const message = `${request.route}: ${what}; it may have been applied: check the session before retrying`;
  return new ProofingError({ code, message, provider, nativeCode, retryable: false });
}

function wasNeverSent(error: unknown, nativeCode: string | undefined): boolean {
  if (nativeCode === undefined) return false;
  return NEVER_SENT.has(nativeCode) || (UNREACHABLE.has(nativeCode) && syscallOf(error) === 'connect');
}

/** The system call of the error, or of the one that axios wrapped. */
function syscallOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('syscall' in error && error.syscall !== undefined) return error.syscall;
  return 'cause' in error ? syscallOf(error.cause) : undefined;
}

/** True if an answer arrived but cannot be read. */
export function isBrokenAnswer(error: unknown): boolean {
  return BROKEN_ANSWER.test(codeOf(error) ?? '');
}

function endOf(
  nativeCode: string | undefined,
  { repeat }: HttpRequest,
): readonly [ProofingErrorCode, string] {
  if (nativeCode === DEADLINE_PASSED.code) return ['TIMEOUT', 'took longer than http.deadlineMs'];
  if (nativeCode !== undefined && BROKEN_ANSWER.test(nativeCode))
    return [
      // It was damaged in transit, so repeating a read may succeed.
      repeat === 'safe' ? 'PROVIDER_UNAVAILABLE' : 'BAD_RESPONSE',
      'the answer cannot be read: its length or its compression is wrong',
    ];
  if (nativeCode === 'ECONNABORTED' || nativeCode === 'ETIMEDOUT')
    return ['TIMEOUT', 'the vendor did not answer in time'];
  const cause =
    nativeCode !== undefined && Object.hasOwn(CAUSES, nativeCode) ? CAUSES[nativeCode] : undefined;
  return ['NETWORK', cause ?? 'the connection to the vendor failed'];
}

function isNotTls(error: unknown, nativeCode: string | undefined): boolean {
  if (nativeCode === 'EPROTO') return error instanceof Error && NOT_TLS_TEXT.test(error.message);
  return nativeCode !== undefined && NOT_TLS.test(nativeCode);
}

/** Our own error, unwrapped if axios wrapped it, as it does with the error of a failing body stream. */
function ownError(error: unknown): ProofingError | undefined {
  if (ProofingError.isInstance(error)) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  return ProofingError.isInstance(cause) ? cause : undefined;
}

/**
 * Axios has one code for an answer over the limit and for one that was cut off; only its fixed text distinguishes them.
 */
function isTooLarge(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('maxContentLength size of ');
}

function atProvider(error: ProofingError, provider: string): ProofingError {
  return new ProofingError({ ...errorFacts(error), provider });
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

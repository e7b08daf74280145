// A table of what becomes of a request that got no answer, without a network.
import { ProofingError } from '@anyproof/core';
import type { HttpRequest } from '../src/http/request.js';
import { DEADLINE_PASSED, errorFromTransport, isBrokenAnswer } from '../src/http/transport-errors.js';

const requestOf = (repeat: HttpRequest['repeat']): HttpRequest => ({
  method: 'POST',
  path: '/things/42',
  route: '/things/:id',
  repeat,
});
const failing = (code: string, message = 'PLANTED https://user:pw@host/things/42') =>
  Object.assign(new Error(message), { code, config: { headers: { authorization: 'PLANTED' } } });

const MAY_BE_DONE = '; it may have been applied: check the session before retrying';
const LOST = "the vendor's answer was lost, so a session may exist";
const FAILED = 'the connection to the vendor failed';
const SILENT = 'the vendor did not answer in time';
const UNTRUSTED = "the vendor's TLS certificate is not trusted; set http.ca if it uses a private CA";
const CLIENT_CERTIFICATE = 'the vendor refused the TLS connection; it may require http.clientCertificate';
const FORBIDDEN_CHARACTER = 'the request cannot be sent; a header or an id contains a forbidden character';

type Row = readonly [
  native: string,
  repeat: HttpRequest['repeat'],
  code: string,
  what: string,
  again: boolean,
];
const CERTIFICATES = [
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];
const REPEATS = ['safe', 'never', 'creates'] as const;

const CLOSED = 'the vendor, or something in between, closed the connection';
const NO_ROUTE = "there is no route to the host in baseUrl; check this machine's network and firewall";
const NOT_TLS =
  'the port of baseUrl does not speak TLS; correct the port, or write http:// if the vendor runs on this machine';
const CAUSES: readonly (readonly [native: string, what: string])[] = [
  [
    'ECONNREFUSED',
    'nothing listens at the address and port of baseUrl (connection refused); check them, and http.proxy if it is set',
  ],
  [
    'ENOTFOUND',
    "the host name in baseUrl (or http.proxy) is unknown; check its spelling and this machine's DNS",
  ],
  ['EAI_AGAIN', "no name server answered for the host name in baseUrl; check this machine's network and DNS"],
];

const ROWS: readonly Row[] = [
  ...CAUSES.flatMap(([native, what]) =>
    REPEATS.map((repeat): Row => [native, repeat, 'NETWORK', what, true]),
  ),
  ...['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'].flatMap((native) =>
    REPEATS.map((repeat): Row => [native, repeat, 'NETWORK', NOT_TLS, false]),
  ),
  ['EHOSTUNREACH', 'safe', 'NETWORK', NO_ROUTE, true],
  ['ENETUNREACH', 'safe', 'NETWORK', NO_ROUTE, true],
  ['EPIPE', 'safe', 'NETWORK', CLOSED, true],
  ['EPROTO', 'safe', 'NETWORK', FAILED, true],
  ['EPROTO', 'creates', 'AMBIGUOUS', LOST, false],
  ...CERTIFICATES.flatMap((native) =>
    REPEATS.map((repeat): Row => [native, repeat, 'NETWORK', UNTRUSTED, false]),
  ),
  ...REPEATS.map(
    (repeat): Row => [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      repeat,
      'FORBIDDEN',
      CLIENT_CERTIFICATE,
      false,
    ],
  ),
  ...[
    'ERR_INVALID_CHAR',
    'ERR_UNESCAPED_CHARACTERS',
    'ERR_HTTP_INVALID_HEADER_VALUE',
    'ERR_BAD_REQUEST',
    'ERR_BAD_OPTION_VALUE',
  ].flatMap((native) =>
    REPEATS.map((repeat): Row => [native, repeat, 'INVALID_INPUT', FORBIDDEN_CHARACTER, false]),
  ),
  // An alert in the middle of a connection that was in use.
  ['ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC', 'creates', 'AMBIGUOUS', LOST, false],
  ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'never', 'NETWORK', FAILED + MAY_BE_DONE, false],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'creates', 'FORBIDDEN', CLIENT_CERTIFICATE, false],
  ['EHOSTUNREACH', 'creates', 'AMBIGUOUS', LOST, false],
  ['XERR_INVALID_', 'safe', 'NETWORK', FAILED, true],
  ['ECONNRESET', 'safe', 'NETWORK', CLOSED, true],
  ['ECONNRESET', 'never', 'NETWORK', CLOSED + MAY_BE_DONE, false],
  ['ECONNRESET', 'creates', 'AMBIGUOUS', LOST, false],
  ['ECONNABORTED', 'safe', 'TIMEOUT', SILENT, true],
  ['ETIMEDOUT', 'safe', 'TIMEOUT', SILENT, true],
  ['ETIMEDOUT', 'never', 'TIMEOUT', SILENT + MAY_BE_DONE, false],
  ['ETIMEDOUT', 'creates', 'AMBIGUOUS', LOST, false],
  [DEADLINE_PASSED.code, 'safe', 'TIMEOUT', 'took longer than http.deadlineMs', true],
  [DEADLINE_PASSED.code, 'never', 'TIMEOUT', `took longer than http.deadlineMs${MAY_BE_DONE}`, false],
  [DEADLINE_PASSED.code, 'creates', 'AMBIGUOUS', LOST, false],
  [
    'Z_DATA_ERROR',
    'safe',
    'PROVIDER_UNAVAILABLE',
    'the answer cannot be read: its length or its compression is wrong',
    true,
  ],
  [
    'HPE_INVALID_CONSTANT',
    'safe',
    'PROVIDER_UNAVAILABLE',
    'the answer cannot be read: its length or its compression is wrong',
    true,
  ],
  ['HPE_INVALID_CONSTANT', 'creates', 'AMBIGUOUS', LOST, false],
  ['ERR_CANCELED', 'safe', 'ABORTED', 'the caller aborted the call', false],
  ['ERR_CANCELED', 'never', 'ABORTED', 'the caller aborted the call', false],
  [
    'ERR_CANCELED',
    'creates',
    'ABORTED',
    'the caller aborted the call; a session may exist at the vendor',
    false,
  ],
];

it.each(ROWS)('%s, where a repeat is %s, is %s: %s', (native, repeat, code, what, retryable) => {
  const error = errorFromTransport(failing(native), requestOf(repeat), 'vendor');
  expect(error).toMatchObject({ code, provider: 'vendor', nativeCode: native, retryable });
  expect(error.message).toBe(`vendor: /things/:id: ${what}`);
});

it.each<readonly [string, unknown]>([
  ['no error', undefined],
  ['null', null],
  ['a text', 'ECONNREFUSED'],
  ['an error without a code', new Error('PLANTED')],
  ['a code that is a number', Object.assign(new Error('PLANTED'), { code: 7 })],
])('an error without a code counts as sent: %s', (_what, thrown) => {
  expect(errorFromTransport(thrown, requestOf('creates'), 'vendor').message).toBe(
    `vendor: /things/:id: ${LOST}`,
  );
  const error = errorFromTransport(thrown, requestOf('safe'), 'vendor');
  expect(error).toMatchObject({ code: 'NETWORK', retryable: true });
  expect(error).not.toHaveProperty('nativeCode');
});

it('half a surrogate pair in a query is the caller’s error', () => {
  const error = errorFromTransport(new URIError('URI malformed'), requestOf('creates'), 'vendor');
  expect(error).toMatchObject({
    code: 'INVALID_INPUT',
    message: `vendor: /things/:id: ${FORBIDDEN_CHARACTER}`,
  });
});

it('an answer over the limit is recognized by its text, which is axios’ own', () => {
  const large = failing('ERR_BAD_RESPONSE', 'maxContentLength size of 20 exceeded');
  const error = errorFromTransport(large, requestOf('safe'), 'vendor');
  expect(error).toMatchObject({
    code: 'BAD_RESPONSE',
    message: 'vendor: /things/:id: the answer is larger than the limit',
  });
  expect(errorFromTransport(large, requestOf('creates'), 'vendor').code).toBe('AMBIGUOUS');
  const other = failing('ERR_BAD_RESPONSE', 'a maxContentLength size of 20 exceeded');
  expect(errorFromTransport(other, requestOf('safe'), 'vendor').code).toBe('NETWORK');
  const object = { message: 'maxContentLength size of 20 exceeded', code: 'ERR_BAD_RESPONSE' };
  expect(errorFromTransport(object, requestOf('safe'), 'vendor').code).toBe('NETWORK');
});

describe('an error of ours', () => {
  const named = new ProofingError({ code: 'INVALID_INPUT', message: 'a page is empty', provider: 'id360' });
  const unnamed = new ProofingError({ code: 'INVALID_INPUT', message: 'a page is empty' });

  it('is passed on, with the provider if it has none', () => {
    expect(errorFromTransport(named, requestOf('creates'), 'vendor')).toBe(named);
    expect(errorFromTransport(unnamed, requestOf('creates'), 'vendor')).toMatchObject({
      code: 'INVALID_INPUT',
      provider: 'vendor',
      message: 'vendor: a page is empty',
    });
  });

  it('is found inside what axios wraps around a body that fails, and nowhere else', () => {
    const wrapped = new Error('PLANTED', { cause: named });
    expect(errorFromTransport(wrapped, requestOf('creates'), 'vendor')).toBe(named);
    expect(errorFromTransport({ cause: named }, requestOf('safe'), 'vendor').code).toBe('NETWORK');
    expect(
      errorFromTransport(new Error('x', { cause: new Error('y') }), requestOf('safe'), 'vendor').code,
    ).toBe('NETWORK');
  });
});

it('only the code of an error is used', () => {
  for (const native of ['ECONNRESET', 'ERR_CANCELED', 'CERT_HAS_EXPIRED', 'ERR_BAD_REQUEST'])
    for (const repeat of REPEATS) {
      const error = errorFromTransport(failing(native), requestOf(repeat), 'vendor');
      expect(`${error.stack}${JSON.stringify(error)}`).not.toMatch(/PLANTED|things\/42/);
      expect(error.cause).toBeUndefined();
    }
});

it("TLS on a plain port is recognized by OpenSSL's text, since Node has one code for all failures", () => {
  const text =
    'write EPROTO 80A:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl3_record.c:350:';
  const error = errorFromTransport(failing('EPROTO', text), requestOf('creates'), 'vendor');
  expect(error).toMatchObject({ code: 'NETWORK', retryable: false });
  expect(error.message).toBe(`vendor: /things/:id: ${NOT_TLS}`);
});

it.each<readonly [unknown, boolean]>([
  [failing('Z_BUF_ERROR'), true],
  [failing('HPE_INVALID_CONTENT_LENGTH'), true],
  [failing('ECONNRESET'), false],
  [failing('XZ_HPE_'), false],
  [undefined, false],
  [new Error('Z_DATA'), false],
])('an unreadable answer: %p is %s', (thrown, broken) => {
  expect(isBrokenAnswer(thrown)).toBe(broken);
});

it.each(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])('%s while connecting sent nothing', (code) => {
  const system = Object.assign(new Error('connect'), { code, syscall: 'connect' });
  const wrapped = Object.assign(new Error('wrapped', { cause: system }), { code });
  for (const error of [system, wrapped]) {
    const { code: ours, retryable } = errorFromTransport(error, requestOf('creates'), 'vendor');
    expect([ours, retryable]).toEqual([code === 'ETIMEDOUT' ? 'TIMEOUT' : 'NETWORK', true]);
  }
  const reading = Object.assign(new Error('read'), { code, syscall: 'read' });
  expect(errorFromTransport(reading, requestOf('creates'), 'vendor').code).toBe('AMBIGUOUS');
});

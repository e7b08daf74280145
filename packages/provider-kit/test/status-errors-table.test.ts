// Every status with the whole of what is said, without a network; status-errors.test.ts has the same over the wire.
import type { HttpRequest } from '../src/http/request.js';
import { errorFromStatus, type VendorErrors } from '../src/http/status-errors.js';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const deps = { provider: 'vendor', clock: { now: () => NOW, sleep: async () => undefined } };
const requestOf = (repeat: HttpRequest['repeat']): HttpRequest => ({
  method: 'POST',
  path: '/things/42',
  route: '/things/:id',
  about: 'session',
  repeat,
});
const errors: VendorErrors = {
  nativeCode: (body) =>
    typeof body === 'object' && body !== null ? String(Reflect.get(body, 'code')) : undefined,
  codes: { E7: 'CONFLICT', '/things/:id 404': 'SESSION_GONE' },
  documented: ['E8'],
};
const none: VendorErrors = { nativeCode: () => undefined, codes: {} };
const errorOf = (
  status: number,
  { text = '', headers = {}, repeat = 'never' as HttpRequest['repeat'], vendor = none } = {},
) => errorFromStatus({ status, text, headers }, requestOf(repeat), vendor, deps);

const NOTHING_THERE = 'the vendor has no such address; check the base URL and the configured ids';
const A_PAGE =
  'got a web page instead of an API response, so the request probably never reached the vendor; if this persists, check the base URL';
const A_REDIRECT = 'the answer is a redirect, which is never followed; if this persists, check the base URL';
const page = '<html><head><title>404 Not Found</title></head></html>';

it.each([404, 410])('%i says nothing about a session if the request names none', (status) => {
  const error = errorFromStatus(
    { status, text: '{"detail":"no such route"}', headers: {} },
    { method: 'POST', path: '/login', route: '/login', repeat: 'safe' },
    none,
    deps,
  );
  expect(error).toMatchObject({ code: 'CONFIG', retryable: false, httpStatus: status });
  expect(error.message).toBe(`vendor: POST /login: ${NOTHING_THERE} (HTTP ${status})`);
});

it.each([
  [404, { text: page }],
  [410, { text: ` \n<!DOCTYPE html>\n${page}` }],
  [404, { headers: { 'content-type': 'text/html; charset=utf-8' } }],
  [404, { headers: { 'content-type': 'application/xhtml+xml' }, text: '{}' }],
] as const)('%i with a web page says nothing about a session either: %j', (status, answer) => {
  expect(errorOf(status, { ...answer, repeat: 'safe' })).toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
    retryable: true,
    message: `vendor: POST /things/:id: ${A_PAGE} (HTTP ${status})`,
  });
  // Nobody can be sure of it, so what acts is not done again, here or elsewhere.
  expect(errorOf(status, { ...answer, repeat: 'creates' }).retryable).toBe(false);
});

it('where a vendor answers so for a session, its table says it, but not of a page that somebody else sent', () => {
  expect(errorOf(404, { text: '{"detail":"gone"}', vendor: errors }).code).toBe('SESSION_GONE');
  expect(errorOf(404, { text: page, vendor: errors }).code).toBe('PROVIDER_UNAVAILABLE');
});

it.each([301, 302, 304, 400, 403, 405, 409, 415, 422, 451])(
  '%i with a web page is not the vendor speaking to a read, and is as its status says to what acts',
  (status) => {
    const read = errorOf(status, { text: page, repeat: 'safe' });
    expect(read).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true, httpStatus: status });
    for (const repeat of ['never', 'creates'] as const)
      expect(errorOf(status, { text: page, repeat })).toMatchObject({
        code: errorOf(status, { repeat }).code,
        retryable: false,
      });
  },
);

it.each([401, 407, 408, 429, 500, 501, 503])('%i means the same with a web page', (status) => {
  for (const repeat of ['safe', 'never', 'creates'] as const) {
    const { code, retryable, message } = errorOf(status, { repeat });
    expect(errorOf(status, { text: page, repeat })).toMatchObject({ code, retryable, message });
  }
});

const LOOK = '; it may have been applied: check the session before retrying';

it.each([
  [301, 'BAD_RESPONSE', A_REDIRECT, false],
  [399, 'BAD_RESPONSE', A_REDIRECT, false],
  [400, 'PROVIDER_REJECTED', 'the vendor rejected the request', false],
  [401, 'AUTH', 'the vendor rejected the credentials; check them and the environment', false],
  [402, 'PROVIDER_REJECTED', 'the vendor rejected the request', false],
  [403, 'FORBIDDEN', 'these credentials lack the permission', false],
  [404, 'SESSION_NOT_FOUND', 'the vendor found nothing with this id', false],
  [405, 'PROVIDER_REJECTED', 'the vendor does not allow this at the moment', false],
  [407, 'NETWORK', 'the proxy requires (different) credentials; check http.proxy', false],
  [408, 'TIMEOUT', 'the vendor did not receive the request in time', false, LOOK],
  [409, 'CONFLICT', 'not allowed in the current state of the session', false],
  [410, 'SESSION_GONE', 'the session is gone', false],
  [413, 'INVALID_INPUT', 'the vendor does not accept files this large', false],
  [415, 'INVALID_INPUT', 'the vendor does not accept this file format', false],
  [422, 'PROVIDER_REJECTED', 'the vendor rejected the request', false],
  [429, 'RATE_LIMITED', 'the vendor rate-limited the request; slow down', true],
  [499, 'PROVIDER_REJECTED', 'the vendor rejected the request', false],
  [500, 'PROVIDER_UNAVAILABLE', 'the vendor is not available', false, LOOK],
  [501, 'PROVIDER_REJECTED', 'the vendor does not offer this', false],
  [502, 'PROVIDER_UNAVAILABLE', 'the vendor is not available', false, LOOK],
  [503, 'PROVIDER_UNAVAILABLE', 'the vendor is not available', true],
  [524, 'PROVIDER_UNAVAILABLE', 'the vendor is not available', false, LOOK],
] as const)('%i is %s: %s', (status, code, what, retryable, look: string = '') => {
  const error = errorOf(status);
  expect(error).toMatchObject({ code, retryable, httpStatus: status, provider: 'vendor' });
  expect(error.message).toBe(`vendor: POST /things/:id: ${what} (HTTP ${status})${look}`);
});

it.each([
  [502, 'AMBIGUOUS', false],
  [504, 'AMBIGUOUS', false],
  [520, 'AMBIGUOUS', false],
  [524, 'AMBIGUOUS', false],
  [500, 'AMBIGUOUS', false],
  [521, 'AMBIGUOUS', false],
  [408, 'AMBIGUOUS', false],
  [501, 'PROVIDER_REJECTED', false],
  [503, 'PROVIDER_UNAVAILABLE', true],
  [429, 'RATE_LIMITED', true],
] as const)('%i to a creation is %s, and may be repeated: %s', (status, code, retryable) => {
  const error = errorOf(status, { repeat: 'creates' });
  expect(error).toMatchObject({ code, retryable });
  if (code === 'AMBIGUOUS')
    expect(error.message).toBe(
      `vendor: POST /things/:id: the vendor failed, so a session may exist; create a new one (HTTP ${status})`,
    );
});

it.each([
  ['E7', 'CONFLICT', true],
  ['E8', 'PROVIDER_REJECTED', true],
  ['E9', 'PROVIDER_REJECTED', false],
  ['hasOwnProperty', 'PROVIDER_REJECTED', false],
] as const)('the code %s in the body is %s; visible: %s', (native, code, shown) => {
  const error = errorOf(400, { text: JSON.stringify({ code: native }), vendor: errors });
  expect(error).toMatchObject({ code, nativeCode: native });
  expect(Object.keys(error).includes('nativeCode')).toBe(shown);
});

it('a code can mean something on one route and under one status only', () => {
  const vendor = {
    ...errors,
    codes: { '/things/:id 400 E9': 'CONFLICT', '/things 400 E8': 'AUTH' },
  } as const;
  expect(errorOf(400, { text: '{"code":"E9"}', vendor }).code).toBe('CONFLICT');
  expect(errorOf(500, { text: '{"code":"E9"}', vendor }).code).toBe('PROVIDER_UNAVAILABLE');
  expect(errorOf(400, { text: '{"code":"E8"}', vendor }).code).toBe('PROVIDER_REJECTED');
});

it('a code in the body takes precedence over the table of routes, which takes precedence over the status', () => {
  expect(errorOf(404, { vendor: errors }).code).toBe('SESSION_GONE');
  expect(errorOf(404, { text: '{"code":"E7"}', vendor: errors }).code).toBe('CONFLICT');
  expect(errorOf(404).code).toBe('SESSION_NOT_FOUND');
});

it.each([
  ['no JSON', 'E7'],
  ['nothing', ''],
  ['a web page', '<html>E7</html>'],
  ['a key that would change prototypes', '{"__proto__":{"code":"E7"},"code":"E7"}'],
])('a body that is %s has no code', (_what, text) => {
  const error = errorOf(400, { text, vendor: errors });
  expect(error.code).toBe('PROVIDER_REJECTED');
  expect(error).not.toHaveProperty('nativeCode');
});

it('a reader that throws finds no code', () => {
  const vendor: VendorErrors = {
    codes: {},
    nativeCode: () => {
      throw new TypeError('PLANTED');
    },
  };
  expect(errorOf(400, { text: '{}', vendor })).not.toHaveProperty('nativeCode');
});

it('reads the request id and the pause from the headers', () => {
  expect(errorOf(503, { headers: { 'x-request-id': 'a-1', 'request-id': 'b-2' } }).requestId).toBe('a-1');
  expect(errorOf(503, { headers: { 'request-id': 'b-2' } }).requestId).toBe('b-2');
  expect(errorOf(503, { headers: { 'retry-after': '7' } }).retryAfterMs).toBe(7_000);
  const date = { 'retry-after': 'Tue, 01 Jan 2030 00:00:05 GMT' };
  expect(errorOf(503, { headers: date }).retryAfterMs).toBe(5_000);
  expect(errorOf(503)).not.toHaveProperty('retryAfterMs');
});

import nock from 'nock';
import { clientOf, create, failureOf, get, HOST, testDeps } from './support.js';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const noRetries = { retries: { attempts: 0 } };
const errorOf = (
  status: number,
  body: string | object = '',
  headers = {},
  request = get({ repeat: 'never' }),
) => {
  nock(HOST).intercept(request.path, request.method).reply(status, body, headers);
  return failureOf(() => clientOf(noRetries).send(request));
};

describe('an unsuccessful status', () => {
  it.each([
    [300, 'PROVIDER_UNAVAILABLE', true],
    [301, 'PROVIDER_UNAVAILABLE', true],
    [302, 'PROVIDER_UNAVAILABLE', true],
    [304, 'PROVIDER_UNAVAILABLE', true],
    [307, 'PROVIDER_UNAVAILABLE', true],
    [400, 'PROVIDER_REJECTED', false],
    [401, 'AUTH', false],
    [402, 'PROVIDER_REJECTED', false],
    [403, 'FORBIDDEN', false],
    [404, 'SESSION_NOT_FOUND', false],
    [405, 'PROVIDER_REJECTED', false],
    [406, 'PROVIDER_REJECTED', false],
    [408, 'TIMEOUT', true],
    [409, 'CONFLICT', false],
    [410, 'SESSION_GONE', false],
    [413, 'INVALID_INPUT', false],
    [415, 'INVALID_INPUT', false],
    [418, 'PROVIDER_REJECTED', false],
    [422, 'PROVIDER_REJECTED', false],
    [429, 'RATE_LIMITED', true],
    [500, 'PROVIDER_UNAVAILABLE', true],
    [501, 'PROVIDER_REJECTED', false],
    [502, 'PROVIDER_UNAVAILABLE', true],
    [503, 'PROVIDER_UNAVAILABLE', true],
    [504, 'PROVIDER_UNAVAILABLE', true],
    [520, 'PROVIDER_UNAVAILABLE', true],
    [599, 'PROVIDER_UNAVAILABLE', true],
  ])('%i is %s, retryable: %s', async (status, code, retryable) => {
    const error = await errorOf(status, '', {}, get());
    expect(error).toMatchObject({ code, retryable, httpStatus: status, provider: 'vendor' });
    expect(error.message).toMatch(/^vendor: GET \/things\/\{id\}: .* \(HTTP \d{3}\)$/);
    expect(error.message).not.toContain('things/42');
  });

  it.each([408, 500, 502, 504, 507, 520, 522, 524, 599])(
    '%i to a creation is AMBIGUOUS, with a key too: the vendor may have made something before it failed',
    async (status) => {
      for (const repeat of ['creates', 'keyed'] as const) {
        const error = await errorOf(status, '', {}, create({ repeat }));
        expect(error).toMatchObject({ code: 'AMBIGUOUS', retryable: false, httpStatus: status });
        expect(error.message).toMatch('a session may exist; create a new one');
      }
    },
  );

  // What may be repeated may be repeated elsewhere, too: core goes on to the next provider after it.
  it.each([
    [400, 'PROVIDER_REJECTED', false],
    [401, 'AUTH', false],
    [403, 'FORBIDDEN', false],
    [429, 'RATE_LIMITED', true],
    [501, 'PROVIDER_REJECTED', false],
    [503, 'PROVIDER_UNAVAILABLE', true],
  ])('%i to a creation is %s, retryable only where it proves that nothing was made: %s', async (...row) => {
    const [status, code, retryable] = row;
    expect(await errorOf(status, '', {}, create())).toMatchObject({ code, retryable });
  });

  it.each([
    [400, 'PROVIDER_UNAVAILABLE'],
    [500, 'AMBIGUOUS'],
    [502, 'AMBIGUOUS'],
  ])("the vendor's code for unavailability settles no creation: %i is %s", async (status, code) => {
    const errors = {
      nativeCode: () => 'E_BUSY',
      codes: { E_BUSY: 'PROVIDER_UNAVAILABLE' },
    } as const;
    nock(HOST).post('/things').reply(status, {});
    const error = await failureOf(() => clientOf({ ...noRetries, errors }).send(create()));
    expect(error).toMatchObject({ code, retryable: false, nativeCode: 'E_BUSY' });
  });

  it("the vendor's code for a refusal settles a creation, whatever the status", async () => {
    const errors = { nativeCode: () => 'E_QUOTA', codes: { E_QUOTA: 'PROVIDER_REJECTED' } } as const;
    nock(HOST).post('/things').reply(500, {});
    const error = await failureOf(() => clientOf({ ...noRetries, errors }).send(create()));
    expect(error).toMatchObject({ code: 'PROVIDER_REJECTED', retryable: false });
    expect(error.message).not.toMatch('may');
  });

  it.each([[200], [201], [202], [204], [299]])('%i is an answer', async (status) => {
    nock(HOST)
      .get('/things/42')
      .reply(status, status === 204 ? undefined : 'text');
    const answer = await clientOf().send(get());
    expect(answer.status).toBe(status);
    expect(answer.text).toBe(status === 204 ? '' : 'text');
  });

  it('may be an answer where the request says so', async () => {
    nock(HOST).get('/things/42').twice().reply(404, '{"draft":true}');
    expect(await clientOf().send(get({ answers: [404] }))).toMatchObject({
      status: 404,
      text: '{"draft":true}',
    });
    expect((await failureOf(() => clientOf().send(get({ answers: [409] })))).code).toBe('SESSION_NOT_FOUND');
  });
});

describe("the vendor's own code", () => {
  const errors = {
    nativeCode: (body: unknown) => Object(body).error.code,
    documented: ['E_DOCUMENTED'],
    codes: { E_GONE: 'SESSION_GONE', '/things/{id} 400': 'CONFLICT', '/things 502': 'PROVIDER_REJECTED' },
  } as const;
  const send = async (status: number, body: string | object, request = get()) => {
    nock(HOST).intercept(request.path, request.method).reply(status, body);
    return failureOf(() => clientOf({ ...noRetries, errors }).send(request));
  };

  it('takes precedence over the status', async () => {
    expect(await send(400, { error: { code: 'E_GONE' } })).toMatchObject({
      code: 'SESSION_GONE',
      httpStatus: 400,
      nativeCode: 'E_GONE',
    });
  });

  it('accompanies our code if it adds nothing', async () => {
    expect(await send(403, { error: { code: 'E_OTHER' } })).toMatchObject({
      code: 'FORBIDDEN',
      nativeCode: 'E_OTHER',
    });
  });

  it.each([
    ['in the table', 'E_GONE', true],
    ['documented', 'E_DOCUMENTED', true],
    ['nobody has heard of', 'E_PLANTED', false],
  ])('appears in logs if it is %s: %s', async (_what, code, shows) => {
    const error = await send(403, { error: { code } });
    expect(error.nativeCode).toBe(code);
    expect(JSON.stringify(error).includes(code)).toBe(shows);
  });

  it('can be a route and a status', async () => {
    expect((await send(400, '')).code).toBe('CONFLICT');
    expect((await send(502, '', create())).code).toBe('PROVIDER_REJECTED');
  });

  it.each(['constructor', '__proto__', 'toString'])('%s is not looked up in prototypes', async (code) => {
    expect(await send(403, { error: { code } })).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is dropped if it is personal text', async () => {
    const error = await send(403, { error: { code: 'Jean PLANTED is unknown' } });
    expect(Object.keys(error)).not.toContain('nativeCode');
  });

  it.each([
    ['nothing', ''],
    ['a text', '"PLANTED"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['half a body', '{"error":{"code":"E_G'],
  ])('is absent in %s, and only the status counts', async (_what, body) => {
    const error = await send(403, body);
    expect(error.code).toBe('FORBIDDEN');
    expect(Object.keys(error)).not.toContain('nativeCode');
  });
});

describe('an error answer', () => {
  it('has the request id for the vendor’s support, if it looks like one', async () => {
    expect((await errorOf(403, '', { 'X-Request-Id': 'req-1' })).requestId).toBe('req-1');
    expect((await errorOf(403, '', { 'Request-Id': 'req-2' })).requestId).toBe('req-2');
    expect(Object.keys(await errorOf(403, '', { 'X-Request-Id': 'Jean PLANTED' }))).not.toContain(
      'requestId',
    );
  });

  it.each([
    ['7', 7000],
    ['Tue, 01 Jan 2030 00:00:09 GMT', 9000],
    ['soon', undefined],
  ])('has the time to wait: Retry-After %s', async (header, milliseconds) => {
    nock(HOST).get('/things/42').reply(503, '', { 'Retry-After': header });
    // Dates are read against the clock of the provider, which stands at 1 January 2030.
    const client = clientOf(noRetries, testDeps());
    expect((await failureOf(() => client.send(get()))).retryAfterMs).toBe(milliseconds);
  });
});

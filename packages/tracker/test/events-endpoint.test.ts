// Events over HTTP: the request on the wire, and what each answer means.
import { ProofingError } from '@anyproof/core';
import nock from 'nock';
import { Webhook } from 'standardwebhooks';
import type { UnsettledCreation } from '../src/contract/events.js';
import { endpointRecipient } from '../src/events/endpoint.js';
import { createPoster } from '../src/events/post.js';
import { EVENT, ID, SECRET, send } from './events-sending.js';

describe('the request', () => {
  beforeAll(() => nock.disableNetConnect());
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
  afterEach(() => nock.cleanAll());

  it('is the event as JSON, with headers that the official verifier accepts', async () => {
    let seen: { readonly body: string; readonly headers: Record<string, string> } | undefined;
    nock('https://app.example')
      .post('/events?from=anyproof')
      .reply(function (_uri, body) {
        const headers = Object.entries(this.req.headers).map(([name, value]) => [name, String(value)]);
        seen = { body: JSON.stringify(body), headers: Object.fromEntries(headers) };
        return [204];
      });
    await expect(send('https://app.example/events?from=anyproof')).resolves.toEqual({ delivered: true });
    if (seen === undefined) throw new Error('no request was sent');
    expect(JSON.parse(seen.body)).toEqual({ type: EVENT.type, timestamp: EVENT.at, data: EVENT });
    expect(seen.headers['webhook-id']).toBe(ID);
    expect(seen.headers['content-type']).toBe('application/json');
    expect(seen.headers['content-length']).toBe(String(Buffer.byteLength(seen.body)));
    expect(new Webhook(SECRET).verify(seen.body, seen.headers)).toEqual(JSON.parse(seen.body));
  });

  it('is signed with the time of the attempt, not of the event', async () => {
    const now = Date.UTC(2031, 5, 1);
    nock('https://app.example', { reqheaders: { 'webhook-timestamp': String(now / 1000) } })
      .post('/')
      .reply(200);
    await expect(send('https://app.example/', { now })).resolves.toEqual({ delivered: true });
  });

  it('reports a creation that cannot be settled as an event of its own type', async () => {
    const creation: UnsettledCreation = {
      id: ID,
      at: '2030-01-01T00:00:00.000Z',
      reference: 'order-7',
      idempotencyKey: 'k',
      error: 'AMBIGUOUS',
    };
    nock('https://app.example', { reqheaders: { 'webhook-id': ID } })
      .post('/', (body) => {
        expect(body).toEqual({ type: 'creation.unsettled', timestamp: creation.at, data: creation });
        return true;
      })
      .reply(200);
    const clock = { now: Date.now, sleep: async () => undefined };
    const parts = { clock, timeoutMs: 5_000, poster: createPoster() };
    const recipient = endpointRecipient({ url: 'https://app.example/', secret: SECRET }, parts);
    await expect(recipient.creation(creation)).resolves.toEqual({ delivered: true });
    recipient.close();
  });

  it.each([
    [199 + 1, { delivered: true }],
    [202, { delivered: true }],
    [299, { delivered: true }],
    [304, { delivered: false, problem: 'http_304' }],
    [400, { delivered: false, problem: 'http_400' }],
    [401, { delivered: false, problem: 'http_401' }],
    [404, { delivered: false, problem: 'http_404' }],
    [410, { delivered: false, problem: 'http_410', isGone: true }],
    [429, { delivered: false, problem: 'http_429' }],
    [500, { delivered: false, problem: 'http_500' }],
    [503, { delivered: false, problem: 'http_503' }],
  ])('that is answered with %i', async (status, expected) => {
    nock('https://app.example').post('/').reply(status, 'marie@example.com');
    await expect(send('https://app.example/')).resolves.toEqual(expected);
  });

  it.each([301, 302, 303, 307, 308])('is not sent to another place by a redirect (%i)', async (status) => {
    nock('https://app.example').post('/').reply(status, '', { location: 'https://other.example/' });
    const other = nock('https://other.example').post('/').reply(200).get('/').reply(200);
    await expect(send('https://app.example/')).resolves.toEqual({
      delivered: false,
      problem: `http_${status}`,
    });
    expect(other.pendingMocks()).toHaveLength(2);
  });

  const now = Date.UTC(2030, 0, 1);
  it.each([
    [503, '120', 120_000],
    [429, '0', 0],
    [503, 'Tue, 01 Jan 2030 00:01:00 GMT', 60_000],
    [503, 'Mon, 31 Dec 2029 23:59:00 GMT', 0],
    [503, 'soon', undefined],
    [503, '-5', undefined],
    [503, '1.5', undefined],
    [503, '2030', 2_030_000],
    [500, '120', undefined],
  ])('is repeated as the answer %i asks: Retry-After %p', async (status, header, retryAfterMs) => {
    nock('https://app.example').post('/').reply(status, '', { 'retry-after': header });
    await expect(send('https://app.example/', { now })).resolves.toEqual({
      delivered: false,
      problem: `http_${status}`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  });

  it.each([
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['ENOTFOUND', 'host_unknown'],
    ['EAI_AGAIN', 'host_unknown'],
    ['ETIMEDOUT', 'timeout'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['EPROTO', 'tls'],
    ['HPE_INVALID_CONSTANT', 'not_http'],
    ['ESOMETHING', 'network'],
  ])('that fails with %s', async (code, problem) => {
    const error = Object.assign(new Error('marie@example.com'), { code });
    nock('https://app.example').post('/').replyWithError(error);
    await expect(send('https://app.example/')).resolves.toEqual({ delivered: false, problem });
  });
});

describe('an address is CONFIG', () => {
  const create = (url: unknown) => {
    const parts = {
      clock: { now: Date.now, sleep: async () => undefined },
      timeoutMs: 1,
      poster: createPoster(),
    };
    return () => Reflect.apply(endpointRecipient, undefined, [{ url, secret: SECRET }, parts]);
  };

  it.each([
    ['without TLS', 'http://app.example/marie'],
    ['of a host that looks like this machine', 'http://localhost.app.example/marie'],
    ['of another private network', 'http://10.0.0.1/marie'],
    ['with a user', 'https://marie@app.example/'],
    ['with a password', 'https://:marie@app.example/'],
    ['of another protocol', 'ftp://localhost/marie'],
    ['that is relative', '/marie'],
    ['that is not text', 5],
    ['that is absent', undefined],
  ])('%s', (_what, url) => {
    expect(create(url)).toThrow(ProofingError);
    expect(create(url)).toThrow(expect.objectContaining({ code: 'CONFIG', setting: 'events.url' }));
    expect(create(url)).not.toThrow(/marie/);
  });

  it.each([
    'https://app.example/',
    'http://localhost:8080/',
    'http://127.0.0.1/',
    'http://127.8.9.1/',
    'http://127.1/',
    'http://[::1]:8080/',
  ])('but not %s', (url) => {
    expect(create(url)).not.toThrow();
  });
});

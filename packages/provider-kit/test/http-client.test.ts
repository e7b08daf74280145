import { combineObservers } from '@anyproof/core';
import nock from 'nock';
import type { HttpClientOptions } from '../src/http/client.js';
import { base64Of, jsonBytes, streamedJson, textBytes } from '../src/index.js';
import { clientOf, create, failureOf, get, HOST, NOW, serve, sourceOf, testDeps } from './support.js';

afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

/** A port that no server can have. */
const NOBODY = 'http://127.0.0.1:1';

describe('a request', () => {
  beforeAll(() => nock.disableNetConnect());
  afterAll(() => nock.enableNetConnect());

  it('goes to base URL, path and query', async () => {
    const { url, close, requests } = await serveLocally(() => 'ok');
    try {
      const client = clientOf({ baseUrl: `${url}/api/v1` });
      await client.send(get({ query: { a: 'x y&z', n: 7, yes: true } }));
      await client.send(get({ path: '/a%2Fb', query: {} }));
      expect(requests.map((request) => `${request.method} ${request.url}`)).toEqual([
        'GET /api/v1/things/42?a=x%20y%26z&n=7&yes=true',
        'GET /api/v1/a%2Fb',
      ]);
    } finally {
      await close();
    }
  });

  it('has a user agent, and accepts JSON by default', async () => {
    const seen: unknown[] = [];
    nock(HOST)
      .get('/things/42')
      .twice()
      .reply(200, function () {
        seen.push(this.req.headers['accept'], this.req.headers['user-agent']);
        return '{}';
      });
    await clientOf().send(get());
    await clientOf().send(get({ headers: { Accept: 'text/plain' } }));
    expect(seen).toEqual(['application/json', 'anyproof', 'text/plain', 'anyproof']);
  });

  it.each([
    ['JSON', jsonBytes({ name: 'Zoé' }), 'application/json', '{"name":"Zoé"}'],
    ['text', textBytes('héllo'), 'text/plain', 'héllo'],
    [
      'a stream',
      streamedJson({ file: base64Of(sourceOf(Buffer.from('abcd'))) }),
      'application/json',
      '{"file":"YWJjZA=="}',
    ],
  ])('with %s sends these bytes, their type and length', async (_what, body, mediaType, text) => {
    const { url, close, requests } = await serveLocally((chunks) => chunks);
    try {
      const answer = await clientOf({ baseUrl: url }).send(create({ body }));
      expect(answer.text).toBe(text);
      expect(requests[0]?.headers['content-type']).toBe(mediaType);
      expect(requests[0]?.headers['content-length']).toBe(String(Buffer.byteLength(text)));
      expect(requests[0]?.headers['transfer-encoding']).toBeUndefined();
    } finally {
      await close();
    }
  });

  it('may name another content type for its body, in any case', async () => {
    const { url, close, requests } = await serveLocally((chunks) => chunks);
    try {
      await clientOf({ baseUrl: url }).send(
        create({ body: textBytes('x'), headers: { 'Content-Type': 'application/jwt' } }),
      );
      expect(requests[0]?.headers['content-type']).toBe('application/jwt');
    } finally {
      await close();
    }
  });

  it('without a body names no content type', async () => {
    const { url, close, requests } = await serveLocally(() => 'ok');
    try {
      await clientOf({ baseUrl: url }).send(create());
      await clientOf({ baseUrl: url }).send(create({ method: 'DELETE' }));
      for (const request of requests) expect(request.headers['content-type']).toBeUndefined();
      expect(requests[0]?.headers['content-length']).toBe('0');
      expect(requests).toHaveLength(2);
    } finally {
      await close();
    }
  });
});

function serveLocally(answer: (body: string) => string) {
  return serveAllowed(async (body) => answer(body));
}

async function serveAllowed(answer: (body: string) => Promise<string>) {
  nock.enableNetConnect('127.0.0.1');
  return serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => response.end(await answer(Buffer.concat(chunks).toString())));
  });
}

describe('an answer', () => {
  it('has lower-case header names and its text unchanged', async () => {
    nock(HOST)
      .get('/things/42')
      .reply(200, '{"a": 1 }', { 'X-Thing': 'A', 'Content-Type': 'application/json' });
    const answer = await clientOf().send(get());
    expect(answer.headers).toMatchObject({ 'x-thing': 'A', 'content-type': 'application/json' });
    // Never parsed on the way: numbers beyond 2^53 and broken JSON are the reader's matter.
    expect(answer.text).toBe('{"a": 1 }');
  });

  it('is plain data, with no trace of the HTTP library', async () => {
    nock(HOST).get('/things/42').reply(200, '12345678901234567890');
    const answer = await clientOf().send(get());
    expect(Object.keys(answer).sort()).toEqual(['headers', 'status', 'text']);
    expect(Object.getPrototypeOf(answer.headers)).toBe(Object.prototype);
    expect(answer.text).toBe('12345678901234567890');
  });
});

describe('onAnswer', () => {
  it('is called for every answer, errors too, and for no network failure', async () => {
    nock.enableNetConnect('127.0.0.1');
    const seen: unknown[] = [];
    const deps = testDeps({ fraction: 1 });
    const onAnswer: HttpClientOptions['onAnswer'] = ({ status, headers }, sentAt) =>
      seen.push([status, headers['date'], sentAt - NOW]);
    const client = clientOf({ onAnswer }, deps);
    // Nobody listens there: nock's own broken sockets outlive their suite.
    await failureOf(() =>
      clientOf({ onAnswer: () => seen.push('refused'), baseUrl: NOBODY, retries: { attempts: 0 } }).send(
        get(),
      ),
    );
    nock(HOST).get('/things/42').reply(503, '', { Date: 'first' });
    nock(HOST).get('/things/42').reply(200, '', { Date: 'second' });
    await client.send(get());
    expect(seen).toEqual([
      [503, 'first', 0],
      [200, 'second', 200],
    ]);
  });
});

describe('another place', () => {
  it.each([301, 302, 303, 307, 308])('is never followed on a %i', async (status) => {
    nock.disableNetConnect();
    const elsewhere = nock('https://elsewhere.example').get('/').reply(200, 'stolen');
    nock(HOST).get('/things/42').reply(status, '', { Location: 'https://elsewhere.example/' });
    const request = get({ headers: { authorization: 'Bearer x' } });
    const error = await failureOf(() => clientOf({ retries: { attempts: 0 } }).send(request));
    // A portal on the way redirects for a while, so a read may be tried again.
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true });
    expect(error.message).toMatch(
      'a redirect, which is never followed; if this persists, check the base URL',
    );
    expect(elsewhere.isDone()).toBe(false);
  });

  it.each(['https://elsewhere.example/x', '//elsewhere.example/x'])(
    'is not reached by the path %s either',
    async (path) => {
      nock.disableNetConnect();
      const elsewhere = nock('https://elsewhere.example').get('/x').reply(200, 'stolen');
      nock(HOST)
        .get(/elsewhere/)
        .reply(404);
      const error = await failureOf(() => clientOf().send(get({ path })));
      expect(error.code).toBe('SESSION_NOT_FOUND');
      expect(elsewhere.isDone()).toBe(false);
    },
  );

  it('is not reached through a proxy of the environment', async () => {
    const proxy = await serve((_request, response) => response.end('proxied'));
    const vendor = await serve((_request, response) => response.end('direct'));
    nock.enableNetConnect('127.0.0.1');
    const before = { ...process.env };
    Object.assign(process.env, { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NO_PROXY: '', no_proxy: '' });
    try {
      expect((await clientOf({ baseUrl: vendor.url }).send(get())).text).toBe('direct');
      expect(proxy.requests).toHaveLength(0);
    } finally {
      for (const name of ['HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'])
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      await Promise.all([proxy.close(), vendor.close()]);
    }
  });
});

describe('the observer', () => {
  it('gets each attempt, by its route, without id, query or header', async () => {
    nock.disableNetConnect();
    const deps = testDeps();
    nock(HOST).get('/things/42?token=PLANTED').reply(503, 'PLANTED');
    nock(HOST).get('/things/42?token=PLANTED').reply(200, 'PLANTED');
    await clientOf({}, deps).send(
      get({ query: { token: 'PLANTED' }, headers: { authorization: 'PLANTED' } }),
    );
    expect(deps.events).toEqual([
      {
        type: 'http',
        provider: 'vendor',
        method: 'GET',
        route: '/things/{id}',
        status: 503,
        milliseconds: 0,
        attempt: 1,
      },
      {
        type: 'retry',
        provider: 'vendor',
        method: 'GET',
        route: '/things/{id}',
        attempt: 2,
        delayMs: 100,
        error: 'PROVIDER_UNAVAILABLE',
      },
      {
        type: 'http',
        provider: 'vendor',
        method: 'GET',
        route: '/things/{id}',
        status: 200,
        milliseconds: 0,
        attempt: 2,
      },
    ]);
  });

  it('gets no status if no answer arrived', async () => {
    nock.enableNetConnect('127.0.0.1');
    const deps = testDeps();
    await failureOf(() => clientOf({ baseUrl: NOBODY }, deps).send(create()));
    expect(deps.events).toEqual([
      { type: 'http', provider: 'vendor', method: 'POST', route: '/things', milliseconds: 0, attempt: 1 },
    ]);
  });

  // As core hands it to adapters.
  it('may throw without effect', async () => {
    nock.disableNetConnect();
    const observe = jest.fn(() => {
      throw new Error('observer is broken');
    });
    nock(HOST).get('/things/42').reply(200, 'ok');
    const client = clientOf({}, { ...testDeps(), observer: combineObservers({ observe }) });
    expect((await client.send(get())).text).toBe('ok');
    expect(observe).toHaveBeenCalledTimes(1);
  });
});

describe('a web page in place of an answer', () => {
  const page = '\n<!doctype html><html><body>Scheduled maintenance</body></html>';

  it.each([
    ['a read', get(), 'PROVIDER_UNAVAILABLE'],
    ['what may be done once', get({ repeat: 'never' }), 'BAD_RESPONSE'],
    ['a creation', create(), 'AMBIGUOUS'],
  ])('is not an answer to %s, whatever its status', async (_what, request, code) => {
    nock(HOST).intercept(request.path, request.method).reply(200, page);
    const error = await failureOf(() => clientOf({ retries: { attempts: 0 } }).send(request));
    expect(error).toMatchObject({ code, httpStatus: 200, retryable: code === 'PROVIDER_UNAVAILABLE' });
    expect(error.message).not.toContain('maintenance');
  });

  it('is distinguished from XML and from text that mentions one', async () => {
    for (const text of ['<?xml version="1.0"?><answer/>', 'see <html>', ''])
      await expect(answerOf(text)).resolves.toMatchObject({ text });
  });

  const answerOf = (text: string) => {
    nock(HOST).get('/things/42').reply(200, text);
    return clientOf().send(get());
  };
});

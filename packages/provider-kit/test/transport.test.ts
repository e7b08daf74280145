import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { generate } from 'selfsigned';
import { base64Of, jsonBytes, sourceBody, streamedJson } from '../src/index.js';
import { clientOf, create, failureOf, get, serve, sourceOf, testDeps, urlOf } from './support.js';
import { until } from './time.js';

const once = { retries: { attempts: 0 } };
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function vendor(listener: Parameters<typeof serve>[0]) {
  const served = await serve(listener);
  cleanups.push(served.close);
  return served;
}

const cutOff = (_request: unknown, response: { socket: Socket | null }) => void response.socket?.destroy();

describe('a connection that is refused', () => {
  it('is NETWORK, also for a creation: nothing was sent', async () => {
    const { url, close } = await serve(() => undefined);
    await close();
    for (const request of [get(), create({ body: jsonBytes({}) })]) {
      const error = await failureOf(() => clientOf({ ...once, baseUrl: url }).send(request));
      expect(error).toMatchObject({ code: 'NETWORK', retryable: true, nativeCode: 'ECONNREFUSED' });
      expect(error.message).not.toContain('127.0.0.1');
    }
  });
});

it('three errors in an address have three messages, and for a creation none is AMBIGUOUS', async () => {
  const told = async (baseUrl: string) =>
    failureOf(() => clientOf({ ...once, baseUrl }).send(create({ body: jsonBytes({}) })));
  const { url, close } = await serve((_request, response) => void response.end('x'));
  const tls = await told(url.replace('http:', 'https:'));
  await close();
  const refused = await told(url);
  const unknown = await told('https://nowhere.invalid');
  expect([tls, refused, unknown].map(({ code }) => code)).toEqual(['NETWORK', 'NETWORK', 'NETWORK']);
  expect(tls.message).toMatch(/does not speak TLS/);
  expect(refused.message).toMatch(/connection refused/);
  expect(unknown.message).toMatch(/host name in baseUrl/);
});

describe('an answer that is lost', () => {
  it('by a reset is NETWORK, and AMBIGUOUS for a creation', async () => {
    const { url } = await vendor(cutOff);
    const client = clientOf({ ...once, baseUrl: url });
    expect(await failureOf(() => client.send(get()))).toMatchObject({ code: 'NETWORK', retryable: true });
    expect((await failureOf(() => client.send(get({ repeat: 'never' })))).code).toBe('NETWORK');
    expect(await failureOf(() => client.send(create({ body: jsonBytes({}) })))).toMatchObject({
      code: 'AMBIGUOUS',
      retryable: false,
    });
  });

  it('half way through its body is NETWORK, and the request is sent again where that is safe', async () => {
    let attempts = 0;
    const { url } = await vendor((_request, response) => {
      attempts += 1;
      if (attempts > 1) return void response.end('whole');
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.socket?.destroy(), 20);
    });
    expect((await clientOf({ baseUrl: url }).send(get())).text).toBe('whole');
    expect(attempts).toBe(2);
  });

  it('half way through is AMBIGUOUS for a creation, chunked or not', async () => {
    for (const headers of [{ 'content-length': '100' }, {}]) {
      const { url } = await vendor((_request, response) => {
        response.writeHead(201, headers);
        response.write('{"id":');
        setTimeout(() => response.socket?.destroy(), 20);
      });
      const error = await failureOf(() => clientOf({ ...once, baseUrl: url }).send(create()));
      expect(error.code).toBe('AMBIGUOUS');
    }
  });

  it('half way through is NETWORK for anything else', async () => {
    const { url } = await vendor((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.socket?.destroy(), 20);
    });
    const error = await failureOf(() => clientOf({ ...once, baseUrl: url }).send(get()));
    expect(error).toMatchObject({ code: 'NETWORK', retryable: true });
  });
});

describe('a vendor that hangs', () => {
  const hangs = () => undefined;
  const hangsHalfWay: Parameters<typeof serve>[0] = (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half');
  };

  it.each([
    ['before it answers', hangs],
    ['half way', hangsHalfWay],
  ])('%s is TIMEOUT after the time of the client', async (_when, listener) => {
    const { url } = await vendor(listener);
    const before = Date.now();
    const error = await failureOf(() => clientOf({ ...once, baseUrl: url, timeoutMs: 150 }).send(get()));
    expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true });
    expect(Date.now() - before).toBeGreaterThanOrEqual(140);
  });

  it('is given the time of the request where that has its own', async () => {
    const { url } = await vendor(hangs);
    const error = await failureOf(() =>
      clientOf({ ...once, baseUrl: url, timeoutMs: 60_000 }).send(get({ timeoutMs: 100 })),
    );
    expect(error.code).toBe('TIMEOUT');
  });

  it('is AMBIGUOUS for a creation', async () => {
    const { url } = await vendor(hangs);
    const error = await failureOf(() =>
      clientOf({ ...once, baseUrl: url, timeoutMs: 1_000 }).send(create({ body: jsonBytes({}) })),
    );
    expect(error.code).toBe('AMBIGUOUS');
  });

  it('is abandoned at once by a caller who aborts, with no further attempt', async () => {
    const { url, requests } = await vendor(hangs);
    const controller = new AbortController();
    const deps = testDeps();
    const failed = failureOf(() => clientOf({ baseUrl: url }, deps).send(get({ signal: controller.signal })));
    await until(() => requests.length === 1);
    controller.abort(new Error('PLANTED'));
    expect(await failed).toMatchObject({ code: 'ABORTED', retryable: false });
    expect(requests).toHaveLength(1);
    expect(deps.slept).toEqual([]);
  });

  it('is abandoned by a timeout signal', async () => {
    const { url } = await vendor(hangs);
    const error = await failureOf(() =>
      clientOf({ baseUrl: url }).send(get({ signal: AbortSignal.timeout(50) })),
    );
    expect(error.code).toBe('ABORTED');
  });
});

describe('an answer over the limit', () => {
  it.each([
    ['with its length', (): [object, Buffer] => [{ 'content-length': '5000' }, Buffer.alloc(5000, 'x')]],
    ['without its length', (): [object, Buffer] => [{}, Buffer.alloc(5000, 'x')]],
    [
      'only when unpacked',
      (): [object, Buffer] => [{ 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(1e6, 'x'))],
    ],
  ])('%s is BAD_RESPONSE, and not requested again', async (_what, make) => {
    const { url, requests } = await vendor((_request, response) => {
      const [headers, body] = make();
      response.writeHead(200, { ...headers }).end(body);
    });
    const error = await failureOf(() => clientOf({ baseUrl: url, maxResponseBytes: 4000 }).send(get()));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', retryable: false });
    expect(error.message).toBe('vendor: /things/{id}: the answer is larger than the limit');
    expect(requests).toHaveLength(1);
  });

  it('can be set per request, larger or smaller, for files too', async () => {
    const { url } = await vendor((_request, response) => response.end('x'.repeat(4001)));
    const client = clientOf({ baseUrl: url, maxResponseBytes: 4000, maxDownloadBytes: 4000, ...once });
    expect((await client.send(get({ maxAnswerBytes: 4001 }))).text).toHaveLength(4001);
    const error = await failureOf(() => client.send(get({ maxAnswerBytes: 100 })));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', retryable: false });
    expect((await failureOf(() => client.send(create({ maxAnswerBytes: 100 })))).code).toBe('AMBIGUOUS');
    const larger = await client.download(get({ maxAnswerBytes: 4001 }));
    expect(await buffer(larger.body)).toHaveLength(4001);
    const smaller = await client.download(get({ maxAnswerBytes: 100 }));
    expect((await failureOf(() => buffer(smaller.body))).code).toBe('BAD_RESPONSE');
  });

  it('does not apply to an answer that just fits', async () => {
    const { url } = await vendor((_request, response) => response.end('x'.repeat(4000)));
    expect((await clientOf({ baseUrl: url, maxResponseBytes: 4000 }).send(get())).text).toHaveLength(4000);
  });

  it('to a creation is AMBIGUOUS', async () => {
    const { url } = await vendor((_request, response) => response.end('x'.repeat(5000)));
    const error = await failureOf(() => clientOf({ baseUrl: url, maxResponseBytes: 4000 }).send(create()));
    expect(error.code).toBe('AMBIGUOUS');
  });
});

describe('a request that cannot be serialized', () => {
  it('is INVALID_INPUT and never sent, also for a creation', async () => {
    const { url, requests } = await vendor((_request, response) => response.end());
    for (const request of [
      get({ headers: { 'x-name': 'PLANTED 漢' } }),
      create({ headers: { 'x-name': 'PLANTED 漢' }, body: jsonBytes({}) }),
      get({ headers: { authorization: 'Bearer PLANTED\n' } }),
      get({ headers: { 'bad name': 'PLANTED' } }),
      get({ query: { name: 'PLANTED \uD800' } }),
    ]) {
      const error = await failureOf(() => clientOf({ baseUrl: url }).send(request));
      expect(error).toMatchObject({ code: 'INVALID_INPUT', retryable: false });
      expect(error.message).not.toContain('PLANTED');
    }
    expect(requests).toHaveLength(0);
  });
});

describe('a streamed body', () => {
  const echoLength: Parameters<typeof serve>[0] = (request, response) => {
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
    });
    request.on('end', () => response.end(String(length)));
  };

  it('arrives complete, with its length, and closes its file', async () => {
    const { url, requests } = await vendor(echoLength);
    const source = sourceOf(Buffer.alloc(1_000_000, 'x'));
    const body = streamedJson({ file: base64Of(source) });
    const answer = await clientOf({ baseUrl: url }).send(create({ body }));
    expect(Number(answer.text)).toBe(body.size);
    expect(requests[0]?.headers['content-length']).toBe(String(body.size));
    expect(source.opened.every((stream) => stream.destroyed)).toBe(true);
  });

  it('is opened again for a retry', async () => {
    let attempts = 0;
    const { url } = await vendor((request, response) => {
      attempts += 1;
      if (attempts > 1) return echoLength(request, response);
      response.statusCode = 503;
      request.resume().on('end', () => response.end());
    });
    const source = sourceOf(Buffer.alloc(100_000, 'x'));
    const answer = await clientOf({ baseUrl: url }).send(
      get({ method: 'PUT', body: sourceBody(source, 'image/jpeg') }),
    );
    expect(answer.text).toBe('100000');
    expect(source.opened).toHaveLength(2);
  });

  it.each([
    ['fewer', 100_000],
    ['more', 10],
  ])(
    'from a source with %s bytes than declared is INVALID_INPUT, also for a creation',
    async (words, real) => {
      const { url, requests } = await vendor(echoLength);
      const lying = () =>
        sourceOf(Buffer.alloc(50_000, 'x'), { size: real === 10 ? 10 : 100_000, chunk: 1000 });
      for (const repeat of ['safe', 'never', 'creates'] as const) {
        const source = lying();
        const error = await failureOf(() =>
          clientOf({ baseUrl: url, timeoutMs: 60_000 }).send(
            create({ repeat, body: sourceBody(source, 'image/jpeg') }),
          ),
        );
        expect(error).toMatchObject({ code: 'INVALID_INPUT', retryable: false, provider: 'vendor' });
        expect(error.message).toBe(
          `vendor: a source has ${words} bytes than its declared size (${source.size})`,
        );
        expect(error.cause).toBeUndefined();
        await until(() => source.opened.every((stream) => stream.destroyed));
        expect(source.opened).toHaveLength(1);
      }
      // The vendor never takes such a body for a whole one.
      for (const request of requests) expect(request.complete).toBe(false);
    },
  );

  it.each([
    [
      'refused early',
      (response: { statusCode: number; end(): void }) => {
        response.statusCode = 403;
        response.end();
      },
      'FORBIDDEN',
    ],
    ['cut off', cutOff.bind(undefined, undefined) as (response: never) => void, 'NETWORK'],
  ])('that is %s leaves no file open', async (_what, answer, code) => {
    const { url } = await vendor((_request, response) => answer(response as never));
    const source = sourceOf(Buffer.alloc(20_000_000, 'x'));
    const error = await failureOf(() =>
      clientOf({ ...once, baseUrl: url }).send(
        create({ repeat: 'never', body: sourceBody(source, 'image/jpeg') }),
      ),
    );
    expect(error.code).toBe(code);
    await until(() => source.opened.every((stream) => stream.destroyed));
  });

  it('that the caller aborts leaves no file open', async () => {
    const { url, requests } = await vendor((request) => request.pause());
    const source = sourceOf(Buffer.alloc(20_000_000, 'x'));
    const leaving = new AbortController();
    const failed = failureOf(() =>
      clientOf({ baseUrl: url }).send(
        create({ body: sourceBody(source, 'image/jpeg'), signal: leaving.signal }),
      ),
    );
    await until(() => requests.length === 1);
    leaving.abort();
    expect((await failed).code).toBe('ABORTED');
    await until(() => source.opened[0]?.destroyed === true);
  });

  it('takes little memory, however large it is', async () => {
    const { url } = await vendor(echoLength);
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    const source = sourceOf(Buffer.alloc(0), { size: 200 * megabyte.length });
    const { Readable } = await import('node:stream');
    function* chunks() {
      for (let at = 0; at < 200; at += 1) yield megabyte;
    }
    const body = streamedJson({
      file: base64Of({ ...source, open: () => Readable.from(chunks(), { objectMode: false }) }),
    });
    let highest = 0;
    const before = process.memoryUsage().arrayBuffers;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().arrayBuffers - before);
    }, 5);
    const answer = await clientOf({ baseUrl: url })
      .send(create({ body }))
      .finally(() => clearInterval(watch));
    expect(Number(answer.text)).toBe(body.size);
    expect(highest).toBeLessThan(150 * 1024 * 1024);
  });
});

describe('connections', () => {
  it('are kept: two requests, one connection', async () => {
    const { url, server } = await vendor((_request, response) => response.end('ok'));
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const client = clientOf({ baseUrl: url });
    await client.send(get());
    await client.send(get());
    await client.send(get());
    expect(connections).toBe(1);
  });

  it('are not shared between providers', async () => {
    const { url, server } = await vendor((_request, response) => response.end('ok'));
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    await clientOf({ baseUrl: url }).send(get());
    await clientOf({ baseUrl: url }).send(get());
    expect(connections).toBe(2);
  });
});

describe('TLS', () => {
  const tlsServer = async (more: object = {}) => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      algorithm: 'sha256',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    const server = createTlsServer({ cert, key, ...more }, (request, response) => {
      const socket = request.socket;
      response.end('authorized' in socket ? String(socket.authorized) : 'plain');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    });
    const { port }: AddressInfo = Object(server.address());
    return { url: `https://127.0.0.1:${port}`, cert, key };
  };

  it('trusts no unknown certificate, and says what to set; nothing was sent', async () => {
    const { url } = await tlsServer();
    for (const request of [get(), create({ body: jsonBytes({}) })]) {
      const deps = testDeps();
      const error = await failureOf(() => clientOf({ baseUrl: url }, deps).send(request));
      expect(error).toMatchObject({ code: 'NETWORK', retryable: false });
      expect(error.message).toMatch('set http.ca');
      expect(deps.events).toHaveLength(1);
    }
  });

  it('trusts the configured authority, one or several', async () => {
    const { url, cert } = await tlsServer();
    for (const ca of [cert, [cert]])
      expect((await clientOf({ baseUrl: url }, testDeps({ http: { ca } })).send(get())).status).toBe(200);
  });

  it('sends a client certificate', async () => {
    const client = await generate([{ name: 'commonName', value: 'app' }], { algorithm: 'sha256' });
    const { url, cert } = await tlsServer({ requestCert: true, rejectUnauthorized: false, ca: client.cert });
    const http = { ca: cert, clientCertificate: { cert: client.cert, key: client.private } };
    expect((await clientOf({ baseUrl: url }, testDeps({ http })).send(get())).text).toBe('true');
    expect((await clientOf({ baseUrl: url }, testDeps({ http: { ca: cert } })).send(get())).text).toBe(
      'false',
    );
  });

  it('is not possible with a plain http server', async () => {
    const { server } = await vendor((_request, response) => response.end('plain'));
    const error = await failureOf(() =>
      clientOf({ ...once, baseUrl: urlOf(server).replace('http:', 'https:') }).send(get()),
    );
    expect(error.code).toBe('NETWORK');
  });
});

describe('a truncated answer', () => {
  const whole = '{"status":"OK","name":"PLANTED"}';
  const cuts: readonly (readonly [string, object, Buffer])[] = [
    ['before its length', { 'content-length': '500' }, Buffer.from(whole)],
    ['in its JSON', { 'content-length': '500' }, Buffer.from(whole.slice(0, 12))],
    ['before its first byte', { 'content-length': '500' }, Buffer.alloc(0)],
    ['in a chunk', { 'transfer-encoding': 'chunked' }, Buffer.from(whole)],
    [
      'while it is unpacked',
      { 'content-encoding': 'gzip', 'content-length': '500' },
      gzipSync(whole).subarray(0, 20),
    ],
  ];

  it.each(cuts)('%s may be requested again if it answers a read', async (_what, headers, body) => {
    const { url } = await vendor((_request, response) => {
      response.writeHead(200, { ...headers });
      response.flushHeaders();
      response.write(body, () => response.socket?.end());
    });
    const client = clientOf({ ...once, baseUrl: url });
    const read = await failureOf(() => client.send(get()));
    expect(read).toMatchObject({ code: 'NETWORK', retryable: true });
    expect(read.message).not.toContain('PLANTED');
    const acts = await failureOf(() => client.send(get({ repeat: 'never' })));
    expect(acts).toMatchObject({ retryable: false });
    expect((await failureOf(() => client.send(create()))).code).toBe('AMBIGUOUS');
  });

  it('is requested again', async () => {
    let asked = 0;
    const { url } = await vendor((_request, response) => {
      asked += 1;
      response.writeHead(200, { 'content-length': whole.length });
      if (asked === 1) response.write(whole.slice(0, 12), () => response.socket?.destroy());
      else response.end(whole);
    });
    expect((await clientOf({ baseUrl: url }).send(get())).text).toBe(whole);
    expect(asked).toBe(2);
  });
});

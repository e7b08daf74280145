import type { RequestListener } from 'node:http';
import { brotliCompressSync, constants, createUnzip, deflateSync, gzipSync } from 'node:zlib';
import { clientOf, create, failureOf, get, serve } from './support.js';

const servers: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function vendor(listener: RequestListener) {
  const server = await serve(listener);
  servers.push(server);
  return server;
}

const ZEROS = Buffer.alloc(200_000_000);
const PACKED: { readonly [encoding: string]: () => Buffer } = {
  gzip: () => gzipSync(ZEROS),
  deflate: () => deflateSync(ZEROS),
  br: () => brotliCompressSync(ZEROS, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
};

describe('a bomb', () => {
  it.each(Object.keys(PACKED))(
    'of %s is refused at the limit, long before it is decompressed',
    async (encoding) => {
      const bomb = PACKED[encoding]?.() ?? Buffer.alloc(0);
      const { url } = await vendor((_request, response) =>
        response.writeHead(200, { 'content-encoding': encoding, 'content-length': bomb.length }).end(bomb),
      );
      const before = process.memoryUsage().rss;
      const client = clientOf({ baseUrl: url, maxResponseBytes: 1_000_000 });
      expect((await failureOf(() => client.send(get()))).code).toBe('BAD_RESPONSE');
      expect((await failureOf(() => client.send(create()))).code).toBe('AMBIGUOUS');
      expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    },
  );

  it('in the error of a download is not decompressed either', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const { url } = await vendor((_request, response) =>
      response.writeHead(403, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const unpack = jest.spyOn(Object.getPrototypeOf(createUnzip()), 'push');
    expect((await failureOf(() => clientOf({ baseUrl: url }).download(get()))).code).toBe('FORBIDDEN');
    const unpacked = unpack.mock.calls.reduce((sum, [chunk]) => sum + Object(chunk ?? '').length, 0);
    unpack.mockRestore();
    expect(unpacked).toBeGreaterThan(64 * 1024);
    expect(unpacked).toBeLessThan(1_000_000);
  });
});

describe('a content length', () => {
  it('larger than the body is a lost answer', async () => {
    const { url } = await vendor((_request, response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"id":1}');
    });
    const client = clientOf({ baseUrl: url, retries: { attempts: 0 } });
    expect((await failureOf(() => client.send(get()))).code).toBe('NETWORK');
    expect((await failureOf(() => client.send(create()))).code).toBe('AMBIGUOUS');
  });

  it('smaller than the body ends the answer there, and the rest is not another answer', async () => {
    let came = 0;
    const { url } = await vendor((_request, response) => {
      came += 1;
      response.socket?.write(
        `HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{"id":1}HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"id":66}`,
      );
    });
    const client = clientOf({ baseUrl: url });
    for (let call = 0; call < 3; call += 1) {
      expect((await client.send(get())).text).toBe('{"id":1}');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(came).toBe(3);
  });

  it.each(['twelve', '-1', '5, 6'])('of "%s" is an error, not an answer', async (length) => {
    const { url } = await vendor((_request, response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n{"id":1}`);
    });
    const error = await failureOf(() => clientOf({ baseUrl: url, retries: { attempts: 0 } }).send(get()));
    expect(error.code).toBe('PROVIDER_UNAVAILABLE');
  });
});

it.each([301, 302, 303, 307, 308])('a redirect (%i) to another host is never followed', async (status) => {
  const elsewhere = await vendor((_request, response) => response.end('PLANTED'));
  const { url } = await vendor((_request, response) =>
    response.writeHead(status, { location: `${elsewhere.url}/secrets` }).end(),
  );
  const client = clientOf({ baseUrl: url });
  const headers = { authorization: 'PLANTED' };
  for (const [code, call] of [
    ['PROVIDER_UNAVAILABLE', () => client.send(get({ headers }))],
    ['BAD_RESPONSE', () => client.send(create({ headers }))],
    ['PROVIDER_UNAVAILABLE', () => client.download(get({ headers }))],
  ] as const) {
    const error = await failureOf(call);
    expect(error).toMatchObject({ code, httpStatus: status });
    expect(error.message).not.toContain('127.0.0.1');
  }
  expect(elsewhere.requests).toHaveLength(0);
});

describe('an answer that cannot be read', () => {
  it('since it is declared as gzip but is not, may be valid when a read is retried', async () => {
    let asked = 0;
    const { url } = await vendor((_request, response) => {
      asked += 1;
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('never packed');
    });
    const client = clientOf({ baseUrl: url });
    expect((await failureOf(() => client.send(get()))).code).toBe('PROVIDER_UNAVAILABLE');
    expect(asked).toBe(1);
    expect((await failureOf(() => client.send(create()))).code).toBe('AMBIGUOUS');
    const { body } = await client.download(get());
    const read = async () => {
      for await (const _chunk of body);
    };
    expect((await failureOf(read)).code).toBe('BAD_RESPONSE');
  });

  it('since it is a web page, is not a file either', async () => {
    const { url } = await vendor((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>Sign in</html>'),
    );
    const error = await failureOf(() => clientOf({ baseUrl: url }).download(get()));
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', httpStatus: 200, retryable: true });
  });
});

import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { HttpOptions, ProofingError } from '@anyproof/core';
import type { HttpClientOptions } from '../src/http/client.js';
import { hashedBody } from '../src/index.js';
import { clientOf, failureOf, get, serve, testDeps } from './support.js';
import { connectionsOf, holdTimeouts, until } from './time.js';

const servers: { close(): Promise<void> }[] = [];
afterEach(() => jest.useRealTimers());
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

const FILE = Buffer.from(Array.from({ length: 400_000 }, (_item, index) => index % 251));
const SHA256 = createHash('sha256').update(FILE).digest('hex');

async function served(listener: RequestListener, options: Partial<HttpClientOptions> & HttpOptions = {}) {
  const server = await serve(listener);
  servers.push(server);
  return { ...server, client: clientOf({ retries: { attempts: 0 }, ...options, baseUrl: server.url }) };
}

describe('the hash of a download', () => {
  it('is that of its bytes, once all were read', async () => {
    const { client } = await served((_request, response) => response.end(FILE));
    const { body, sha256 } = await client.download(get());
    expect(sha256()).toBeUndefined();
    for await (const _chunk of body) expect(sha256()).toBeUndefined();
    expect(sha256()).toBe(SHA256);
  });

  it('covers the decompressed bytes, and the size is not the compressed one', async () => {
    const packed = gzipSync(FILE);
    const { client } = await served((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed),
    );
    const { body, sha256, size } = await client.download(get());
    expect(size).toBeUndefined();
    expect((await buffer(body)).equals(FILE)).toBe(true);
    expect(sha256()).toBe(SHA256);
  });

  it('does not exist for a body that was not read completely', async () => {
    const { client } = await served((_request, response) => response.end(FILE));
    const { body, sha256 } = await client.download(get());
    for await (const _chunk of body) break;
    expect(sha256()).toBeUndefined();
  });

  it('is available for any streamed bytes', async () => {
    const { body, sha256 } = hashedBody([FILE.subarray(0, 100_000), FILE.subarray(100_000)]);
    expect(sha256()).toBeUndefined();
    expect((await buffer(body)).equals(FILE)).toBe(true);
    expect(sha256()).toBe(SHA256);
  });
});

const failureIn = (body: AsyncIterable<unknown>): Promise<ProofingError> =>
  failureOf(async () => {
    for await (const _chunk of body);
  });

describe('a download that the vendor', () => {
  it('stops sending ends with TIMEOUT', async () => {
    const { client } = await served(
      (_request, response) => {
        response.writeHead(200, { 'content-length': FILE.length });
        response.write(FILE.subarray(0, 1000));
      },
      { timeoutMs: 60_000 },
    );
    holdTimeouts();
    const { body } = await client.download(get());
    const failed = failureIn(body);
    await until(() => jest.getTimerCount() > 0);
    jest.advanceTimersByTime(60_000);
    expect(await failed).toMatchObject({
      code: 'TIMEOUT',
      retryable: true,
      message: 'vendor: /things/{id}: the vendor stopped sending the file',
    });
  });

  it('sends slowly ends with TIMEOUT once its own time has added up', async () => {
    const { client } = await served(
      (_request, response) => {
        response.writeHead(200, { 'content-length': FILE.length });
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      },
      { timeoutMs: 30_000, downloadDeadlineMs: 200 },
    );
    const { body } = await client.download(get());
    const before = Date.now();
    const error = await failureIn(body);
    expect(error.code).toBe('TIMEOUT');
    expect(error.message).toMatch('http.downloadDeadlineMs');
    expect(Date.now() - before).toBeGreaterThanOrEqual(150);
  });

  it('sends at once is never too late, however long its reader takes', async () => {
    const { client } = await served((_request, response) => response.end(FILE), {
      timeoutMs: 500,
      deadlineMs: 600,
      downloadDeadlineMs: 500,
    });
    const { body, sha256 } = await client.download(get());
    await wait(700);
    const chunks: Buffer[] = [];
    for await (const chunk of body) {
      chunks.push(chunk);
      if (chunks.length < 3) await wait(600);
    }
    expect(Buffer.concat(chunks).equals(FILE)).toBe(true);
    expect(sha256()).toBe(SHA256);
  });

  it('compresses into a bomb ends with BAD_RESPONSE at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const { client } = await served(
      (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      { maxDownloadBytes: 1_000_000 },
    );
    const { body } = await client.download(get());
    let size = 0;
    const error = await failureOf(async () => {
      for await (const chunk of body) size += Buffer.from(chunk).length;
    });
    expect(error.code).toBe('BAD_RESPONSE');
    expect(size).toBeLessThanOrEqual(1_000_000);
  });

  it('may be larger than an answer may', async () => {
    const { client } = await served((_request, response) => response.end(FILE), { maxResponseBytes: 1_000 });
    expect((await buffer((await client.download(get())).body)).length).toBe(FILE.length);
  });

  it('breaks off before it is read does no harm, and reports the error to a later reader', async () => {
    const { client } = await served((_request, response) => {
      response.writeHead(200, { 'content-length': FILE.length });
      response.write('half', () => response.destroy());
    });
    const { body } = await client.download(get());
    await wait(50);
    expect((await failureIn(body)).code).toBe('NETWORK');
  });
});

describe('a caller', () => {
  const endless: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-length': 1e9 });
    response.write(FILE);
  };

  it('who aborts ends the body with ABORTED', async () => {
    const { client } = await served(endless);
    const controller = new AbortController();
    const { body } = await client.download(get({ signal: controller.signal }));
    setTimeout(() => controller.abort(), 30);
    expect(await failureIn(body)).toMatchObject({ code: 'ABORTED', provider: 'vendor' });
  });

  it.each(['before it read', 'after it read some'])(
    'who abandons it %s closes the connection',
    async (when) => {
      const { client, server } = await served(endless);
      const { body } = await client.download(get());
      if (when === 'after it read some') for await (const _chunk of body) break;
      else body.destroy();
      await until(async () => (await connectionsOf(server)) === 0);
    },
  );
});

describe('the body of an error', () => {
  it('that stalls does not delay the error of its status', async () => {
    const { client } = await served(
      (_request, response) => {
        response.writeHead(403, { 'content-length': '1000' });
        response.write('{');
      },
      { timeoutMs: 500 },
    );
    expect((await failureOf(() => client.download(get()))).code).toBe('FORBIDDEN');
  });

  it('still contains its code', async () => {
    const { client } = await served(
      (_request, response) => response.writeHead(409).end('{"code":"E_LATE"}'),
      { errors: { nativeCode: (body) => Object(body).code, codes: { E_LATE: 'SESSION_GONE' } } },
    );
    expect(await failureOf(() => client.download(get()))).toMatchObject({
      code: 'SESSION_GONE',
      nativeCode: 'E_LATE',
    });
  });
});

it('counts failures in bodies towards the breaker', async () => {
  const deps = testDeps();
  const server = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': FILE.length });
    response.write('half', () => setTimeout(() => response.destroy(), 10));
  });
  servers.push(server);
  const client = clientOf({ baseUrl: server.url, retries: { attempts: 0 }, breaker: { failures: 1 } }, deps);
  expect((await failureIn((await client.download(get())).body)).code).toBe('NETWORK');
  await wait(5);
  expect((await failureOf(() => client.download(get()))).code).toBe('PROVIDER_UNAVAILABLE');
});

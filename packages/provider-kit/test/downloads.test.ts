import type { RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { HttpClient } from '../src/index.js';
import { clientOf, failureOf, get, serve } from './support.js';

const servers: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function clientFor(listener: RequestListener, maxDownloadBytes?: number): Promise<HttpClient> {
  const server = await serve(listener);
  servers.push(server);
  return clientOf({
    baseUrl: server.url,
    retries: { attempts: 0 },
    ...(maxDownloadBytes === undefined ? {} : { maxDownloadBytes }),
  });
}

const file = Buffer.from(Array.from({ length: 300_000 }, (_item, index) => index % 251));

describe('a download', () => {
  it("is streamed, byte for byte, with the vendor's metadata", async () => {
    const client = await clientFor((_request, response) => {
      response.writeHead(200, {
        'content-type': 'image/jpeg; charset=binary',
        'content-length': file.length,
      });
      response.end(file);
    });
    const download = await client.download(get());
    expect(download).toMatchObject({ mediaType: 'image/jpeg', size: file.length });
    expect((await buffer(download.body)).equals(file)).toBe(true);
  });

  it('ends with BAD_RESPONSE when it grows past the limit', async () => {
    const client = await clientFor((_request, response) => response.end(file), 100_000);
    const { body } = await client.download(get());
    expect((await failureOf(() => buffer(body))).code).toBe('BAD_RESPONSE');
  });

  it('ends with NETWORK when it is cut off', async () => {
    const client = await clientFor((_request, response) => {
      response.writeHead(200, { 'content-length': file.length });
      response.write(file.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 20));
    });
    const { body } = await client.download(get());
    expect((await failureOf(() => buffer(body))).code).toBe('NETWORK');
  });

  it('that is refused is the error its status means', async () => {
    const client = await clientFor((_request, response) => {
      response.writeHead(403, { 'content-type': 'text/plain' });
      response.end('PLANTED PERSON');
    });
    const error = await failureOf(() => client.download(get()));
    expect(error.code).toBe('FORBIDDEN');
    expect(error.message).not.toContain('PLANTED');
  });
});

import { createServer, type IncomingMessage, request as plainRequest, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { inspect } from 'node:util';
import type { HttpOptions } from '@anyproof/core';
import { generate } from 'selfsigned';
import { jsonBytes } from '../src/index.js';
import { clientOf, create, failureOf, get, serve, testDeps, urlOf } from './support.js';
import { connectionsOf, until } from './time.js';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function listening<One extends Server>(server: One): Promise<One> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return server;
}

interface Seen {
  readonly kind: 'connect' | 'plain';
  readonly target: string | undefined;
  readonly authorization: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

const CREDENTIALS = 'proxy-user:pr0xy/PLANTED';
const IN_URL = 'proxy-user:pr0xy%2FPLANTED';
const EXPECTED = `Basic ${Buffer.from(CREDENTIALS).toString('base64')}`;

/** A small proxy that wants credentials, or one that answers CONNECT with this status, or with nothing. */
async function proxy(answer: 'works' | 'silent' | number = 'works') {
  const seen: Seen[] = [];
  const remember = (kind: Seen['kind'], { url, headers }: IncomingMessage) =>
    seen.push({ kind, target: url, authorization: headers['proxy-authorization'], headers });
  const server = createServer((request, response) => {
    remember('plain', request);
    if (request.headers['proxy-authorization'] !== EXPECTED) return void response.writeHead(407).end();
    const { 'proxy-authorization': _ours, 'proxy-connection': _hop, ...headers } = request.headers;
    request.pipe(
      plainRequest(request.url ?? '', { method: request.method ?? 'GET', headers }, (from) => {
        response.writeHead(from.statusCode ?? 502, from.headers);
        from.pipe(response);
      }),
    );
  });
  server.on('connect', (request, client: Socket) => {
    remember('connect', request);
    client.on('error', () => undefined);
    if (answer === 'silent') return void client.resume().on('end', () => client.destroy());
    const allowed = request.headers['proxy-authorization'] === EXPECTED;
    const status = typeof answer === 'number' ? answer : allowed ? 200 : 407;
    if (status !== 200) return void client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 2\r\n\r\n{}`);
    const { hostname, port } = new URL(`http://${request.url}`);
    const upstream = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await listening(server);
  const { host } = new URL(urlOf(server));
  return { seen, server, url: `http://${IN_URL}@${host}`, bare: `http://${host}` };
}

async function identity(name: string) {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { cert, key };
}

async function tlsVendor(more: object = {}) {
  const own = await identity('vendor');
  const seen: IncomingMessage[] = [];
  const server = createTlsServer({ ...own, ...more }, (request, response) => {
    seen.push(request);
    const { socket } = request;
    request.resume().on('end', () => response.end('authorized' in socket ? String(socket.authorized) : ''));
  });
  await listening(server);
  const { port }: AddressInfo = Object(server.address());
  return { url: `https://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, seen, cert: own.cert };
}

const clientVia = (baseUrl: string, http: HttpOptions, deps = testDeps()) =>
  clientOf({ baseUrl, retries: { attempts: 0 }, timeoutMs: 60_000, ...http }, deps);

describe('through a proxy, an https vendor', () => {
  it('is reached by a tunnel that shows the proxy only the host', async () => {
    const [way, vendor] = await Promise.all([proxy(), tlsVendor()]);
    const client = clientVia(vendor.url, { proxy: way.url, ca: vendor.cert });
    const answer = await client.send(
      create({ body: jsonBytes({ name: 'PLANTED' }), headers: { authorization: 'Token PLANTED' } }),
    );
    expect(answer.status).toBe(200);
    expect(way.seen).toHaveLength(1);
    expect(way.seen[0]).toMatchObject({ kind: 'connect', target: vendor.host, authorization: EXPECTED });
    expect(JSON.stringify(way.seen[0]?.headers)).not.toContain('PLANTED');
    expect(vendor.seen[0]?.headers).not.toHaveProperty('proxy-authorization');
    expect(vendor.seen[0]?.headers['authorization']).toBe('Token PLANTED');
  });

  it('keeps its tunnel for the next request', async () => {
    const [way, vendor] = await Promise.all([proxy(), tlsVendor()]);
    const client = clientVia(vendor.url, { proxy: way.url, ca: vendor.cert });
    for (let call = 0; call < 3; call += 1) await client.send(get());
    expect(way.seen).toHaveLength(1);
    expect(vendor.seen).toHaveLength(3);
  });

  it('must have a trusted certificate, and gets our client certificate', async () => {
    const own = await identity('client');
    const [way, vendor] = await Promise.all([
      proxy(),
      tlsVendor({ requestCert: true, rejectUnauthorized: false, ca: own.cert }),
    ]);
    const untrusted = await failureOf(() => clientVia(vendor.url, { proxy: way.url }).send(create()));
    expect(untrusted).toMatchObject({ code: 'NETWORK', retryable: false });
    expect(untrusted.message).toMatch('set http.ca');
    const known = clientVia(vendor.url, { proxy: way.url, ca: vendor.cert, clientCertificate: own });
    expect((await known.send(get())).text).toBe('true');
    const anonymous = clientOf({
      baseUrl: vendor.url,
      anonymous: true,
      http: { proxy: way.url, ca: vendor.cert, clientCertificate: own },
    });
    expect((await anonymous.send(get())).text).toBe('false');
  });

  it('must have a certificate for its own name, not for any other', async () => {
    const other = await generate([{ name: 'commonName', value: 'localhost' }], {
      algorithm: 'sha256',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    const way = await proxy();
    const vendor = await tlsVendor({ cert: other.cert, key: other.private });
    const error = await failureOf(() =>
      clientVia(vendor.url, { proxy: way.url, ca: other.cert }).send(get()),
    );
    expect(error).toMatchObject({ code: 'NETWORK', nativeCode: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(vendor.seen).toHaveLength(0);
  });
});

describe('through a proxy, a plain vendor', () => {
  it('is requested by its full address, and never learns of the proxy', async () => {
    const way = await proxy();
    const vendor = await serve((_request, response) => response.end('came'));
    cleanups.push(() => void vendor.close());
    const client = clientVia(vendor.url, { proxy: way.url });
    expect((await client.send(get({ query: { a: 1 } }))).text).toBe('came');
    expect(way.seen).toMatchObject([
      { kind: 'plain', target: `${vendor.url}/things/42?a=1`, authorization: EXPECTED },
    ]);
    expect(vendor.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });
});

describe('a proxy that', () => {
  it.each([
    [
      'wants other credentials',
      407,
      false,
      /the proxy requires \(different\) credentials; check http\.proxy/,
    ],
    ['forbids it', 403, false, /the proxy did not connect to the vendor \(HTTP 403 from the proxy\)/],
    [
      'cannot reach the vendor',
      502,
      true,
      /the proxy did not connect to the vendor \(HTTP 502 from the proxy\)/,
    ],
  ])('%s is NETWORK, also for a creation: nothing was sent', async (_what, status, retryable, message) => {
    const [way, vendor] = await Promise.all([proxy(status), tlsVendor()]);
    for (const request of [get(), create({ body: jsonBytes({}) })]) {
      const error = await failureOf(() =>
        clientVia(vendor.url, { proxy: way.url, ca: vendor.cert }).send(request),
      );
      expect(error).toMatchObject({ code: 'NETWORK', retryable, nativeCode: `PROXY_${status}` });
      expect(error.message).toMatch(message);
    }
    expect(vendor.seen).toHaveLength(0);
  });

  it('requires credentials for a plain vendor is reported the same way', async () => {
    const way = await proxy();
    const error = await failureOf(() => clientVia('http://127.0.0.1:9', { proxy: way.bare }).send(create()));
    expect(error).toMatchObject({ code: 'NETWORK', retryable: false });
    expect(error.message).toMatch('check http.proxy');
  });

  it.each(['https://127.0.0.1:9', 'http://127.0.0.1:9'])(
    'is not reachable is reported as such (%s)',
    async (baseUrl) => {
      const error = await failureOf(() =>
        clientVia(baseUrl, { proxy: `http://${IN_URL}@127.0.0.1:1` }).send(create({ body: jsonBytes({}) })),
      );
      expect(error).toMatchObject({ code: 'NETWORK', retryable: true, nativeCode: 'ECONNREFUSED' });
      expect(error.message).toMatch('the proxy cannot be reached');
    },
  );

  it('stays silent is abandoned in time, with its connection', async () => {
    const way = await proxy('silent');
    const client = clientVia('https://127.0.0.1:9', { proxy: way.url, timeoutMs: 150 });
    expect((await failureOf(() => client.send(get()))).code).toBe('TIMEOUT');
    await until(async () => (await connectionsOf(way.server)) === 0);
  });

  it('fails in any way never has its credentials shown', async () => {
    const deps = testDeps();
    const seen: string[] = [];
    for (const answer of [407, 403, 502, 'silent'] as const) {
      const way = await proxy(answer);
      const client = clientVia('https://127.0.0.1:9', { proxy: way.url, timeoutMs: 60 }, deps);
      const error = await failureOf(() => client.send(get()));
      seen.push(inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), String(error.stack));
      seen.push(inspect(client, { depth: 3 }));
    }
    const text = `${seen.join()}${JSON.stringify(deps.events)}`;
    for (const secret of ['PLANTED', 'pr0xy', EXPECTED.slice(6), '127.0.0.1'])
      expect(text).not.toContain(secret);
  });
});

// Events over HTTP: the request on the wire, and what each answer means.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer, type Socket } from 'node:net';
import { ProofingError } from '@anyproof/core';
import nock from 'nock';
import { generate } from 'selfsigned';
import { Webhook } from 'standardwebhooks';
import type { SessionEvent, UnsettledCreation } from '../src/contract/events.js';
import { endpointRecipient } from '../src/events/endpoint.js';
import { createPoster, type Poster } from '../src/events/post.js';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const ID = '00000000-0000-4000-8000-000000000001';
const EVENT: SessionEvent = {
  id: ID,
  sequence: 2,
  type: 'session.changed',
  at: '2030-01-01T00:00:00.000Z',
  before: { status: 'pending' },
  session: {
    ref: { provider: 'acme', id: 'Zoë' },
    status: 'completed',
    decision: 'approved',
    final: true,
    createdAt: '2030-01-01T00:00:00.000Z',
    changedAt: '2030-01-01T00:00:00.000Z',
  },
};
const DELIVERY = { attempt: 1, transaction: () => Promise.reject(new Error('not here')) };
const posters: Poster[] = [];

/** Sends one event there, and returns how it went. */
function send(url: string, { timeoutMs = 5_000, now = Date.now(), poster = createPoster() } = {}) {
  posters.push(poster);
  const clock = { now: () => now, sleep: async () => undefined };
  return endpointRecipient({ url, secret: SECRET }, { clock, timeoutMs, poster }).session(EVENT, DELIVERY);
}

/** The other end hears of it a moment later. */
async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

afterEach(() => {
  for (const poster of posters.splice(0)) poster.close();
});

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
      .post('/', {
        type: 'creation.unsettled',
        timestamp: creation.at,
        data: JSON.parse(JSON.stringify(creation)),
      })
      .reply(200);
    const poster = createPoster();
    posters.push(poster);
    const parts = { clock: { now: Date.now, sleep: async () => undefined }, timeoutMs: 5_000, poster };
    const recipient = endpointRecipient({ url: 'https://app.example/', secret: SECRET }, parts);
    await expect(recipient.creation(creation)).resolves.toEqual({ delivered: true });
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

describe('over a real connection', () => {
  const open: { close(): void }[] = [];
  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  async function listening(server: Server | ReturnType<typeof createSocketServer>): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({
      close: () => {
        server.close();
        for (const socket of sockets) socket.destroy();
      },
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on a port');
    return address.port;
  }
  const serve = async (listener: RequestListener) =>
    `http://127.0.0.1:${await listening(createServer(listener))}/`;

  it('the bytes that arrive are those that were signed', async () => {
    const received: { readonly body: string; readonly request: IncomingMessage }[] = [];
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      received.push({ body: Buffer.concat(chunks).toString(), request });
      response.end('ok');
    });
    await expect(send(url)).resolves.toEqual({ delivered: true });
    const [first] = received;
    if (first === undefined) throw new Error('no request arrived');
    const { method, headers } = first.request;
    expect(method).toBe('POST');
    const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    expect(new Webhook(SECRET).verify(first.body, Object.fromEntries(texts))).toMatchObject({ data: EVENT });
  });

  it('a connection is kept for the next event', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('x'.repeat(60_000));
    });
    const poster = createPoster();
    for (let event = 0; event < 3; event += 1)
      await expect(send(url, { poster })).resolves.toEqual({ delivered: true });
    expect(ports.size).toBe(1);
  });

  it('a kept connection that the server has closed costs no attempt', async () => {
    let requests = 0;
    const url = await serve((request, response) => {
      requests += 1;
      // The second request on a connection finds it closed, as after the server's own idle time.
      if (requests === 2) request.socket.destroy();
      else response.end();
    });
    const poster = createPoster();
    await expect(send(url, { poster })).resolves.toEqual({ delivered: true });
    await expect(send(url, { poster })).resolves.toEqual({ delivered: true });
    expect(requests).toBe(3);
  });

  it('a new connection that is closed is a failure', async () => {
    let requests = 0;
    const url = await serve((request) => {
      requests += 1;
      request.socket.destroy();
    });
    await expect(send(url)).resolves.toEqual({ delivered: false, problem: 'reset' });
    expect(requests).toBe(1);
  });

  it('an endless answer is cut off, and its status counts', async () => {
    const timers = new Set<NodeJS.Timeout>();
    const url = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(16_384)), 1);
      timers.add(timer);
      response.on('close', () => {
        clearInterval(timer);
        timers.delete(timer);
      });
    });
    await expect(send(url, { timeoutMs: 60_000 })).resolves.toEqual({ delivered: true });
    await eventually(() => timers.size === 0);
  });

  it('an answer that never ends counts when the time is over', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200);
      response.write('x');
    });
    await expect(send(url, { timeoutMs: 300 })).resolves.toEqual({ delivered: true });
  });

  it('an answer that does not begin is a timeout', async () => {
    let isClosed = false;
    const url = await serve((request) => {
      request.socket.on('close', () => {
        isClosed = true;
      });
    });
    await expect(send(url, { timeoutMs: 300 })).resolves.toEqual({ delivered: false, problem: 'timeout' });
    await eventually(() => isClosed);
  });

  it('an answer cut off in its body has been accepted', async () => {
    const port = await listening(
      createSocketServer((socket) => {
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx'));
      }),
    );
    await expect(send(`http://127.0.0.1:${port}/`)).resolves.toEqual({ delivered: true });
  });

  it('an answer that is not HTTP is a failure', async () => {
    const port = await listening(
      createSocketServer((socket) => {
        socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
      }),
    );
    await expect(send(`http://127.0.0.1:${port}/`)).resolves.toEqual({
      delivered: false,
      problem: 'not_http',
    });
  });

  it('nobody at the port is refused', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    await expect(send(`http://localhost:${port}/`)).resolves.toEqual({
      delivered: false,
      problem: 'refused',
    });
  });

  it('a certificate that nobody vouches for is refused', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
    const port = await listening(createTlsServer({ key, cert }, (_request, response) => response.end()));
    await expect(send(`https://localhost:${port}/`)).resolves.toEqual({
      delivered: false,
      problem: 'certificate',
    });
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

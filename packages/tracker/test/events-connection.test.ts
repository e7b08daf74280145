// Events over real connections: kept ones, broken ones, and answers without an end.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer, type Socket } from 'node:net';
import { generate } from 'selfsigned';
import { Webhook } from 'standardwebhooks';
import { createPoster } from '../src/events/post.js';
import { EVENT, SECRET, send } from './events-sending.js';

/** The other end hears of it a moment later. */
async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

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

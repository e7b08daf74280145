// The node:http handler over real sockets.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeWebhookHandler, type ProofingSession, type WebhookHandlerOptions } from '../src/index.js';
import { fakeProvider, signWebhookForTest } from '../src/testing/index.js';

const { proofing } = fakeProvider();
let server: Server;
let port: number;
/** Resolves when the handler's promise did. */
let ended: Promise<unknown>[];
const heard: ProofingSession[] = [];
const errors: unknown[] = [];

type Before = (request: IncomingMessage, response: ServerResponse) => unknown;

async function listen(
  options: WebhookHandlerOptions = {},
  before: Before = () => undefined,
  next?: (error: unknown, response: ServerResponse) => void,
) {
  heard.length = 0;
  errors.length = 0;
  ended = [];
  const handler = nodeWebhookHandler(proofing, {
    onSession: (session) => heard.push(session),
    onError: (error) => errors.push(error),
    ...options,
  });
  server = createServer(async (incoming, response) => {
    await before(incoming, response);
    ended.push(handler(incoming, response, next && ((error) => next(error, response))));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
}
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function signed(body?: unknown) {
  const { ref } = await proofing.createSession({ reference: 'a' });
  const { headers, rawBody } = await signWebhookForTest(proofing, { sessionId: ref.id, body });
  return {
    ref,
    rawBody,
    headers: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, String(v)])),
  };
}

const url = () => `http://127.0.0.1:${port}/hook`;
const post = (headers: Record<string, string>, body: Uint8Array | string | null) =>
  fetch(url(), { method: 'POST', headers, body: body as string | null });

/** What a raw socket gets until it is closed. */
async function raw(
  text: string,
  later: (write: (more: string | Buffer) => void) => unknown = () => undefined,
) {
  const socket = connect(port, '127.0.0.1');
  let got = '';
  socket.on('data', (chunk) => {
    got += String(chunk);
  });
  socket.on('error', () => undefined);
  socket.write(text);
  const closed = once(socket, 'close');
  await later((more) => socket.write(more));
  return { socket, got: () => got, closed };
}

it('answers, and passes on what the vendor says', async () => {
  await listen();
  const { ref, headers, rawBody } = await signed();
  const answer = await post(headers, rawBody);
  expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  await Promise.all(ended);
  expect(heard).toMatchObject([{ ref, status: 'completed', decision: 'approved' }]);
  expect(errors).toEqual([]);
});

it('accepts a body in many pieces, without a length', async () => {
  await listen();
  const { headers, rawBody } = await signed();
  const outgoing = request(url(), { method: 'POST', headers });
  for (const byte of rawBody) outgoing.write(Buffer.of(byte));
  outgoing.end();
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(200);
});

it('refuses what is not signed, without details', async () => {
  await listen();
  const { rawBody } = await signed();
  const answer = await post({}, rawBody);
  expect([answer.status, await answer.text()]).toEqual([401, 'not verified']);
  const empty = await post({}, null);
  expect(empty.status).toBe(401);
  expect(heard).toEqual([]);
  expect(errors).toMatchObject([{ code: 'WEBHOOK_INVALID' }, { code: 'WEBHOOK_INVALID' }]);
});

it('refuses a signature that comes twice', async () => {
  await listen();
  const { headers, rawBody } = await signed();
  const { 'x-fake-signature': signature = '' } = headers;
  const outgoing = request(url(), {
    method: 'POST',
    headers: { 'x-fake-signature': [signature, signature], 'content-length': rawBody.length },
  });
  outgoing.end(rawBody);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(401);
});

it.each(['GET', 'PUT', 'DELETE', 'HEAD'])(
  'answers %s with 405 and names the allowed method',
  async (method) => {
    await listen();
    const body = method === 'PUT' ? 'a body' : null;
    const answer = await fetch(url(), { method, body });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  },
);

describe('a body that is too large', () => {
  it('is answered with 413 while it is still arriving, and its connection is closed', async () => {
    await listen({ maxBytes: 1_000 });
    let sent = 0;
    const { got, closed } = await raw(
      'POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000\r\n\r\n',
      async (write) => {
        for (; sent < 20; sent += 1) {
          write(Buffer.alloc(1_000));
          await pause(5);
        }
      },
    );
    await closed;
    expect(got()).toMatch(/^HTTP\/1\.1 413 /);
    expect(got()).toMatch(/connection: close/i);
    expect(got()).toMatch(/too large$/);
    await Promise.all(ended);
  });

  it('reaches a sender that reads the answer only after sending everything', async () => {
    await listen({ maxBytes: 1_000 });
    const answer = await post({}, 'x'.repeat(3_000_000));
    expect([answer.status, await answer.text()]).toEqual([413, 'too large']);
  });

  it('is not read to its end, however long it is', async () => {
    await listen({ maxBytes: 1_000 });
    const { socket, got, closed } = await raw(
      'POST /hook HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const timer = setInterval(() => socket.writable && socket.writableLength === 0 && socket.write(chunk), 1);
    await closed;
    clearInterval(timer);
    expect(got()).toMatch(/^HTTP\/1\.1 413 /);
    // The limit, what is thrown away while the answer is under way, and what the sockets hold.
    expect(socket.bytesWritten).toBeLessThan(16_000_000);
  });

  it('may be as large as the limit', async () => {
    await listen({ maxBytes: 1_000 });
    expect((await post({}, 'x'.repeat(1_000))).status).toBe(401);
    expect((await post({}, 'x'.repeat(1_001))).status).toBe(413);
  });
});

it('gives up on a body that does not arrive, with 408', async () => {
  await listen({ bodyTimeoutMs: 50 });
  const { got, closed } = await raw('POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"half":');
  await closed;
  expect(got()).toMatch(/^HTTP\/1\.1 408 [\s\S]*connection: close/i);
  await Promise.all(ended);
  expect(errors).toEqual([]);
});

it('ends quietly when the sender leaves', async () => {
  await listen();
  const { socket } = await raw('POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"half":');
  while (ended.length === 0) await pause(5);
  socket.destroy();
  await Promise.all(ended);
  expect([heard, errors]).toEqual([[], []]);
});

it('accepts the message although the sender does not wait for the answer', async () => {
  await listen();
  const { ref, headers, rawBody } = await signed();
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const { socket } = await raw(
    `POST /hook HTTP/1.1\r\nhost: x\r\n${head.join('')}content-length: ${rawBody.length}\r\n\r\n${Buffer.from(rawBody)}`,
  );
  socket.destroySoon();
  while (ended.length === 0) await pause(5);
  await Promise.all(ended);
  expect(heard).toMatchObject([{ ref }]);
});

describe('a body that was already read', () => {
  const parse: Before = async (incoming) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    Object.assign(incoming, { body: JSON.parse(String(Buffer.concat(chunks))) });
  };

  it('is answered with 500 without details, and reported to the operator', async () => {
    await listen({}, parse);
    const { headers, rawBody } = await signed();
    const answer = await post(headers, rawBody);
    expect([answer.status, await answer.text()]).toEqual([500, 'failed']);
    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', message: expect.stringContaining('Fastify: ') }]);
  });

  it('goes to next, if there is one', async () => {
    const passed: unknown[] = [];
    await listen({}, parse, (error, response) => {
      passed.push(error);
      response.writeHead(599).end();
    });
    const { headers, rawBody } = await signed();
    expect((await post(headers, rawBody)).status).toBe(599);
    expect(passed).toMatchObject([{ code: 'INVALID_INPUT' }]);
    expect(errors).toEqual(passed);
  });

  it('is a process warning if there is no handler', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
    const handler = nodeWebhookHandler(proofing);
    await listen({}, async (incoming, response) => {
      await parse(incoming, response);
      await handler(incoming, response);
    });
    const { headers, rawBody } = await signed();
    expect((await post(headers, rawBody)).status).toBe(500);
    expect(emitWarning).toHaveBeenCalledWith(expect.stringContaining('express.raw'), {
      type: 'AnyProofWarning',
      code: 'INVALID_INPUT',
    });
    emitWarning.mockRestore();
  });

  it.each([
    ['body, as express.raw() has it', 'body'],
    ['rawBody, as NestJS has it', 'rawBody'],
  ])('is accepted as bytes from %s', async (_where, place) => {
    await listen({}, async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
      Object.assign(incoming, { body: { parsed: true }, [place]: Buffer.concat(chunks) });
      void response;
    });
    const { headers, rawBody } = await signed();
    expect((await post(headers, rawBody)).status).toBe(200);
  });

  it('is not a body beside which Express 4 put an empty object', async () => {
    await listen({}, (incoming) => void Object.assign(incoming, { body: {} }));
    const { headers, rawBody } = await signed();
    expect((await post(headers, rawBody)).status).toBe(200);
  });

  it('includes one that arrives as text', async () => {
    await listen({}, (incoming) => void incoming.setEncoding('utf8'));
    const { headers, rawBody } = await signed();
    expect((await post(headers, rawBody)).status).toBe(500);
  });
});

it('reports what onSession threw, after the answer', async () => {
  const mishap = new Error('the queue is away');
  await listen({ onSession: () => Promise.reject(mishap) });
  const { headers, rawBody } = await signed();
  expect((await post(headers, rawBody)).status).toBe(200);
  await Promise.all(ended);
  expect(errors).toEqual([mishap]);
});

it('passes nothing on that onError throws', async () => {
  await listen({
    provider: 'nobody',
    onError: () => {
      throw new Error('worse');
    },
  });
  expect((await post({}, '{}')).status).toBe(500);
  await Promise.all(ended);
});

it('does nothing if a middleware has answered', async () => {
  await listen({}, (_incoming, response) => void response.writeHead(504).end('late'));
  const { headers, rawBody } = await signed();
  expect((await post(headers, rawBody)).status).toBe(504);
  await Promise.all(ended);
  expect(errors).toEqual([]);
});

it('a body may take any time if the app sets no limit', async () => {
  await listen({ bodyTimeoutMs: Number.POSITIVE_INFINITY });
  const { headers, rawBody } = await signed();
  const lines = Object.entries({ ...headers, 'content-length': String(rawBody.byteLength) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const { got, closed } = await raw(
    `POST /hook HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${head}\r\n`,
    async (write) => {
      await pause(30);
      write(Buffer.from(rawBody));
    },
  );
  await closed;
  expect(got()).toMatch(/^HTTP\/1.1 200 /);
});

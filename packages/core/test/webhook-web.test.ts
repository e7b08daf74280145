// The handler for web Requests.
import { type ProofingSession, type WebWebhookOptions, webWebhookHandler } from '../src/index.js';
import { fakeProvider, signWebhookForTest } from '../src/testing/index.js';

const { proofing } = fakeProvider();

async function signed() {
  const { ref } = await proofing.createSession({ reference: 'a' });
  const { headers, rawBody } = await signWebhookForTest(proofing, { sessionId: ref.id });
  return { ref, rawBody, headers: new Headers(Object.entries(headers).map(([k, v]) => [k, String(v)])) };
}
const requestOf = (headers: Headers, body: Uint8Array | ReadableStream | string | null, method = 'POST') =>
  new Request('https://app.example/hook', {
    method,
    headers,
    ...(body === null ? {} : { body: body as string, duplex: 'half' }),
  });

function app(options: WebWebhookOptions = {}) {
  const heard: ProofingSession[] = [];
  const errors: unknown[] = [];
  const waits: Promise<unknown>[] = [];
  const handler = webWebhookHandler(proofing, {
    onSession: (session) => heard.push(session),
    onError: (error) => errors.push(error),
    waitUntil: (work) => waits.push(work),
    ...options,
  });
  return { handler, heard, errors, waits };
}

it('answers at once, and passes the rest to waitUntil', async () => {
  const { handler, heard, waits } = app();
  const { ref, headers, rawBody } = await signed();
  const answer = await handler(requestOf(headers, rawBody));
  expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([
    200,
    'ok',
    'text/plain; charset=utf-8',
  ]);
  expect(waits).toHaveLength(1);
  await Promise.all(waits);
  expect(heard).toMatchObject([{ ref, decision: 'approved' }]);
});

it('refuses what is forged, and a signature that comes twice', async () => {
  const { handler } = app();
  const { headers, rawBody } = await signed();
  expect((await handler(requestOf(new Headers(), rawBody))).status).toBe(401);
  expect((await handler(requestOf(new Headers(), null))).status).toBe(401);
  headers.append('x-fake-signature', headers.get('x-fake-signature') ?? '');
  expect((await handler(requestOf(headers, rawBody))).status).toBe(401);
});

it.each(['GET', 'PUT', 'HEAD'])('answers %s with 405', async (method) => {
  const answer = await app().handler(requestOf(new Headers(), null, method));
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});

it('stops reading past the limit', async () => {
  let pulled = 0;
  const cancel = jest.fn();
  const endless = new ReadableStream({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(new Uint8Array(400));
    },
    cancel,
  });
  const answer = await app({ maxBytes: 1_000 }).handler(requestOf(new Headers(), endless));
  expect([answer.status, await answer.text()]).toEqual([413, 'too large']);
  expect(pulled).toBeLessThan(8);
  expect(cancel).toHaveBeenCalledTimes(1);
});

it('gives up on a body that does not come', async () => {
  const silent = new ReadableStream({ pull: () => new Promise(() => undefined) });
  const answer = await app({ bodyTimeoutMs: 20 }).handler(requestOf(new Headers(), silent));
  expect(answer.status).toBe(408);
});

it('ends when the sender leaves', async () => {
  const { handler, errors } = app();
  const cut = new ReadableStream({
    pull: (controller) => controller.error(new Error('reset')),
  });
  expect((await handler(requestOf(new Headers(), cut))).status).toBe(400);
  expect(errors).toEqual([]);
});

it('reports that a body was already read', async () => {
  const { handler, errors } = app();
  const { headers, rawBody } = await signed();
  const read = requestOf(headers, rawBody);
  await read.json();
  const answer = await handler(read);
  expect([answer.status, await answer.text()]).toEqual([500, 'failed']);
  expect(errors).toMatchObject([{ code: 'INVALID_INPUT', message: expect.stringContaining('Next.js: ') }]);
  const locked = requestOf(headers, rawBody);
  locked.body?.getReader();
  expect((await handler(locked)).status).toBe(500);
  const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
  expect((await webWebhookHandler(proofing)(read)).status).toBe(500);
  expect(emitWarning).toHaveBeenCalledWith(expect.stringContaining('webWebhookHandler'), {
    type: 'AnyProofWarning',
    code: 'INVALID_INPUT',
  });
  emitWarning.mockRestore();
});

it('answers an accepted message, whatever waitUntil does', async () => {
  const mishap = new Error('no request scope');
  const { handler, errors } = app({
    waitUntil: () => {
      throw mishap;
    },
  });
  const { headers, rawBody } = await signed();
  expect((await handler(requestOf(headers, rawBody))).status).toBe(200);
  await new Promise((resolve) => setImmediate(resolve));
  expect(errors).toEqual([mishap]);
});

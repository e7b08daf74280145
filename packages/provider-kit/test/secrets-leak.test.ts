import { inspect } from 'node:util';
import { z } from 'zod';
import type { HttpRequest } from '../src/index.js';
import { base64Of, jsonBytes, parseJson, streamedJson } from '../src/index.js';
import { clientOf, failureOf, serve, sourceOf, testDeps } from './support.js';

// Each place has a secret of its own, so that a failure tells where the leak is.
const SECRETS = [
  'PLANTED-header',
  'PLANTED-query',
  'PLANTED-path',
  'PLANTED-body',
  'PLANTED-file',
  'PLANTED-answer',
  'PLANTED-location',
  'PLANTED-base',
];
const forms = SECRETS.flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('base64').slice(0, 16),
  Buffer.from(secret).toString('hex'),
]);

const request = (repeat: HttpRequest['repeat'], body: HttpRequest['body']): HttpRequest => ({
  method: 'POST',
  path: '/sessions/PLANTED-path',
  route: '/sessions/{id}',
  repeat,
  query: { token: 'PLANTED-query' },
  headers: { authorization: 'Bearer PLANTED-header', 'x-person': 'PLANTED-header' },
  ...(body === undefined ? {} : { body }),
});

const bodies: [string, () => HttpRequest['body']][] = [
  ['a body in memory', () => jsonBytes({ name: 'PLANTED-body' })],
  [
    'a streamed body',
    () => streamedJson({ name: 'PLANTED-body', file: base64Of(sourceOf(Buffer.from('PLANTED-file'))) }),
  ],
  ['no body', () => undefined],
];

const echo = JSON.stringify({
  error: 'Jean PLANTED-answer',
  name: 'PLANTED-answer',
  code: 'Jean PLANTED-answer',
});
const faults: [string, Parameters<typeof serve>[0]][] = [
  ['400 with an echo', (_request, response) => response.writeHead(400).end(echo)],
  ['500 with HTML', (_request, response) => response.writeHead(500).end(`<html>${echo}</html>`)],
  [
    'a redirect',
    (_request, response) =>
      response.writeHead(302, { location: 'https://x.example/?t=PLANTED-location' }).end(),
  ],
  [
    'headers that hold a person',
    (_request, response) => response.writeHead(403, { 'x-request-id': 'Jean PLANTED-answer' }).end(),
  ],
  ['broken JSON', (_request, response) => response.end('{"name":"PLANTED-answer')],
  ['another shape', (_request, response) => response.end(JSON.stringify({ id: { a: 'PLANTED-answer' } }))],
  ['an answer over the limit', (_request, response) => response.end('PLANTED-answer'.repeat(10_000))],
  ['a reset', (_request, response) => void response.socket?.destroy()],
  ['a hang', () => undefined],
  [
    'half a body',
    (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('PLANTED-answer');
      setTimeout(() => response.socket?.destroy(), 10);
    },
  ],
];

/** Everything that a log, a tracer or a crash report could print of an error. */
function surfaces(error: Error): string {
  return [
    error.message,
    String(error),
    String(error.stack),
    inspect(error, { depth: 20, showHidden: true }),
    inspect(error, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify(error),
    JSON.stringify({ ...error }),
    inspect(structuredClone(error), { depth: 20, showHidden: true }),
    inspect(
      Reflect.ownKeys(error).map((key) => Reflect.get(error, key)),
      { depth: 20, showHidden: true },
    ),
  ].join('\n');
}

it('would be seen by this test if it leaked', () => {
  for (const form of forms) {
    expect(surfaces(new Error(form))).toContain(form);
    expect(surfaces(Object.defineProperty(new Error('x'), 'hidden', { value: { form } }))).toContain(form);
  }
});

describe.each(bodies)('with %s', (_body, body) => {
  describe.each(faults)('%s', (_fault, listener) => {
    it.each(['safe', 'never', 'creates'] as const)(
      'reveals no secret, quotes no body and exposes no HTTP library (%s)',
      async (repeat) => {
        const { url, close } = await serve((incoming, response) => {
          incoming.resume();
          incoming.on('end', () => listener(incoming, response));
        });
        const deps = testDeps();
        const client = clientOf(
          {
            baseUrl: `${url}/PLANTED-base`,
            timeoutMs: 100,
            maxResponseBytes: 10_000,
            retries: { attempts: 1 },
            errors: { nativeCode: (parsed) => Object(parsed).code, codes: {} },
          },
          deps,
        );
        const error = await failureOf(async () => {
          const sent = request(repeat, body());
          parseJson(await client.send(sent), z.object({ id: z.string() }), sent, 'vendor');
        }).finally(close);
        const seen = surfaces(error) + inspect(deps.events, { depth: 20, showHidden: true });
        for (const form of forms) expect(seen).not.toContain(form);
        expect(seen).not.toMatch(/axios|ClientRequest|IncomingMessage|Socket|127\.0\.0\.1/i);
        expect(error.cause).toBeUndefined();
        expect(error.constructor.name).toBe('ProofingError');
      },
    );
  });
});

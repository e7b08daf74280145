import type { MadeUpAnswer, WireEffect, WireRequest } from '../../wire/effect.js';
import { CODE_LIKE } from '../world/planted.js';
import type { LeakWorld } from '../world/world.js';
import { rewrites } from './bodies.js';

export interface HostileAnswer {
  readonly name: string;
  effect(world: LeakWorld): WireEffect;
}

/** Every status that means something to somebody. */
const STATUSES = [400, 401, 403, 404, 405, 407, 408, 409, 410, 413, 415, 422, 429, 500, 501, 502, 503, 504];
const JSON_TYPE = { 'content-type': 'application/json' };
/** Node takes 16 KiB of headers in all. */
const HEADER_LENGTH = 3_000;

/** Fit for a header or a reason phrase. */
const inHeader = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, HEADER_LENGTH);

/** An error in each of the shapes that vendors have for one. */
const errorBody = (quote: string, code: string = quote): string =>
  JSON.stringify({
    detail: quote,
    message: quote,
    error: code,
    error_code: code,
    error_description: quote,
    errorInfo: { reasonCode: code, message: quote },
    errors: [{ param: code, msg: quote, message: quote, code }],
    code,
    status: code,
    title: quote,
    [quote]: quote,
  });

const quoting = (quote: string) => ({
  'x-debug': inHeader(quote),
  'x-error-message': inHeader(quote.slice(-600)),
  'www-authenticate': `Basic realm="${inHeader(quote).slice(0, 600)}"`,
  location: `https://elsewhere.example/?${encodeURIComponent(quote).slice(0, 1_500)}`,
  'set-cookie': CODE_LIKE.map((text) => `token=${text}; Path=/`),
});

type Make = (quote: string, request: WireRequest) => MadeUpAnswer;

const madeUp = (name: string, make: Make): HostileAnswer => ({
  name,
  effect: (world) => ({
    kind: 'made-up',
    make: (request) => {
      world.learnRequest(request);
      return make(world.quote(), request);
    },
  }),
});

const echo = (status: number) =>
  madeUp(`${status} that repeats the whole request`, (_quote, { method, url, headers, body }) => ({
    status,
    headers: { ...JSON_TYPE, 'x-request-id': inHeader(String(headers.authorization ?? url)) },
    body: errorBody(
      `${method} ${url} ${JSON.stringify(headers)} ${body.toString('latin1').slice(0, 20_000)}`,
    ),
  }));

const text = (name: string, status: number, type: string, body: (quote: string) => string) =>
  madeUp(name, (quote) => ({ status, headers: { 'content-type': type }, body: body(quote) }));

/** What a vendor can answer that quotes everything it knows, wherever an answer has a place for it. */
export const HOSTILE_ANSWERS: readonly HostileAnswer[] = [
  ...STATUSES.map((status) =>
    madeUp(`${status} that quotes in its body and headers`, (quote) => ({
      status,
      headers: { ...JSON_TYPE, ...quoting(quote) },
      body: errorBody(quote),
    })),
  ),
  ...CODE_LIKE.map((code, index) =>
    madeUp(`422 with a secret for its code and request id, ${index + 1}`, (quote) => ({
      status: 422,
      headers: { ...JSON_TYPE, 'x-request-id': code, 'request-id': code },
      body: errorBody(quote, code),
    })),
  ),
  ...[301, 302, 307].map((status) =>
    madeUp(`${status} to an address that quotes`, (quote) => ({ status, headers: quoting(quote) })),
  ),
  madeUp('200 with a reason phrase that quotes', (quote) => ({
    status: 200,
    reason: inHeader(quote),
    body: '{',
  })),
  madeUp('500 with a reason phrase that quotes', (quote) => ({ status: 500, reason: inHeader(quote) })),
  madeUp('503 with Retry-After and trailers that quote', (quote) => ({
    status: 503,
    headers: { 'retry-after': inHeader(quote) },
    trailers: { 'x-error': inHeader(quote), 'grpc-message': inHeader(quote) },
  })),
  madeUp('200 with a media type and an encoding that quote', (quote) => ({
    status: 200,
    headers: { 'content-type': inHeader(quote), 'content-encoding': inHeader(quote).slice(0, 200) },
    body: quote,
  })),
  madeUp('200 with a Content-Length that quotes', (quote) => ({
    status: 200,
    headers: { 'x-debug': inHeader(quote), 'content-length': '7' },
    body: quote,
  })),
  echo(200),
  echo(400),
  echo(500),
  text('200, a page', 200, 'text/html', (quote) => `<!doctype html><title>${quote}</title><p>${quote}</p>`),
  text('403, a page', 403, 'text/html', (quote) => `<html><body><pre>${quote}</pre></body></html>`),
  text('200, broken JSON', 200, 'application/json', (quote) => `{"status":"${quote}","error":`),
  text('200, JSON with a key that is refused', 200, 'application/json', (quote) =>
    JSON.stringify({ a: quote }).replace('"a"', '"__proto__"'),
  ),
  text('200, a text', 200, 'application/json', (quote) => JSON.stringify(quote)),
  text('200, plain', 200, 'text/plain', (quote) => quote),
  text('200, a list', 200, 'application/json', (quote) => JSON.stringify([quote, { [quote]: quote }])),
  text('200, keys that quote', 200, 'application/json', (quote) =>
    JSON.stringify(Object.fromEntries(quote.split(' ').map((one) => [one, one]))),
  ),
  text('200, XML', 200, 'application/xml', (quote) => `<?xml version="1.0"?><error>${quote}</error>`),
  ...rewrites().map(
    ({ name, rewrite }): HostileAnswer => ({
      name: `the vendor's answer, ${name}`,
      effect: (world) => ({ kind: 'rewritten', rewrite: (body) => rewrite(body, world.quote()) }),
    }),
  ),
];

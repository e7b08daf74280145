import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { BodyChange, MadeUpAnswer, WireEffect, WireRequest } from './effect.js';

export interface VendorAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Exchange {
  readonly outgoing: ServerResponse;
  /** Lets the vendor do its work. */
  pass(): Promise<VendorAnswer>;
  /** Reads the request to its end without the vendor. */
  drain(): Promise<Buffer>;
  readonly request: Omit<WireRequest, 'body'>;
  /** A gzip body that unpacks to more than anybody wants. */
  bomb(): Buffer;
  /** Where redirects lead. */
  readonly elsewhere: string;
}

const DRIP_MS = 15;
const GATEWAY_PAGE = Buffer.from('<!doctype html><html><body><h1>Bad gateway</h1></body></html>');

/** Does to one exchange what the effect says. */
export async function strike(effect: WireEffect, exchange: Exchange): Promise<void> {
  const { outgoing, pass, drain } = exchange;
  switch (effect.kind) {
    case 'reset-before-headers':
      await drain();
      cut(outgoing);
      break;
    case 'lost-answer':
      await pass();
      cut(outgoing);
      break;
    case 'gateway':
      await pass();
      send(outgoing, { status: effect.status, headers: { 'content-type': 'text/html' }, body: GATEWAY_PAGE });
      break;
    case 'hang':
      await drain();
      break;
    case 'reset-in-body':
      await sendHalf(outgoing, await pass());
      cut(outgoing);
      break;
    case 'stall-in-body':
      await sendHalf(outgoing, await pass());
      break;
    case 'drip':
      await drip(outgoing, await pass());
      break;
    case 'delay': {
      const answer = await pass();
      await sleep(effect.milliseconds);
      send(outgoing, answer);
      break;
    }
    case 'answer':
      await drain();
      send(outgoing, {
        status: effect.status,
        headers: effect.headers ?? {},
        body: Buffer.from(effect.body ?? ''),
      });
      break;
    case 'redirect':
      await drain();
      send(outgoing, {
        status: 307,
        headers: { location: `${exchange.elsewhere}/elsewhere` },
        body: Buffer.alloc(0),
      });
      break;
    case 'body':
      send(outgoing, changed(await pass(), effect.change, exchange.bomb));
      break;
    case 'made-up':
      sendMadeUp(outgoing, effect.make({ ...exchange.request, body: await drain() }));
      break;
    case 'rewritten': {
      const answer = await pass();
      const status = answer.status === 204 ? 200 : answer.status;
      send(outgoing, { ...answer, status, body: effect.rewrite(answer.body) });
      break;
    }
    case 'encoded': {
      const answer = await pass();
      const [type = JSON_TYPE] = String(answer.headers['content-type'] ?? JSON_TYPE).split(';');
      const { body, type: told } = effect.encode({ body: answer.body.toString('utf8'), type });
      send(outgoing, { ...answer, headers: { ...answer.headers, 'content-type': told }, body });
      break;
    }
    case 'chosen': {
      const chosen = effect.choose(exchange.request);
      if (chosen === undefined) send(outgoing, await pass());
      else await strike(chosen, exchange);
      break;
    }
    case 'wrong-length':
      sendWrongLength(outgoing, await pass(), effect.by);
      break;
  }
}

export function cut(outgoing: ServerResponse): void {
  outgoing.socket?.destroy();
}

export function send(outgoing: ServerResponse, { status, headers, body }: VendorAnswer): void {
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !OF_THE_WIRE.has(name)) outgoing.setHeader(name, value);
  outgoing.setHeader('content-length', body.length);
  outgoing.end(body);
}

function sendMadeUp(outgoing: ServerResponse, answer: MadeUpAnswer): void {
  const { status, reason, headers = {}, body = '', trailers } = answer;
  const bodyHeaders =
    trailers === undefined
      ? { 'content-length': Buffer.byteLength(body) }
      : { trailer: Object.keys(trailers).join(', ') };
  const all = { ...bodyHeaders, ...headers };
  if (reason === undefined) outgoing.writeHead(status, all);
  else outgoing.writeHead(status, reason, all);
  outgoing.write(body);
  if (trailers !== undefined) outgoing.addTrailers(trailers);
  outgoing.end();
}

const OF_THE_WIRE: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
]);

/** An answer without a body still says that one comes. */
async function sendHalf(outgoing: ServerResponse, { status, headers, body }: VendorAnswer): Promise<void> {
  const whole = body.length < 2 ? Buffer.from('{}') : body;
  outgoing.writeHead(status, {
    'content-type': headers['content-type'] ?? JSON_TYPE,
    'content-length': whole.length,
  });
  await new Promise((resolve) => outgoing.write(whole.subarray(0, Math.floor(whole.length / 2)), resolve));
  await sleep(5);
}

async function drip(outgoing: ServerResponse, { status, headers }: VendorAnswer): Promise<void> {
  outgoing.writeHead(status, { 'content-type': headers['content-type'] ?? JSON_TYPE });
  while (outgoing.socket?.destroyed === false) {
    outgoing.write(' ');
    await sleep(DRIP_MS);
  }
}

const JSON_TYPE = 'application/json';
const DEEP = 10_000;
/** More than any limit for answers or files. */
const BOMB_BYTES = 72 * 1024 * 1024;

/** Packing it takes a while. */
export function packBomb(): Buffer {
  return gzipSync(Buffer.alloc(BOMB_BYTES, 0x20));
}

function changed(answer: VendorAnswer, change: BodyChange, bomb: () => Buffer): VendorAnswer {
  const { headers, body } = answer;
  if (change === 'more-fields') return { ...answer, body: withFields(headers, body) };
  const packed = { 'content-type': headers['content-type'] ?? JSON_TYPE, 'content-encoding': 'gzip' };
  const json = { ...headers, 'content-type': JSON_TYPE };
  // A vendor that has nothing to say has no status for a body either.
  const status = answer.status === 204 ? 200 : answer.status;
  switch (change) {
    case 'half-json':
      return { status, headers: json, body: half(body) };
    case 'empty':
      return { status, headers: json, body: Buffer.alloc(0) };
    case 'gzip-bomb':
      return { status, headers: packed, body: bomb() };
    case 'broken-gzip':
      return { status, headers: packed, body: Buffer.from('this was never packed') };
    case 'prototype-key':
      return { status, headers: json, body: inserted(body, '"__proto__":{"status":"OK"}') };
    case 'deep-nesting':
      return {
        status,
        headers: json,
        body: inserted(body, `"deep":${'['.repeat(DEEP)}${']'.repeat(DEEP)}`),
      };
  }
}

function half(body: Buffer): Buffer {
  return body.length < 2 ? Buffer.from('{') : body.subarray(0, Math.floor(body.length / 2));
}

/** A first field more, in the object that the answer is, or in one that stands for it. */
function inserted(body: Buffer, field: string): Buffer {
  const text = body.toString('utf8').trimStart();
  if (!text.startsWith('{')) return Buffer.from(`{${field}}`);
  const rest = text.slice(1);
  return Buffer.from(`{${field}${rest.trimStart().startsWith('}') ? '' : ','}${rest}`);
}

function withFields(headers: IncomingHttpHeaders, body: Buffer): Buffer {
  const isObject =
    headers['content-type']?.includes('json') === true && body.toString('utf8').trimStart().startsWith('{');
  return isObject
    ? inserted(body, '"neverDocumented":{"a":[1,null,"x"]},"n3w_f1eld":9007199254740993')
    : body;
}

/** Written by hand, since no library would. */
function sendWrongLength(
  outgoing: ServerResponse,
  { status, headers, body }: VendorAnswer,
  by: 1 | -1,
): void {
  const bytes = body.length < 2 ? Buffer.from('{}') : body;
  const { socket } = outgoing;
  socket?.write(
    `HTTP/1.1 ${status === 204 ? 200 : status} Answer\r\ncontent-type: ${headers['content-type'] ?? JSON_TYPE}\r\n` +
      `content-length: ${bytes.length + by}\r\n\r\n`,
  );
  socket?.end(bytes);
}

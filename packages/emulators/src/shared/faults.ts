import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AnswerMemory } from './answer-memory.js';
import { pathMatcher } from './fault-path.js';
import { noteCut, questionOf } from './journal.js';
import { isControlPath, isHostedPath } from './paths.js';
import {
  type AnswerTraits,
  declaredCharset,
  inCharset,
  noTraits,
  withDuplicateKey,
  withOtherIds,
} from './spoil.js';
import type { Fault, Faults } from './types.js';

interface Planned {
  readonly fault: Fault;
  readonly meets: (path: string) => boolean;
  left: number;
}

export interface FaultPlan extends Faults {
  /** The effect that hits this request, used up by asking. */
  take(method: string, path: string): Fault['effect'] | undefined;
}

export function createFaults(): FaultPlan {
  let planned: Planned[] = [];
  return {
    add(fault) {
      planned.push({ fault, meets: pathTest(fault), left: fault.times ?? 1 });
    },
    clear() {
      planned = [];
    },
    take(method, path) {
      const hit = planned.find((one) => one.left > 0 && matches(one, method, path));
      if (!hit) return undefined;
      hit.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return hit.fault.effect;
    },
  };
}

function matches({ fault, meets }: Planned, method: string, path: string): boolean {
  if (isControlPath(path)) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  return meets(path);
}

function pathTest({ path }: Fault): (path: string) => boolean {
  // A fault that names no path is meant for the app's calls: the person's page must not use it up.
  if (path === undefined) return (asked) => !isHostedPath(asked);
  if (typeof path === 'string') {
    const meets = pathMatcher(path);
    if (!meets) throw new RangeError(`"${path}" is not a path pattern: whole segments, such as /things/:id`);
    return meets;
  }
  return (asked) => {
    // A global or sticky expression remembers where it stopped; each request is a fresh question.
    path.lastIndex = 0;
    return path.test(asked);
  };
}

type Effect = Fault['effect'];
const decorator = 'anyproofFault';
const memoryDecorator = 'anyproofAnswers';

interface Spoiling {
  readonly memory: AnswerMemory;
  readonly traits: AnswerTraits;
}

/**
 * Faults strike after the body was read and before any handler, so a vendor authenticates in `preHandler` or in
 * its handlers, never in `onRequest`.
 */
export function registerFaults(
  app: FastifyInstance,
  faults: FaultPlan,
  traits: AnswerTraits = noTraits,
): void {
  const spoiling: Spoiling = { memory: new AnswerMemory(), traits };
  app.decorateRequest(decorator, null);
  app.decorateRequest(memoryDecorator, null);
  app.addHook('onRequest', async (request) => {
    request.setDecorator<Spoiling | null>(memoryDecorator, spoiling);
  });
  app.addHook('preValidation', async (request, reply) => {
    const path = new URL(request.raw.url ?? '/', 'http://emulator').pathname;
    const effect = faults.take(request.method, path);
    if (!effect) return;
    request.setDecorator<Effect | null>(decorator, effect);
    switch (effect.kind) {
      case 'status':
        return reply
          .code(effect.status)
          .headers(effect.headers ?? {})
          .send(effect.body ?? '');
      case 'page':
        return reply
          .code(effect.status ?? 200)
          .header('content-type', 'text/html; charset=utf-8')
          .send(effect.body ?? somebodysPage);
      case 'redirect':
        return reply.redirect(effect.location ?? 'https://login.invalid/', effect.status ?? 302);
      case 'reset':
        reply.hijack();
        cut(request);
        return;
      case 'hang':
        reply.hijack();
        return;
      case 'delay':
        await sleep(effect.milliseconds);
        return;
    }
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const effect = effectOf(request);
    if (effect?.kind === 'lost-answer') {
      cut(request);
      return payload;
    }
    if (effect?.kind === 'half-body') {
      const bytes = await bytesOf(payload);
      if (bytes.length === 0) {
        cut(request);
        return payload;
      }
      reply.header('content-length', bytes.length);
      return halfOf(bytes);
    }
    if (effect?.kind === 'empty-body') return '';
    const answered = reply.statusCode < 300 && isJson(reply);
    const spoiled = answered && typeof payload === 'string' ? spoiledAnswer(request, payload) : payload;
    if (answered && effect?.kind === 'charset') {
      reply.header('content-type', `application/json; charset=${declaredCharset[effect.charset]}`);
    }
    if (effect?.kind !== 'cut-json') return spoiled;
    const bytes = await bytesOf(spoiled);
    return bytes.subarray(0, Math.ceil(bytes.length / 2));
  });
}

const effectOf = (request: FastifyRequest): Effect | null => request.getDecorator<Effect | null>(decorator);

const isJson = (reply: { getHeader(name: string): unknown }): boolean =>
  String(reply.getHeader('content-type') ?? '').includes('json');

/**
 * An answer's JSON as the fault of this request leaves it; text or bytes. A vendor that seals its answers asks before it
 * seals; every other answer is asked for here. Answers only once: what has been spoiled is not spoiled again.
 */
export function spoiledAnswer(request: FastifyRequest, json: string): string | Buffer {
  const spoiling = request.getDecorator<Spoiling | null>(memoryDecorator);
  if (!spoiling || isHostedPath(request.raw.url ?? '') || isControlPath(request.raw.url ?? '')) return json;
  request.setDecorator<Spoiling | null>(memoryDecorator, null);
  const { memory, traits } = spoiling;
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  const answered = { question: questionOf(request), json };
  const effect = effectOf(request);
  switch (effect?.kind) {
    case 'charset':
      return inCharset(json, effect.charset);
    case 'duplicate-key':
      return withDuplicateKey(JSON.parse(json), effect, traits) ?? json;
    case 'wrong-session': {
      const other = effect.answer === 'body' && memory.other(route, answered, traits.identity);
      if (other) return other;
      const changed = withOtherIds(JSON.parse(json), effect.fields ?? traits.identity);
      return changed === undefined ? json : JSON.stringify(changed);
    }
    default:
      memory.note(route, answered);
      return json;
  }
}

const somebodysPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head>
<body><h1>Sign in</h1><p>This network asks you to sign in before you go on.</p></body></html>
`;

function cut(request: FastifyRequest): void {
  noteCut(request);
  request.raw.socket.destroy();
}

async function bytesOf(payload: unknown): Promise<Buffer> {
  if (typeof payload === 'string') return Buffer.from(payload);
  if (payload instanceof Uint8Array) return Buffer.from(payload);
  if (!(payload instanceof Readable)) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  for await (const chunk of payload) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Gives the first half, waits until it has left, then breaks: Fastify destroys the connection. */
function halfOf(bytes: Buffer): Readable {
  async function* parts() {
    yield bytes.subarray(0, Math.ceil(bytes.length / 2));
    await sleep(30);
    throw new Error('connection cut by a fault');
  }
  return Readable.from(parts(), { objectMode: false });
}

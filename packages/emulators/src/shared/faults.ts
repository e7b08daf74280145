import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { noteCut } from './journal.js';
import { isControlPath, isHostedPath } from './paths.js';
import type { Fault, Faults } from './types.js';

interface Planned {
  readonly fault: Fault;
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
      planned.push({ fault, left: fault.times ?? 1 });
    },
    clear() {
      planned = [];
    },
    take(method, path) {
      const hit = planned.find(({ fault, left }) => left > 0 && matches(fault, method, path));
      if (!hit) return undefined;
      hit.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return hit.fault.effect;
    },
  };
}

function matches(fault: Fault, method: string, path: string): boolean {
  if (isControlPath(path)) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  // A fault that names no path is meant for the app's calls: the person's page must not use it up.
  if (fault.path === undefined) return !isHostedPath(path);
  // A global or sticky expression remembers where it stopped; each request is a fresh question.
  fault.path.lastIndex = 0;
  return fault.path.test(path);
}

type Effect = Fault['effect'];
const decorator = 'anyproofFault';

/**
 * Faults strike after the body was read and before any handler, so a vendor authenticates in `preHandler` or in
 * its handlers, never in `onRequest`.
 */
export function registerFaults(app: FastifyInstance, faults: FaultPlan): void {
  app.decorateRequest(decorator, null);
  app.addHook('preValidation', async (request, reply) => {
    const path = new URL(request.raw.url ?? '/', 'http://emulator').pathname;
    const effect = faults.take(request.method, path);
    if (!effect) return;
    request.setDecorator<Effect | null>(decorator, effect);
    if (effect.kind === 'status') {
      return reply
        .code(effect.status)
        .headers(effect.headers ?? {})
        .send(effect.body ?? '');
    }
    if (effect.kind === 'reset' || effect.kind === 'hang') {
      reply.hijack();
      if (effect.kind === 'reset') cut(request);
    }
    if (effect.kind === 'delay') await sleep(effect.milliseconds);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const effect = request.getDecorator<Effect | null>(decorator);
    if (effect?.kind === 'lost-answer') {
      cut(request);
      return payload;
    }
    if (effect?.kind !== 'half-body') return payload;
    const bytes = await bytesOf(payload);
    if (bytes.length === 0) {
      cut(request);
      return payload;
    }
    reply.header('content-length', bytes.length);
    return halfOf(bytes);
  });
}

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

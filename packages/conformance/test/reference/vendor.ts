import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ConformanceVendor, Ending, Fault, ReceivedRequest } from '../../src/index.js';
import { createDesk, type Desk, type DeskAnswer } from './desk.js';

export const API_KEY = 'reference-api-key-41c7';
/** Of the test mode. */
export const TEST_KEY = 'reference-test-key-08ab';

export interface ReferenceVendor extends ConformanceVendor {
  readonly desk: Desk;
}

/** A vendor of our own, on loopback: the smallest one that does all that the contract knows. */
export async function startReferenceVendor(): Promise<ReferenceVendor> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const desk = createDesk(now);
  const journal: { -readonly [Key in keyof ReceivedRequest]: ReceivedRequest[Key] }[] = [];
  let faults: { readonly fault: Fault; left: number }[] = [];

  const keys = [API_KEY, TEST_KEY].map((key) => `Bearer ${key}`);
  const others = otherAnswers();
  const take = (method: string, path: string): Fault['effect'] | undefined => {
    const hit = faults.find(
      ({ fault, left }) =>
        left > 0 && (fault.method ?? method) === method && (fault.path?.test(path) ?? true),
    );
    if (hit === undefined) return undefined;
    hit.left -= 1;
    return hit.fault.effect;
  };

  const server = createServer((request, response) => void serve(request, response));
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET' } = request;
    const url = new URL(request.url ?? '/', 'http://vendor');
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const entry = {
      at: now(),
      method,
      path: url.pathname,
      headers,
      bodySha256: '',
      body: undefined as unknown,
      status: 0,
    };
    journal.push(entry);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
    } catch {
      return;
    }
    const body = Buffer.concat(chunks);
    entry.bodySha256 = createHash('sha256').update(body).digest('hex');
    entry.body = textIn(body);

    const effect = take(method, url.pathname);
    if (effect?.kind === 'hang') return;
    if (effect?.kind === 'reset') return void request.socket.destroy();
    if (effect?.kind === 'status') {
      entry.status = effect.status;
      return void response.writeHead(effect.status, effect.headers).end(effect.body);
    }
    const own: DeskAnswer = keys.includes(headers['authorization'] ?? '')
      ? desk.answer({
          method,
          path: url.pathname,
          query: url.searchParams,
          headers,
          body,
          live: headers['authorization'] === keys[0],
        })
      : { status: 401, body: Buffer.from('{}'), mediaType: 'application/json' };
    const answer =
      effect?.kind === 'wrong-session' ? others.insteadOf(method, url.pathname, own, effect) : own;
    if (effect === undefined && own.status < 300) others.note(method, url.pathname, own);
    if (effect?.kind === 'lost-answer') return void request.socket.destroy();
    entry.status = answer.status;
    response.writeHead(answer.status, {
      'content-type': answer.mediaType,
      ...(answer.status === 204 ? {} : { 'content-length': answer.body.length }),
    });
    if (effect?.kind !== 'half-body') return void response.end(answer.body);
    response.write(answer.body.subarray(0, Math.ceil(answer.body.length / 2)));
    setTimeout(() => request.socket.destroy(), 20);
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the vendor has no address');
  return {
    desk,
    origin: `http://127.0.0.1:${address.port}`,
    clock: {
      now,
      advance: (milliseconds) => {
        ahead += milliseconds;
      },
    },
    faults: {
      add: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
      clear: () => {
        faults = [];
      },
    },
    received: () => journal.map((entry) => ({ ...entry })),
    decide: (ending: Ending) => desk.decide(ending),
    settleReview: (id, verdict) => desk.settle(id, verdict),
    failAttempt: desk.failAttempt,
    askDecision: desk.askDecision,
    overturn: desk.overturn,
    finishErasure: desk.finishErasure,
    sessions: desk.sessions,
    secrets: () => [API_KEY, TEST_KEY, ...desk.keys()],
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What it answered about sessions, so that a fault can hand one session's answer to another. */
function otherAnswers() {
  const answers = new Map<string, { readonly path: string; readonly answer: DeskAnswer }[]>();
  const routeOf = (method: string, path: string) => `${method} ${path.replace(/[0-9a-f]{16}/, ':id')}`;
  return {
    note: (method: string, path: string, answer: DeskAnswer): void => {
      const route = routeOf(method, path);
      answers.set(route, [{ path, answer }, ...(answers.get(route) ?? [])]);
    },
    insteadOf: (
      method: string,
      path: string,
      own: DeskAnswer,
      { answer, fields = ['id'] }: Extract<Fault['effect'], { readonly kind: 'wrong-session' }>,
    ): DeskAnswer => {
      const known = answers.get(routeOf(method, path)) ?? [];
      const other = known.find((one) => one.path !== path || method === 'POST');
      if (answer === 'body' && other !== undefined) return other.answer;
      const value = Object.assign({}, JSON.parse(own.body.toString()));
      for (const field of fields)
        value[field] = `${value[field]}`.replace(/[0-9a-f]/g, (one) => (one === '9' ? '8' : '9'));
      return { ...own, body: Buffer.from(JSON.stringify(value)) };
    },
  };
}

function textIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

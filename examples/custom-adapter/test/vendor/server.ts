import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ConformanceVendor, Fault, ReceivedRequest } from '@anyproof/conformance';
import { createSpoiler, jsonOf } from './spoil.js';

export interface VendorRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface VendorAnswer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What makes one vendor different from another. */
export interface VendorLogic {
  answer(request: VendorRequest): VendorAnswer;
  /** An injected failure is sent in place of the answer, for vendors that remember their failures. */
  failed?(request: VendorRequest, answer: VendorAnswer): void;
  /** The clock was moved: runs what became due. */
  advanced?(): void;
  /** Paths of the fields that name the session in an answer; `id` when absent. */
  readonly identity?: readonly string[];
}

/** The part of a vendor under control that is the same for every vendor: clock, faults, journal. */
export type VendorServer = Pick<ConformanceVendor, 'origin' | 'faults' | 'received' | 'stop'> &
  Required<Pick<ConformanceVendor, 'clock'>>;

/** Of the journal: it is filled as the request goes on. */
type Entry = { -readonly [Key in keyof ReceivedRequest]: ReceivedRequest[Key] };

/** Listens on loopback, on a free port. */
export async function startVendorServer(vendor: VendorLogic): Promise<VendorServer> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const journal: Entry[] = [];
  const spoiler = createSpoiler(vendor.identity ?? ['id']);
  let faults: { readonly fault: Fault; left: number }[] = [];

  const take = (method: string, path: string): Fault | undefined => {
    const hit = faults.find(
      ({ fault, left }) =>
        left > 0 && (fault.method ?? method) === method && (fault.path?.test(path) ?? true),
    );
    if (hit !== undefined) hit.left -= 1;
    return hit?.fault;
  };

  const serve = async (message: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET' } = message;
    const { pathname: path, searchParams } = new URL(message.url ?? '/', 'http://vendor');
    const query = Object.fromEntries(searchParams);
    const headers = Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
    );
    const entry: Entry = {
      at: now(),
      method,
      path,
      query,
      headers,
      bodySha256: '',
      body: undefined,
      status: 0,
    };
    journal.push(entry);
    const body = await bytesOf(message);
    entry.bodySha256 = createHash('sha256').update(body).digest('hex');
    if (headers['content-type']?.startsWith('application/json')) entry.body = jsonOf(body.toString());

    const request: VendorRequest = { method, path, query, headers, body };
    const fault = take(method, path);
    const effect = fault?.effect;
    if (effect?.kind === 'hang') return;
    if (effect?.kind === 'reset') return void message.socket.destroy();
    if (effect?.kind === 'status') {
      const failure = { status: effect.status, body: effect.body ?? '', headers: effect.headers ?? {} };
      vendor.failed?.(request, failure);
      entry.status = effect.status;
      return void response.writeHead(failure.status, failure.headers).end(failure.body);
    }
    const sound = vendor.answer(request);
    const spoiled = effect?.kind === 'wrong-session';
    const answer = spoiled ? spoiler.spoil(request, sound, effect, fault?.path) : sound;
    if (!spoiled) spoiler.note(request, answer);
    if (effect?.kind === 'lost-answer') return void message.socket.destroy();
    entry.status = answer.status;
    const bytes = Buffer.from(answer.body);
    const length = answer.status === 204 ? {} : { 'content-length': bytes.length };
    response.writeHead(answer.status, {
      date: new Date(now()).toUTCString(),
      'content-type': 'application/json',
      ...length,
      ...answer.headers,
    });
    if (effect?.kind !== 'half-body') return void response.end(bytes);
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    setTimeout(() => message.socket.destroy(), 20);
  };

  const server = createServer((request, response) => {
    // A caller that goes away in the middle of its body leaves nothing to answer.
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the vendor has no address');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    clock: {
      now,
      advance: (milliseconds) => {
        ahead += milliseconds;
        vendor.advanced?.();
      },
    },
    faults: {
      add: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
      clear: () => {
        faults = [];
      },
    },
    received: () => journal.map((entry) => ({ ...entry })),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ConformanceVendor, Fault, ReceivedRequest } from '@anyproof/conformance';

export interface VendorRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface VendorAnswer {
  readonly status: number;
  readonly body: string;
}

/** The part of a vendor under control that is the same for every vendor: clock, faults, journal. */
export type VendorServer = Pick<ConformanceVendor, 'origin' | 'clock' | 'faults' | 'received' | 'stop'>;

/** Listens on loopback, on a free port. `answer` is given a clock that the cases can move. */
export async function startVendorServer(
  answer: (request: VendorRequest, now: () => number) => VendorAnswer,
): Promise<VendorServer> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const journal: { -readonly [Key in keyof ReceivedRequest]: ReceivedRequest[Key] }[] = [];
  let faults: { readonly fault: Fault; left: number }[] = [];

  const take = (method: string, path: string): Fault['effect'] | undefined => {
    const hit = faults.find(
      ({ fault, left }) =>
        left > 0 && (fault.method ?? method) === method && (fault.path?.test(path) ?? true),
    );
    if (hit !== undefined) hit.left -= 1;
    return hit?.fault.effect;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET' } = request;
    const path = new URL(request.url ?? '/', 'http://vendor').pathname;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const entry = { at: now(), method, path, headers, bodySha256: '', body: undefined, status: 0 };
    journal.push(entry);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    entry.bodySha256 = createHash('sha256').update(body).digest('hex');

    const effect = take(method, path);
    if (effect?.kind === 'hang') return;
    if (effect?.kind === 'reset') return void request.socket.destroy();
    if (effect?.kind === 'status') {
      entry.status = effect.status;
      return void response.writeHead(effect.status, effect.headers).end(effect.body);
    }
    const { status, body: text } = answer({ method, path, headers, body }, now);
    if (effect?.kind === 'lost-answer') return void request.socket.destroy();
    entry.status = status;
    const bytes = Buffer.from(text);
    const length = status === 204 ? {} : { 'content-length': bytes.length };
    response.writeHead(status, { 'content-type': 'application/json', ...length });
    if (effect?.kind !== 'half-body') return void response.end(bytes);
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    setTimeout(() => request.socket.destroy(), 20);
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

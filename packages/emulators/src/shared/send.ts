import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';

export interface OutgoingRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** PEM of an authority to trust for `https:`. */
  readonly ca?: string | undefined;
  /** Real milliseconds until the request is given up; 10 000 when absent. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface IncomingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** One HTTP(S) request on a connection of its own, redirects not followed. Rejects when no whole answer comes. */
export function send(url: string | URL, options: OutgoingRequest = {}): Promise<IncomingAnswer> {
  const target = new URL(url);
  const body = options.body === undefined ? undefined : Buffer.from(options.body);
  const headers: Record<string, string> = { ...options.headers };
  if (body) headers['content-length'] = String(body.length);
  return new Promise((resolve, reject) => {
    const settings = {
      method: options.method ?? 'GET',
      headers,
      agent: false as const,
      timeout: options.timeoutMs ?? 10_000,
      ...(options.signal && { signal: options.signal }),
    };
    const outgoing =
      target.protocol === 'https:'
        ? tlsRequest(target, options.ca === undefined ? settings : { ...settings, ca: options.ca })
        : plainRequest(target, settings);
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.end(body);
  });
}

import type { IncomingMessage } from 'node:http';

export interface PostRequest {
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  readonly timeoutMs: number;
}

export type Posted =
  | { readonly status: number; readonly retryAfter?: string }
  /** There was no answer. */
  | { readonly problem: string };

/** Never rejects. */
export type Post = (request: PostRequest) => Promise<Posted>;

export interface Poster {
  readonly post: Post;
  /** Closes idle connections. */
  close(): void;
}

/** Nobody reads the answer's body; up to this size it is drained, so that the connection can be used again. */
const MOST_BYTES = 65_536;

// Loaded on first use: importing this package loads no HTTP.
const loaded = {
  'http:': () => process.getBuiltinModule('node:http'),
  'https:': () => process.getBuiltinModule('node:https'),
};
type Scheme = keyof typeof loaded;

function schemeOf({ protocol }: URL): Scheme {
  return protocol === 'http:' ? 'http:' : 'https:';
}

/** POSTs over kept connections, within a time, without following redirects. */
export function createPoster(): Poster {
  const agents = new Map<Scheme, import('node:http').Agent>();
  const agentOf = (scheme: Scheme) => {
    const agent = agents.get(scheme) ?? new (loaded[scheme]().Agent)({ keepAlive: true });
    agents.set(scheme, agent);
    return agent;
  };
  return {
    post: async (request) => {
      const agent = agentOf(schemeOf(request.url));
      const { posted, isStale } = await send(request, agent);
      // The server closed the kept connection just before; the message's id makes a repetition harmless.
      return isStale ? (await send(request, agent)).posted : posted;
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

interface Sent {
  readonly posted: Posted;
  /** The connection had been used before, and ended without an answer. */
  readonly isStale: boolean;
}

function send(
  { url, headers, body, timeoutMs }: PostRequest,
  agent: import('node:http').Agent,
): Promise<Sent> {
  return new Promise((resolve) => {
    const request = loaded[schemeOf(url)]().request(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    });
    let answer: Posted | undefined;
    const end = (otherwise: Posted, isStale = false) => {
      clearTimeout(timer);
      resolve({ posted: answer ?? otherwise, isStale: isStale && answer === undefined });
    };
    const timer = setTimeout(() => {
      end({ problem: 'timeout' });
      request.destroy();
    }, timeoutMs);
    request.on('response', (response) => {
      const retryAfter = response.headers['retry-after'];
      answer = { status: response.statusCode ?? 0, ...(retryAfter === undefined ? {} : { retryAfter }) };
      drain(response, () => end({ problem: 'reset' }));
    });
    request.on('error', (error) => {
      const problem = problemOf(error);
      end({ problem }, problem === 'reset' && request.reusedSocket);
    });
    request.end(body);
  });
}

function drain(response: IncomingMessage, done: () => void): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) response.destroy();
  });
  response.on('error', done);
  response.on('close', done);
}

const PROBLEMS: readonly (readonly [codes: RegExp, problem: string])[] = [
  [/^ECONNREFUSED$/, 'refused'],
  [/^(?:ECONNRESET|EPIPE)$/, 'reset'],
  [/^(?:ENOTFOUND|EAI_\w+)$/, 'host_unknown'],
  [/^ETIMEDOUT$/, 'timeout'],
  [/^(?:EHOST|ENET)\w+$/, 'unreachable'],
  [/CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$/, 'certificate'],
  [/^(?:EPROTO$|ERR_SSL_|ERR_TLS_)/, 'tls'],
  [/^HPE_/, 'not_http'],
];

function problemOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return PROBLEMS.find(([codes]) => codes.test(code))?.[1] ?? 'network';
}

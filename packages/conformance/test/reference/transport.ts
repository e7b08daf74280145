import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type AdapterDeps, ProofingError, type ProofingErrorCode } from '@anyproof/core';
import { decode, parse, Unusable } from './body.js';

/** One call of the reference adapter. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly route: string;
  readonly repeat: 'safe' | 'never' | 'creates';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly size: number; open(): AsyncIterable<Buffer> };
  readonly signal?: AbortSignal | undefined;
}

/** What can be replaced by something broken. */
export interface TransportParts {
  codeOf(status: number, call: Call): ProofingErrorCode;
  /** What a connection's end means; `sent` is false when nobody was reached. */
  lostCode(call: Call, why: 'timeout' | 'network', sent: boolean): ProofingErrorCode;
  mayRepeat(call: Call, error: ProofingError): boolean;
  pauseFor(error: ProofingError, attempt: number): number;
  errorFor(facts: ConstructorParameters<typeof ProofingError>[0], body: string): Error;
  routeOf(call: Call): string;
  /** The text of an answer. Throws {@link Unusable}. */
  decode(bytes: Buffer, contentType: string): string;
  /** What it says. Throws {@link Unusable}. */
  parse(text: string): unknown;
  /** What an answer means that somebody else sent, or that is cut. */
  damagedCode(call: Call): ProofingErrorCode;
  /** Throws where it cannot be a secret. */
  checkSecret(secret: string): void;
  redirects: boolean;
  honoursAbort: boolean;
  honoursTimeout: boolean;
}

const BY_STATUS: Readonly<Record<number, ProofingErrorCode>> = {
  401: 'AUTH',
  403: 'FORBIDDEN',
  404: 'SESSION_NOT_FOUND',
  409: 'CONFLICT',
  413: 'INVALID_INPUT',
  429: 'RATE_LIMITED',
};

export const soundTransport: TransportParts = {
  codeOf: (status, { repeat }) => {
    if (repeat === 'creates' && status === 404) return 'CONFIG';
    if (repeat === 'creates' && status >= 500 && status !== 503) return 'AMBIGUOUS';
    if (status < 400) return repeat === 'safe' ? 'PROVIDER_UNAVAILABLE' : 'BAD_RESPONSE';
    return BY_STATUS[status] ?? (status >= 500 ? 'PROVIDER_UNAVAILABLE' : 'PROVIDER_REJECTED');
  },
  lostCode: ({ repeat }, why, sent) => {
    if (repeat === 'creates' && sent) return 'AMBIGUOUS';
    return why === 'timeout' ? 'TIMEOUT' : 'NETWORK';
  },
  mayRepeat: ({ repeat }, error) =>
    (error.retryAfterMs ?? 0) <= LONGEST_PAUSE_MS &&
    (repeat === 'safe' ? error.retryable : error.code === 'RATE_LIMITED'),
  pauseFor: (error, attempt) => Math.max(error.retryAfterMs ?? 0, 50 * attempt),
  errorFor: (facts) => new ProofingError(facts),
  routeOf: ({ route }) => route,
  decode,
  parse,
  damagedCode: ({ repeat }) => (repeat === 'safe' ? 'PROVIDER_UNAVAILABLE' : 'BAD_RESPONSE'),
  checkSecret: (secret) => {
    if (/[\p{Cc}\ufeff]/u.test(secret) || /^".*"$/s.test(secret)) throw noKey();
  },
  redirects: false,
  honoursAbort: true,
  honoursTimeout: true,
};

/** Whoever asks for a longer one is not waited for. */
const LONGEST_PAUSE_MS = 60_000;

const noKey = () =>
  new ProofingError({ code: 'CONFIG', message: 'apiKey: what its function returned cannot be a key' });

export interface TransportSettings {
  readonly baseUrl: string;
  readonly apiKey: string | (() => string);
  readonly timeoutMs: number;
}

export interface Transport {
  json(call: Call): Promise<unknown>;
  open(call: Call): Promise<IncomingMessage>;
}

export function createTransport(
  settings: TransportSettings,
  deps: AdapterDeps,
  parts: TransportParts,
): Transport {
  const { provider } = deps;

  const lost = (call: Call, why: 'timeout' | 'network', sent = true): Error => {
    const code = parts.lostCode(call, why, sent);
    // What may have been done is not to be done again.
    const retryable = call.repeat === 'safe' || !sent ? undefined : false;
    return parts.errorFor({ code, retryable, message: `${call.route}: no answer came`, provider }, '');
  };
  const aborted = (call: Call) => call.signal?.aborted === true && parts.honoursAbort;
  const abortedError = () => new ProofingError({ code: 'ABORTED', message: 'the caller aborted', provider });

  const keyOf = (): string => {
    const { apiKey } = settings;
    if (typeof apiKey === 'string') return apiKey;
    let key: unknown;
    try {
      key = apiKey();
    } catch {
      // What an app's function throws may quote the secret.
    }
    // One that answers later is not for this vendor, and must not end the process.
    Promise.resolve(key).catch(() => undefined);
    if (typeof key !== 'string') throw noKey();
    parts.checkSecret(key);
    return key.trim();
  };

  const once = (call: Call, attempt: number): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      if (aborted(call)) return reject(abortedError());
      const startedAt = deps.clock.now();
      const request = httpRequest(settings.baseUrl + call.path, {
        method: call.method,
        headers: {
          authorization: `Bearer ${keyOf()}`,
          ...call.headers,
          ...(call.body && { 'content-length': call.body.size }),
        },
        agent: false,
        ...(parts.honoursTimeout ? { timeout: settings.timeoutMs } : {}),
        ...(call.signal && parts.honoursAbort ? { signal: call.signal } : {}),
      });
      const tell = (status?: number) => {
        const event = {
          type: 'http',
          provider,
          method: call.method,
          route: parts.routeOf(call),
          attempt,
        } as const;
        const milliseconds = deps.clock.now() - startedAt;
        try {
          deps.observer.observe({ ...event, milliseconds, ...(status === undefined ? {} : { status }) });
        } catch {
          // An observer must never change what the app gets.
        }
      };
      const fail = (error: unknown) => {
        request.destroy();
        reject(error);
      };
      request.on('response', (response) => {
        tell(response.statusCode);
        resolve(response);
      });
      request.on('timeout', () => fail(lost(call, 'timeout')));
      request.on('error', (error: NodeJS.ErrnoException) => {
        tell();
        fail(aborted(call) ? abortedError() : lost(call, 'network', error.code !== 'ECONNREFUSED'));
      });
      if (call.body === undefined) return void request.end();
      pipeline(Readable.from(call.body.open(), { objectMode: false }), request).catch((error: unknown) => {
        if (ProofingError.isInstance(error)) fail(error);
      });
    });

  const checked = async (call: Call, attempt: number): Promise<IncomingMessage> => {
    const response = await once(call, attempt);
    const { statusCode = 0, headers } = response;
    if (statusCode >= 200 && statusCode < 300) return response;
    if (parts.redirects && headers.location !== undefined)
      return once({ ...call, path: headers.location }, attempt);
    const body = await bytesOf(response).then(String, () => '');
    const seconds = Number(headers['retry-after']);
    const isPage =
      statusCode < 500 && ![401, 407, 408, 429].includes(statusCode) && isWebPage(response, body);
    throw parts.errorFor(
      {
        code: isPage && call.repeat === 'safe' ? parts.damagedCode(call) : parts.codeOf(statusCode, call),
        retryable: call.repeat !== 'safe' && [500, 502, 504].includes(statusCode) ? false : undefined,
        message: `${call.method} ${call.route}: HTTP ${statusCode}`,
        provider,
        httpStatus: statusCode,
        retryAfterMs: Number.isNaN(seconds) ? undefined : seconds * 1000,
      },
      body,
    );
  };

  const repeated = async <Value>(call: Call, work: (attempt: number) => Promise<Value>): Promise<Value> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work(attempt);
      } catch (error) {
        if (attempt === 3 || !ProofingError.isInstance(error) || !parts.mayRepeat(call, error)) throw error;
        await deps.clock.sleep(parts.pauseFor(error, attempt), call.signal);
      }
    }
  };

  return {
    open: (call) => repeated(call, (attempt) => checked(call, attempt)),
    json: (call) =>
      repeated(call, async (attempt) => {
        const response = await checked(call, attempt);
        const bytes = await bytesOf(response).catch(() => {
          throw aborted(call) ? abortedError() : lost(call, 'network');
        });
        if (response.statusCode === 204) return undefined;
        try {
          return parts.parse(parts.decode(bytes, response.headers['content-type'] ?? ''));
        } catch (error) {
          const isDamaged = !(error instanceof Unusable) || error.isDamaged;
          const code = isDamaged ? parts.damagedCode(call) : 'BAD_RESPONSE';
          const message = `${call.route}: an answer that cannot be used`;
          const facts = {
            code: call.repeat === 'creates' ? ('AMBIGUOUS' as const) : code,
            httpStatus: response.statusCode,
            message,
            provider,
          };
          throw parts.errorFor(facts, bytes.toString());
        }
      }),
  };
}

function isWebPage({ headers }: IncomingMessage, body: string): boolean {
  return /^text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(?:!doctype|html)/i.test(body);
}

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

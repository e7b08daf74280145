import type { Readable } from 'node:stream';
import { ProofingError } from '@anyproof/core';
import type { Asked } from '../answers/answer.js';

/** One request of an adapter's client, in our own terms, independent of any HTTP library. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Appended to the base URL; ids in it are already encoded (see {@link pathSegment}). */
  readonly path: string;
  /** The path with placeholders for ids: for errors and events, which must not contain ids. */
  readonly route: string;
  /**
   * Set if the request names a session, in whatever place: only then does a 404 or 410 mean that the vendor has no such
   * session. Otherwise they are CONFIG, since the address does not exist.
   */
  readonly about?: 'session' | undefined;
  /** What it asks for: an answer whose fields (see `answer`) name another is BAD_RESPONSE, and is discarded. */
  readonly asked?: Asked | undefined;
  readonly query?: { readonly [name: string]: string | number | boolean };
  readonly headers?: { readonly [name: string]: string };
  /** Further headers, created again for each attempt: for those that a vendor accepts once, or for a short time. */
  readonly attemptHeaders?: () => Promise<{ readonly [name: string]: string }>;
  readonly body?: RequestBody;
  /**
   * `safe`: may be sent again if no answer arrived or the vendor was unavailable. `never`: sent again only after an
   * answer which proves that nothing happened. `creates`: as `never`, and a lost answer is AMBIGUOUS, with `httpStatus`
   * if there was an answer at all. `keyed`: as `creates`, but it carries an idempotency key, so it is also sent again if
   * no answer arrived.
   */
  readonly repeat: 'safe' | 'never' | 'creates' | 'keyed';
  /** Statuses other than 2xx that are answers, not errors. */
  readonly answers?: readonly number[];
  /** Limit of the answer's bytes, decompressed, if it differs from the client's. */
  readonly maxAnswerBytes?: number;
  /** Milliseconds without any sign from the vendor; by default the client's setting. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export type RequestBody =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly mediaType: string }
  | StreamBody;

/** Streamed from its source; opened again for each attempt. */
export interface StreamBody {
  readonly kind: 'stream';
  readonly size: number;
  readonly mediaType: string;
  open(): Readable;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: { readonly [name: string]: string | undefined };
  /** The body, decoded by the charset that it declares, UTF-8 by default. */
  readonly text: string;
}

/** A file as a stream. Read it or destroy it: until then it occupies a connection. */
export interface HttpDownload {
  readonly headers: HttpResponse['headers'];
  /** Without parameters; `application/octet-stream` if the vendor does not say. */
  readonly mediaType: string;
  /** Bytes, if the vendor says so and nothing is decompressed. */
  readonly size: number | undefined;
  /**
   * Ends with BAD_RESPONSE if it exceeds the client's limit for downloads, NETWORK if it is cut off, TIMEOUT if
   * the vendor is silent for `timeoutMs` or takes longer than `downloadDeadlineMs` in all, the reader's pauses not
   * counted, ABORTED if the caller's signal fires.
   */
  readonly body: Readable;
  /** Of the body's bytes, in hex, once the body was read completely; undefined until then. */
  sha256(): string | undefined;
}

export interface HttpClient {
  /**
   * Throws ProofingError: NETWORK, TIMEOUT, ABORTED, AMBIGUOUS, or what the status means; PROVIDER_UNAVAILABLE and
   * RATE_LIMITED also if nothing was sent because the host failed too often or too many requests are in progress.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** As `send`, for files: the body is a stream. */
  download(request: HttpRequest): Promise<HttpDownload>;
}

/** True if the request makes something: a lost answer is then AMBIGUOUS. */
export function creates({ repeat }: Pick<HttpRequest, 'repeat'>): boolean {
  return repeat === 'creates' || repeat === 'keyed';
}

/** An id encoded for a path. Throws INVALID_INPUT for one that would change the path. */
export function pathSegment(id: string | number): string {
  const text = String(id);
  // Dots stay dots in any encoding: a URL's `..` goes one level up even as %2E%2E.
  if (text === '' || text === '.' || text === '..' || !isWellFormed(text))
    throw new ProofingError({ code: 'INVALID_INPUT', message: 'an id is empty or is not allowed in a URL' });
  return encodeURIComponent(text);
}

/** False for half a surrogate pair, which no encoding can carry. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

export function jsonBytes(value: unknown): RequestBody {
  return { kind: 'bytes', bytes: Buffer.from(JSON.stringify(value)), mediaType: 'application/json' };
}

export function textBytes(text: string): RequestBody {
  return { kind: 'bytes', bytes: Buffer.from(text), mediaType: 'text/plain' };
}

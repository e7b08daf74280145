import type { Readable } from 'node:stream';
import { ProofingError } from '@anyproof/core';
import type { Asked } from '../answers/answer.js';

/** One request of an adapter's client, in our own words: no HTTP library shows through. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Appended to the base URL; ids in it are encoded already (see {@link pathSegment}). */
  readonly path: string;
  /** The path with placeholders for ids: for errors and events, which must not carry ids. */
  readonly route: string;
  /**
   * Set where the request names a session, wherever it does: only there a 404 or 410 means that the vendor has no such
   * session. Elsewhere they are CONFIG, since it is the address that does not exist.
   */
  readonly about?: 'session' | undefined;
  /** What it asks for: an answer whose fields (see `answer`) name another is BAD_RESPONSE, and nothing of it is used. */
  readonly asked?: Asked | undefined;
  readonly query?: { readonly [name: string]: string | number | boolean };
  readonly headers?: { readonly [name: string]: string };
  /** Further headers, made anew for each attempt: for those that a vendor takes once, or for a short time. */
  readonly attemptHeaders?: () => Promise<{ readonly [name: string]: string }>;
  readonly body?: RequestBody;
  /**
   * `safe`: may be sent again when no answer came or the vendor was unavailable. `never`: sent again only after an
   * answer which proves that nothing happened. `creates`: as `never`, and a lost answer is AMBIGUOUS.
   */
  readonly repeat: 'safe' | 'never' | 'creates';
  /** Statuses beyond 2xx that are answers, not errors. */
  readonly answers?: readonly number[];
  /** Bytes of the answer, unpacked, where it may be larger or must be smaller than the client's limit. */
  readonly maxAnswerBytes?: number;
  /** Milliseconds without any sign from the vendor; the client's setting when absent. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export type RequestBody =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly mediaType: string }
  | StreamBody;

/** Flows from its source; opened anew for each attempt. */
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

/** A file as it flows in. Read it or destroy it: until then it holds a connection. */
export interface HttpDownload {
  readonly headers: HttpResponse['headers'];
  /** Without parameters; `application/octet-stream` when the vendor does not say. */
  readonly mediaType: string;
  /** Bytes, when the vendor says and nothing is unpacked on the way. */
  readonly size: number | undefined;
  /**
   * Ends with BAD_RESPONSE when it grows past the client's limit for downloads, NETWORK when it is cut off, TIMEOUT when
   * the vendor is silent for `timeoutMs` or takes longer than `downloadDeadlineMs` in all, the reader's pauses not
   * counted, ABORTED when the caller's signal fires.
   */
  readonly body: Readable;
  /** Of the body's bytes, in hex, once it was read to its end; undefined until then. */
  sha256(): string | undefined;
}

export interface HttpClient {
  /**
   * Throws ProofingError: NETWORK, TIMEOUT, ABORTED, AMBIGUOUS, or what the status means; PROVIDER_UNAVAILABLE and
   * RATE_LIMITED also where nothing was sent, since the host failed too often or too many requests are under way.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** As `send`, for files: the body flows. */
  download(request: HttpRequest): Promise<HttpDownload>;
}

/** An id made fit for a path. Throws INVALID_INPUT for one that would lead to another path. */
export function pathSegment(id: string | number): string {
  const text = String(id);
  // Dots stay dots in any encoding: a URL's `..` goes one level up even as %2E%2E.
  if (text === '' || text === '.' || text === '..' || !isWellFormed(text))
    throw new ProofingError({ code: 'INVALID_INPUT', message: 'an id is empty or cannot stand in a URL' });
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

import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** What the wire does to answers. The other effects are the app's own, or between app and vendor. */
export type WireEffect =
  | { readonly kind: 'reset-before-headers' }
  | { readonly kind: 'reset-in-body' }
  /** The vendor does its work, and nothing of the answer comes. */
  | { readonly kind: 'lost-answer' }
  | { readonly kind: 'hang' }
  /** Half the body comes, then silence. */
  | { readonly kind: 'stall-in-body' }
  /** A byte at a time, for ever: never silent for long, never done. */
  | { readonly kind: 'drip' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** Instead of the vendor's answer. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string;
      readonly headers?: { readonly [name: string]: string };
    }
  /** The vendor does its work, and something on the way answers in its place. */
  | { readonly kind: 'gateway'; readonly status: number }
  /** The vendor's answer, with its body made into something else. */
  | { readonly kind: 'body'; readonly change: BodyChange }
  /** Content-Length says so many bytes more (or fewer) than there are. */
  | { readonly kind: 'wrong-length'; readonly by: 1 | -1 }
  | { readonly kind: 'redirect' }
  /** Whatever `make` says instead of the vendor, with all that an answer can carry. */
  | { readonly kind: 'made-up'; readonly make: (request: WireRequest) => MadeUpAnswer }
  /** The vendor's answer, with its body written anew. */
  | { readonly kind: 'rewritten'; readonly rewrite: (body: Buffer) => Buffer }
  /** A different effect for each request; undefined: the vendor's own answer. */
  | {
      readonly kind: 'chosen';
      readonly choose: (request: Omit<WireRequest, 'body'>) => WireEffect | undefined;
    }
  /** The vendor's answer, in another encoding or of another media type. */
  | { readonly kind: 'encoded'; readonly encode: (answer: TypedText) => TypedBytes };

export interface TypedText {
  readonly body: string;
  /** Without parameters. */
  readonly type: string;
}

export type TypedBytes = Omit<TypedText, 'body'> & { readonly body: Buffer };

export interface WireRequest {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface MadeUpAnswer {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  readonly trailers?: { readonly [name: string]: string };
}

export type BodyChange =
  | 'half-json'
  | 'empty'
  | 'gzip-bomb'
  | 'broken-gzip'
  | 'prototype-key'
  | 'deep-nesting'
  | 'more-fields';

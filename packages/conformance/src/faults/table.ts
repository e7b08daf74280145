import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { ProofingErrorCode } from '@anyproof/core';

/** How a call under a fault ends: it succeeds all the same, or with this one error. */
export type FaultEnd = 'recovers' | ProofingErrorCode;

/**
 * What a verb does at the vendor. `create`: makes a session. `safe`: changes nothing, or the same however often it is
 * asked for. `act`: changes the session, and must not happen twice. `file`: reads a file as it is.
 */
export type VerbKind = 'create' | 'safe' | 'act' | 'file';

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

/** What happens around the call instead. */
export type AppEffect =
  | { readonly kind: 'nobody-listens' }
  | { readonly kind: 'idle-connections-closed' }
  | { readonly kind: 'clock-offset'; readonly milliseconds: number }
  | { readonly kind: 'seal-key-rotated' }
  | { readonly kind: 'abort' };

export interface FaultRow {
  readonly name: string;
  readonly effect: WireEffect | AppEffect;
  /** Hits the first request only; else every one. */
  readonly once?: true;
  /** Settings under which a silent vendor is given up soon. */
  readonly impatient?: true;
  /** Absent where the fault cannot meet such a verb. */
  readonly ends: { readonly [kind in VerbKind]?: FaultEnd };
  /** True where the vendor may have done the work: an act must then not be called repeatable. */
  readonly maybeDone?: true;
  /** How often what must not happen twice is sent at most, where it may be more than once. */
  readonly sends?: number;
  /** How acts and reads end whose answer's body nobody needs: the status alone says that it is done. */
  readonly unread?: FaultEnd;
}

const everywhere = (end: FaultEnd) => ({ create: end, safe: end, act: end, file: end });
const page = '<!doctype html><html><body><h1>Bad gateway</h1></body></html>';
const html = { 'content-type': 'text/html; charset=utf-8' };
const answer = (status: number, headers: { readonly [name: string]: string } = {}) => ({
  kind: 'answer' as const,
  status,
  body: '{"detail":"refused"}',
  headers: { 'content-type': 'application/json', ...headers },
});
const body = (change: BodyChange) => ({ kind: 'body' as const, change });
/** A creation that may have happened is AMBIGUOUS whatever hid its answer; a file is just bytes. */
const unreadable = { create: 'AMBIGUOUS', safe: 'BAD_RESPONSE', act: 'BAD_RESPONSE' } as const;
/** Cut, or somebody else's: a read may meet the vendor's own answer the next time. */
const damaged = { ...unreadable, safe: 'PROVIDER_UNAVAILABLE' } as const;

/**
 * Every fault, and how each kind of verb must end under it. Written from the rules: only what is safe to send again is
 * repeated, a creation whose answer is lost is AMBIGUOUS, a 429 proves that nothing happened, nothing waits for ever.
 */
export const FAULTS: readonly FaultRow[] = [
  // The connection.
  { name: 'nobody listens', effect: { kind: 'nobody-listens' }, ends: everywhere('NETWORK') },
  {
    name: 'idle connections were closed',
    effect: { kind: 'idle-connections-closed' },
    ends: everywhere('recovers'),
  },
  {
    name: 'reset before headers, once',
    effect: { kind: 'reset-before-headers' },
    once: true,
    ends: { create: 'AMBIGUOUS', safe: 'recovers', act: 'NETWORK', file: 'recovers' },
  },
  {
    name: 'reset before headers, always',
    effect: { kind: 'reset-before-headers' },
    ends: { ...everywhere('NETWORK'), create: 'AMBIGUOUS' },
  },
  {
    name: 'reset in the body, once',
    effect: { kind: 'reset-in-body' },
    once: true,
    ends: { create: 'AMBIGUOUS', safe: 'recovers', act: 'NETWORK', file: 'NETWORK' },
  },
  {
    name: 'reset in the body, always',
    effect: { kind: 'reset-in-body' },
    ends: { ...everywhere('NETWORK'), create: 'AMBIGUOUS' },
  },
  {
    name: 'the answer is lost, once',
    effect: { kind: 'lost-answer' },
    once: true,
    ends: { create: 'AMBIGUOUS', safe: 'recovers', act: 'NETWORK', file: 'recovers' },
  },
  {
    name: 'the answer is lost, always',
    effect: { kind: 'lost-answer' },
    ends: { ...everywhere('NETWORK'), create: 'AMBIGUOUS' },
  },
  // Time.
  {
    name: 'no answer, once',
    effect: { kind: 'hang' },
    once: true,
    impatient: true,
    ends: { create: 'AMBIGUOUS', safe: 'recovers', act: 'TIMEOUT', file: 'recovers' },
  },
  {
    name: 'no answer, always',
    effect: { kind: 'hang' },
    impatient: true,
    ends: { ...everywhere('TIMEOUT'), create: 'AMBIGUOUS' },
  },
  {
    name: 'silence in the body',
    effect: { kind: 'stall-in-body' },
    impatient: true,
    ends: { ...everywhere('TIMEOUT'), create: 'AMBIGUOUS' },
  },
  {
    name: 'slow drip',
    effect: { kind: 'drip' },
    impatient: true,
    ends: { ...everywhere('TIMEOUT'), create: 'AMBIGUOUS' },
  },
  { name: 'a slow answer', effect: { kind: 'delay', milliseconds: 60 }, ends: everywhere('recovers') },
  { name: 'the caller aborts', effect: { kind: 'abort' }, ends: everywhere('ABORTED') },
  {
    name: 'clock five minutes ahead',
    effect: { kind: 'clock-offset', milliseconds: 300_000 },
    ends: everywhere('recovers'),
  },
  {
    name: 'clock five minutes behind',
    effect: { kind: 'clock-offset', milliseconds: -300_000 },
    ends: everywhere('recovers'),
  },
  { name: 'the seal key was rotated', effect: { kind: 'seal-key-rotated' }, ends: everywhere('recovers') },
  // Answers that are none.
  { name: 'half of the JSON', effect: body('half-json'), ends: damaged, unread: 'recovers' },
  { name: 'an empty answer', effect: body('empty'), ends: damaged, unread: 'recovers' },
  { name: 'a gzip bomb', effect: body('gzip-bomb'), ends: { ...unreadable, file: 'BAD_RESPONSE' } },
  { name: 'broken gzip', effect: body('broken-gzip'), ends: { ...damaged, file: 'BAD_RESPONSE' } },
  { name: 'a __proto__ key', effect: body('prototype-key'), ends: unreadable, unread: 'recovers' },
  { name: 'nested ten thousand deep', effect: body('deep-nesting'), ends: unreadable, unread: 'recovers' },
  {
    name: 'fields nobody documented',
    effect: body('more-fields'),
    ends: { create: 'recovers', safe: 'recovers', act: 'recovers' },
  },
  {
    name: 'Content-Length too long',
    effect: { kind: 'wrong-length', by: 1 },
    ends: { ...everywhere('NETWORK'), create: 'AMBIGUOUS' },
  },
  {
    name: 'Content-Length too short',
    effect: { kind: 'wrong-length', by: -1 },
    ends: damaged,
  },
  {
    name: 'a web page',
    effect: { kind: 'answer', status: 200, body: page, headers: html },
    ends: { ...damaged, file: 'PROVIDER_UNAVAILABLE' },
  },
  {
    name: 'redirect to another host',
    effect: { kind: 'redirect' },
    ends: { ...everywhere('BAD_RESPONSE'), safe: 'PROVIDER_UNAVAILABLE', file: 'PROVIDER_UNAVAILABLE' },
  },
  // Refusals.
  { name: '401, once', effect: answer(401), once: true, sends: 2, ends: everywhere('AUTH') },
  { name: '401, always', effect: answer(401), sends: 2, ends: everywhere('AUTH') },
  { name: '403', effect: answer(403), ends: everywhere('FORBIDDEN') },
  { name: '409', effect: answer(409), ends: everywhere('CONFLICT') },
  { name: '422', effect: answer(422), ends: everywhere('PROVIDER_REJECTED') },
  {
    name: '429 with Retry-After, once',
    effect: answer(429, { 'retry-after': '2' }),
    once: true,
    ends: everywhere('recovers'),
  },
  {
    name: '429 with Retry-After, always',
    effect: answer(429, { 'retry-after': '2' }),
    sends: 3,
    ends: everywhere('RATE_LIMITED'),
  },
  {
    name: '429 for an hour',
    effect: answer(429, { 'retry-after': '3600' }),
    ends: everywhere('RATE_LIMITED'),
  },
  // The vendor is not well.
  { name: '500', effect: answer(500), ends: everywhere('PROVIDER_UNAVAILABLE') },
  {
    name: 'HTML 502, once',
    effect: { kind: 'answer', status: 502, body: page, headers: html },
    once: true,
    ends: { create: 'AMBIGUOUS', safe: 'recovers', act: 'PROVIDER_UNAVAILABLE', file: 'recovers' },
  },
  {
    name: 'HTML 502, always',
    effect: { kind: 'answer', status: 502, body: page, headers: html },
    ends: { ...everywhere('PROVIDER_UNAVAILABLE'), create: 'AMBIGUOUS' },
  },
  {
    name: '503 with Retry-After, once',
    effect: answer(503, { 'retry-after': '1' }),
    once: true,
    ends: { create: 'PROVIDER_UNAVAILABLE', safe: 'recovers', act: 'PROVIDER_UNAVAILABLE', file: 'recovers' },
  },
  { name: '503 storm', effect: answer(503), ends: everywhere('PROVIDER_UNAVAILABLE') },
  {
    name: 'done, and a gateway says 502, once',
    effect: { kind: 'gateway', status: 502 },
    once: true,
    maybeDone: true,
    ends: { create: 'AMBIGUOUS', safe: 'recovers', act: 'PROVIDER_UNAVAILABLE', file: 'recovers' },
  },
  {
    name: 'done, and a gateway says 502',
    effect: { kind: 'gateway', status: 502 },
    maybeDone: true,
    ends: { ...everywhere('PROVIDER_UNAVAILABLE'), create: 'AMBIGUOUS' },
  },
  {
    name: 'done, and a gateway says 504, once',
    effect: { kind: 'gateway', status: 504 },
    once: true,
    maybeDone: true,
    ends: { create: 'AMBIGUOUS', safe: 'recovers', act: 'PROVIDER_UNAVAILABLE', file: 'recovers' },
  },
  { name: '504', effect: answer(504), ends: { ...everywhere('PROVIDER_UNAVAILABLE'), create: 'AMBIGUOUS' } },
];

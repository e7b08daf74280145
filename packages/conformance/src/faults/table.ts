import type { FaultEnd, VerbKind } from '../harness/faults.js';
import type { BodyChange, WireEffect } from '../wire/effect.js';

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
  /** Absent where the fault cannot meet such a verb. An upload ends as an act does, unless it is named. */
  readonly ends: { readonly [kind in VerbKind]?: FaultEnd };
  /** Verbs that end otherwise than their kind; undefined where the fault cannot meet them. */
  readonly verbs?: { readonly [verb: string]: FaultEnd | undefined };
  /** How a read ends of a session that has ended. */
  readonly decided?: FaultEnd;
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
const redirected = {
  ...everywhere('BAD_RESPONSE'),
  safe: 'PROVIDER_UNAVAILABLE',
  file: 'PROVIDER_UNAVAILABLE',
} as const;
/** The vendor failed, and may have done its work before. */
const failed = { ...everywhere('PROVIDER_UNAVAILABLE'), create: 'AMBIGUOUS' } as const;
const failedOnce = { ...failed, safe: 'recovers', file: 'recovers' } as const;
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
    maybeDone: true,
    ends: { create: 'AMBIGUOUS', safe: 'recovers', act: 'NETWORK', file: 'recovers' },
  },
  {
    name: 'reset before headers, always',
    effect: { kind: 'reset-before-headers' },
    maybeDone: true,
    ends: { ...everywhere('NETWORK'), create: 'AMBIGUOUS' },
  },
  {
    name: 'reset in the body, once',
    effect: { kind: 'reset-in-body' },
    once: true,
    maybeDone: true,
    ends: { create: 'AMBIGUOUS', safe: 'recovers', act: 'NETWORK', file: 'NETWORK' },
  },
  {
    name: 'reset in the body, always',
    effect: { kind: 'reset-in-body' },
    maybeDone: true,
    ends: { ...everywhere('NETWORK'), create: 'AMBIGUOUS' },
  },
  {
    name: 'the answer is lost, once',
    effect: { kind: 'lost-answer' },
    once: true,
    maybeDone: true,
    ends: { create: 'AMBIGUOUS', safe: 'recovers', act: 'NETWORK', file: 'recovers' },
  },
  {
    name: 'the answer is lost, always',
    effect: { kind: 'lost-answer' },
    maybeDone: true,
    ends: { ...everywhere('NETWORK'), create: 'AMBIGUOUS' },
  },
  // Time.
  {
    name: 'no answer, once',
    effect: { kind: 'hang' },
    once: true,
    impatient: true,
    maybeDone: true,
    ends: { create: 'AMBIGUOUS', safe: 'recovers', act: 'TIMEOUT', file: 'recovers' },
  },
  {
    name: 'no answer, always',
    effect: { kind: 'hang' },
    impatient: true,
    maybeDone: true,
    ends: { ...everywhere('TIMEOUT'), create: 'AMBIGUOUS' },
  },
  {
    name: 'silence in the body',
    effect: { kind: 'stall-in-body' },
    impatient: true,
    maybeDone: true,
    ends: { ...everywhere('TIMEOUT'), create: 'AMBIGUOUS' },
  },
  {
    name: 'slow drip',
    effect: { kind: 'drip' },
    impatient: true,
    maybeDone: true,
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
    maybeDone: true,
    ends: { ...everywhere('NETWORK'), create: 'AMBIGUOUS' },
  },
  { name: 'Content-Length too short', effect: { kind: 'wrong-length', by: -1 }, ends: damaged },
  {
    name: 'a web page',
    effect: { kind: 'answer', status: 200, body: page, headers: html },
    ends: { ...damaged, file: 'PROVIDER_UNAVAILABLE' },
  },
  { name: 'redirect to another host', effect: { kind: 'redirect' }, ends: redirected },
  { name: 'redirect to another path', effect: answer(302, { location: '/elsewhere' }), ends: redirected },
  // Refusals.
  { name: '401, once', effect: answer(401), once: true, sends: 2, ends: everywhere('AUTH') },
  { name: '401, always', effect: answer(401), sends: 2, ends: everywhere('AUTH') },
  { name: '403', effect: answer(403), ends: everywhere('FORBIDDEN') },
  // Where there is no session yet, the address or the flow is wrong.
  {
    name: '404',
    effect: answer(404),
    // What names no session is about the address, too; to whom erases, what is not there is done; what cannot be
    // opened again has a fresh launch, or another session; and what is not found is nobody's.
    verbs: {
      checkHealth: 'CONFIG',
      listSessions: 'CONFIG',
      eraseSession: undefined,
      retrySession: 'recovers',
      recoverSession: undefined,
      sessionsOf: undefined,
    },
    // Its end is known, and so is that it was erased.
    decided: 'recovers',
    ends: {
      create: 'CONFIG',
      safe: 'SESSION_NOT_FOUND',
      act: 'SESSION_NOT_FOUND',
      file: 'SESSION_NOT_FOUND',
    },
  },
  { name: '409', effect: answer(409), verbs: { retrySession: 'recovers' }, ends: everywhere('CONFLICT') },
  { name: '413', effect: answer(413), ends: { upload: 'INVALID_INPUT' } },
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
  { name: '500, once', effect: answer(500), once: true, maybeDone: true, ends: failedOnce },
  { name: '500, always', effect: answer(500), maybeDone: true, ends: failed },
  { name: '502', effect: answer(502), maybeDone: true, ends: failed },
  {
    name: 'HTML 502, once',
    effect: { kind: 'answer', status: 502, body: page, headers: html },
    once: true,
    maybeDone: true,
    ends: failedOnce,
  },
  {
    name: 'HTML 502, always',
    effect: { kind: 'answer', status: 502, body: page, headers: html },
    maybeDone: true,
    ends: failed,
  },
  {
    name: '503 with Retry-After, once',
    effect: answer(503, { 'retry-after': '1' }),
    once: true,
    ends: { create: 'PROVIDER_UNAVAILABLE', safe: 'recovers', act: 'PROVIDER_UNAVAILABLE', file: 'recovers' },
  },
  {
    name: '503, once',
    effect: answer(503),
    once: true,
    ends: { create: 'PROVIDER_UNAVAILABLE', safe: 'recovers', act: 'PROVIDER_UNAVAILABLE', file: 'recovers' },
  },
  { name: '503, always', effect: answer(503), ends: everywhere('PROVIDER_UNAVAILABLE') },
  {
    name: 'done, and a gateway says 502, once',
    effect: { kind: 'gateway', status: 502 },
    once: true,
    maybeDone: true,
    ends: failedOnce,
  },
  {
    name: 'done, and a gateway says 502',
    effect: { kind: 'gateway', status: 502 },
    maybeDone: true,
    ends: failed,
  },
  {
    name: 'done, and a gateway says 504, once',
    effect: { kind: 'gateway', status: 504 },
    once: true,
    maybeDone: true,
    ends: failedOnce,
  },
  { name: '504', effect: answer(504), maybeDone: true, ends: failed },
];

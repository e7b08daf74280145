import type { ProofingErrorCode } from '@anyproof/core';
import type { Fault, FaultedVerb } from './harness/harness.js';

type Code = ProofingErrorCode | 'ok';

/** What goes wrong, by name. */
export type FaultName =
  | '401'
  | '403'
  | '404'
  | '409'
  | '413'
  | '422'
  | '429'
  | '500'
  | '502'
  | '503'
  | 'redirect'
  | 'reset'
  | 'lost answer'
  | 'hang'
  | 'half a body'
  | 'broken JSON'
  | 'HTML page';

export const RETRY_AFTER_SECONDS = 2;

const status = (code: number, headers: Record<string, string> = {}): Fault['effect'] => ({
  kind: 'status',
  status: code,
  body: JSON.stringify({ detail: 'refused' }),
  headers: { 'content-type': 'application/json', ...headers },
});
const page = '<!doctype html><html><body><h1>Scheduled maintenance</h1></body></html>';

export const EFFECTS: Readonly<Record<FaultName, Fault['effect']>> = {
  '401': status(401),
  '403': status(403),
  '404': status(404),
  '409': status(409),
  '413': status(413),
  '422': status(422),
  '429': status(429, { 'retry-after': String(RETRY_AFTER_SECONDS) }),
  '500': status(500),
  '502': status(502),
  '503': status(503),
  redirect: status(302, { location: '/elsewhere' }),
  reset: { kind: 'reset' },
  'lost answer': { kind: 'lost-answer' },
  hang: { kind: 'hang' },
  'half a body': { kind: 'half-body' },
  'broken JSON': {
    kind: 'status',
    status: 200,
    body: '{"status": "',
    headers: { 'content-type': 'application/json' },
  },
  'HTML page': { kind: 'status', status: 200, body: page, headers: { 'content-type': 'text/html' } },
};

/** A read, whichever of the two. */
const READS = ['getSession', 'getResult'] as const;

interface Row {
  readonly create?: readonly Code[];
  readonly read?: readonly Code[];
  readonly upload?: readonly Code[];
  readonly finalize?: readonly Code[];
}

const everywhere = (...codes: readonly Code[]): Row => ({
  create: codes,
  read: codes,
  upload: codes,
  finalize: codes,
});

/**
 * What each verb throws when its request always meets the fault. A creation whose answer is lost is AMBIGUOUS, whatever
 * lost it. To a read, a redirect, a page and a damaged body are somebody's on the way, and may pass. Where nothing needs to
 * be read from an answer, a body that is broken or cut may be a success.
 */
const TABLE: Readonly<Record<FaultName, Row>> = {
  '401': everywhere('AUTH'),
  '403': everywhere('FORBIDDEN'),
  // There is no session yet: the address or the flow is wrong.
  '404': { ...everywhere('SESSION_NOT_FOUND'), create: ['CONFIG', 'PROVIDER_REJECTED'] },
  '409': everywhere('CONFLICT'),
  '413': { upload: ['INVALID_INPUT'] },
  '422': everywhere('PROVIDER_REJECTED'),
  '429': everywhere('RATE_LIMITED'),
  '500': everywhere('PROVIDER_UNAVAILABLE'),
  '502': { ...everywhere('PROVIDER_UNAVAILABLE'), create: ['AMBIGUOUS'] },
  '503': everywhere('PROVIDER_UNAVAILABLE'),
  redirect: { ...everywhere('BAD_RESPONSE'), read: ['PROVIDER_UNAVAILABLE'] },
  reset: { ...everywhere('NETWORK'), create: ['AMBIGUOUS'] },
  // A retry may find the work done.
  'lost answer': { ...everywhere('NETWORK'), create: ['AMBIGUOUS'], finalize: ['NETWORK', 'ok'] },
  hang: { ...everywhere('TIMEOUT'), create: ['AMBIGUOUS'] },
  'half a body': {
    create: ['AMBIGUOUS'],
    read: ['NETWORK', 'PROVIDER_UNAVAILABLE'],
    upload: ['NETWORK', 'BAD_RESPONSE', 'ok'],
    finalize: ['NETWORK', 'BAD_RESPONSE', 'ok'],
  },
  'broken JSON': {
    create: ['AMBIGUOUS'],
    read: ['PROVIDER_UNAVAILABLE'],
    upload: ['BAD_RESPONSE', 'ok'],
    finalize: ['BAD_RESPONSE', 'ok'],
  },
  // A proxy's page is nobody's answer: what it stands for never reached the vendor.
  'HTML page': { ...everywhere('BAD_RESPONSE'), create: ['AMBIGUOUS'], read: ['PROVIDER_UNAVAILABLE'] },
};

export interface ErrorCase {
  readonly verb: FaultedVerb;
  readonly fault: FaultName;
  readonly codes: readonly Code[];
}

export function errorTable(): readonly ErrorCase[] {
  return FAULT_NAMES.flatMap((fault) => {
    const { create, read, upload, finalize } = TABLE[fault];
    const rows: readonly (readonly [FaultedVerb, readonly Code[] | undefined])[] = [
      ['createSession', create],
      ...READS.map((verb) => [verb, read] as const),
      ['submitEvidence', upload],
      ['finalizeSession', finalize],
    ];
    return rows.flatMap(([verb, codes]) => (codes === undefined ? [] : [{ verb, fault, codes }]));
  });
}

const FAULT_NAMES: readonly FaultName[] = [
  '401',
  '403',
  '404',
  '409',
  '413',
  '422',
  '429',
  '500',
  '502',
  '503',
  'redirect',
  'reset',
  'lost answer',
  'hang',
  'half a body',
  'broken JSON',
  'HTML page',
];

/** After these answers a request may be sent again even where it acts: they prove that nothing happened. */
export const PROVES_NOTHING_HAPPENED: ReadonlySet<FaultName> = new Set(['401', '429']);

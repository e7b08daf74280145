import type { ProofingResult, ProofingSession } from '@anyproof/core';
import { assertResult, assertSession, type ContractFacts } from '../src/index.js';

const facts: ContractFacts = { adapter: 'id360', provider: 'id360-fr', forbidden: ['FEATHERSTONEHAUGH'] };
const hostile: ContractFacts = { ...facts, hostile: true };
const ref = { provider: 'id360-fr', id: '215416' };
const open: ProofingSession = { ref, adapter: 'id360', status: 'pending', reasons: [], warnings: [] };
const lists = { documents: [], checks: [], matches: [], attemptHistory: [], artifacts: [] };
const approved: ProofingResult = {
  ref,
  adapter: 'id360',
  reasons: [],
  warnings: [],
  ...lists,
  status: 'completed',
  decision: 'approved',
  decidedBy: 'automatic',
  final: true,
  endedAt: '2026-01-02T03:04:05.678Z',
  claims: { birthdate: '1961-11-23', nationalities: ['GBR'], address: { country: 'GBR' } },
};
const check = { kind: 'face_match', nativeName: 'face', status: 'pass' } as const;

const MOMENT = '2026-01-02T03:04:05Z';
const WARNING = { code: 'PARTLY_READ', message: 'x' };

it('passes what is sound', () => {
  const asked = { ...open, status: 'action_required', action: { actor: 'person', next: 'retry' } } as const;
  const erasing = {
    status: 'requested',
    scope: 'session',
    at: MOMENT,
    dueAt: '2026-01-05T00:00:00Z',
  } as const;
  expect(() => assertSession({ ...asked, attempts: { made: 1, left: 2 } }, { ...facts, ref })).not.toThrow();
  expect(() => assertSession({ ...open, erasure: erasing, testMode: true }, facts)).not.toThrow();
  expect(() => assertSession(open, { ...facts, ref })).not.toThrow();
  expect(() => assertResult(approved, facts)).not.toThrow();
});

/** Changes that no type allows, as an adapter in JavaScript makes them. */
const sessions: readonly (readonly [what: string, change: object])[] = [
  ['another adapter', { adapter: 'shootid' }],
  ['another provider', { ref: { ...ref, provider: 'id360' } }],
  ['a status of its own', { status: 'PENDING' }],
  ['a decision beside an open status', { decision: 'approved' }],
  ['no decision at its end', { status: 'completed', final: true }],
  ['a decision of its own', { status: 'completed', decision: 'OK', final: true }],
  ['a decision that is neither final nor not', { status: 'completed', decision: 'approved' }],
  ['a decision of nobody', { status: 'completed', decision: 'approved', final: true, decidedBy: 'me' }],
  ['an action beside another status', { action: { actor: 'person', next: 'retry' } }],
  ['no action where one is required', { status: 'action_required' }],
  ['an action of nobody', { status: 'action_required', action: { actor: 'vendor', next: 'retry' } }],
  ['no list of reasons', { reasons: undefined }],
  ['a reason of its own', { reasons: [{ code: 'no_idea' }] }],
  ['attempts that are not counted', { attempts: { made: -1 } }],
  ['attempts without a count', { attempts: { left: 2 } }],
  ['an erasure in between', { erasure: { status: 'begun', scope: 'session', at: MOMENT } }],
  ['an erasure of something else', { erasure: { status: 'done', scope: 'account', at: MOMENT } }],
  ['an erasure at no time', { erasure: { status: 'done', scope: 'session' } }],
  ['an end by nobody', { endedBy: 'me' }],
  ['a test mode that is no', { testMode: false }],
  [
    'an object beside a warning about something else',
    { warnings: [{ ...WARNING, object: { type: 'a', id: '1' } }] },
  ],
  ['a moment in local time', { createdAt: '2026-01-02T03:04:05' }],
  ['a moment that never was', { createdAt: '2026-02-30T03:04:05Z' }],
  ['no list of warnings', { warnings: undefined }],
  ['a warning of its own', { warnings: [{ code: 'OOPS', message: 'x' }] }],
  ['a warning that says nothing', { warnings: [{ code: 'PARTLY_READ', message: '' }] }],
  ['a warning with a value', { warnings: [{ code: 'PARTLY_READ', message: 'x', value: 1 }] }],
  ['a value for a path', { warnings: [{ code: 'PARTLY_READ', message: 'x', path: 'no path' }] }],
  ['a person in a warning', { warnings: [{ code: 'PARTLY_READ', message: 'of Featherstonehaugh' }] }],
  ['null', { reference: null }],
  ['an empty object', { launch: {} }],
  ['a number that is none', { pollAfterMs: Number.NaN }],
];
it.each(sessions)('finds %s in a session', (_what, change) => {
  for (const known of [facts, hostile])
    expect(() => assertSession({ ...open, ...change } as ProofingSession, known)).toThrow();
});

const results: readonly (readonly [what: string, change: object])[] = [
  ['claims without approval', { decision: 'declined' }],
  ['a list that is missing', { matches: undefined }],
  ['a reason of its own', { reasons: [{ code: 'no_idea', nativeCode: '1' }] }],
  [
    'an attempt that failed for a reason of its own',
    { attemptHistory: [{ reasons: [{ code: 'no_idea' }] }] },
  ],
  ['an attempt in local time', { attemptHistory: [{ at: '2026-01-02T03:04:05', reasons: [] }] }],
  ['a time in which it can be read that is none', { readableUntil: 'soon' }],
  ['a check with a status of its own', { checks: [{ ...check, status: 'OK' }] }],
  ['an artifact without an id', { artifacts: [{ id: '', kind: 'selfie' }] }],
  ['a day that never was', { documents: [{ kind: 'passport', expiresOn: '2026-02-30' }] }],
  ['a country of two letters', { documents: [{ kind: 'passport', issuingCountry: 'GB' }] }],
  ['a nationality of two letters', { extracted: { nationalities: ['GB'] } }],
  ['an address in no country', { extracted: { address: { country: 'England' } } }],
  ['a birthdate that is written otherwise', { extracted: { birthdate: '23.11.1961' } }],
];
it.each(results)('finds %s in a result', (_what, change) => {
  for (const known of [facts, hostile])
    expect(() => assertResult({ ...approved, ...change } as ProofingResult, known)).toThrow();
});

/** What a vendor that lies may say, and an honest one may not. */
const contradictions: readonly (readonly [what: string, change: object])[] = [
  ['an end of an open session', { status: 'pending', endedAt: '2026-01-02T03:04:05.678Z' }],
  ['a year of five digits', { createdAt: '+275760-09-13T00:00:00.000Z' }],
  ['a score out of its range', { checks: [{ ...check, score: { value: 120, min: 0, max: 100 } }] }],
  ['an empty name', { checks: [{ ...check, nativeName: '' }] }],
];
it.each(contradictions)('finds %s, unless the vendor is hostile', (_what, change) => {
  const { decision, decidedBy, final, endedAt, claims, ...rest } = approved;
  const base = 'status' in change ? rest : { ...rest, decision, decidedBy, final, endedAt, claims };
  const result = { ...base, ...change } as ProofingResult;
  expect(() => assertResult(result, facts)).toThrow();
  expect(() => assertResult(result, hostile)).not.toThrow();
});

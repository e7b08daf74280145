// Answers as they come, read and mapped the way the provider does it.
import type { ProofingResult, ProofingSession } from '@anyproof/core';
import type { Answer, Parsed } from '@anyproof/provider-kit';
import { sessionDetails } from '../src/client/session.js';
import { sessionPage } from '../src/client/sessions.js';
import { sessionResult } from '../src/client/share-session.js';
import { mapResult, mapRow, mapSession, type ReadRow } from '../src/result/session.js';

export const SESSION = '99999999-8888-4777-8666-555555555555';
export const REF = { provider: '1kosmos', id: SESSION };
/** 2025-01-01T00:10:00Z, in the middle of the sessions of these tests. */
export const NOW = Date.UTC(2025, 0, 1, 0, 10);

export interface Told {
  readonly details?: unknown;
  readonly row?: unknown;
  readonly result?: unknown;
  readonly from?: 'fetch' | 'result';
  readonly requireProof?: boolean;
  readonly uidKind?: 'reference' | 'subject';
}

export function parsed<Value>(answer: Answer<Value>, raw: unknown): Parsed<Value> {
  const { value, unread } = answer.read(raw);
  if (value === undefined) throw new Error('not as documented');
  return unread.length === 0 ? { value, raw } : { value, raw, unread };
}

const contextOf = ({ from = 'fetch', requireProof = true }: Told) => ({
  pollAfterMs: 3000,
  outcomeFrom: from,
  requireProof,
});

function rowIn(row: unknown): ReadRow | undefined {
  if (row === undefined) return undefined;
  const { value, unread = [] } = parsed(sessionPage, { data: [Object.assign({ id: SESSION }, row)] });
  return { value: value.data?.[0], unread };
}

function answersOf({ details = { status: 'COMPLETED' }, row, result, uidKind = 'reference' }: Told) {
  return {
    details: parsed(sessionDetails, details),
    uidKind,
    row: rowIn(row),
    ...(result === undefined ? {} : { result: parsed(sessionResult, result) }),
  };
}

/** `result` is one that was asked for because no row tells the outcome. */
export const session = (told: Told): ProofingSession => mapSession(REF, answersOf(told), contextOf(told));

export function map(told: Told): ProofingResult {
  const answers = answersOf(told);
  const parts = { result: answers.result, raw: answers.details.raw };
  return mapResult(mapSession(REF, answers, contextOf(told)), parts, contextOf(told));
}

/** A row of a list. */
export function listed(row: object, now = NOW): ProofingSession {
  const { value, unread = [] } = rowIn(row) ?? {};
  if (value === undefined) throw new Error('not a row');
  return mapRow(REF, { value, unread }, row, { ...contextOf({}), uidKind: undefined, now });
}

export const licence = {
  type: 'dl',
  documentType: 'DL',
  category: 'identity_document',
  proofedBy: 'emulated',
  documentId: 'D1234567',
  id: 'D1234567',
  firstName: 'ÉLODIE',
  middleName: 'ANNE',
  lastName: 'EXEMPLE',
  familyName: 'EXEMPLE',
  fullName: 'ÉLODIE ANNE EXEMPLE',
  dob: '19850712',
  doe: '20360131',
  doi: '20210201',
  gender: 'F',
  placeOfBirth: 'LYON',
  street: '12 rue Inventée',
  city: 'Paris',
  state: 'IDF',
  zipCode: '75999',
  country: 'FRA',
  face: 'AAAA',
  image: 'BBBB',
  imageBack: 'CCCC',
  proof_jwt: 'e30.e30.e30',
};

export const row = {
  _id: '64b0c0ffee0000000000c001',
  id: SESSION,
  resultStatus: 'COMPLETED_PASS',
  createdTS: '1735689600000',
  startedTS: '1735689660000',
  completedTS: '1735689720000',
  expiryTS: '1735691400000',
  user: { uid: 'cust-000042', username: 'e', firstname: 'Élodie', lastname: 'Exemple' },
  'session-result': [{ type: 'session_summary', verified: true, result: { status: 'COMPLETED_PASS' } }],
};

/** An approval with its proof. */
export const success = (document: object = licence, more: object = {}) => ({
  sessionResult: 'SUCCESS',
  sessionId: SESSION,
  document,
  token: 't',
  ...more,
});

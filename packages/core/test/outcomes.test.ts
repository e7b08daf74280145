// What counts as an outcome, an action or an erasure among values from outside.
import { isErasure } from '../src/contract/session.js';
import { isOutcome, outcomeOf } from '../src/contract/status.js';
import { isAction, isEnded, type Outcome, type Status } from '../src/index.js';

const retry = { actor: 'person', next: 'retry' } as const;
const OPEN: readonly Status[] = ['pending', 'action_required', 'processing', 'in_review'];
const ENDED: readonly Status[] = ['completed', 'expired', 'abandoned', 'canceled', 'failed'];

it('four statuses are open, and five are ends', () => {
  expect(OPEN.map(isEnded)).toEqual([false, false, false, false]);
  expect(ENDED.map(isEnded)).toEqual([true, true, true, true, true]);
});

it.each<readonly [unknown, boolean]>([
  ...['person', 'app'].flatMap((actor) =>
    ['retry', 'evidence', 'decide', 'native'].map((next): [unknown, boolean] => [{ actor, next }, true]),
  ),
  ...[undefined, null, 'retry', [], {}, { actor: 'person' }, { next: 'retry' }].map(
    (value): [unknown, boolean] => [value, false],
  ),
  [{ actor: 'vendor', next: 'retry' }, false],
  [{ actor: 'person', next: 'wait' }, false],
  [{ actor: 'toString', next: 'toString' }, false],
  [{ actor: ['person'], next: 'retry' }, false],
])('%j is an action: %s', (value, isOne) => {
  expect(isAction(value)).toBe(isOne);
});

it.each<readonly [unknown, boolean]>([
  ...[...OPEN, ...ENDED].map((status): [unknown, boolean] => [
    { status },
    status !== 'completed' && status !== 'action_required',
  ]),
  [{ status: 'action_required', action: retry }, true],
  [{ status: 'action_required', action: { ...retry, actor: 'vendor' } }, false],
  [{ status: 'action_required', action: retry, decision: 'declined' }, false],
  [{ status: 'pending', action: retry }, false],
  [{ status: 'expired', action: retry }, false],
  [{ status: 'completed', decision: 'approved', final: true }, true],
  [{ status: 'completed', decision: 'approved', final: false, decidedBy: 'app' }, true],
  [{ status: 'completed', decision: 'approved', final: true, decidedBy: 'oracle' }, false],
  [{ status: 'completed', decision: 'approved', final: true, action: retry }, false],
  [{ status: 'completed', decision: 'approved' }, false],
  [{ status: 'completed', final: true }, false],
  [{ status: 'toString' }, false],
  ...[undefined, null, 'pending', 7, []].map((value): [unknown, boolean] => [value, false]),
])('%j is an outcome: %s', (value, isOne) => {
  expect(isOutcome(value)).toBe(isOne);
});

it.each<readonly [Outcome]>([
  [{ status: 'pending' }],
  [{ status: 'action_required', action: retry }],
  [{ status: 'completed', decision: 'declined', final: true }],
  [{ status: 'completed', decision: 'approved', decidedBy: 'app', final: false }],
  [{ status: 'canceled' }],
])('of a session with %j it is that alone', (outcome) => {
  const action = outcome.action && { action: { ...outcome.action, extra: 'PLANTED' } };
  const session = { ...outcome, ...action, ref: { provider: 'red', id: 's1' }, warnings: [] };
  expect(outcomeOf(session as Outcome)).toStrictEqual(outcome);
});

const erasure = { status: 'requested', scope: 'session', at: '2030-01-01T00:00:00Z' } as const;

it.each<readonly [unknown, boolean]>([
  [erasure, true],
  [{ ...erasure, status: 'done', scope: 'subject', at: '2030-01-01T00:00:00.123+02:00' }, true],
  [{ ...erasure, dueAt: '2030-01-31T00:00:00Z' }, true],
  [{ ...erasure, status: 'erased' }, false],
  [{ ...erasure, status: undefined }, false],
  [{ ...erasure, scope: 'account' }, false],
  [{ ...erasure, scope: 'toString' }, false],
  [{ ...erasure, at: '2030-01-01' }, false],
  [{ ...erasure, at: '2030-02-30T00:00:00Z' }, false],
  [{ ...erasure, at: 7 }, false],
  [{ ...erasure, dueAt: 'soon' }, false],
  [{ ...erasure, dueAt: null }, false],
  ...[undefined, null, 'done', 7, [], {}].map((value): [unknown, boolean] => [value, false]),
])('%j is an erasure: %s', (value, isOne) => {
  expect(isErasure(value)).toBe(isOne);
});

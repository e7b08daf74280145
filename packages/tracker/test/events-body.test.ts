// What is stored of an event, and how the app gets it.
import { type CreatedSession, ProofingError, type StoredSession, withLaunch } from '@anyproof/core';
import fc from 'fast-check';
import type { SessionEvent } from '../src/contract/events.js';
import type { NewEvent } from '../src/stores/changes.js';
import { createdBody, eventBody, sessionEvent } from '../src/stores/event-body.js';

const ID = '00000000-0000-4000-8000-000000000001';
const SECRETS = {
  ref: { provider: 'acme', id: 'vendor-id', state: 's' },
  reference: 'order-7',
  subject: 'person-7',
};
const row = (body: string, more: object = {}) => ({
  id: ID,
  sequence: 3,
  type: 'session.changed',
  at: new Date(2_000),
  body,
  ...more,
});
const TIMES = { createdAt: 0, changedAt: 2_000, endedAt: 2_000 };

it('an event comes back with the ids that are stored elsewhere', () => {
  const session: StoredSession = {
    outcome: { status: 'completed', decision: 'declined', decidedBy: 'manual', final: false },
    trust: 'fetched',
    nativeStatus: 'KO',
    attemptsMade: 2,
    testMode: true,
    endedBy: 'app',
    erasure: {
      status: 'requested',
      scope: 'session',
      at: '2030-01-01T00:00:00Z',
      dueAt: '2030-02-01T00:00:00Z',
    },
    history: [],
  };
  const event: NewEvent = {
    at: 2_000,
    type: 'session.overturned',
    before: { status: 'completed', decision: 'approved' },
  };
  const body = eventBody(session, event, TIMES);
  for (const text of ['vendor-id', 'order-7', 'person-7']) expect(body).not.toContain(text);
  expect(sessionEvent(row(body, { type: 'session.overturned' }), SECRETS)).toEqual<SessionEvent>({
    id: ID,
    sequence: 3,
    type: 'session.overturned',
    at: '1970-01-01T00:00:02.000Z',
    before: { status: 'completed', decision: 'approved' },
    session: {
      ...SECRETS,
      status: 'completed',
      decision: 'declined',
      decidedBy: 'manual',
      final: false,
      nativeStatus: 'KO',
      attempts: { made: 2 },
      testMode: true,
      endedBy: 'app',
      erasure: {
        status: 'requested',
        scope: 'session',
        at: '2030-01-01T00:00:00Z',
        dueAt: '2030-02-01T00:00:00Z',
      },
      createdAt: '1970-01-01T00:00:00.000Z',
      changedAt: '1970-01-01T00:00:02.000Z',
      endedAt: '1970-01-01T00:00:02.000Z',
    },
  });
});

it('what is unknown stays absent', () => {
  const body = eventBody(
    { attemptsMade: 0 },
    { at: 0, type: 'session.reverify' },
    { createdAt: 0, changedAt: 0 },
  );
  const { session, ...event } = sessionEvent(row(body), { ref: { provider: 'acme', id: 'x' } });
  expect(Object.keys(event)).toEqual(['id', 'sequence', 'type', 'at']);
  expect(session).toEqual({
    ref: { provider: 'acme', id: 'x' },
    status: 'pending',
    createdAt: '1970-01-01T00:00:00.000Z',
    changedAt: '1970-01-01T00:00:00.000Z',
  });
});

it('any outcome, erasure and report of one comes back', () => {
  const outcome = fc.oneof(
    fc.record({
      status: fc.constantFrom(
        'pending' as const,
        'processing' as const,
        'expired' as const,
        'failed' as const,
      ),
    }),
    fc.record({
      status: fc.constant('action_required' as const),
      action: fc.record({
        actor: fc.constantFrom('person' as const, 'app' as const),
        next: fc.constantFrom('retry' as const, 'native' as const),
      }),
    }),
    fc.record({
      status: fc.constant('completed' as const),
      decision: fc.constantFrom('approved' as const, 'inconclusive' as const),
      final: fc.boolean(),
    }),
  );
  const erasure = fc.record({
    scope: fc.constantFrom('session' as const, 'subject' as const),
    vendor: fc.constantFrom('requested' as const, 'done' as const, 'not_supported' as const, 'kept' as const),
  });
  fc.assert(
    fc.property(
      outcome,
      erasure,
      fc.nat({ max: 9 }),
      fc.string(),
      (what, report, attemptsMade, nativeStatus) => {
        const body = eventBody(
          { outcome: what, attemptsMade, nativeStatus },
          { at: 0, type: 'session.erased', erasure: report },
          TIMES,
        );
        const { session, erasure: read } = sessionEvent(row(body), SECRETS);
        expect(read).toEqual(report);
        expect(session).toMatchObject({ ...what, nativeStatus });
        expect(session.attempts?.made ?? 0).toBe(attemptsMade);
      },
    ),
  );
});

describe('the event that a session was created', () => {
  const created = (more: object = {}): CreatedSession => {
    const facts = {
      ref: SECRETS.ref,
      adapter: 'acme',
      reasons: [],
      warnings: [],
      status: 'pending',
    } as const;
    return withLaunch({ ...facts, ...more }, { url: 'https://acme.example/secret' });
  };

  it('contains nothing of the launch', () => {
    const body = createdBody(created({ attempts: { made: 1, left: 2 }, testMode: true }), 5_000);
    expect(body).not.toContain('secret');
    expect(sessionEvent(row(body), SECRETS).session).toMatchObject({
      status: 'pending',
      attempts: { made: 1 },
      testMode: true,
      createdAt: '1970-01-01T00:00:05.000Z',
      changedAt: '1970-01-01T00:00:05.000Z',
    });
  });

  it('leaves all that happened to the changes that follow', () => {
    const over = created({ status: 'failed', endedBy: 'vendor', nativeStatus: 'ERROR' });
    const { session } = sessionEvent(row(createdBody(over, 5_000)), SECRETS);
    expect(session.status).toBe('pending');
    for (const field of ['endedBy', 'endedAt', 'nativeStatus']) expect(session).not.toHaveProperty(field);
  });

  it('knows no more than that it exists, if it was created elsewhere', () => {
    const { session } = sessionEvent(row(createdBody(undefined, 0)), SECRETS);
    expect(session).toMatchObject({ status: 'pending', reference: 'order-7' });
    expect(session).not.toHaveProperty('nativeStatus');
  });
});

describe('a row that this version did not write is refused, without quoting it:', () => {
  const sound = {
    status: 'pending',
    createdAt: '1970-01-01T00:00:00.000Z',
    changedAt: '1970-01-01T00:00:00.000Z',
  };
  it.each<[what: string, body: unknown]>([
    ['no object', 'marie'],
    ['no session', {}],
    ['an unknown status', { session: { ...sound, status: 'marie' } }],
    ['a decision without an end', { session: { ...sound, decision: 'approved' } }],
    ['a completed session without a decision', { session: { ...sound, status: 'completed' } }],
    ['no time of creation', { session: { ...sound, createdAt: undefined } }],
    ['no time of change', { session: { ...sound, changedAt: 5 } }],
    ['an end that is not text', { session: { ...sound, endedAt: 5 } }],
    ['an unknown one who ended it', { session: { ...sound, endedBy: 'marie' } }],
    ['a native status that is not text', { session: { ...sound, nativeStatus: 5 } }],
    ['attempts that are not a number', { session: { ...sound, attempts: { made: 'marie' } } }],
    ['an erasure of another shape', { session: { ...sound, erasure: { status: 'marie' } } }],
    ['a test mode other than true', { session: { ...sound, testMode: false } }],
    ['an unknown status before', { session: sound, before: { status: 'marie' } }],
    ['an unknown decision before', { session: sound, before: { status: 'completed', decision: 'marie' } }],
    ['an unknown report of an erasure', { session: sound, erasure: { scope: 'session', vendor: 'marie' } }],
    ['an unknown scope of an erasure', { session: sound, erasure: { scope: 'marie', vendor: 'done' } }],
  ])('%s', (_what, body) => {
    const read = () => sessionEvent(row(JSON.stringify(body)), SECRETS);
    expect(read).toThrow(ProofingError);
    expect(read).toThrow('events.body');
    expect(read).not.toThrow(/marie/);
  });

  it('a body that is not JSON', () => {
    expect(() => sessionEvent(row('marie'), SECRETS)).toThrow('events.body');
    expect(() => sessionEvent(row('marie'), SECRETS)).not.toThrow(/marie/);
  });

  it.each([
    ['type', 'session.exploded'],
    ['id', 5],
    ['sequence', 'third'],
    ['at', 'yesterday'],
  ])('%s', (column, value) => {
    const read = () => sessionEvent(row(JSON.stringify({ session: sound }), { [column]: value }), SECRETS);
    expect(read).toThrow(`events.${column}`);
  });

  it('and the sound one beside them is not', () => {
    expect(sessionEvent(row(JSON.stringify({ session: sound })), SECRETS).session.status).toBe('pending');
  });
});

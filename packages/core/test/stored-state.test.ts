// What whoever stores states can read from their texts.
import type { SessionState } from '../src/contract/observation.js';
import {
  createBox,
  createProofing,
  expiredState,
  inMemorySessions,
  isOverturned,
  isSameOutcome,
  type Observation,
  type Outcome,
  readKeys,
  readStoredState,
  type StoredSession,
  sealKey,
  withLaunch,
} from '../src/index.js';
import { writeState } from '../src/state/store.js';
import { adapterOf, putState, sessionOf, stubProvider } from './support.js';

const approved = { status: 'completed', decision: 'approved', final: true } as const;
const declined = { status: 'completed', decision: 'declined', final: true } as const;
const erasure = { status: 'requested', scope: 'session', at: '2030-01-01T00:00:00.000Z' } as const;
const fetched = (outcome: Outcome): Observation => ({
  trust: 'fetched',
  observedAt: 2,
  outcome,
  nativeStatus: 'WORD',
});
const readOf = (state: SessionState): StoredSession => readStoredState(writeState(state));

describe('a stored text', () => {
  it('says all that a store needs', () => {
    const read = readOf({
      route: { provider: 'red', by: 'default', skipped: [], at: 1, earlierAttempts: 1 },
      fetched: { trust: 'fetched', observedAt: 3, outcome: { status: 'in_review' }, nativeStatus: 'REVIEW' },
      finalizedAt: 2,
      canceledAt: 4,
      reopenedAt: 1,
      retries: ['a'],
      retriedAt: 1,
      testMode: true,
      erasure,
    });
    expect(read).toStrictEqual({
      outcome: { status: 'in_review' },
      trust: 'fetched',
      nativeStatus: 'REVIEW',
      erasure,
      attemptsMade: 2,
      testMode: true,
      createdAt: 1,
      finalizedAt: 2,
      canceledAt: 4,
      reopenedAt: 1,
      retriedAt: 1,
      history: [
        {
          at: '1970-01-01T00:00:00.001Z',
          kind: 'routed',
          choice: { provider: 'red', by: 'default', skipped: [] },
        },
        { at: '1970-01-01T00:00:00.002Z', kind: 'finalized' },
        { at: '1970-01-01T00:00:00.003Z', kind: 'fetched', status: 'in_review', nativeStatus: 'REVIEW' },
        { at: '1970-01-01T00:00:00.004Z', kind: 'canceled' },
        { at: erasure.at, kind: 'erasing', scope: 'session' },
      ],
    });
  });

  it('of a session without reports says that nothing is known', () => {
    expect(readOf({})).toStrictEqual({ attemptsMade: 0, history: [] });
  });

  it('says who ended the session', () => {
    expect(readOf({ fetched: fetched({ status: 'expired' }), canceledAt: 1 })).toMatchObject({
      outcome: { status: 'canceled' },
      endedBy: 'app',
    });
    expect(readOf({ fetched: fetched({ status: 'expired' }) })).not.toHaveProperty('endedBy');
  });

  it.each(['', 'secret', '{}', '[]', '{"version":99}', '{"version":1,"fetched":"secret"}'])(
    'that core did not write is a TypeError, which does not quote it: %s',
    (text) => {
      for (const read of [() => readStoredState(text), () => expiredState(text, 1)]) {
        expect(read).toThrow(TypeError);
        expect(read).not.toThrow(/secret/);
      }
    },
  );
});

describe('two stored texts', () => {
  const before = readOf({ fetched: fetched(approved) });

  it.each<readonly [string, SessionState, boolean]>([
    ['another decision', { fetched: fetched(declined) }, true],
    ['an open status', { fetched: fetched({ status: 'in_review' }) }, true],
    ['another end', { fetched: fetched({ status: 'canceled' }) }, true],
    ['the same decision, now final', { fetched: fetched({ ...approved, final: false }) }, false],
    ["the app's own decision", { decided: { trust: 'app', observedAt: 9, outcome: declined } }, false],
    ['nothing', {}, false],
  ])('the later of which has %s: overturned only by what the vendor answers', (_what, after, is) => {
    expect(isOverturned(before, readOf(after))).toBe(is);
  });

  it('are not overturned if the session was open, or unknown', () => {
    expect(isOverturned(readOf({ fetched: fetched({ status: 'pending' }) }), before)).toBe(false);
    expect(isOverturned(readOf({}), before)).toBe(false);
  });

  it('are compared by their outcomes', () => {
    expect(isSameOutcome(before.outcome, approved)).toBe(true);
    expect(isSameOutcome(before.outcome, declined)).toBe(false);
    expect(isSameOutcome(undefined, approved)).toBe(false);
  });
});

describe('a session for which the app stopped waiting', () => {
  const ref = { provider: 'stub', id: 's1' };
  const open: readonly Outcome[] = [
    { status: 'pending' },
    { status: 'processing' },
    { status: 'in_review' },
    { status: 'action_required', action: { actor: 'person', next: 'retry' } },
  ];

  it.each(open)('has expired, by the app, although the vendor says $status', (outcome) => {
    const text = expiredState(writeState({ fetched: fetched(outcome) }), 9);
    expect(readStoredState(text)).toMatchObject({
      outcome: { status: 'expired' },
      trust: 'app',
      nativeStatus: 'WORD',
      endedBy: 'app',
      expiredAt: 9,
      history: [{ kind: 'fetched' }, { at: '1970-01-01T00:00:00.009Z', kind: 'expired' }],
    });
  });

  it('has expired if nothing was ever reported', () => {
    for (const text of [undefined, writeState({})])
      expect(readStoredState(expiredState(text, 9))).toMatchObject({
        outcome: { status: 'expired' },
        endedBy: 'app',
      });
  });

  it.each([approved, { status: 'failed' } as const])('keeps an end of the vendor: $status', (end) => {
    expect(readStoredState(expiredState(writeState({ fetched: fetched(end) }), 9))).toMatchObject({
      outcome: end,
      trust: 'fetched',
    });
  });

  it('keeps what the app decided, and what it canceled', () => {
    const decided = { trust: 'app', observedAt: 3, outcome: declined } as const;
    expect(readStoredState(expiredState(writeState({ decided }), 9)).outcome).toEqual(declined);
    const canceled = writeState({ canceledAt: 3, fetched: fetched({ status: 'processing' }) });
    expect(readStoredState(expiredState(canceled, 9))).toMatchObject({
      outcome: { status: 'canceled' },
      endedBy: 'app',
    });
  });

  it('keeps the attempt that had failed', () => {
    const asks = { status: 'action_required', action: { actor: 'person', next: 'retry' } } as const;
    const text = writeState({ fetched: fetched(asks) });
    expect(readStoredState(expiredState(text, 9)).attemptsMade).toBe(readStoredState(text).attemptsMade);
  });

  /** The session's vendor answers as `world` says; the app has stopped waiting at 9. */
  async function expired(first: Outcome) {
    const sessions = inMemorySessions();
    const world = { now: 20, outcome: first };
    const events: unknown[] = [];
    const proofing = createProofing({
      adapters: [
        adapterOf('stub', (_settings, { provider }) =>
          stubProvider(provider, [], {
            getSession: async () => sessionOf(ref, { ...world.outcome, nativeStatus: 'WORD' }),
            retrySession: async () => withLaunch(sessionOf(ref), { url: 'https://vendor.example/' }),
          }),
        ),
      ],
      config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
      deps: {
        sessions,
        clock: { now: () => world.now, sleep: async () => undefined },
        observer: { observe: (event) => void events.push(event) },
      },
    });
    await putState(sessions, ref, { fetched: fetched({ status: 'pending' }), expiredAt: 9 });
    return { world, proofing, events };
  }

  it('stays expired while the vendor says that it goes on', async () => {
    const { proofing } = await expired({ status: 'in_review' });
    expect(await proofing.getSession(ref)).toMatchObject({ status: 'expired', endedBy: 'app', warnings: [] });
  });

  it('is ended by the vendor all the same, which overturns that', async () => {
    const { proofing, events } = await expired(approved);
    const session = await proofing.getSession(ref);
    expect(session).toMatchObject({ ...approved, warnings: [] });
    expect(session).not.toHaveProperty('endedBy');
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'overturned',
        before: { status: 'expired' },
        now: { status: 'completed', decision: 'approved' },
      }),
    );
  });

  it('is waited for again once it was opened again', async () => {
    const { proofing, world } = await expired({ status: 'processing' });
    await proofing.retrySession(ref, { reference: 'r' });
    world.now += 1;
    expect((await proofing.getSession(ref)).status).toBe('processing');
  });
});

describe('the box for what an app stores encrypted', () => {
  const key = Buffer.alloc(32, 7).toString('base64');

  it('opens with the same key and place only', () => {
    const box = createBox(readKeys({ key }));
    const sealed = box.seal(Buffer.from('row 1'), 'secret');
    expect(box.open(Buffer.from('row 1'), sealed)).toEqual({ secret: 'secret' });
    expect(box.open(Buffer.from('row 2'), sealed)).toEqual({ problem: 'changed' });
    const other = createBox([sealKey(Buffer.alloc(32, 8))]);
    expect(other.open(Buffer.from('row 1'), sealed)).toEqual({ problem: 'unknown_key' });
  });
});

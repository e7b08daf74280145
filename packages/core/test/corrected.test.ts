// What one answer is worth beside all that is known: by whom it is overtaken, and what of it may be handed out.
import { getRaw, type Observation, type Outcome, type ProofingSession, withRaw } from '../src/index.js';
import {
  corrected,
  correctedResult,
  fetchedObservation,
  overtaken,
  stateOver,
} from '../src/state/correct.js';
import { inMemorySessions, sessionRecords } from '../src/state/store.js';
import { failureOf, resultOf, sessionOf, stateIn } from './support.js';

const ref = { provider: 'stub', id: 's1' };
const DONE = { status: 'done', scope: 'session', at: '2030-01-01T00:00:00.000Z' } as const;
const REQUESTED = { ...DONE, status: 'requested' } as const;
const approved: Outcome = { status: 'completed', decision: 'approved', final: true };
const declined: Outcome = { status: 'completed', decision: 'declined', final: true };
const open: Outcome = { status: 'pending' };
const said = (observedAt: number, outcome: Outcome, nativeStatus?: string): Observation => ({
  trust: 'fetched',
  observedAt,
  outcome,
  ...(nativeStatus === undefined ? {} : { nativeStatus }),
});
const ended = (observedAt: number): Observation => ({
  trust: 'callback',
  observedAt,
  outcome: { status: 'abandoned' },
});
const byApp = (observedAt: number, outcome: Outcome): Observation => ({ trust: 'app', observedAt, outcome });
const ofApp = { decidedBy: 'app' } as const;
const waits = (next: 'retry' | 'evidence'): Outcome => ({
  status: 'action_required',
  action: { actor: 'person', next },
});

describe('an answer', () => {
  const own = said(5, approved, 'OK');
  const going = said(5, open, 'STARTED');

  it.each<readonly [string, Parameters<typeof overtaken>[0], Observation, object]>([
    ['of which nothing else is known', {}, own, {}],
    ['that is what is known', { fetched: own }, own, {}],
    ['that an older one contradicts', { fetched: said(4, declined, 'KO') }, own, {}],
    ['that a newer one repeats', { fetched: said(9, approved, 'OK') }, own, {}],
    [
      'that one of the same instant contradicts',
      { fetched: said(5, declined, 'KO') },
      own,
      { overtakenAt: 5, isContested: true },
    ],
    [
      'that a newer one contradicts',
      { fetched: said(9, declined, 'KO') },
      own,
      { overtakenAt: 9, isContested: true },
    ],
    [
      'that declines, where a newer one approves',
      { fetched: said(9, approved, 'OK') },
      said(5, declined, 'KO'),
      { overtakenAt: 9, isContested: true },
    ],
    [
      'that does not approve any more than a newer one',
      { fetched: said(9, declined, 'KO') },
      going,
      { overtakenAt: 9 },
    ],
    [
      'that approves in another word than a newer one',
      { fetched: said(9, approved, 'YES') },
      own,
      { overtakenAt: 9 },
    ],
    [
      'that asks for another attempt, as a newer one does',
      { fetched: said(9, waits('retry'), 'RETRY') },
      said(5, waits('retry'), 'RETRY'),
      {},
    ],
    [
      'that asks for something else than a newer one',
      { fetched: said(9, waits('evidence'), 'RETRY') },
      said(5, waits('retry'), 'RETRY'),
      { overtakenAt: 9 },
    ],
    [
      'that approves, where a newer one asks for another attempt',
      { fetched: said(9, waits('retry'), 'RETRY') },
      own,
      { overtakenAt: 9, isContested: true },
    ],
    [
      'that a newer one contradicts, where the app decided',
      { fetched: said(9, declined, 'KO'), decided: byApp(1, declined), notFound: { first: 9, last: 9 } },
      own,
      {},
    ],
    ['of after the session was opened again', { reopenedAt: 4 }, own, {}],
    ['of before it was opened again, an end', { reopenedAt: 7 }, own, { overtakenAt: 7, isContested: true }],
    ['of before it was opened again, no end', { reopenedAt: 7 }, going, { overtakenAt: 7 }],
    [
      'of the instant in which it was opened again',
      { reopenedAt: 5 },
      own,
      { overtakenAt: 5, isContested: true },
    ],
    [
      'that goes on, where a message ended it later',
      { callback: ended(7), fetched: going },
      going,
      { overtakenAt: 7 },
    ],
    ['that goes on without a word, where a message ended it', { callback: ended(7) }, said(5, open), {}],
    ['that is an end, where a message ended it', { callback: ended(7) }, own, {}],
    ['that goes on, and took back what a message ended', { callback: ended(4), fetched: going }, going, {}],
    [
      'that another did not find later',
      { fetched: own, notFound: { first: 6, last: 8 } },
      own,
      { overtakenAt: 8 },
    ],
    [
      'that another did not find at that instant',
      { fetched: own, notFound: { first: 1, last: 5 } },
      own,
      { overtakenAt: 5 },
    ],
    ['that another did not find before', { fetched: own, notFound: { first: 1, last: 4 } }, own, {}],
    ['alone, that another did not find before', { notFound: { first: 1, last: 4 } }, own, {}],
    [
      'that several overtook, by the last of them',
      { fetched: said(6, declined, 'KO'), reopenedAt: 5, notFound: { first: 9, last: 9 } },
      own,
      { overtakenAt: 9, isContested: true },
    ],
  ])('%s', (_what, state, answer, expected) => {
    expect(overtaken(state, answer)).toStrictEqual(expected);
  });
});

describe('all that is known, apart from answers to other requests', () => {
  it('uses this answer if it reports a status or an end', () => {
    const own = said(5, approved);
    const state = { fetched: said(9, declined, 'KO'), wordless: said(9, open), finalizedAt: 2 };
    expect(stateOver(state, own)).toStrictEqual({ wordless: said(9, open), finalizedAt: 2, fetched: own });
    const word = said(5, open, 'STARTED');
    expect(stateOver({}, word)).toStrictEqual({ fetched: word });
  });

  it('keeps progress, but no end, beside an answer without a status', () => {
    const own = said(5, open);
    const word = said(3, open, 'STARTED');
    expect(stateOver({ fetched: word, wordless: said(4, open) }, own)).toStrictEqual({
      wordless: own,
      fetched: word,
    });
    expect(stateOver({ fetched: said(3, declined, 'KO') }, own)).toStrictEqual({ wordless: own });
    expect(stateOver({}, own)).toStrictEqual({ wordless: own });
  });

  it('keeps an end by message while it is valid, and not once an answer revoked it', () => {
    const callback = ended(4);
    const own = said(9, open);
    expect(stateOver({ callback }, own)).toStrictEqual({ callback, wordless: own });
    expect(stateOver({ callback }, said(9, approved))).toStrictEqual({
      callback,
      fetched: said(9, approved),
    });
    const back = said(6, open, 'STARTED');
    expect(stateOver({ callback, fetched: back }, own)).toStrictEqual({ wordless: own, fetched: back });
    expect(stateOver({ callback, fetched: back }, said(1, open, 'NEW'))).toStrictEqual({
      fetched: said(1, open, 'NEW'),
    });
  });
});

it('what this app decided and canceled is known apart from answers', () => {
  const own = said(5, open, 'STARTED');
  const here = { decided: byApp(3, declined), toldAt: 4, canceledAt: 4, retries: ['a'], attempts: 2 };
  expect(stateOver({ ...here, fetched: said(9, approved, 'OK'), erasure: REQUESTED }, own)).toStrictEqual({
    ...here,
    erasure: REQUESTED,
    fetched: own,
  });
});

describe('what is returned', () => {
  const person = {
    claims: { given_name: 'Zoé' },
    extracted: { given_name: 'ZOE' },
    selfAsserted: { given_name: 'Zoe' },
  };
  const session = () =>
    withRaw(
      { ...sessionOf(ref, { ...approved, nativeStatus: 'OK' }), ...person },
      { raw: 1 },
    ) as ProofingSession;

  it('is the same session object if all that is known agrees', () => {
    const own = session();
    expect(corrected(own, {})).toBe(own);
    expect(corrected(own, { fetched: said(1, approved, 'OK') })).toBe(own);
  });

  it('has no claims if the decision differs, but all the rest', () => {
    const { claims: _claims, ...rest } = { ...session() } as ProofingSession & typeof person;
    const known = corrected(session(), { fetched: said(9, declined, 'KO') });
    expect(known).toStrictEqual({ ...rest, decision: 'declined', nativeStatus: 'KO' });
    expect(getRaw(known)).toEqual({ raw: 1 });
  });

  it.each<readonly [string, ProofingSession, Parameters<typeof corrected>[1]]>([
    ['by what is known', session(), { fetched: said(1, approved, 'OK'), erasure: DONE }],
    ['by what is known alone', session(), { erasure: DONE }],
    ['by its own word', { ...session(), erasure: DONE }, {}],
    ['by its own word, which is newer', { ...session(), erasure: DONE }, { erasure: REQUESTED }],
    [
      'by what is known, which is newer',
      { ...session(), erasure: REQUESTED },
      { fetched: said(1, approved, 'OK'), erasure: DONE },
    ],
  ])('has nothing of a person whose session was erased %s', (_by, own, state) => {
    const known = corrected(own, state);
    expect(known).toStrictEqual({
      ...sessionOf(ref, { ...approved, nativeStatus: 'OK' }),
      erasure: DONE,
    });
    expect(getRaw(known)).toBeUndefined();
  });

  it('is still there while its erasure is only requested', () => {
    const known = corrected(session(), { fetched: said(1, approved, 'OK'), erasure: REQUESTED });
    expect(known).toStrictEqual({ ...session(), erasure: REQUESTED });
    expect(getRaw(known)).toEqual({ raw: 1 });
    const result = { ...resultOf(ref, { ...approved, erasure: REQUESTED }), ...person };
    expect(correctedResult(result, { fetched: said(1, approved) })).toBe(result);
  });

  it('has no claims of a person whom this app declined, and says that the vendor decided otherwise', () => {
    const state = { fetched: said(1, approved, 'OK'), decided: byApp(2, { ...declined, ...ofApp }) };
    const known = corrected(session(), state);
    expect(known).toMatchObject({ ...declined, ...ofApp, nativeStatus: 'OK' });
    expect(known).not.toHaveProperty('claims');
    expect(known.warnings).toEqual([
      { code: 'DECISION_DIFFERS', message: "the vendor now says approved; the app's own decision stands" },
    ]);
    const result = correctedResult({ ...resultOf(ref, approved), ...person }, state);
    expect(result).toMatchObject({ ...declined, extracted: person.extracted });
    expect(result).not.toHaveProperty('claims');
  });

  it('has no claims of a person whom this app alone approved', () => {
    const state = { fetched: said(1, declined, 'KO'), decided: byApp(2, { ...approved, ...ofApp }) };
    const own = sessionOf(ref, { ...declined, nativeStatus: 'KO' });
    expect(corrected(own, state)).toMatchObject({ ...approved, ...ofApp });
    expect(correctedResult(resultOf(ref, declined), state)).not.toHaveProperty('claims');
  });

  it('of a session that this app canceled is canceled, and not what it ran into at the vendor', () => {
    const own = sessionOf(ref, { status: 'expired', nativeStatus: 'EXPIRED', endedBy: 'vendor' });
    const state = { fetched: said(9, { status: 'expired' }, 'EXPIRED'), canceledAt: 5 };
    expect(corrected(own, state)).toStrictEqual({ ...own, status: 'canceled', endedBy: 'app' });
    for (const outcome of [approved, { status: 'failed' }, waits('evidence')] as const) {
      const other = sessionOf(ref, outcome);
      expect(corrected(other, { fetched: said(9, outcome), canceledAt: 5 })).toBe(other);
    }
  });

  it('has the greater of the attempts that the vendor counts and that were opened here', () => {
    const state = { fetched: said(1, open, 'STARTED'), retries: ['a', 'b'], attempts: 1 };
    const own = sessionOf(ref, { nativeStatus: 'STARTED', attempts: { made: 1, left: 2 } });
    expect(corrected(own, state)).toStrictEqual({ ...own, attempts: { made: 2, left: 2 } });
    expect(corrected(own, { ...state, attempts: 3 }).attempts).toEqual({ made: 3, left: 2 });
    const { attempts: _none, ...silent } = own;
    expect(corrected(silent, state)).toStrictEqual({ ...silent, attempts: { made: 2 } });
    expect(corrected(own, { fetched: said(1, open, 'STARTED'), attempts: 1 })).toBe(own);
    // One that asks for another attempt has used up its last launch.
    const asking = sessionOf(ref, waits('retry'));
    expect(corrected(asking, { fetched: said(1, waits('retry')) }).attempts).toEqual({ made: 1 });
    expect(corrected(asking, { fetched: said(1, waits('retry')), retries: ['a'] }).attempts).toEqual({
      made: 2,
    });
  });

  it('of an erased result is the decision and its reasons, and none of its data', () => {
    const reasons = [{ code: 'other' }];
    const checks = [{ kind: 'liveness', status: 'pass' }];
    const attemptHistory = [{ id: '1', reasons }];
    const result = {
      ...resultOf(ref, approved),
      ...person,
      reasons,
      checks,
      attemptHistory,
      documents: [{ kind: 'passport' }],
      matches: [{ claim: 'given_name', status: 'match' }],
      artifacts: [{ id: 'a', kind: 'selfie' }],
    };
    const state = { fetched: said(1, approved), erasure: DONE };
    expect(correctedResult(result as never, state)).toStrictEqual({
      ...resultOf(ref, approved),
      erasure: DONE,
      reasons,
      checks,
      attemptHistory,
    });
  });
});

describe('what is stored of an answer', () => {
  it('is its outcome, its native status, its erasure and the number of attempts, and no more', () => {
    expect(
      fetchedObservation(
        sessionOf(ref, { ...approved, decidedBy: 'manual', nativeStatus: 'OK' } as never),
        7,
      ),
    ).toStrictEqual(said(7, { ...approved, decidedBy: 'manual' }, 'OK'));
    expect(fetchedObservation(sessionOf(ref, { ...approved, erasure: DONE }), 7)).toStrictEqual({
      ...said(7, approved),
      erasure: DONE,
    });
    const asking = sessionOf(ref, { ...waits('retry'), attempts: { made: 2, left: 1 } });
    expect(fetchedObservation(asking, 7)).toStrictEqual({ ...said(7, waits('retry')), attempts: 2 });
    expect(fetchedObservation(sessionOf(ref, { reference: 'a' }), 7)).toStrictEqual(said(7, open));
  });
});

describe('the app’s store', () => {
  const quiet = { observe: () => undefined };
  const done = (repeatable: boolean) => ({ what: 'made it', repeatable });

  it('gets the key of a session and nothing else of its ref', async () => {
    const keys: object[] = [];
    const store = inMemorySessions();
    const records = sessionRecords(
      {
        read: async (key) => {
          keys.push(key);
          return store.read(key);
        },
        write: async (key, state, revision) => {
          keys.push(key);
          return store.write(key, state, revision);
        },
      },
      quiet,
    );
    const whole = { ...ref, state: 'sealed' };
    await records.read(whole);
    await records.update(whole, () => ({ finalizedAt: 1 }));
    expect(keys).toStrictEqual([ref, ref, ref]);
    expect(await stateIn(store, ref)).toStrictEqual({ finalizedAt: 1 });
  });

  it.each([true, false])(
    'that fails after the vendor acted says so, and whether to repeat: %p',
    async (repeatable) => {
      const away = () => Promise.reject(new Error('away'));
      const records = sessionRecords({ read: away, write: away }, quiet);
      const error = await failureOf(() => records.update(ref, (state) => state, done(repeatable)));
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: repeatable, provider: 'stub' });
      expect(error.message).toBe(
        "stub: the app's own session store failed, but the vendor has already made it",
      );
      const reading = await failureOf(() => records.read(ref));
      expect([reading.message, reading.retryable]).toEqual([
        "stub: the app's own session store failed",
        true,
      ]);
    },
  );

  it('gets the changes of one session in sequence, and those of others in parallel', async () => {
    const gates: (() => void)[] = [];
    const log: string[] = [];
    const store = inMemorySessions();
    const records = sessionRecords(
      {
        read: async (key) => {
          log.push(key.id);
          await new Promise<void>((resolve) => gates.push(resolve));
          return store.read(key);
        },
        write: store.write,
      },
      quiet,
    );
    const settle = async () => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    };
    const other = { ...ref, id: 's2' };
    const all = [
      records.update(ref, (state) => ({ ...state, finalizedAt: 1 })),
      records.update(ref, (state) => ({ ...state, reopenedAt: 2 })),
      records.update(other, (state) => ({ ...state, finalizedAt: 3 })),
    ];
    await settle();
    expect(log).toEqual(['s1', 's2']);
    for (let gate = 0; gate < 3; gate += 1) {
      gates[gate]?.();
      await settle();
    }
    await Promise.all(all);
    expect(log).toEqual(['s1', 's2', 's1']);
    expect(await stateIn(store, ref)).toStrictEqual({ finalizedAt: 1, reopenedAt: 2 });
  });

  it('that failed one change gets the next one of the session', async () => {
    const store = inMemorySessions();
    let isAway = true;
    const records = sessionRecords(
      {
        read: async (key) => {
          if (isAway) throw new Error('away');
          return store.read(key);
        },
        write: store.write,
      },
      quiet,
    );
    const first = failureOf(() => records.update(ref, () => ({ finalizedAt: 1 })));
    const second = failureOf(() => records.update(ref, () => ({ finalizedAt: 2 })));
    expect([(await first).code, (await second).code]).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE']);
    isAway = false;
    expect(await records.update(ref, () => ({ finalizedAt: 3 }))).toEqual({ finalizedAt: 3 });
  });

  it('in this process keeps foreign texts like those of open sessions', async () => {
    const sessions = inMemorySessions(1);
    for (const id of ['1', '2']) await sessions.write({ provider: 'red', id }, 'not ours', undefined);
    expect(await sessions.read({ provider: 'red', id: '1' })).toBeUndefined();
    expect((await sessions.read({ provider: 'red', id: '2' }))?.state).toBe('not ours');
  });
});

// A session that was opened again, and ends that come by message: what is older, or known, does not come back.
import fc from 'fast-check';
import type { Observation, SessionState } from '../src/contract/observation.js';
import type { Outcome } from '../src/contract/status.js';
import {
  createProofing,
  inMemorySessions,
  type Proofing,
  ProofingError,
  type ProofingSession,
  type Saying,
  type SessionStore,
  withLaunch,
} from '../src/index.js';
import { currentOutcome } from '../src/state/outcome.js';
import {
  reduce,
  reduceCanceled,
  reduceDecided,
  reduceErasure,
  reduceMessage,
  reduceNotFound,
  reduceReopened,
  reduceRetried,
  reduceTold,
} from '../src/state/reducer.js';
import { adapterOf, failureOf, resultOf, sessionOf, stateIn, stubProvider } from './support.js';

const ref = { provider: 'stub', id: 's1' };
const declined: Outcome = { status: 'completed', decision: 'declined', final: true };
const approved: Outcome = { status: 'completed', decision: 'approved', final: true };
const fetched = (outcome: Outcome, observedAt: number, nativeStatus?: string): Observation => ({
  trust: 'fetched',
  observedAt,
  outcome,
  ...(nativeStatus === undefined ? {} : { nativeStatus }),
});
const ended = (observedAt: number, status: 'abandoned' | 'canceled' = 'abandoned'): Observation => ({
  trust: 'callback',
  observedAt,
  outcome: { status },
});
const byApp = (observedAt: number): Observation => ({
  trust: 'app',
  observedAt,
  outcome: { ...declined, decidedBy: 'app' },
});
const waits: Outcome = { status: 'action_required', action: { actor: 'person', next: 'retry' } };
const DONE = { status: 'done', scope: 'session', at: '2026-01-01T00:00:00Z' } as const;
const open = { status: 'pending' } as const;

describe('a reopened session', () => {
  it('forgets what was requested or reported before, from any source', () => {
    const all: SessionState = {
      ...[fetched(declined, 5, 'KO'), fetched(open, 4), ended(3), byApp(5)].reduce(reduce, {}),
      finalizedAt: 2,
      canceledAt: 5,
      toldAt: 5,
      consent: { terms: true, biometrics: false, at: '2026-01-01T00:00:00Z' },
      route: { provider: 'stub', by: 'default', skipped: [], at: 1, creation: 'c', earlierAttempts: 1 },
      erasure: DONE,
      messages: ['m'],
      retries: ['a'],
      attempts: 2,
    };
    const { consent, route } = all;
    expect(reduceReopened(reduceNotFound(all, 5), 5)).toStrictEqual({
      consent,
      route,
      erasure: DONE,
      messages: ['m'],
      retries: ['a'],
      attempts: 2,
      reopenedAt: 5,
    });
  });

  it('keeps later reports', () => {
    const word = fetched(declined, 7, 'KO');
    const wordless = fetched(open, 8);
    const answers = [word, wordless, ended(6), byApp(6)].reduce(reduce, {});
    const state = reduceTold(reduceCanceled(reduceNotFound(answers, 9), 6), 7);
    expect(reduceReopened(state, 5)).toStrictEqual({ ...state, reopenedAt: 5 });
    expect(reduceReopened(reduceNotFound({}, 3), 5)).toStrictEqual({ reopenedAt: 5 });
    const missed = reduceNotFound(reduceNotFound({}, 3), 6);
    expect(reduceReopened(missed, 5)).toStrictEqual({ notFound: { first: 6, last: 6 }, reopenedAt: 5 });
  });

  it('ignores earlier reports, and those of the same instant, which may be earlier', () => {
    const state = reduceReopened({}, 5);
    for (const at of [4, 5]) {
      expect(reduce(state, fetched(declined, at, 'KO'))).toStrictEqual(state);
      expect(reduce(state, ended(at))).toStrictEqual(state);
      expect(reduce(state, byApp(at))).toStrictEqual(state);
      expect(reduceNotFound(state, at)).toBe(state);
    }
    expect(currentOutcome(reduce(state, fetched(declined, 6, 'KO')))?.outcome).toBe(declined);
    expect(reduceNotFound(state, 6).notFound).toEqual({ first: 6, last: 6 });
    const late = { ...fetched(declined, 4), erasure: DONE, attempts: 2 };
    expect(reduce(state, late)).toStrictEqual({ ...state, erasure: DONE, attempts: 2 });
  });

  it('knows what this app did with it afterwards, whichever clock is ahead', () => {
    const state = reduceReopened({}, 5);
    const outcome: Outcome = { ...declined, decidedBy: 'app' };
    for (const [at, kept] of [
      [3, 6],
      [5, 6],
      [6, 6],
      [9, 9],
    ] as const) {
      expect(reduceCanceled(state, at)).toStrictEqual({ ...state, canceledAt: kept });
      expect(reduceTold(state, at)).toStrictEqual({ ...state, toldAt: kept });
      expect(reduceDecided(state, outcome, at)).toStrictEqual({ ...state, decided: byApp(kept) });
    }
    expect(reduceDecided({}, outcome, 3)).toStrictEqual({ decided: byApp(3) });
    const done = reduceTold(reduceDecided(reduceCanceled(state, 3), outcome, 3), 3);
    expect(reduceReopened(done, 6)).toStrictEqual({ reopenedAt: 6 });
  });

  it('a second time counts from the last reopening', () => {
    expect(reduceReopened(reduceReopened({}, 5), 3)).toStrictEqual({ reopenedAt: 5 });
    expect(reduceReopened(reduceReopened({}, 3), 5)).toStrictEqual({ reopenedAt: 5 });
  });

  it('ends the same for any order of reports and reopening', () => {
    const at = fc.integer({ min: 0, max: 4 });
    const outcome = fc.constantFrom<Outcome>(open, declined, waits, { status: 'expired' });
    type Change = (state: SessionState) => SessionState;
    const step: fc.Arbitrary<Change> = fc.oneof(
      fc.tuple(outcome, at, fc.constantFrom('A', undefined)).map(
        ([one, when, word]): Change =>
          (state) =>
            reduce(state, fetched(one, when, word)),
      ),
      // Messages that arrive in the order in which the vendor sent them.
      fc
        .tuple(at, fc.nat({ max: 1 }), fc.constantFrom<'abandoned' | 'canceled'>('abandoned', 'canceled'))
        .map(
          ([when, more, status]): Change =>
            (state) =>
              reduce(state, { ...ended(when, status), saidAt: when * 2 + more }),
        ),
      at.map(
        (when): Change =>
          (state) =>
            reduceReopened(state, when),
      ),
      at.map(
        (when): Change =>
          (state) =>
            reduce(state, byApp(when)),
      ),
      fc.constantFrom('a', 'b').map(
        (name): Change =>
          (state) =>
            reduceRetried(state, name, 3),
      ),
      fc.constant<Change>((state) => reduceErasure(state, DONE)),
      fc.nat({ max: 3 }).map(
        (attempts): Change =>
          (state) =>
            reduce(state, { ...fetched(open, 2), attempts }),
      ),
    );
    const all = (steps: readonly Change[]) => steps.reduce<SessionState>((state, one) => one(state), {});
    fc.assert(
      fc.property(
        fc
          .array(step, { maxLength: 8 })
          .chain((steps) =>
            fc.tuple(
              fc.constant(steps),
              fc.shuffledSubarray([...steps, ...steps], { minLength: steps.length * 2 }),
            ),
          ),
        ([steps, shuffled]) => {
          expect(all(shuffled)).toEqual(all(steps));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('an end by message', () => {
  it('supersedes everything requested earlier, even under a clock that runs ahead', () => {
    const word = fetched(open, 9_000, 'STARTED');
    const state = reduceMessage(reduce({}, word), ended(5), 'm');
    expect(state.callback?.observedAt).toBe(9_001);
    expect(currentOutcome(state)?.outcome.status).toBe('abandoned');
    expect(reduceMessage({}, ended(5), 'm').callback).toEqual(ended(5));
    expect(reduceMessage(reduce({}, fetched(open, 3, 'STARTED')), ended(5), 'm').callback).toEqual(ended(5));
  });

  it('has no effect when repeated', () => {
    const first = reduceMessage({}, ended(5), 'm');
    const later = reduce(first, fetched(open, 6, 'STARTED'));
    expect(reduceMessage(later, ended(7), 'm')).toBe(later);
    expect(currentOutcome(reduceMessage(later, ended(7), 'n'))?.outcome.status).toBe('abandoned');
  });

  it("counts as newer than all answers by our clock, and is ordered among messages by the vendor's", () => {
    const later = { ...ended(5, 'canceled'), saidAt: 90 };
    const earlier = { ...ended(7), saidAt: 80 };
    const both = reduceMessage(reduceMessage({}, later, 'm'), earlier, 'n');
    expect(both.callback).toEqual(later);
    const known = reduceMessage(reduce({}, fetched(open, 9_000, 'STARTED')), later, 'm');
    expect(known.callback).toEqual({ ...later, observedAt: 9_001 });
    // The vendor took the later one back; the earlier one, delayed, does not end it again.
    const takenBack = reduce(known, fetched(open, 9_001, 'STARTED'));
    expect(currentOutcome(reduceMessage(takenBack, earlier, 'n'))?.outcome.status).toBe('pending');
    expect(currentOutcome(reduceMessage(takenBack, { ...earlier, saidAt: 95 }, 'n'))?.outcome.status).toBe(
      'abandoned',
    );
  });

  it('is distinguished from the last seven others', () => {
    const ids = Array.from({ length: 9 }, (_, index) => `m-${index}`);
    const state = ids.reduce<SessionState>((known, id, at) => reduceMessage(known, ended(at), id), {});
    expect(state.messages).toEqual(ids.slice(1));
  });

  it('is only one that no fetch shows; others are not kept', () => {
    for (const outcome of [{ status: 'processing' }, waits, approved] as const)
      expect(reduceMessage({}, { ...ended(5), outcome }, 'm')).toStrictEqual({});
    const state = { finalizedAt: 1 };
    expect(reduceMessage(state, { ...ended(5), trust: 'hint' }, 'm')).toBe(state);
  });
});

interface Vendor {
  answer: () => Promise<Partial<ProofingSession>> | Partial<ProofingSession>;
  says?: Saying;
  now?: number;
  retry?: () => void;
}

function app(vendor: Vendor, sessions: SessionStore = inMemorySessions()): Proofing {
  const adapter = adapterOf('stub', () =>
    stubProvider('stub', [], {
      getSession: async (asked) => sessionOf(asked, await vendor.answer()),
      getResult: async (asked) => resultOf(asked, await vendor.answer()),
      getLaunch: async () => PAGE,
      retrySession: async (asked) => {
        vendor.retry?.();
        return withLaunch(sessionOf(asked), PAGE);
      },
      webhooks: {
        read: async () => ({ about: 'session', sessionId: 's1', ...(vendor.says && { says: vendor.says }) }),
      },
    }),
  );
  return createProofing({
    adapters: [adapter],
    config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    deps: { sessions, clock: { now: () => vendor.now ?? 1_000, sleep: async () => undefined } },
  });
}

const PAGE = { url: 'https://vendor.example/s1' };
const input = { reference: 'a' };
const says = { ends: 'abandoned', nativeStatus: 'GONE' } as const;
const expired = () => ({ status: 'expired', nativeStatus: 'EXPIRED' }) as const;
const wordless = () => open;
const message = async (proofing: Proofing, body = '{}') =>
  (await proofing.webhooks.handle({ headers: {}, rawBody: Buffer.from(body) })).done;

it('the same message has no effect after a retry', async () => {
  const proofing = app({ answer: wordless, says });
  await message(proofing);
  expect((await proofing.getSession(ref)).status).toBe('abandoned');
  await proofing.retrySession(ref, input);
  expect((await proofing.getSession(ref)).status).toBe('pending');
  await message(proofing);
  expect((await proofing.getSession(ref)).status).toBe('pending');
});

it.each(['getSession', 'getResult'] as const)(
  'a %s request from before a retry that is answered after it is repeated',
  async (verb) => {
    let release: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      release = resolve;
    });
    const vendor: Vendor = { answer: () => late.then(() => ({ ...declined, nativeStatus: 'KO' })) };
    const proofing = app(vendor);
    const asked = proofing[verb](ref);
    await new Promise((resolve) => setImmediate(resolve));
    vendor.answer = expired;
    vendor.retry = () => {
      vendor.answer = wordless;
    };
    await proofing.retrySession(ref, input);
    release();
    expect((await asked).status).toBe('pending');
    expect((await proofing.getSession(ref)).status).toBe('pending');
  },
);

it('an end from before a retry is not returned if it cannot be fetched again', async () => {
  let release: () => void = () => undefined;
  const late = new Promise<void>((resolve) => {
    release = resolve;
  });
  const vendor: Vendor = { answer: () => late.then(() => ({ ...declined, nativeStatus: 'KO' })) };
  const proofing = app(vendor);
  const asked = failureOf(() => proofing.getSession(ref));
  await new Promise((resolve) => setImmediate(resolve));
  vendor.answer = expired;
  await proofing.retrySession(ref, input);
  vendor.answer = () => {
    throw new ProofingError({ code: 'PROVIDER_UNAVAILABLE', message: 'away' });
  };
  release();
  expect((await asked).code).toBe('PROVIDER_UNAVAILABLE');
});

describe('a retry whose session store', () => {
  const failing = (sessions: SessionStore, down: { read?: boolean; write?: boolean }): SessionStore => ({
    read: async (key) => {
      if (down.read) throw new Error('away');
      return sessions.read(key);
    },
    write: async (key, state, revision) => {
      if (down.write) throw new Error('away');
      return sessions.write(key, state, revision);
    },
  });

  it('is down is not sent', async () => {
    const retry = jest.fn();
    const proofing = app({ answer: expired, retry }, failing(inMemorySessions(), { read: true }));
    const error = await failureOf(() => proofing.retrySession(ref, input));
    expect([error.code, error.retryable]).toEqual(['STORE_UNAVAILABLE', true]);
    expect(retry).not.toHaveBeenCalled();
  });

  it('fails afterwards returns the launch, is known here, and is stored by the next change', async () => {
    for (const next of ['retrySession', 'getSession'] as const) {
      const retry = jest.fn();
      const sessions = inMemorySessions();
      const down = { write: false };
      const vendor: Vendor = { answer: expired, retry };
      const proofing = app(vendor, failing(sessions, down));
      await proofing.getSession(ref);
      down.write = true;
      expect((await proofing.retrySession(ref, input)).launch.url).toBeDefined();
      expect(await proofing.getHistory(ref)).toEqual([]);
      down.write = false;
      vendor.answer = wordless;
      const again = await (next === 'getSession'
        ? proofing.getSession(ref)
        : proofing.retrySession(ref, input));
      expect([again.ref, again.status]).toEqual([ref, 'pending']);
      expect(retry).toHaveBeenCalledTimes(1);
      expect(await stateIn(sessions, ref)).toMatchObject({ reopenedAt: 1_000 });
      expect((await stateIn(sessions, ref))?.fetched).toBeUndefined();
      // It counts, though it could not be stored then; a fresh link to the open session is no further attempt.
      expect((await stateIn(sessions, ref))?.retries).toHaveLength(1);
      vendor.answer = expired;
      await proofing.retrySession(ref, input);
      expect(retry).toHaveBeenCalledTimes(2);
    }
  });
});

it("a message from a machine whose clock runs ahead does not override the vendor's later answer", async () => {
  const vendor: Vendor = {
    answer: () => Promise.reject(new ProofingError({ code: 'NETWORK', message: 'x' })),
    says,
  };
  vendor.now = 3_600_000;
  const proofing = app(vendor);
  await message(proofing);
  Object.assign(vendor, { now: 1_000, answer: () => ({ status: 'processing', nativeStatus: 'STARTED' }) });
  expect((await proofing.getSession(ref)).status).toBe('processing');
  expect((await proofing.getResult(ref)).status).toBe('processing');
  // Nor when it says no word after that.
  vendor.answer = wordless;
  expect((await proofing.getSession(ref)).status).toBe('pending');
});

it('an end by message is kept if the vendor has no status for it, without a second fetch', async () => {
  const answer = jest.fn(wordless);
  const proofing = app({ answer, says });
  await message(proofing);
  expect((await proofing.getSession(ref)).status).toBe('abandoned');
  expect(answer).toHaveBeenCalledTimes(2);
  const fixed = app({ answer: () => ({ ...approved, nativeStatus: 'OK' }), says });
  await message(fixed);
  expect((await fixed.getSession(ref)).decision).toBe('approved');
});

it('after a later answer of the vendor, the same message has no effect, and another one ends the session', async () => {
  const vendor: Vendor = { answer: wordless, says };
  const proofing = app(vendor);
  await message(proofing);
  vendor.answer = () => ({ status: 'processing', nativeStatus: 'STARTED' });
  expect((await proofing.getSession(ref)).status).toBe('processing');
  vendor.answer = wordless;
  await message(proofing);
  expect((await proofing.getSession(ref)).status).toBe('pending');
  await message(proofing, '{"n":2}');
  expect((await proofing.getSession(ref)).status).toBe('abandoned');
});

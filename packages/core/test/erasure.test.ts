// A vendor forgets what it erased; what is remembered of a session's end stays.
import {
  type Clock,
  createProofing,
  type EraseScope,
  type Erasure,
  getRaw,
  inMemorySessions,
  type Outcome,
  type Proofing,
  ProofingError,
  type ProofingErrorCode,
  type Saying,
  withRaw,
} from '../src/index.js';
import { adapterOf, capabilities, failureOf, resultOf, sessionOf, stateIn, stubProvider } from './support.js';

const ref = { provider: 'stub', id: 's1' };
const DAY = 24 * 3_600_000;
const approved: Outcome = { status: 'completed', decision: 'approved', final: true };
const doneAt = (milliseconds: number, scope: EraseScope = 'session') =>
  ({ status: 'done', scope, at: new Date(milliseconds).toISOString() }) as const;

interface Vendor {
  answer: Outcome | ProofingErrorCode;
  says?: Saying;
  now: number;
  /** What it answers to a request to erase; by default that it is done. */
  erases?: (scope: EraseScope) => Erasure;
  /** What it says of its erasure beside its answers. */
  erasure?: Erasure;
}

function app(vendor: Vendor, sessions = inMemorySessions()): Proofing {
  const outcome = () => {
    const { erasure } = vendor;
    if (typeof vendor.answer !== 'string') return { ...vendor.answer, ...(erasure && { erasure }) };
    throw new ProofingError({ code: vendor.answer, message: 'not there', provider: 'stub' });
  };
  const clock: Clock = { now: () => vendor.now, sleep: async () => undefined };
  const adapter = adapterOf('stub', () =>
    stubProvider('stub', [], {
      getSession: async () => sessionOf(ref, outcome()),
      getResult: async () => ({ ...resultOf(ref, outcome()), claims: { family_name: 'EXEMPLE' } }),
      capabilities: { ...capabilities, erasure: ['session', 'subject'] },
      eraseSession: async (_ref, scope) => {
        if (vendor.erases !== undefined) return vendor.erases(scope);
        vendor.answer = 'SESSION_NOT_FOUND';
        return doneAt(vendor.now, scope);
      },
      webhooks: {
        read: async () => ({
          about: 'session',
          sessionId: 's1',
          ...(vendor.says && { says: vendor.says }),
        }),
      },
    }),
  );
  const config = { provider: 'stub', providers: { stub: {} }, seal: 'none' as const };
  return createProofing({ adapters: [adapter], config, deps: { clock, sessions } });
}
const rawBody = Buffer.from('{}');

it.each(['SESSION_NOT_FOUND', 'SESSION_GONE'] as const)(
  'keeps a fetched end when it says %s',
  async (code) => {
    const vendor: Vendor = { answer: approved, now: 0 };
    const proofing = app(vendor);
    await proofing.getSession(ref);
    Object.assign(vendor, { answer: code, now: DAY });
    const erased = { status: 'completed', decision: 'approved', final: true, erasure: doneAt(DAY) };
    const bare = { ref, adapter: 'stub', reasons: [], warnings: [] };
    expect(await proofing.getSession(ref)).toEqual({ ...bare, ...erased });
    vendor.now = 2 * DAY;
    const result = await proofing.waitForResult(ref);
    expect(result).toMatchObject({ ...erased, documents: [], artifacts: [] });
    expect(result.claims).toBeUndefined();
  },
);

it('restores a session that was not found for a while, but not one reported as gone', async () => {
  const vendor: Vendor = { answer: approved, now: 0 };
  const proofing = app(vendor);
  await proofing.getSession(ref);
  Object.assign(vendor, { answer: 'SESSION_NOT_FOUND', now: DAY });
  expect((await proofing.getResult(ref)).erasure).toEqual(doneAt(DAY));
  Object.assign(vendor, { answer: approved, now: 2 * DAY });
  expect(await proofing.getResult(ref)).toMatchObject({ ...approved, claims: { family_name: 'EXEMPLE' } });
  expect((await proofing.getSession(ref)).erasure).toBeUndefined();
  expect((await proofing.getHistory(ref)).map(({ kind }) => kind)).toEqual(['fetched']);

  Object.assign(vendor, { answer: 'SESSION_NOT_FOUND', now: 3 * DAY });
  expect((await proofing.getSession(ref)).erasure).toEqual(doneAt(3 * DAY));
  Object.assign(vendor, { answer: 'SESSION_GONE', now: 4 * DAY });
  await proofing.getSession(ref);
  Object.assign(vendor, { answer: approved, now: 5 * DAY });
  const result = await proofing.getResult(ref);
  expect(result.erasure).toEqual(doneAt(4 * DAY));
  expect(result.claims).toBeUndefined();
});

it('restores it at once, although the clock of the machine that did not find it runs ahead', async () => {
  const sessions = inMemorySessions();
  const vendor: Vendor = { answer: approved, now: 0 };
  const proofing = app(vendor, sessions);
  await proofing.getSession(ref);
  Object.assign(vendor, { answer: 'SESSION_NOT_FOUND', now: DAY });
  await app(vendor, sessions).getSession(ref);
  Object.assign(vendor, { answer: approved, now: 1 });
  expect((await proofing.getResult(ref)).claims).toEqual({ family_name: 'EXEMPLE' });
});

it('is missing at once, although an answer under a clock that runs ahead had found it', async () => {
  const sessions = inMemorySessions();
  const vendor: Vendor = { answer: approved, now: DAY };
  await app(vendor, sessions).getSession(ref);
  Object.assign(vendor, { answer: 'SESSION_NOT_FOUND', now: 1 });
  const proofing = app(vendor, sessions);
  expect((await proofing.getSession(ref)).erasure).toEqual(doneAt(DAY + 1));
  expect((await proofing.getResult(ref)).erasure).toEqual(doneAt(DAY + 1));
  // Found again, it costs a second question once, not at each poll.
  vendor.answer = approved;
  const asked = jest.spyOn(proofing.provider(), 'getSession');
  for (let poll = 1; poll <= 3; poll += 1) expect((await proofing.getSession(ref)).erasure).toBeUndefined();
  expect(asked).toHaveBeenCalledTimes(4);
});

it('throws for a session whose end is not known here', async () => {
  const vendor: Vendor = { answer: 'SESSION_GONE', now: 0 };
  const proofing = app(vendor);
  await expect(proofing.getSession(ref)).rejects.toMatchObject({ code: 'SESSION_GONE', ref });
  vendor.answer = { status: 'pending' };
  await proofing.getSession(ref);
  vendor.answer = 'SESSION_NOT_FOUND';
  await expect(proofing.getSession(ref)).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
  await expect(proofing.getResult(ref)).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
});

it('treats no other failure as an erasure', async () => {
  const vendor: Vendor = { answer: approved, now: 0 };
  const proofing = app(vendor);
  await proofing.getSession(ref);
  vendor.answer = 'PROVIDER_UNAVAILABLE';
  await expect(proofing.getSession(ref)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
});

it.each([
  ['SESSION_NOT_FOUND', undefined],
  ['SESSION_GONE', doneAt(0)],
] as const)('keeps an end that only a callback reported, at %s erased: %j', async (code, erasure) => {
  const says = { ends: 'canceled', nativeStatus: 'DISCONTINUED' } as const;
  const proofing = app({ answer: code, says, now: 0 });
  const { done } = await proofing.webhooks.handle({ headers: {}, rawBody });
  const session = await done;
  expect(session).toMatchObject({ status: 'canceled', nativeStatus: 'DISCONTINUED' });
  expect(session?.erasure).toEqual(erasure);
});

it('is known to the next process as well', async () => {
  const vendor: Vendor = { answer: approved, now: 0 };
  const sessions = inMemorySessions();
  await app(vendor, sessions).getSession(ref);
  vendor.answer = 'SESSION_NOT_FOUND';
  const next = app(vendor, sessions);
  expect(await next.getSession(ref)).toMatchObject({ decision: 'approved', erasure: doneAt(0) });
});

it('remembers an erasure that this app asked for', async () => {
  const ended: Vendor = { answer: approved, now: 0 };
  const proofing = app(ended);
  await proofing.getSession(ref);
  ended.now = DAY;
  expect(await proofing.eraseSession(ref)).toEqual(doneAt(DAY));
  const session = await proofing.getSession(ref);
  expect(session).toMatchObject({ decision: 'approved', erasure: doneAt(DAY) });

  const open: Vendor = { answer: { status: 'pending' }, now: 0 };
  const other = app(open);
  await other.eraseSession(ref);
  await expect(other.getSession(ref)).rejects.toMatchObject({ code: 'SESSION_GONE' });
});

describe('an erasure in stages', () => {
  const requested = (scope: EraseScope = 'session'): Erasure => ({
    status: 'requested',
    scope,
    at: '1970-01-01T00:00:00.000Z',
    dueAt: '1970-01-31T00:00:00.000Z',
  });
  const person = { family_name: 'EXEMPLE' };

  it('is returned as requested, and the data stays until it is done', async () => {
    const vendor: Vendor = { answer: approved, now: 0, erases: requested };
    const sessions = inMemorySessions();
    const proofing = app(vendor, sessions);
    await proofing.getSession(ref);
    expect(await proofing.eraseSession(ref)).toEqual(requested());
    expect(await app(vendor, sessions).getResult(ref)).toMatchObject({
      decision: 'approved',
      claims: person,
      erasure: requested(),
    });
    expect((await proofing.getHistory(ref)).map(({ kind }) => kind)).toContain('erasing');
  });

  it.each<readonly [string, (vendor: Vendor, proofing: Proofing) => Promise<unknown> | undefined]>([
    ['by an answer', async (vendor) => Object.assign(vendor, { erasure: doneAt(DAY) })],
    [
      'by a message',
      async (vendor, proofing) => {
        vendor.says = { erasure: doneAt(DAY) };
        await (await proofing.webhooks.handle({ headers: {}, rawBody })).done;
      },
    ],
    ['by SESSION_GONE', async (vendor) => Object.assign(vendor, { answer: 'SESSION_GONE', now: DAY })],
    ['by being missing', async (vendor) => Object.assign(vendor, { answer: 'SESSION_NOT_FOUND', now: DAY })],
    ['by a second request', async (_vendor, proofing) => proofing.eraseSession(ref)],
  ])('is done %s, and stays done', async (how, ends) => {
    const vendor: Vendor = { answer: approved, now: 0, erases: requested };
    const proofing = app(vendor);
    await proofing.getSession(ref);
    await proofing.eraseSession(ref);
    if (how === 'by a second request') vendor.erases = () => doneAt(DAY);
    await ends(vendor, proofing);
    const after = await proofing.getResult(ref);
    expect(after).toMatchObject({ decision: 'approved', documents: [], erasure: doneAt(DAY) });
    expect(after.claims).toBeUndefined();
    expect((await proofing.getHistory(ref)).at(-1)).toEqual({
      at: doneAt(DAY).at,
      kind: 'erased',
      scope: 'session',
    });
    if (how === 'by being missing') return;
    // The vendor may still show it for a moment.
    Object.assign(vendor, { answer: approved, erasure: requested(), now: 2 * DAY });
    expect(await proofing.getSession(ref)).toMatchObject({ erasure: doneAt(DAY) });
  });

  it('of the person is passed on with its scope, and is never one of the session', async () => {
    const vendor: Vendor = { answer: approved, now: 0, erases: requested };
    const proofing = app(vendor);
    expect(await proofing.eraseSession(ref, 'subject')).toEqual(requested('subject'));
    expect((await proofing.getSession(ref)).erasure).toEqual(requested('subject'));
    expect((await proofing.getHistory(ref)).find(({ kind }) => kind === 'erasing')).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      kind: 'erasing',
      scope: 'subject',
    });
    vendor.erases = () => requested('subject');
    const widened = await failureOf(() => app(vendor).eraseSession(ref, 'session'));
    expect(widened).toMatchObject({ code: 'BAD_RESPONSE', problem: 'adapter', ref });
  });

  it('that the vendor cannot do is not asked for, and not remembered', async () => {
    const eraseSession = jest.fn();
    const sessions = inMemorySessions();
    for (const erasure of [['subject'], []] as const) {
      const adapter = adapterOf('stub', () =>
        stubProvider('stub', [], { capabilities: { ...capabilities, erasure }, eraseSession }),
      );
      const config = { provider: 'stub', providers: { stub: {} }, seal: 'none' as const };
      const proofing = createProofing({ adapters: [adapter], config, deps: { sessions } });
      expect(await failureOf(() => proofing.eraseSession(ref))).toMatchObject({
        code: 'UNSUPPORTED',
        path: 'scope',
        provider: 'stub',
        ref,
      });
    }
    expect(eraseSession).not.toHaveBeenCalled();
    expect(await stateIn(sessions, ref)).toBeUndefined();
  });
});

describe('a list', () => {
  const other = { provider: 'stub', id: 's2' };
  const person = { claims: { family_name: 'EXEMPLE' }, extracted: { family_name: 'EXEMPLE' } };
  const declined: Outcome = { status: 'completed', decision: 'declined', final: true };

  function listing(row: object, sessions = inMemorySessions()) {
    const vendor = { answer: declined as Outcome, now: 5 };
    const adapter = adapterOf('stub', () =>
      stubProvider('stub', [], {
        getSession: async (asked) =>
          withRaw(sessionOf(asked, { ...vendor.answer, nativeStatus: 'W' }), person),
        eraseSession: async () => doneAt(5),
        listSessions: async () => ({
          sessions: [withRaw({ ...sessionOf(ref), ...row }, person), sessionOf(other)] as never,
          next: 'more',
        }),
      }),
    );
    const proofing = createProofing({
      adapters: [adapter],
      config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
      deps: { clock: { now: () => vendor.now, sleep: async () => undefined }, sessions },
    });
    return { proofing, vendor, sessions };
  }

  it('contains nothing of an erased person, and marks the erasure', async () => {
    const { proofing } = listing({ ...approved, ...person });
    await proofing.eraseSession(ref);
    const { sessions, next } = await proofing.listSessions();
    expect(sessions[0]).toEqual({
      ...sessionOf(ref),
      ...approved,
      erasure: doneAt(5),
    });
    expect([getRaw(sessions[0]), sessions[1], next]).toEqual([undefined, sessionOf(other), 'more']);
  });

  it('contains no claims of an approval that the vendor revoked', async () => {
    const { proofing, vendor } = listing({ ...approved, ...person, nativeStatus: 'OK' });
    vendor.now = 9;
    await proofing.getSession(ref);
    vendor.now = 5;
    const [row] = (await proofing.listSessions()).sessions;
    expect(row).toEqual({
      ...sessionOf(ref),
      ...declined,
      nativeStatus: 'W',
      extracted: person.extracted,
    });
    expect(getRaw(row)).toBe(person);
  });

  it('counts as the newest answer, and nothing of it is stored', async () => {
    const { proofing, sessions, vendor } = listing({ ...approved, ...person, nativeStatus: 'OK' });
    await proofing.getSession(ref);
    const before = await stateIn(sessions, ref);
    vendor.now = 9;
    const [row] = (await proofing.listSessions()).sessions;
    expect(row).toMatchObject({ ...approved, claims: person.claims });
    expect(await stateIn(sessions, ref)).toEqual(before);
  });

  it('needs the store, since a session may be erased', async () => {
    const away = async (): Promise<never> => {
      throw new Error('away');
    };
    const { proofing } = listing(approved, { read: away, write: away });
    await expect(proofing.listSessions()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('or not, an erased session has no raw answer', async () => {
    const { proofing } = listing(approved);
    expect(getRaw(await proofing.getSession(ref))).toBe(person);
    await proofing.eraseSession(ref);
    const session = await proofing.getSession(ref);
    expect([session.erasure, getRaw(session)]).toEqual([doneAt(5), undefined]);
  });
});

it("returns the vendor's raw list, unless it contains an erased session", async () => {
  const clock: Clock = { now: () => DAY, sleep: async () => undefined };
  const adapter = adapterOf('stub', () =>
    stubProvider('stub', [], {
      listSessions: async () => withRaw({ sessions: [sessionOf(ref, approved)] }, { names: ['EXEMPLE'] }),
      eraseSession: async () => doneAt(DAY),
    }),
  );
  const config = { provider: 'stub', providers: { stub: {} }, seal: 'none' as const };
  const proofing = createProofing({ adapters: [adapter], config, deps: { clock } });
  expect(getRaw(await proofing.listSessions())).toEqual({ names: ['EXEMPLE'] });
  await proofing.eraseSession(ref);
  expect(getRaw(await proofing.listSessions())).toBeUndefined();
});

// A vendor forgets what it erased; what is remembered of a session's end stays.
import {
  type Clock,
  createProofing,
  getRaw,
  inMemorySessions,
  type Outcome,
  type Proofing,
  ProofingError,
  type ProofingErrorCode,
  type WebhookNotice,
  withRaw,
} from '../src/index.js';
import { adapterOf, resultOf, sessionOf, stateIn, stubProvider } from './support.js';

const ref = { provider: 'stub', id: 's1' };
const DAY = 24 * 3_600_000;
const approved: Outcome = { status: 'completed', decision: 'approved', final: true };
const canceled: Outcome = { status: 'canceled' };

interface Vendor {
  answer: Outcome | ProofingErrorCode;
  says?: WebhookNotice['says'];
  now: number;
}

function app(vendor: Vendor, sessions = inMemorySessions()): Proofing {
  const outcome = (): Outcome => {
    if (typeof vendor.answer !== 'string') return vendor.answer;
    throw new ProofingError({ code: vendor.answer, message: 'not there', provider: 'stub' });
  };
  const clock: Clock = { now: () => vendor.now, sleep: async () => undefined };
  const adapter = adapterOf('stub', () =>
    stubProvider('stub', [], {
      getSession: async () => sessionOf(ref, outcome()),
      getResult: async () => ({ ...resultOf(ref, outcome()), claims: { family_name: 'EXEMPLE' } }),
      eraseSession: async () => {
        vendor.answer = 'SESSION_NOT_FOUND';
      },
      webhooks: {
        read: async () => ({ sessionId: 's1', ...(vendor.says && { says: vendor.says }) }),
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
    const erased = {
      status: 'completed',
      decision: 'approved',
      final: true,
      erasedAt: '1970-01-02T00:00:00.000Z',
    };
    expect(await proofing.getSession(ref)).toEqual({ ref, adapter: 'stub', ...erased, warnings: [] });
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
  expect((await proofing.getResult(ref)).erasedAt).toBe('1970-01-02T00:00:00.000Z');
  Object.assign(vendor, { answer: approved, now: 2 * DAY });
  expect(await proofing.getResult(ref)).toMatchObject({ ...approved, claims: { family_name: 'EXEMPLE' } });
  expect((await proofing.getSession(ref)).erasedAt).toBeUndefined();
  expect((await proofing.getHistory(ref)).map(({ kind }) => kind)).toEqual(['fetched']);

  Object.assign(vendor, { answer: 'SESSION_NOT_FOUND', now: 3 * DAY });
  expect((await proofing.getSession(ref)).erasedAt).toBe('1970-01-04T00:00:00.000Z');
  Object.assign(vendor, { answer: 'SESSION_GONE', now: 4 * DAY });
  await proofing.getSession(ref);
  Object.assign(vendor, { answer: approved, now: 5 * DAY });
  const result = await proofing.getResult(ref);
  expect(result.erasedAt).toBe('1970-01-05T00:00:00.000Z');
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
  expect((await proofing.getSession(ref)).erasedAt).toBe('1970-01-02T00:00:00.001Z');
  expect((await proofing.getResult(ref)).erasedAt).toBe('1970-01-02T00:00:00.001Z');
  // Found again, it costs a second question once, not at each poll.
  vendor.answer = approved;
  const asked = jest.spyOn(proofing.provider(), 'getSession');
  for (let poll = 1; poll <= 3; poll += 1) expect((await proofing.getSession(ref)).erasedAt).toBeUndefined();
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
  ['SESSION_GONE', '1970-01-01T00:00:00.000Z'],
] as const)('keeps an end that only a callback reported, at %s erased at %s', async (code, erasedAt) => {
  const says = { outcome: canceled, nativeStatus: 'DISCONTINUED', notFetchable: true };
  const proofing = app({ answer: code, says, now: 0 });
  const { done } = await proofing.webhooks.handle({ headers: {}, rawBody });
  const session = await done;
  expect(session).toMatchObject({ status: 'canceled', nativeStatus: 'DISCONTINUED' });
  expect(session?.erasedAt).toBe(erasedAt);
});

it('is known to the next process as well', async () => {
  const vendor: Vendor = { answer: approved, now: 0 };
  const sessions = inMemorySessions();
  await app(vendor, sessions).getSession(ref);
  vendor.answer = 'SESSION_NOT_FOUND';
  const next = app(vendor, sessions);
  expect(await next.getSession(ref)).toMatchObject({
    decision: 'approved',
    erasedAt: '1970-01-01T00:00:00.000Z',
  });
});

it('remembers an erasure that this app asked for', async () => {
  const ended: Vendor = { answer: approved, now: 0 };
  const proofing = app(ended);
  await proofing.getSession(ref);
  ended.now = DAY;
  await proofing.eraseSession(ref);
  const session = await proofing.getSession(ref);
  expect(session).toMatchObject({ decision: 'approved', erasedAt: '1970-01-02T00:00:00.000Z' });

  const open: Vendor = { answer: { status: 'pending' }, now: 0 };
  const other = app(open);
  await other.eraseSession(ref);
  await expect(other.getSession(ref)).rejects.toMatchObject({ code: 'SESSION_GONE' });
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
        eraseSession: async () => undefined,
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
      erasedAt: '1970-01-01T00:00:00.005Z',
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
    expect([session.erasedAt, getRaw(session)]).toEqual(['1970-01-01T00:00:00.005Z', undefined]);
  });
});

it("returns the vendor's raw list, unless it contains an erased session", async () => {
  const clock: Clock = { now: () => DAY, sleep: async () => undefined };
  const adapter = adapterOf('stub', () =>
    stubProvider('stub', [], {
      listSessions: async () => withRaw({ sessions: [sessionOf(ref, approved)] }, { names: ['EXEMPLE'] }),
      eraseSession: async () => undefined,
    }),
  );
  const config = { provider: 'stub', providers: { stub: {} }, seal: 'none' as const };
  const proofing = createProofing({ adapters: [adapter], config, deps: { clock } });
  expect(getRaw(await proofing.listSessions())).toEqual({ names: ['EXEMPLE'] });
  await proofing.eraseSession(ref);
  expect(getRaw(await proofing.listSessions())).toBeUndefined();
});

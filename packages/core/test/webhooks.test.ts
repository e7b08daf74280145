// What becomes of a vendor's message between its arrival and the vendor's own word.
import {
  type Clock,
  createProofing,
  type HandledWebhook,
  headerOf,
  type InboxMessage,
  inMemoryInbox,
  inMemorySessions,
  MAX_WEBHOOK_BYTES,
  type Outcome,
  type Proofing,
  type ProofingDeps,
  ProofingError,
  type ProofingErrorCode,
  type ProofingEvent,
  type ProofingSession,
  sessionLabel,
  type WebhookInbox,
} from '../src/index.js';
import { adapterOf, failureOf, sessionOf, stateIn, stubProvider } from './support.js';

const ref = { provider: 'stub', id: 's1' };
const label = sessionLabel(ref);
const approved: Outcome = { status: 'completed', decision: 'approved', final: true };
const canceled = { ends: 'canceled', nativeStatus: 'STOPPED' } as const;
const PERSON = 'Zoé Exemple, 1990-12-10';

interface Vendor {
  /** Of the sessions that were asked for. */
  readonly ids?: string[];
  /** What each question is answered with, in turn; the last one for ever. */
  answers: (Outcome | ProofingErrorCode)[];
  /** Answers wait until they are let go. */
  gates?: (() => void)[];
  asked: number;
}

function app(deps: ProofingDeps = {}, vendor: Vendor = { answers: [approved], asked: 0 }) {
  const events: ProofingEvent[] = [];
  let now = 1_000;
  const clock: Clock = { now: () => now, sleep: async () => undefined };
  const ask = async (id: string) => {
    const answer = vendor.answers[Math.min(vendor.asked, vendor.answers.length - 1)] ?? approved;
    vendor.asked += 1;
    vendor.ids?.push(id);
    if (vendor.gates !== undefined) await new Promise<void>((resolve) => vendor.gates?.push(resolve));
    if (typeof answer === 'string')
      throw new ProofingError({ code: answer, message: 'no', provider: 'stub' });
    return sessionOf({ provider: 'stub', id }, { ...answer, nativeStatus: 'WORD' });
  };
  const adapter = adapterOf('stub', () =>
    stubProvider('stub', [], {
      getSession: ({ id }) => ask(id),
      webhooks: {
        read: async (request) => {
          const proof = headerOf(request, 'x-proof');
          if (proof === 'broken') throw new TypeError(PERSON);
          if (proof === 'no key')
            throw new ProofingError({ code: 'CONFIG', message: 'no key', provider: 'stub' });
          if (proof !== 'good')
            throw new ProofingError({ code: 'WEBHOOK_INVALID', message: 'forged', provider: 'stub' });
          return JSON.parse(Buffer.from(request.rawBody).toString('utf8'));
        },
      },
    }),
  );
  const mute = adapterOf('mute', () => stubProvider('mute', []));
  const proofing = createProofing({
    adapters: [adapter, mute],
    config: { provider: 'stub', providers: { stub: {}, mute: {} }, seal: 'none' },
    deps: { clock, observer: { observe: (event) => void events.push(event) }, ...deps },
  });
  const send = (notice: object = {}, onSession?: (session: ProofingSession) => unknown) =>
    proofing.webhooks.handle({ ...message(notice), ...(onSession && { onSession }) });
  return {
    proofing,
    vendor,
    events,
    send,
    webhookEvents: () => events.flatMap((event) => (event.type === 'webhook' ? [event] : [])),
    ports: () => events.flatMap((event) => (event.type === 'port' ? [event.port] : [])),
    tick: () => {
      now += 1_000;
    },
  };
}

const message = (notice: object = {}) => ({
  headers: { 'X-Proof': 'good' },
  rawBody: Buffer.from(JSON.stringify({ about: 'session', sessionId: 's1', ...notice })),
});
/** A message about the session of the same id, as it is in an inbox. */
const stored = (id: string): InboxMessage => ({
  id,
  provider: 'stub',
  receivedAt: 1,
  notice: { about: 'session', sessionId: id },
});
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** An inbox that writes down what is asked of it, and fails where told. */
function spiedInbox(fails: readonly (keyof WebhookInbox)[] = []) {
  const inbox = inMemoryInbox();
  const log: string[] = [];
  const kept: InboxMessage[] = [];
  const enter = (what: keyof WebhookInbox) => {
    log.push(what);
    if (fails.includes(what)) throw new Error(PERSON);
  };
  const spied: WebhookInbox = {
    add: async (one) => {
      enter('add');
      kept.push(one);
      await inbox.add(one);
    },
    remove: async (id) => {
      enter('remove');
      await inbox.remove(id);
    },
    pending: async (limit) => {
      enter('pending');
      return inbox.pending(limit);
    },
  };
  return { inbox: spied, log, kept, waiting: async () => (await inbox.pending(100)).length };
}

describe('a message', () => {
  it('is answered, fetched, and reported without an id', async () => {
    const { send, events, proofing } = app();
    const handled = await send({ reference: PERSON });
    expect(handled).toMatchObject({ status: 200, body: 'ok', notice: { sessionId: 's1' } });
    expect(await handled.done).toMatchObject({ ref, status: 'completed', decision: 'approved' });
    expect(events.filter(({ type }) => type !== 'verb')).toEqual([
      { type: 'webhook', provider: 'stub', outcome: 'accepted', session: label },
      {
        type: 'session',
        provider: 'stub',
        session: label,
        status: 'completed',
        decision: 'approved',
        trust: 'fetched',
      },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/s1|Exemple/);
    expect(await proofing.webhooks.resume()).toEqual({ found: 0, settled: 0, left: 0 });
  });

  it('is in the inbox before the answer, without the reference, and leaves it after the fetch', async () => {
    const { inbox, kept, log, waiting } = spiedInbox();
    const vendor: Vendor = { answers: [approved], gates: [], asked: 0 };
    const { send } = app({ inbox }, vendor);
    const says = { announces: 'completed', nativeStatus: 'YES' };
    const handled = await send({ reference: PERSON, says });
    expect(kept).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        provider: 'stub',
        receivedAt: 1_000,
        notice: { about: 'session', sessionId: 's1', says },
      },
    ]);
    expect([log, await waiting()]).toEqual([['add'], 1]);
    await turn();
    vendor.gates?.[0]?.();
    await handled.done;
    expect([log, await waiting()]).toEqual([['add', 'remove'], 0]);
  });

  it('ends a session by a status that cannot be fetched, before the answer', async () => {
    const sessions = inMemorySessions();
    const { send, events } = app({ sessions }, { answers: ['PROVIDER_UNAVAILABLE'], asked: 0 });
    const { done } = await send({ says: canceled });
    expect((await stateIn(sessions, ref))?.callback?.outcome).toEqual({ status: 'canceled' });
    expect(await done).toBeUndefined();
    expect(events).toContainEqual({
      type: 'session',
      provider: 'stub',
      session: label,
      status: 'canceled',
      trust: 'callback',
    });
  });

  it('is refused without a proof, and the vendor is not called', async () => {
    const { inbox, log } = spiedInbox();
    const { proofing, vendor, webhookEvents } = app({ inbox });
    const handled = await proofing.webhooks.handle({ ...message(), headers: { 'x-proof': 'forged' } });
    expect(handled).toMatchObject({ status: 401, body: 'not verified' });
    expect(handled).not.toHaveProperty('notice');
    expect(await handled.done).toBeUndefined();
    expect([vendor.asked, log]).toEqual([0, []]);
    expect(webhookEvents()).toEqual([
      { type: 'webhook', provider: 'stub', outcome: 'refused', reason: 'other' },
    ]);
  });

  it.each([
    ['the default', undefined, MAX_WEBHOOK_BYTES],
    ['its own', 100, 100],
  ])('is too large over %s limit, before it is read', async (_which, maxBytes, limit) => {
    const { proofing, webhookEvents } = app();
    const headers = { 'x-proof': 'broken' };
    const options = maxBytes === undefined ? {} : { maxBytes };
    const over = await proofing.webhooks.handle({ headers, rawBody: Buffer.alloc(limit + 1), ...options });
    expect([over.status, await over.done]).toEqual([413, undefined]);
    expect(webhookEvents()).toEqual([{ type: 'webhook', provider: 'stub', outcome: 'too_large' }]);
    const at = { headers: {}, rawBody: Buffer.alloc(limit), ...options };
    expect((await proofing.webhooks.handle(at)).status).toBe(401);
  });

  it('is too large for a limit that is not a number', async () => {
    const { proofing } = app();
    expect((await proofing.webhooks.handle({ ...message(), maxBytes: Number.NaN })).status).toBe(413);
  });

  it('may have its headers as pairs, in which a repeated one stays repeated', async () => {
    const { proofing } = app();
    const { rawBody } = message();
    const once = await proofing.webhooks.handle({ headers: new Headers({ 'X-Proof': 'good' }), rawBody });
    expect(once.status).toBe(200);
    const twice = new Headers([
      ['X-Proof', 'good'],
      ['X-Proof', 'good'],
    ]);
    expect((await proofing.webhooks.handle({ headers: twice, rawBody })).status).toBe(401);
    const pairs = [
      ['x-proof', 'good'],
      ['x-proof', 'good'],
    ] as const;
    expect((await proofing.webhooks.handle({ headers: pairs, rawBody })).status).toBe(401);
  });
});

describe('what cannot be handled', () => {
  it.each<[string, ProofingErrorCode, (proofing: Proofing) => Promise<HandledWebhook>]>([
    ['a parsed body', 'INVALID_INPUT', (p) => p.webhooks.handle({ headers: {}, rawBody: { a: 1 } as never })],
    ['a string', 'INVALID_INPUT', (p) => p.webhooks.handle({ headers: {}, rawBody: '{}' as never })],
    ['no body', 'INVALID_INPUT', (p) => p.webhooks.handle({ headers: {} } as never)],
    ['no headers', 'INVALID_INPUT', (p) => p.webhooks.handle({ rawBody: Buffer.from('') } as never)],
    [
      'a provider that sends none',
      'UNSUPPORTED',
      (p) => p.webhooks.handle({ ...message(), provider: 'mute' }),
    ],
    [
      'a provider there is not',
      'NO_SUCH_PROVIDER',
      (p) => p.webhooks.handle({ ...message(), provider: 'x' }),
    ],
    [
      'a secret that cannot be had',
      'CONFIG',
      (p) => p.webhooks.handle({ ...message(), headers: { 'x-proof': 'no key' } }),
    ],
    [
      'a mistake of the adapter',
      'BAD_RESPONSE',
      (p) => p.webhooks.handle({ ...message(), headers: { 'x-proof': 'broken' } }),
    ],
  ])('%s is %s', async (_what, code, work) => {
    const { proofing, vendor } = app();
    const error = await failureOf(() => work(proofing));
    expect(error.code).toBe(code);
    expect(`${error.stack}`).not.toContain('Exemple');
    expect(vendor.asked).toBe(0);
  });

  it.each<readonly [string, unknown, string]>([
    ['nothing', undefined, 'webhooks.handle needs the headers and the rawBody of a request'],
    ['null', null, 'webhooks.handle needs the headers and the rawBody of a request'],
    ['a string', '{}', 'webhooks.handle needs the headers and the rawBody of a request'],
    ['a provider that is no name', { provider: 7 }, 'provider must be the name of a configured provider'],
    ['a limit in words', { maxBytes: '1 MB' }, 'maxBytes must be a number of bytes'],
    ['an onSession that is none', { onSession: 'log' }, 'onSession must be a function'],
  ])('is %s, which is INVALID_INPUT and says what it must be', async (_what, input, why) => {
    const { proofing, vendor } = app();
    const given = typeof input === 'object' && input !== null ? { ...message(), ...input } : input;
    expect(await failureOf(() => proofing.webhooks.handle(given as never))).toMatchObject({
      code: 'INVALID_INPUT',
      message: why,
    });
    expect(vendor.asked).toBe(0);
  });

  it.each<readonly [string, unknown, string]>([
    ['null', null, 'webhooks.resume accepts an options object'],
    ['a number', 7, 'webhooks.resume accepts an options object'],
    ['a limit in words', { limit: 'all' }, 'limit must be a number of messages'],
    ['an onSession that is none', { onSession: 'log' }, 'onSession must be a function'],
  ])('nor is what resume gets when it is %s', async (_what, options, why) => {
    const { inbox, log } = spiedInbox();
    const { proofing } = app({ inbox });
    expect(await failureOf(() => proofing.webhooks.resume(options as never))).toMatchObject({
      code: 'INVALID_INPUT',
      message: why,
    });
    expect(log).toEqual([]);
  });

  it('is answered with only what the sender should do', async () => {
    const { proofing } = app();
    const large = await proofing.webhooks.handle({ ...message(), maxBytes: 1 });
    const headers = { 'x-proof': 'good', 'content-encoding': 'gzip' };
    const packed = await proofing.webhooks.handle({ ...message(), headers });
    expect([large, packed].map(({ status, body }) => [status, body])).toEqual([
      [413, 'too large'],
      [415, 'content encoding not supported'],
    ]);
    expect([await large.done, await packed.done]).toEqual([undefined, undefined]);
  });

  it('says how to get the raw body, in each framework', async () => {
    const { proofing } = app();
    const error = await failureOf(() => proofing.webhooks.handle({ headers: {}, rawBody: {} as never }));
    for (const framework of ['Express', 'Fastify', 'NestJS', 'Next.js'])
      expect(error.message).toContain(`${framework}: `);
  });
});

describe('messages of one session', () => {
  it('that arrive during a fetch cause exactly one more fetch', async () => {
    const vendor: Vendor = {
      answers: [{ status: 'in_review' }, { ...approved, decidedBy: 'manual' }],
      gates: [],
      asked: 0,
    };
    const { inbox, waiting } = spiedInbox();
    const { send, webhookEvents } = app({ inbox }, vendor);
    const first = await send();
    const more = [await send(), await send(), await send()];
    await turn();
    expect(vendor.asked).toBe(1);
    vendor.gates?.[0]?.();
    expect((await first.done)?.status).toBe('in_review');
    await turn();
    expect(vendor.asked).toBe(2);
    vendor.gates?.[1]?.();
    for (const { done } of more) expect(await done).toMatchObject({ decidedBy: 'manual' });
    await turn();
    expect(vendor.asked).toBe(2);
    expect(webhookEvents()).toHaveLength(4);
    expect(await waiting()).toBe(0);
  });

  it('that arrive after the answer cause another fetch: a second MANUAL_APPROVED is never lost', async () => {
    const { send, vendor, webhookEvents } = app();
    const says = { announces: 'completed', nativeStatus: 'MANUAL_APPROVED' };
    const heard: ProofingSession[] = [];
    for (let time = 0; time < 3; time += 1) {
      const { done } = await send({ says }, (session) => heard.push(session));
      await done;
    }
    expect(vendor.asked).toBe(3);
    expect(heard).toHaveLength(3);
    expect(webhookEvents().map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('cause one more fetch although the current one fails', async () => {
    const vendor: Vendor = { answers: ['PROVIDER_UNAVAILABLE', approved], gates: [], asked: 0 };
    const { inbox, waiting } = spiedInbox();
    const { send } = app({ inbox }, vendor);
    const first = await send();
    const second = await send({ says: { progress: { done: 1, total: 2 } } });
    await turn();
    vendor.gates?.[0]?.();
    expect(await first.done).toBeUndefined();
    await turn();
    vendor.gates?.[1]?.();
    expect((await second.done)?.status).toBe('completed');
    expect(await waiting()).toBe(1);
  });

  it('do not wait for those of another', async () => {
    const vendor: Vendor = { answers: [approved], gates: [], asked: 0 };
    const { send } = app({}, vendor);
    const all = [await send(), await send({ sessionId: 's2' }), await send({ sessionId: 's3' })];
    await turn();
    expect(vendor.asked).toBe(3);
    for (const release of vendor.gates ?? []) release();
    expect((await Promise.all(all.map(({ done }) => done))).map((session) => session?.ref.id)).toEqual([
      's1',
      's2',
      's3',
    ]);
  });
});

describe('an inbox that fails', () => {
  it('to store a message makes the vendor send it again', async () => {
    const { inbox } = spiedInbox(['add']);
    const { send, vendor, webhookEvents, ports, events } = app({ inbox });
    const handled = await send({ says: canceled });
    expect(handled).toMatchObject({ status: 503, body: 'try again later' });
    expect(await handled.done).toBeUndefined();
    expect(vendor.asked).toBe(0);
    expect(webhookEvents()).toEqual([
      { type: 'webhook', provider: 'stub', outcome: 'not_stored', session: label },
    ]);
    expect(ports()).toEqual(['inbox']);
    expect(JSON.stringify(events)).not.toContain('Exemple');
  });

  it('synchronously, without a promise, is no different', async () => {
    const throws = () => {
      throw PERSON;
    };
    const { send, proofing } = app({ inbox: { add: throws, remove: throws, pending: throws } });
    expect((await send()).status).toBe(503);
    expect((await failureOf(() => proofing.webhooks.resume())).code).toBe('STORE_UNAVAILABLE');
  });

  it('to remove a message changes nothing for the app', async () => {
    const { inbox, waiting } = spiedInbox(['remove']);
    const { send, ports } = app({ inbox });
    const { status, done } = await send();
    expect([status, (await done)?.status]).toEqual([200, 'completed']);
    expect([ports(), await waiting()]).toEqual([['inbox'], 1]);
  });

  it('to return pending messages is STORE_UNAVAILABLE, and quotes nothing', async () => {
    const { inbox } = spiedInbox(['pending']);
    const error = await failureOf(() => app({ inbox }).proofing.webhooks.resume());
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    expect(`${error.stack}`).not.toContain('Exemple');
  });
});

it('an inbox that hangs makes the vendor send again', async () => {
  jest.useFakeTimers();
  try {
    const never = () => new Promise<never>(() => undefined);
    const { send } = app({ inbox: { ...inMemoryInbox(), add: never } });
    const handled = send();
    await jest.advanceTimersByTimeAsync(5_000);
    expect((await handled).status).toBe(503);
  } finally {
    jest.useRealTimers();
  }
});

it('a session store that fails makes the vendor send again, and the message waits as well', async () => {
  const { inbox, waiting } = spiedInbox();
  const sessions = {
    ...inMemorySessions(),
    write: async () => {
      throw new Error(PERSON);
    },
  };
  const { send, vendor, ports, webhookEvents, proofing } = app({ inbox, sessions });
  expect((await send({ says: canceled })).status).toBe(503);
  expect([vendor.asked, ports(), await waiting()]).toEqual([0, ['sessions'], 1]);
  expect(webhookEvents().map(({ outcome }) => outcome)).toEqual(['not_stored']);
  // Taken up while the store is still away, it stays, and the vendor is not asked.
  expect(await proofing.webhooks.resume()).toEqual({ found: 1, settled: 0, left: 1 });
  expect(vendor.asked).toBe(0);
  // Without a word to remember the message is taken, and stays until the session can be.
  const progress = await send();
  expect([progress.status, await progress.done, await waiting()]).toEqual([200, undefined, 2]);
});

describe('what waits in the inbox', () => {
  it('is a message whose vendor did not answer, until resume asks again', async () => {
    const { inbox, waiting } = spiedInbox();
    const vendor: Vendor = { answers: ['NETWORK', 'PROVIDER_UNAVAILABLE', approved], asked: 0 };
    const { send, proofing } = app({ inbox }, vendor);
    expect(await (await send()).done).toBeUndefined();
    expect(await waiting()).toBe(1);
    expect(await proofing.webhooks.resume()).toEqual({ found: 1, settled: 0, left: 1 });
    const heard: ProofingSession[] = [];
    const resumed = await proofing.webhooks.resume({ onSession: (session) => heard.push(session) });
    expect(resumed).toEqual({ found: 1, settled: 1, left: 0 });
    expect(heard).toMatchObject([{ ref, status: 'completed' }]);
    expect(await waiting()).toBe(0);
  });

  it('is handled by the next process, with what it said', async () => {
    const { inbox } = spiedInbox();
    const before = app({ inbox }, { answers: ['NETWORK'], asked: 0 });
    await (await before.send({ says: canceled })).done;
    const sessions = inMemorySessions();
    const after = app({ inbox, sessions }, { answers: ['SESSION_NOT_FOUND'], asked: 0 });
    expect(await after.proofing.webhooks.resume()).toEqual({ found: 1, settled: 1, left: 0 });
    expect((await stateIn(sessions, ref))?.callback).toMatchObject({
      observedAt: 1_000,
      nativeStatus: 'STOPPED',
    });
  });

  it('causes one fetch per session, the oldest first, up to the limit', async () => {
    const { inbox } = spiedInbox();
    const away = app({ inbox }, { answers: ['NETWORK'], asked: 0 });
    for (const [done, sessionId] of ['s1', 's2', 's1', 's3', 's1'].entries())
      await (await away.send({ sessionId, says: { progress: { done, total: 5 } } })).done;
    const { proofing, vendor } = app({ inbox });
    const heard: string[] = [];
    const onSession = (session: ProofingSession) => heard.push(session.ref.id);
    expect(await proofing.webhooks.resume({ limit: 3, onSession })).toEqual({
      found: 3,
      settled: 3,
      left: 0,
    });
    expect([vendor.asked, heard.sort()]).toEqual([2, ['s1', 's2']]);
    expect(await proofing.webhooks.resume()).toEqual({ found: 2, settled: 2, left: 0 });
  });

  it('is tried in turn: messages left by earlier runs come last', async () => {
    const { inbox } = spiedInbox();
    for (let number = 1; number <= 7; number += 1)
      await inbox.add({
        id: `m${number}`,
        provider: 'stub',
        receivedAt: number,
        notice: { about: 'session', sessionId: `s${number}` },
      });
    const ids: string[] = [];
    const { proofing, vendor } = app({ inbox }, { answers: ['AUTH'], asked: 0, ids });
    for (let round = 1; round <= 4; round += 1)
      expect(await proofing.webhooks.resume({ limit: 3 })).toEqual({ found: 3, settled: 0, left: 3 });
    // Three; then two new ones and the one tried longest ago, until there is nothing new.
    expect(ids.join(' ')).toBe('s1 s2 s3 s4 s5 s1 s6 s7 s2 s3 s4 s5');
    vendor.answers = [approved];
    await proofing.webhooks.resume({ limit: 9 });
    expect(await inbox.pending(9)).toEqual([]);
  });

  it('is not a message about a session unknown to the vendor', async () => {
    for (const code of ['SESSION_GONE', 'INVALID_INPUT'] as const) {
      const { inbox, waiting } = spiedInbox();
      const { send } = app({ inbox }, { answers: [code], asked: 0 });
      expect(await (await send()).done).toBeUndefined();
      expect(await waiting()).toBe(0);
    }
  });

  it('is a message whose fetch the vendor rejects, unless anyone may have sent it', async () => {
    const { inbox, waiting } = spiedInbox();
    const { send, proofing, vendor } = app({ inbox }, { answers: ['PROVIDER_REJECTED'], asked: 0 });
    expect(await (await send()).done).toBeUndefined();
    expect(await waiting()).toBe(0);
    await (await send({ says: canceled })).done;
    await inbox.add({
      id: 'hint',
      provider: 'stub',
      receivedAt: 2,
      notice: { about: 'session', sessionId: 's1' },
    });
    expect(await proofing.webhooks.resume()).toEqual({ found: 2, settled: 1, left: 1 });
    vendor.answers = [approved];
    expect(await proofing.webhooks.resume()).toEqual({ found: 1, settled: 1, left: 0 });
  });

  it('is a message whose session the app failed to handle, and gets again', async () => {
    const { inbox, waiting } = spiedInbox();
    const { send, proofing, ports } = app({ inbox });
    const { done } = await send({}, () => Promise.reject(new Error(PERSON)));
    expect((await done)?.status).toBe('completed');
    expect([ports(), await waiting()]).toEqual([['onSession'], 1]);
    const heard: unknown[] = [];
    await proofing.webhooks.resume({ onSession: (session) => heard.push(session) });
    expect([heard.length, await waiting()]).toEqual([1, 0]);
  });

  it('may not be a list, or contain unreadable entries, which stay and are reported', async () => {
    const { inbox } = spiedInbox();
    const { proofing, ports } = app({ inbox: { ...inbox, pending: async () => [null, 7, {}] as never } });
    expect(await proofing.webhooks.resume()).toEqual({ found: 3, settled: 0, left: 3, unreadable: 3 });
    expect(ports()).toEqual(['inbox']);
    const none = app({ inbox: { ...inbox, pending: async () => 'none' as never } });
    expect((await failureOf(() => none.proofing.webhooks.resume())).code).toBe('STORE_UNAVAILABLE');
  });

  it.each<readonly [string, unknown]>([
    ['no object', 'canceled'],
    ['nothing at all', null],
    ['a status there is not', { announces: 'constructor' }],
    ['an end by a verdict', { ends: 'completed' }],
    ['an end that is none', { ends: 'in_review' }],
    ['a word that is none', { ends: 'canceled', nativeStatus: 7 }],
    ['an erasure at a number', { erasure: { status: 'done', scope: 'session', at: 7 } }],
    ['a progress in words', { progress: 'half' }],
  ])('stays if it says %s, and the observer gets an event', async (_what, says) => {
    const { inbox, waiting } = spiedInbox();
    const strange = { ...stored('s1'), notice: { about: 'session', sessionId: 's1', says } };
    await inbox.add(strange as InboxMessage);
    const { proofing, vendor, ports } = app({ inbox });
    expect(await proofing.webhooks.resume()).toEqual({ found: 1, settled: 0, left: 1, unreadable: 1 });
    expect([ports(), vendor.asked, await waiting()]).toEqual([['inbox'], 0, 1]);
  });

  it('stays for a process that has its provider, and blocks no other', async () => {
    const { inbox } = spiedInbox();
    for (let one = 0; one < 250; one += 1)
      await inbox.add({ ...stored('s9'), id: `gone-${one}`, provider: 'gone' });
    for (const id of ['s1', 's2', 's3']) await inbox.add(stored(id));
    const { proofing, vendor, events } = app({ inbox });
    expect(await proofing.webhooks.resume({ limit: 2 })).toEqual({ found: 2, settled: 2, left: 0 });
    expect(await proofing.webhooks.resume({ limit: 100 })).toEqual({ found: 1, settled: 1, left: 0 });
    expect(vendor.asked).toBe(3);
    expect(events.filter(({ type }) => type === 'port')).toEqual(
      Array(2).fill({ type: 'port', provider: 'gone', port: 'inbox' }),
    );
    expect((await inbox.pending(1_000)).length).toBe(250);
    expect(await proofing.webhooks.resume({ limit: Number.NaN })).toEqual({ found: 0, settled: 0, left: 0 });
  });
});

describe('the inbox of this process', () => {
  it('returns the oldest first and forgets what is removed', async () => {
    const inbox = inMemoryInbox();
    for (const id of ['a', 'b', 'c']) await inbox.add(stored(id));
    await inbox.remove('b');
    await inbox.remove('never there');
    expect((await inbox.pending(9)).map(({ id }) => id)).toEqual(['a', 'c']);
    expect((await inbox.pending(1)).map(({ id }) => id)).toEqual(['a']);
  });

  it('drops the oldest when it is full', async () => {
    const inbox = inMemoryInbox(2);
    for (const id of ['a', 'b', 'c']) await inbox.add(stored(id));
    expect((await inbox.pending(9)).map(({ id }) => id)).toEqual(['b', 'c']);
  });
});

describe('an end that a message announces', () => {
  const ok = { announces: 'completed', nativeStatus: 'OK' };
  const HOUR = 3_600_000;

  /** A vendor whose report comes later than its last message. */
  function late(answers: Vendor['answers']) {
    const { inbox, waiting } = spiedInbox();
    let now = 1_000;
    const clock: Clock = { now: () => now, sleep: async () => undefined };
    const heard: string[] = [];
    const onSession = ({ status }: ProofingSession) => void heard.push(status);
    const at = app({ inbox, clock }, { answers, asked: 0 });
    return {
      ...at,
      waiting,
      heard,
      onSession,
      pass: (ms: number) => {
        now += ms;
      },
    };
  }

  it.each<readonly [string, Outcome | ProofingErrorCode]>([
    ['goes on (202)', { status: 'pending' }],
    ['is processing', { status: 'processing' }],
    ['is not found (404)', 'SESSION_NOT_FOUND'],
    ['is gone', 'SESSION_GONE'],
    ['cannot be read', 'PROVIDER_REJECTED'],
    ['is away', 'PROVIDER_UNAVAILABLE'],
  ])(
    'stays in the inbox while the vendor says that it %s, and reaches the app once it is confirmed',
    async (_what, first) => {
      const { send, proofing, waiting, heard, onSession } = late([first, approved]);
      const { status, done } = await send({ says: ok }, onSession);
      expect([status, await done, heard, await waiting()]).toEqual([200, undefined, [], 1]);
      expect(await proofing.webhooks.resume({ onSession })).toEqual({ found: 1, settled: 1, left: 0 });
      expect([heard, await waiting()]).toEqual([['completed'], 0]);
    },
  );

  it('is dropped after a day without confirmation', async () => {
    const { send, proofing, waiting, heard, onSession, pass } = late([{ status: 'pending' }]);
    await (await send({ says: ok }, onSession)).done;
    pass(23 * HOUR);
    expect(await proofing.webhooks.resume({ onSession })).toMatchObject({ settled: 0, left: 1 });
    pass(HOUR);
    expect(await proofing.webhooks.resume({ onSession })).toMatchObject({ settled: 1 });
    expect([heard, await waiting()]).toEqual([['pending'], 0]);
  });
});

describe('a message with progress only', () => {
  it('causes no call, and reaches the app with what it says', async () => {
    const heard: ProofingSession[] = [];
    const { send, vendor } = app();
    const says = { announces: 'pending', nativeStatus: 'STARTED', progress: { done: 1, total: 3 } };
    const { done } = await send({ says }, (session) => void heard.push(session));
    expect(await done).toMatchObject({
      status: 'pending',
      nativeStatus: 'STARTED',
      progress: { done: 1, total: 3 },
    });
    expect(heard).toHaveLength(1);
    expect(vendor.asked).toBe(0);
  });

  it('undoes no known end', async () => {
    const { send, proofing } = app();
    await proofing.getSession(ref);
    const { done } = await send({ says: { announces: 'processing', nativeStatus: 'LATE' } });
    expect(await done).toMatchObject({ status: 'completed', nativeStatus: 'WORD' });
  });

  it('without proof causes a fetch anyway, since anyone may have sent it', async () => {
    const { send, vendor } = app();
    await (await send({ unproven: true, says: { announces: 'pending' } })).done;
    expect(vendor.asked).toBe(1);
  });
});

it('a message without proof ends nothing', async () => {
  const sessions = inMemorySessions();
  const { send } = app({ sessions }, { answers: [{ status: 'pending' }], asked: 0 });
  expect(await (await send({ unproven: true, says: canceled })).done).toMatchObject({ status: 'pending' });
  expect((await stateIn(sessions, ref))?.callback).toBeUndefined();
});

it('messages without proof displace none that have one', async () => {
  const inbox = inMemoryInbox(2);
  const unproven = (id: string): InboxMessage => ({
    ...stored(id),
    notice: { about: 'session', sessionId: id, unproven: true },
  });
  await inbox.add(stored('proven'));
  for (const id of ['a', 'b', 'c']) await inbox.add(unproven(id));
  expect((await inbox.pending(9)).map(({ id }) => id)).toEqual(['proven', 'c']);
  await inbox.add(stored('second'));
  await inbox.add(stored('third'));
  expect((await inbox.pending(9)).map(({ id }) => id)).toEqual(['second', 'third']);
});

it('a compressed body is 415, before any proof is tried', async () => {
  const { proofing, webhookEvents } = app();
  for (const encoding of ['gzip', 'GZIP', 'br', 'identity, gzip']) {
    const headers = { 'X-Proof': 'good', 'Content-Encoding': encoding };
    const { status } = await proofing.webhooks.handle({ ...message(), headers });
    expect(status).toBe(415);
  }
  expect(webhookEvents()[0]).toEqual({ type: 'webhook', provider: 'stub', outcome: 'encoded' });
  const headers = { 'X-Proof': 'good', 'Content-Encoding': 'identity' };
  expect((await proofing.webhooks.handle({ ...message(), headers })).status).toBe(200);
});

// One address for all vendors: whose message is it?
import {
  createProofing,
  headerOf,
  inMemorySessions,
  ProofingError,
  type ProofingEvent,
  type WebhookNotice,
  type WebhookProblem,
} from '../src/index.js';
import { adapterOf, failureOf, loggingClock, putState, sessionOf, stubProvider } from './support.js';

interface Vendor {
  readonly secret?: string;
  readonly problem?: WebhookProblem | 'mystery';
  readonly fails?: ProofingError;
  readonly hangs?: true;
  readonly unproven?: true;
  /** A message about session s1 by default. */
  readonly notice?: WebhookNotice;
}

const aboutS1: WebhookNotice = { about: 'session', sessionId: 's1' };
const aboutCheck: WebhookNotice = { about: 'object', object: { type: 'check', id: 'c1' } };
const unrelated: WebhookNotice = { about: 'unrelated' };

function app(
  vendors: { readonly [name: string]: Vendor | undefined },
  provider = Object.keys(vendors)[0] ?? '',
) {
  const events: ProofingEvent[] = [];
  const tried: string[] = [];
  const asked: string[] = [];
  const sessions = inMemorySessions();
  const adapters = Object.entries(vendors).map(([name, vendor]) =>
    adapterOf(name, () =>
      stubProvider(name, [], {
        getSession: async (ref) => {
          asked.push(ref.provider);
          return sessionOf(ref);
        },
        ...(vendor && {
          webhooks: {
            read: async (request) => {
              tried.push(name);
              if (vendor.hangs) await new Promise(() => undefined);
              if (vendor.fails !== undefined) throw vendor.fails;
              const isRight = vendor.unproven === true || headerOf(request, 'x-secret') === vendor.secret;
              if (isRight)
                return { ...(vendor.notice ?? aboutS1), ...(vendor.unproven && { unproven: true }) };
              const problem = vendor.problem ?? 'proof_wrong';
              throw new ProofingError({ code: 'WEBHOOK_INVALID', message: 'x', provider: name, problem });
            },
            sessionsOf: async () => ['s1'],
          },
        }),
      }),
    ),
  );
  const proofing = createProofing({
    adapters,
    config: {
      provider,
      providers: Object.fromEntries(Object.keys(vendors).map((name) => [name, {}])),
      seal: 'none',
    },
    deps: { clock: loggingClock(), sessions, observer: { observe: (event) => void events.push(event) } },
  });
  const send = (secret: string, more: object = {}) =>
    proofing.webhooks.handle({ headers: { 'X-Secret': secret }, rawBody: Buffer.from('{}'), ...more });
  const webhooks = () => events.flatMap((event) => (event.type === 'webhook' ? [event] : []));
  return { send, tried, asked, sessions, webhooks };
}

it('without a provider, each message finds the vendor whose proof matches, and all are tried', async () => {
  const { send, tried, asked, webhooks } = app({
    red: { secret: 'r' },
    blue: { secret: 'b' },
    mute: undefined,
  });
  for (const [secret, provider] of [
    ['b', 'blue'],
    ['r', 'red'],
  ] as const) {
    const handled = await send(secret);
    expect([handled.status, handled.provider]).toEqual([200, provider]);
    await handled.done;
  }
  expect(asked).toEqual(['blue', 'red']);
  expect(tried).toEqual(['red', 'blue', 'red', 'blue']);
  expect(webhooks().map(({ provider, outcome }) => [provider, outcome])).toEqual([
    ['blue', 'accepted'],
    ['red', 'accepted'],
  ]);
});

it("after a swap, the previous vendor's messages are still accepted at the same address", async () => {
  const { send } = app({ yesterday: { secret: 'y' }, today: { secret: 't' } }, 'today');
  expect((await send('y')).provider).toBe('yesterday');
});

it('with a provider, no other is tried', async () => {
  const { send, tried } = app({ red: { secret: 'r' }, blue: { secret: 'b' } });
  expect((await send('b', { provider: 'red' })).status).toBe(401);
  expect(tried).toEqual(['red']);
});

it('of two providers at one vendor, the one that knows the session has it', async () => {
  const { send, sessions } = app({ one: { secret: 's' }, two: { secret: 's' } });
  expect((await send('s')).provider).toBe('one');
  await putState(sessions, { provider: 'two', id: 's1' }, { finalizedAt: 1 });
  const other = app({ one: { secret: 's' }, two: { secret: 's' } });
  await putState(other.sessions, { provider: 'two', id: 's1' }, { finalizedAt: 1 });
  expect((await other.send('s')).provider).toBe('two');
});

describe('of two providers whose proof matches', () => {
  it.each<readonly [string, WebhookNotice]>([
    ['a session', aboutS1],
    ['an object', aboutCheck],
  ])(
    'the one that reads of %s has the message, and not one that it does not concern',
    async (_what, notice) => {
      for (const vendors of [
        { red: { secret: 's', notice }, blue: { secret: 's', notice: unrelated } },
        { blue: { secret: 's', notice: unrelated }, red: { secret: 's', notice } },
      ]) {
        const { send, asked, webhooks } = app(vendors);
        const handled = await send('s');
        await handled.done;
        expect([handled.provider, handled.notice, asked]).toEqual(['red', notice, ['red']]);
        expect(webhooks()).toMatchObject([{ provider: 'red', outcome: 'accepted' }]);
      }
    },
  );

  it('the one that knows the session has it, whatever the other reads', async () => {
    const { send, sessions } = app({
      red: { secret: 's', notice: aboutCheck },
      blue: { secret: 's', notice: aboutS1 },
    });
    await putState(sessions, { provider: 'blue', id: 's1' }, { finalizedAt: 1 });
    expect((await send('s')).provider).toBe('blue');
  });

  it('the first one is named if it concerns neither', async () => {
    const { send, webhooks, asked } = app(
      { red: { secret: 's', notice: unrelated }, blue: { secret: 's', notice: unrelated } },
      'blue',
    );
    const handled = await send('s');
    expect([handled.status, handled.provider, await handled.done, asked]).toEqual([
      200,
      'blue',
      undefined,
      [],
    ]);
    expect(webhooks()).toEqual([{ type: 'webhook', provider: 'blue', outcome: 'unrelated' }]);
  });
});

it('a message that is proven not to concern one provider concerns none that accepts it without a proof', async () => {
  const { send, asked } = app({ open: { unproven: true }, red: { secret: 'r', notice: unrelated } });
  expect([(await send('r')).provider, asked]).toEqual(['red', []]);
});

it('a message that one provider reads as unrelated is accepted, although another one misses a session in it', async () => {
  const { send } = app({
    red: { secret: 'r', problem: 'session_missing' },
    blue: { secret: 'b', notice: unrelated },
  });
  expect([(await send('b')).status, (await send('?')).status]).toEqual([200, 401]);
});

it('a proof takes precedence over its absence', async () => {
  const { send } = app({ open: { unproven: true }, red: { secret: 'r', problem: 'proof_missing' } });
  expect((await send('r')).provider).toBe('red');
  expect((await send('?')).provider).toBe('open');
});

it.each(['proof_wrong', 'proof_old'] as const)(
  "a message with another's %s is not accepted by a provider without a proof, unless the path names it",
  async (problem) => {
    const { send } = app({ open: { unproven: true }, red: { secret: 'r', problem } });
    const refused = await send('rotated');
    expect([refused.status, refused.refused?.problem]).toEqual([401, problem]);
    expect((await send('rotated', { provider: 'open' })).provider).toBe('open');
  },
);

it('nor is one that another provider could not check', async () => {
  const fails = new ProofingError({ code: 'CONFIG', message: 'no secret', provider: 'red' });
  const { send } = app({ open: { unproven: true }, red: { fails } });
  expect((await failureOf(() => send('?'))).code).toBe('CONFIG');
});

it('if the store is down, a message that matches several providers is sent again, since the store may know whose it is', async () => {
  const { send, sessions, webhooks, asked } = app({ one: { secret: 's' }, two: { secret: 's' } });
  jest.spyOn(sessions, 'read').mockRejectedValue(new Error('away'));
  const { status, body, done } = await send('s');
  expect([status, body, await done, asked]).toEqual([503, 'try again later', undefined, []]);
  expect(webhooks()).toEqual([{ type: 'webhook', provider: 'unknown', outcome: 'not_stored' }]);
});

it('an adapter that hangs delays no message to another, and is an error if none accepts it', async () => {
  jest.useFakeTimers();
  try {
    const { send } = app({ red: { hangs: true }, blue: { secret: 'b' } });
    const taken = send('b');
    await jest.advanceTimersByTimeAsync(5_000);
    expect((await taken).provider).toBe('blue');
    const failed = failureOf(() => send('?'));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await failed).toMatchObject({
      code: 'TIMEOUT',
      message: 'red: its adapter did not read a webhook in time',
    });
  } finally {
    jest.useRealTimers();
  }
});

it.each<readonly [Vendor['problem'], string]>([
  ['proof_missing', 'proof_missing'],
  ['proof_wrong', 'proof_wrong'],
  ['proof_old', 'proof_old'],
  ['unreadable', 'unreadable'],
  ['session_missing', 'session_missing'],
  ['mystery', 'other'],
])('a refusal for %s is reported to the operator, not to the sender', async (problem, reason) => {
  const { send, webhooks } = app({ red: { secret: 'r', ...(problem && { problem }) } });
  const handled = await send('?');
  expect([handled.status, handled.body, await handled.done]).toEqual([401, 'not verified', undefined]);
  expect(handled.refused).toMatchObject({ code: 'WEBHOOK_INVALID', problem });
  expect(webhooks()).toEqual([{ type: 'webhook', provider: 'red', outcome: 'refused', reason }]);
});

it('of several refusals, the most informative is reported', async () => {
  const { send, webhooks } = app({
    red: { secret: 'r', problem: 'proof_missing' },
    blue: { secret: 'b', problem: 'unreadable' },
  });
  await send('?');
  expect(webhooks()).toEqual([
    { type: 'webhook', provider: 'unknown', outcome: 'refused', reason: 'unreadable' },
  ]);
});

const TELLING = [
  'session_missing',
  'unreadable',
  'proof_old',
  'proof_wrong',
  'proof_missing',
  'mystery',
] as const;
it.each(TELLING.flatMap((more, place) => TELLING.slice(place + 1).map((less) => [more, less] as const)))(
  '%s is more informative than %s, whichever provider comes first',
  async (more, less) => {
    for (const [first, second] of [
      [more, less],
      [less, more],
    ] as const) {
      const { send } = app({ red: { secret: 'r', problem: first }, blue: { secret: 'b', problem: second } });
      expect((await send('?')).refused?.problem).toBe(more);
    }
  },
);

it.each<readonly [string, object, string]>([
  ['too large', { maxBytes: 1 }, 'too_large'],
  ['compressed', { headers: { 'content-encoding': 'gzip' } }, 'encoded'],
])(
  'a message that is %s belongs to no provider if there are several, unless the path names one',
  async (_what, more, outcome) => {
    const { send, webhooks, tried } = app({ red: { secret: 'r' }, blue: { secret: 'b' } });
    await send('r', more);
    await send('r', { ...more, provider: 'blue' });
    expect(webhooks()).toEqual([
      { type: 'webhook', provider: 'unknown', outcome },
      { type: 'webhook', provider: 'blue', outcome },
    ]);
    expect(tried).toEqual([]);
  },
);

it('a message that matches two belongs to the default provider until one knows the session, and is reported as such', async () => {
  const { send, webhooks, asked } = app(
    { red: { secret: 's' }, blue: { secret: 's' }, green: { secret: 'g' } },
    'blue',
  );
  const handled = await send('s');
  expect([handled.provider, handled.status]).toEqual(['blue', 200]);
  expect((await handled.done)?.ref.provider).toBe('blue');
  expect(webhooks().map(({ provider }) => provider)).toEqual(['blue']);
  expect(new Set(asked)).toEqual(new Set(['blue']));
});

it("a broken setup of one provider does not affect another's messages, and is thrown if none accepts it", async () => {
  const fails = new ProofingError({ code: 'CONFIG', message: 'no secret', provider: 'red' });
  const { send } = app({ red: { fails }, blue: { secret: 'b' } });
  expect((await send('b')).provider).toBe('blue');
  expect((await failureOf(() => send('?'))).code).toBe('CONFIG');
});

it('if no webhooks are configured, the error names the settings and the doctor', async () => {
  const adapter = {
    ...adapterOf('red', () => stubProvider('red', [])),
    settingsHelp: { webhookSecret: { where: 'the console', check: 'webhook secret' } },
  };
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: 'red', providers: { red: {} }, seal: 'none' },
  });
  const handling = () => proofing.webhooks.handle({ headers: {}, rawBody: Buffer.from('{}') });
  const error = await failureOf(handling);
  expect(error.code).toBe('UNSUPPORTED');
  expect(error.message).toContain('set providers.red.webhookSecret');
});

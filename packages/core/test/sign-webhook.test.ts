import { createProofing } from '../src/index.js';
import { fakeProvider, leapingClock, signWebhookForTest } from '../src/testing/index.js';
import { adapterOf, failureOf, stubProvider } from './support.js';

it("makes a message that the endpoint accepts, and the vendor's answer takes precedence", async () => {
  const { proofing } = fakeProvider().next({ decision: 'declined' });
  const { ref } = await proofing.createSession({ reference: 'a' });
  const message = await signWebhookForTest(proofing, { sessionId: ref.id, reference: 'a' });
  const { status, notice, done } = await proofing.webhooks.handle(message);
  expect([status, notice]).toEqual([
    200,
    {
      about: 'session',
      sessionId: ref.id,
      says: { announces: 'completed', nativeStatus: 'COMPLETED' },
    },
  ]);
  expect(await done).toMatchObject({ decision: 'declined' });
});

it('reports any status', async () => {
  const { proofing } = fakeProvider();
  const message = await signWebhookForTest(proofing, {
    sessionId: 'x',
    status: 'expired',
    decision: 'approved',
  });
  const { notice } = await proofing.webhooks.handle(message);
  expect(notice).toEqual({
    about: 'session',
    sessionId: 'x',
    says: { announces: 'expired', nativeStatus: 'EXPIRED' },
  });
});

it.each<[string, unknown, number]>([
  ['text', '{"session":"fake-1","status":"completed"}', 200],
  ['bytes', Buffer.from('{"session":"fake-1","status":"completed"}'), 200],
  ['a value', { session: 'fake-1', status: 'completed' }, 200],
  ['half of it', '{"session":"fake-', 401],
  ['nothing of the kind', {}, 401],
  ['a status that there is not', { session: 'fake-1', status: 'constructor' }, 401],
  ['no session', { status: 'completed' }, 401],
  ['something else', { unrelated: true }, 200],
])('signs any body: %s', async (_what, body, status) => {
  const { proofing } = fakeProvider();
  const message = await signWebhookForTest(proofing, { sessionId: 'fake-1', body });
  expect((await proofing.webhooks.handle(message)).status).toBe(status);
});

it('makes a message about something else, which the endpoint accepts and drops', async () => {
  const { proofing, calls } = fakeProvider();
  const message = await signWebhookForTest(proofing, { about: 'unrelated' });
  const { status, notice, done } = await proofing.webhooks.handle(message);
  expect([status, notice, await done]).toEqual([200, { about: 'unrelated' }, undefined]);
  expect(calls).toEqual([]);
});

it('passes on what the message should report, and nothing that it does not have', async () => {
  const asked: unknown[] = [];
  const adapter = adapterOf('red', () =>
    stubProvider('red', [], {
      webhooks: {
        read: async () => ({ about: 'unrelated' }),
        signForTest: async (news) => {
          asked.push(news);
          return { headers: {}, rawBody: Buffer.from('{}') };
        },
      },
    }),
  );
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: 'red', providers: { red: {} }, seal: 'none' },
  });
  await signWebhookForTest(proofing, { sessionId: 'x' });
  await signWebhookForTest(proofing, {
    about: 'session',
    sessionId: 'x',
    decision: 'declined',
    reference: 'r',
  });
  await signWebhookForTest(proofing, { sessionId: 'x', status: 'expired', decision: 'declined' });
  await signWebhookForTest(proofing, { about: 'unrelated' });
  await signWebhookForTest(proofing, { about: 'unrelated', body: 'a' });
  expect(asked).toStrictEqual([
    { sessionId: 'x', status: 'completed', decision: 'approved' },
    { sessionId: 'x', status: 'completed', decision: 'declined', reference: 'r' },
    { sessionId: 'x', status: 'expired' },
    { about: 'unrelated' },
    { about: 'unrelated', body: new TextEncoder().encode('a') },
  ]);
});

it('is not valid for another body', async () => {
  const { proofing } = fakeProvider();
  const { headers } = await signWebhookForTest(proofing, { sessionId: 'fake-1' });
  const { rawBody } = await signWebhookForTest(proofing, { sessionId: 'fake-2' });
  expect((await proofing.webhooks.handle({ headers, rawBody })).status).toBe(401);
});

it('is UNSUPPORTED if there are no webhooks, or none to sign', async () => {
  const fake = fakeProvider();
  const mute = adapterOf('mute', () => stubProvider('mute', []));
  const plain = adapterOf('plain', () =>
    stubProvider('plain', [], { webhooks: { read: async () => ({ about: 'session', sessionId: 'x' }) } }),
  );
  const proofing = createProofing({
    adapters: [fake.adapter, mute, plain],
    config: { provider: 'fake', providers: { fake: {}, mute: {}, plain: {} }, seal: 'none' },
    deps: { clock: leapingClock() },
  });
  for (const provider of ['mute', 'plain'])
    expect((await failureOf(() => signWebhookForTest(proofing, { provider, sessionId: 'x' }))).code).toBe(
      'UNSUPPORTED',
    );
  expect(await signWebhookForTest(proofing, { provider: 'fake', sessionId: 'x' })).toMatchObject({
    headers: { 'content-type': 'application/json' },
  });
});

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
      sessionId: ref.id,
      reference: 'a',
      says: {
        outcome: { status: 'completed', decision: 'approved', final: true },
        nativeStatus: 'COMPLETED',
      },
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
  expect(notice?.says).toEqual({ outcome: { status: 'expired' }, nativeStatus: 'EXPIRED' });
});

it.each<[string, unknown, number]>([
  ['text', '{"session":"fake-1","status":"completed"}', 200],
  ['bytes', Buffer.from('{"session":"fake-1","status":"completed"}'), 200],
  ['a value', { session: 'fake-1', status: 'completed' }, 200],
  ['half of it', '{"session":"fake-', 401],
  ['nothing of the kind', {}, 401],
])('signs any body: %s', async (_what, body, status) => {
  const { proofing } = fakeProvider();
  const message = await signWebhookForTest(proofing, { sessionId: 'fake-1', body });
  expect((await proofing.webhooks.handle(message)).status).toBe(status);
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
    stubProvider('plain', [], { webhooks: { read: async () => ({ sessionId: 'x' }) } }),
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

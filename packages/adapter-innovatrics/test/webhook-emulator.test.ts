import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type HandledWebhook, inMemorySessions, type Proofing, type ProofingSession } from '@anyproof/core';
import { type RunningInnovatricsEmulator, startInnovatricsEmulator } from '@anyproof/emulators';
import { currentOutcome } from '../../core/src/state/reducer.js';
import { card, directSession, MARTIN, proofingAt, SECRETS, selfie, until } from './at-emulator.js';
import { stateIn } from './harness.js';

type Settings = NonNullable<NonNullable<Parameters<typeof startInnovatricsEmulator>[0]>['settings']>;

let vendor: RunningInnovatricsEmulator;
let proofing: Proofing;
let server: Server;
let address: string;
/** Closed while messages wait: they are answered, and handled by nobody. */
let isOpen: boolean;
const handled: { readonly answer: HandledWebhook; readonly session: ProofingSession | undefined }[] = [];
const store = inMemorySessions();

/** An app's endpoint: raw bytes in, the handler's status out. */
beforeEach(async () => {
  handled.length = 0;
  isOpen = true;
  server = createServer(async (request, response) => {
    const rawBody = await buffer(request);
    if (!isOpen) return response.writeHead(202).end();
    const answer = await proofing.webhooks.handle({ headers: request.headers, rawBody });
    response.writeHead(answer.status).end(answer.body);
    handled.push({ answer, session: await answer.done });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}/webhooks`;
});
afterEach(async () => {
  await vendor.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function start(settings: Settings = {}, env: { readonly [name: string]: string } = {}) {
  vendor = await startInnovatricsEmulator({
    settings: { ...SECRETS, processingDelayMs: 5, webhooks: [{ url: address }], ...settings },
  });
  proofing = proofingAt(vendor, env, { sessions: store });
}

async function proven(): Promise<ProofingSession['ref']> {
  const ref = await directSession(proofing);
  await proofing.submitEvidence(ref, card(MARTIN));
  await proofing.submitEvidence(ref, selfie(MARTIN));
  await proofing.finalizeSession(ref);
  return ref;
}

/** Sends a message of the vendor once more, or another in its place. */
async function deliver(body: string, signature?: string): Promise<number> {
  const headers = { 'content-type': 'application/json', ...(signature && { 'x-signature': signature }) };
  const answer = await fetch(address, { method: 'POST', body, headers });
  await answer.arrayBuffer();
  return answer.status;
}
const delivered = (status: string) => {
  const found = vendor.deliveries().find(({ body }) => body.includes(`"status":"${status}"`));
  if (found?.signature === undefined) throw new Error(`${status} was not delivered`);
  return { body: found.body, signature: found.signature };
};
const words = () =>
  handled.map(({ answer: { notice } }) =>
    notice?.about === 'session' ? (notice.says?.nativeStatus ?? '-') : '-',
  );
const approved = { status: 'completed', decision: 'approved' };

it('are verified, answered, and followed by the vendor’s own word', async () => {
  await start();
  const ref = await proven();
  await until(() => handled.length === 3);
  expect(words()).toEqual(['SESSION_INITIALIZED', 'SESSION_STARTED', 'AUTO_APPROVED']);
  expect(handled.map(({ answer }) => answer.status)).toEqual([200, 200, 200]);
  expect(handled[0]?.session).toMatchObject({ ref: { id: ref.id }, status: 'pending' });
  expect(handled[2]?.session).toMatchObject({ ref: { id: ref.id }, ...approved, decidedBy: 'automatic' });
});

it('are refused when forged, and nobody is asked', async () => {
  await start({ webhookTrouble: 'bad-signature', webhookMaxAttempts: 1 });
  const ref = await proven();
  await until(() => vendor.deliveries().length === 3);
  expect(vendor.deliveries().map(({ status }) => status)).toEqual([401, 401, 401]);
  const { body } = vendor.deliveries()[2] ?? {};
  expect(await deliver(body ?? '', 'I7s4xTBCtkbmYdvhM9QbOzcRa591YelE/DjIf1iH/ZI=')).toBe(401);
  expect(await deliver(body ?? '')).toBe(401);
  expect(vendor.journal.entries().filter(({ route }) => route === '/api/v1/data/:sid/status')).toEqual([]);
  expect((await stateIn(store, ref)).fetched).toBeUndefined();
});

it('end the same when each comes twice', async () => {
  await start({ webhookTrouble: 'duplicate' });
  await proven();
  await until(() => handled.length === 6);
  expect(words().filter((word) => word === 'AUTO_APPROVED')).toHaveLength(2);
  expect(handled.slice(-2).map(({ session }) => session)).toEqual([
    expect.objectContaining(approved),
    expect.objectContaining(approved),
  ]);
});

it('change nothing when an old one is sent again', async () => {
  await start({ webhookSessionEvents: false });
  vendor.scenario = 'review';
  const ref = await proven();
  await until(() => handled.length === 1);
  expect(handled[0]?.session).toMatchObject({ status: 'in_review' });
  vendor.decide(ref.id, 'approve');
  await until(() => handled.length === 2);
  expect(handled[1]?.session).toMatchObject({ ...approved, decidedBy: 'manual' });
  const review = delivered('WAITING_FOR_MANUAL_APPROVE');
  expect(await deliver(review.body, review.signature)).toBe(200);
  await until(() => handled.length === 3);
  expect(handled[2]?.session).toMatchObject({ ...approved, decidedBy: 'manual' });
});

it('come in any order', async () => {
  await start({ webhookSessionEvents: false });
  vendor.scenario = 'review';
  isOpen = false;
  const ref = await proven();
  await until(() => vendor.deliveries().length === 1);
  vendor.decide(ref.id, 'reject');
  await until(() => vendor.deliveries().length === 2);
  isOpen = true;
  for (const status of ['MANUAL_REJECTED', 'WAITING_FOR_MANUAL_APPROVE', 'MANUAL_REJECTED']) {
    const { body, signature } = delivered(status);
    expect(await deliver(body, signature)).toBe(200);
  }
  await until(() => handled.length === 3);
  expect(handled.map(({ session }) => session)).toEqual(
    [1, 2, 3].map(() =>
      expect.objectContaining({ status: 'completed', decision: 'declined', decidedBy: 'manual' }),
    ),
  );
});

it('are believed in nothing while the vendor does not answer', async () => {
  await start({ webhookSessionEvents: false });
  isOpen = false;
  const ref = await proven();
  await until(() => vendor.deliveries().length === 1);
  isOpen = true;
  vendor.faults.add({ path: /status$/, times: 3, effect: { kind: 'status', status: 503 } });
  const { body, signature } = delivered('AUTO_APPROVED');
  expect(await deliver(body, signature)).toBe(200);
  await until(() => handled.length === 1);
  expect(handled[0]?.session).toBeUndefined();
  expect(currentOutcome(await stateIn(store, ref))).toBeUndefined();
  expect(await proofing.getSession(ref)).toMatchObject(approved);
});

it('are hints at a vendor that does not sign', async () => {
  await start(
    { webhookSigned: false, webhookProjectId: false, webhookSessionEvents: false },
    { PROFILE: 'finchecker-v2', CAPTURE_TOKEN: 'reference' },
  );
  expect(proofing.capabilities()).not.toHaveProperty('webhooks');
  const ref = await proven();
  await until(() => handled.length === 1);
  expect(handled[0]?.answer.notice).toEqual({ about: 'session', sessionId: ref.id, unproven: true });
  expect(handled[0]?.session).toMatchObject(approved);
  const other = await directSession(proofing);
  expect(await deliver(JSON.stringify({ sessionId: other.id, status: 'AUTO_APPROVED' }))).toBe(200);
  await until(() => handled.length === 2);
  expect(handled[1]?.session).toMatchObject({ status: 'pending' });
});

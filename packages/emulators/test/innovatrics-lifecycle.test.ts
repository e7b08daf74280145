import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { specimenImage, visitHostedPage } from '../src/index.js';
import { webhookSignature } from '../src/innovatrics/webhooks.js';
import { send } from '../src/shared/index.js';
import { basic, cardOf, start, stopAll } from './innovatrics-client.js';

const zoe = 'zoe-garcia-lefevre';
const day = 86_400_000;

interface Received {
  readonly body: string;
  readonly signature: string | undefined;
  readonly type: string | undefined;
}
const listening: Server[] = [];

afterEach(async () => {
  await stopAll();
  for (const server of listening.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** An app's webhook address; answers the given statuses in turn, then 200. */
async function receiver(statuses: number[] = []) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        body: Buffer.concat(chunks).toString('utf8'),
        signature: request.headers['x-signature']?.toString(),
        type: request.headers['content-type'],
      });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  listening.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const statusesOf = (received: Received[]) => received.map(({ body }) => JSON.parse(body).status);

describe('scenarios', () => {
  it('decline: pictures are fine, the document is not alive', async () => {
    const { prove, data } = await start({ scenario: 'decline' });
    const sid = await prove(cardOf(zoe));
    expect((await data(sid, 'status')).json.status).toBe('AUTO_REJECTED');
    const { verifications, decision } = (await data(sid, 'decision/results')).json;
    expect(verifications.documentLiveness).toEqual({ score: 8, level: 'LOW' });
    expect(verifications.faceVerification.level).toBe('HIGH');
    expect(decision).toEqual({ score: 12, level: 'LOW' });
  });

  it.each([
    ['approve', 'MANUAL_APPROVED'],
    ['reject', 'MANUAL_REJECTED'],
  ] as const)('review: waits for an operator, who can %s', async (verdict, status) => {
    const { emulator, prove, data, initialize } = await start({ scenario: 'review' });
    const sid = await prove(cardOf(zoe));
    expect((await data(sid, 'status')).json.status).toBe('WAITING_FOR_MANUAL_APPROVE');
    expect((await data(sid, 'decision/results')).json.decision.level).toBe('MEDIUM');
    emulator.decide(sid, verdict);
    expect((await data(sid, 'status')).json.status).toBe(status);
    expect(() => emulator.decide(sid, verdict)).toThrow(RangeError);
    const pending = (await initialize()).json.sessionId;
    expect(() => emulator.decide(pending, verdict)).toThrow('PENDING');
  });

  it('lets another process decide over the control API', async () => {
    const { prove, data, call } = await start({ scenario: 'review' });
    const sid = await prove(cardOf(zoe));
    const decide = (verdict: string) =>
      call('POST', `/__emulator/sessions/${sid}/decision`, { body: { verdict } });
    expect((await decide('maybe')).status).toBe(400);
    expect((await decide('approve')).json).toMatchObject({ id: sid, status: 'MANUAL_APPROVED' });
    expect((await decide('reject')).status).toBe(409);
    expect((await call('GET', '/__emulator/sessions')).json).toHaveLength(1);
    expect((await data(sid, 'status')).json.status).toBe('MANUAL_APPROVED');
  });

  it('keeps results from readers while an operator decides, where told to', async () => {
    const { prove, data } = await start({ scenario: 'review', settings: { resultsWhileWaiting: false } });
    const sid = await prove(cardOf(zoe));
    expect((await data(sid, 'decision/results')).status).toBe(404);
  });

  it.each([
    ['review-approve', 'MANUAL_APPROVED'],
    ['review-reject', 'MANUAL_REJECTED'],
    ['liveness-unknown', 'WAITING_FOR_MANUAL_APPROVE'],
    ['decline', 'AUTO_REJECTED'],
    ['nonsense', 'AUTO_APPROVED'],
  ])('%s can be chosen for one session by its external id', async (name, status) => {
    const { emulator, prove, data } = await start();
    const sid = await prove(cardOf(zoe), { externalId: `emu:${name}` });
    emulator.clock.advance(150);
    expect((await data(sid, 'status')).json.status).toBe(status);
  });

  it('integrity-mismatch: the form differs although it does not', async () => {
    const { prove, data } = await start({ scenario: 'integrity-mismatch' });
    const sid = await prove(cardOf(zoe), { applicantForm: { lastName: 'García-Lefèvre' } });
    expect((await data(sid, 'decision/results')).json.verifications.applicantIntegrity.level).toBe('LOW');
  });

  it('expire: the link is over at once', async () => {
    const { emulator, initialize, data, picture, call } = await start({ scenario: 'expire' });
    const { sessionId, accessToken, webEnrolmentUrl } = (await initialize()).json;
    emulator.clock.advance(0);
    expect((await data(sessionId, 'status')).json.status).toBe('EXPIRED');
    expect((await picture(accessToken, 'face', zoe, 'selfie')).json.error).toBe('SESSION_EXPIRED');
    const token = new URL(webEnrolmentUrl).searchParams.get('token');
    expect((await call('GET', `/api/v1/enrolment/token/exchange/${token}`)).json.error).toBe(
      'SESSION_EXPIRED',
    );
  });
});

describe('clocks', () => {
  it('stays PENDING for the processing delay', async () => {
    const { emulator, initialize, picture, capture, data } = await start({
      settings: { processingDelayMs: 60_000 },
    });
    const { sessionId, accessToken } = (await initialize()).json;
    await picture(accessToken, 'document', zoe, 'passport');
    await picture(accessToken, 'face', zoe, 'selfie');
    await capture(accessToken, 'complete');
    emulator.clock.advance(50_000);
    expect((await data(sessionId, 'status')).json.status).toBe('PENDING');
    emulator.clock.advance(10_000);
    expect((await data(sessionId, 'status')).json.status).toBe('AUTO_APPROVED');
  });

  it('expires an unfinished session after 14 days and not before, and deletes it after 30', async () => {
    const { emulator, initialize, data } = await start();
    const { sessionId } = (await initialize()).json;
    emulator.clock.advance(14 * day - 10_000);
    expect((await data(sessionId, 'status')).json.status).toBe('PENDING');
    emulator.clock.advance(10_000);
    expect((await data(sessionId, 'status')).json.status).toBe('EXPIRED');
    expect((await data(sessionId, 'decision/results')).status).toBe(404);
    emulator.clock.advance(16 * day - 10_000);
    expect((await data(sessionId, 'status')).status).toBe(200);
    emulator.clock.advance(10_000);
    expect((await data(sessionId, 'status')).status).toBe(404);
  });

  it('keeps a decided session for 30 days from the decision, and never expires it', async () => {
    const { emulator, prove, data } = await start();
    const sid = await prove(cardOf(zoe));
    emulator.clock.advance(30 * day - 10_000);
    expect((await data(sid, 'status')).json.status).toBe('AUTO_APPROVED');
    emulator.clock.advance(10_000);
    expect((await data(sid, 'status')).status).toBe(404);
  });

  it('never-complete: expires although the person is done', async () => {
    const { emulator, prove, data } = await start({ scenario: 'never-complete' });
    const sid = await prove(cardOf(zoe));
    emulator.clock.advance(day);
    expect((await data(sid, 'status')).json.status).toBe('PENDING');
    emulator.clock.advance(13 * day);
    expect((await data(sid, 'status')).json.status).toBe('EXPIRED');
  });
});

describe('webhooks', () => {
  const at = async (settings: object, statuses?: number[]) => {
    const hook = await receiver(statuses);
    return { ...hook, ...(await start({ settings: { webhooks: [{ url: hook.url }], ...settings } })) };
  };

  it('signs as the known answers of the dossier', () => {
    const event = {
      sessionId: 'ad90c821-e5ea-4385-be5b-4fc9f9ea24ee',
      status: 'AUTO_APPROVED',
      projectId: 'development',
      externalId: '53421526A',
    };
    expect(webhookSignature(JSON.stringify(event), 'innovatrics')).toBe(
      'I7s4xTBCtkbmYdvhM9QbOzcRa591YelE/DjIf1iH/ZI=',
    );
    expect(webhookSignature(JSON.stringify(event, null, 2), 'innovatrics')).toBe(
      'xgqK56NScdofQU0Kr4UApWHwNIaHxu8+mSN0CwcwRl4=',
    );
  });

  it('announces creation, start and decision, each signed over the raw bytes', async () => {
    const { received, emulator, initialize, capture, picture } = await at({ password: 'geheim' });
    const secret = `Basic ${Buffer.from('innovatrics:geheim').toString('base64')}`;
    expect((await initialize()).status).toBe(401);
    const sessionId = 'ad90c821-e5ea-4385-be5b-4fc9f9ea24ee';
    const answer = await fetch(`${emulator.origin}/api/v1/enrolment/initialize`, {
      method: 'POST',
      headers: { authorization: secret, 'content-type': 'application/json' },
      body: JSON.stringify({ sessionId, returnUrl: 'https://rp.example/', externalId: '53421526A' }),
    });
    const { accessToken } = (await answer.json()) as { accessToken: string };
    await until(() => received.length === 1);
    await capture(accessToken, 'start');
    await until(() => received.length === 2);
    await picture(accessToken, 'document', zoe, 'passport');
    await picture(accessToken, 'face', zoe, 'selfie');
    await capture(accessToken, 'complete');
    emulator.clock.advance(150);
    await until(() => received.length === 3);
    expect(statusesOf(received)).toEqual(['SESSION_INITIALIZED', 'SESSION_STARTED', 'AUTO_APPROVED']);
    expect(received[2]?.body).toBe(
      `{"sessionId":"${sessionId}","status":"AUTO_APPROVED","projectId":"development","externalId":"53421526A"}`,
    );
    for (const { body, signature, type } of received) {
      expect(signature).toBe(createHmac('sha256', 'geheim').update(body).digest('base64'));
      expect(type).toBe('application/json; charset=utf-8');
    }
  });

  it('announces each transition, and no expiry', async () => {
    const { received, emulator, prove, initialize } = await at({ webhookSessionEvents: false });
    emulator.scenario = 'review';
    const sid = await prove(cardOf(zoe));
    await until(() => received.length === 1);
    emulator.decide(sid, 'reject');
    await until(() => received.length === 2);
    expect(statusesOf(received)).toEqual(['WAITING_FOR_MANUAL_APPROVE', 'MANUAL_REJECTED']);
    expect(JSON.parse(received[0]?.body ?? '')).not.toHaveProperty('externalId');
    await initialize();
    emulator.clock.advance(14 * day);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toHaveLength(2);
  });

  it('tries again after 1 and 5 seconds of its own time, and no fourth time', async () => {
    const { received, emulator, initialize } = await at({}, [500, 503, 404, 200]);
    await initialize();
    await until(() => emulator.deliveries().length === 1);
    emulator.clock.advance(900);
    expect(received).toHaveLength(1);
    emulator.clock.advance(200);
    await until(() => emulator.deliveries().length === 2);
    emulator.clock.advance(5000);
    await until(() => emulator.deliveries().length === 3);
    emulator.clock.advance(3_600_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(emulator.deliveries().map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 500],
      [2, 503],
      [3, 404],
    ]);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it('sends to the addresses of a status, changed while running', async () => {
    const { received, emulator, prove, url, call } = await at({ webhooks: [] });
    await prove(cardOf(zoe));
    emulator.setWebhooks([{ url, statuses: ['AUTO_APPROVED'] }]);
    await prove(cardOf(zoe));
    await until(() => received.length === 1);
    expect(statusesOf(received)).toEqual(['AUTO_APPROVED']);
    expect((await call('POST', '/__emulator/webhooks', { body: { urls: [url] } })).status).toBe(200);
    await call('POST', '/api/v1/enrolment/initialize', {
      authorization: basic,
      body: { sessionId: 'ad90c821-e5ea-4385-be5b-4fc9f9ea24ee', returnUrl: 'https://rp.example/' },
    });
    await until(() => received.length === 2);
    expect(statusesOf(received)[1]).toBe('SESSION_INITIALIZED');
  });

  it('misbehaves on demand: doubled, signed wrongly, unsigned', async () => {
    const doubled = await at({ webhookTrouble: 'duplicate' });
    await doubled.initialize();
    await until(() => doubled.received.length === 2);
    expect(doubled.received[0]?.body).toBe(doubled.received[1]?.body);
    const forged = await at({ webhookTrouble: 'bad-signature' });
    await forged.initialize();
    await until(() => forged.received.length === 1);
    const { body, signature } = forged.received[0] ?? { body: '', signature: '' };
    expect(signature).not.toBe(webhookSignature(body, 'innovatrics'));
    const plain = await at({ webhookSigned: false, webhookProjectId: false });
    await plain.initialize();
    await until(() => plain.received.length === 1);
    expect(plain.received[0]?.signature).toBeUndefined();
    expect(Object.keys(JSON.parse(plain.received[0]?.body ?? ''))).toEqual(['sessionId', 'status']);
  });
});

describe('over TLS, and with faults', () => {
  it('serves the whole mode over https with its own certificate', async () => {
    const { emulator } = await start({ tls: true });
    const { ca } = emulator;
    const answer = await send(`${emulator.origin}/api/v1/enrolment/initialize`, {
      method: 'POST',
      ca,
      headers: { authorization: basic, 'content-type': 'application/json' },
      body: JSON.stringify({ sessionId: randomUUID(), returnUrl: 'https://rp.example/' }),
    });
    const { webEnrolmentUrl } = JSON.parse(answer.body.toString('utf8'));
    expect(webEnrolmentUrl).toMatch(/^https:/);
    const images = { document_front: specimenImage(zoe, 'passport'), selfie: specimenImage(zoe, 'selfie') };
    expect(await visitHostedPage(webEnrolmentUrl, images, { ca })).toMatchObject({
      returnUrl: 'https://rp.example/',
    });
  });

  it('does its work although the answer is lost', async () => {
    const { emulator, initialize } = await start();
    emulator.faults.add({ method: 'POST', path: /initialize/, effect: { kind: 'lost-answer' } });
    await expect(initialize()).rejects.toThrow();
    expect(emulator.sessions()).toHaveLength(1);
  });
});

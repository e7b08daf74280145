// Acme's server against its documentation: events, how they are signed, and how they are delivered.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { messageOf, newEvent } from '../../custom-adapter/test/vendor/events/log.js';
import { signedBy } from '../../custom-adapter/test/vendor/events/signature.js';
import { SIGNING_KEY } from '../../custom-adapter/test/vendor/stand-in.js';
import { type App, analyse, DAY, MINUTE, SHOWN, startApp, textIn } from './app.js';

const typesOf = ({ vendor }: App) => vendor.events().map(({ type }) => type);
const at = (id: string, rest = '') => `/v2/verifications/${id}${rest}`;

describe('events', () => {
  it('report each change, in its order, with the state it had', async () => {
    const app = await startApp();
    const { id, pageUrl } = await app.create({}, { subject: 'customer-1' });
    app.vendor.visit(pageUrl, SHOWN, 'fails');
    const { body } = await app.post(at(id, '/reopen'));
    app.vendor.visit(textIn(body['links'], 'sdkToken'), SHOWN);
    analyse(app);
    app.vendor.overturn(id, 'decline');
    const events = app.vendor.events();
    expect(events.map(({ type, object }) => [type, object['state']])).toEqual([
      ['verification.created', 'CREATED'],
      ['verification.started', 'CREATED'],
      ['report.ready', undefined],
      ['verification.attempt_failed', 'RETRY_POSSIBLE'],
      ['verification.reopened', 'CREATED'],
      ['verification.started', 'CREATED'],
      ['verification.submitted', 'IN_ANALYSIS'],
      ['report.ready', undefined],
      ['verification.completed', 'ACCEPTED'],
      ['verification.verdict_changed', 'REFUSED'],
    ]);
    expect(events.at(-1)?.object).toMatchObject({
      type: 'verification',
      id,
      externalId: 'order-1',
      subject: 'customer-1',
      attemptsMade: 2,
      progress: { done: 2, total: 2 },
    });
    expect(events.at(-3)?.object).toEqual({ type: 'report', id: app.vendor.reportOf(id) });
    const times = events.map(({ createdAt }) => createdAt);
    expect([...times].sort()).toEqual(times);
  });

  it('report the end that nobody watched, and the erasure, when they were due', async () => {
    const app = await startApp();
    const { id, body, applicantId } = await app.create();
    app.vendor.clock.advance(20 * DAY);
    expect(app.vendor.events().at(-1)).toMatchObject({
      type: 'verification.expired',
      createdAt: textIn(body, 'expiresAt'),
    });
    await app.send('DELETE', `/v2/applicants/${applicantId}/data`);
    app.vendor.clock.advance(20 * DAY);
    expect(typesOf(app).slice(-3)).toEqual([
      'verification.erasure_scheduled',
      'verification.erased',
      'applicant.erased',
    ]);
    const [, erased, applicant] = app.vendor.events().slice(-3);
    expect(erased?.object).toMatchObject({ id, erasure: { state: 'done', scope: 'applicant' } });
    expect(applicant?.object).toEqual({ type: 'applicant', id: applicantId });
  });

  it('are of all products, and thin in some accounts', async () => {
    const app = await startApp({ thinEvents: true });
    const { id } = await app.create();
    app.vendor.happen('payment.succeeded', { type: 'payment', id: 'pay_1' });
    expect(typesOf(app)).toEqual(['verification.created', 'payment.succeeded']);
    expect(app.vendor.events()[0]?.object).toEqual({ type: 'verification', id });
  });

  it('have an envelope, the same in each delivery but for its count', () => {
    const object = { type: 'report', id: 'rep_1' };
    const event = newEvent({ type: 'report.ready', at: Date.UTC(2026, 2, 1), object });
    const { id } = event;
    expect(JSON.parse(messageOf(event, 2))).toEqual({
      id,
      type: 'report.ready',
      createdAt: '2026-03-01T00:00:00.000Z',
      livemode: true,
      delivery: 2,
      data: { object },
    });
  });
});

describe('a signature', () => {
  it('is over the time and the bytes, once for each key', () => {
    const body = Buffer.from('{"id":"evt_1"}');
    const proof = (key: string) => createHmac('sha256', key).update('1772357460.').update(body).digest('hex');
    expect(signedBy(['one', 'two'], body, 1_772_357_460_999)).toEqual({
      'acme-signature': `t=1772357460,v1=${proof('one')},v1=${proof('two')}`,
    });
  });

  it('is made by both keys for a day after a rotation', async () => {
    const { vendor } = await startApp();
    vendor.rotateKey('next-key');
    expect(vendor.signingKeys()).toEqual([SIGNING_KEY, 'next-key']);
    vendor.clock.advance(DAY);
    expect(vendor.signingKeys()).toEqual(['next-key']);
    expect(vendor.secrets()).toEqual(expect.arrayContaining([SIGNING_KEY, 'next-key']));
  });
});

describe('delivery', () => {
  it('sends an event that was not accepted again, with the same id', async () => {
    const app = await startApp();
    const { vendor } = app;
    const inbox = await startInbox([500, 200]);
    try {
      vendor.happen('payment.succeeded', { type: 'payment', id: 'pay_1' });
      vendor.sendEventsTo(inbox.url);
      await vendor.flushEvents();
      await vendor.flushEvents();
      expect(inbox.received).toHaveLength(1);
      vendor.clock.advance(MINUTE);
      await vendor.flushEvents();
      vendor.clock.advance(DAY);
      await vendor.flushEvents();
      const [event] = vendor.events();
      expect(inbox.received.map(({ body }) => JSON.parse(body))).toEqual([
        expect.objectContaining({ id: event?.id, delivery: 1 }),
        expect.objectContaining({ id: event?.id, delivery: 2 }),
      ]);
      for (const { headers, body } of inbox.received) {
        const header = String(headers['acme-signature']);
        const seconds = Number(/^t=(\d+),/.exec(header)?.[1]);
        expect(header).toBe(signedBy([SIGNING_KEY], Buffer.from(body), seconds * 1000)['acme-signature']);
      }
    } finally {
      await inbox.stop();
    }
  });
});

interface Inbox {
  readonly url: string;
  readonly received: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  stop(): Promise<void>;
}

/** Answers with these statuses, in this order. */
async function startInbox(statuses: number[]): Promise<Inbox> {
  const received: Inbox['received'] = [];
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/events`,
    received,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import { createHmac } from 'node:crypto';
import { app, logsIn, NOW, playsAlone, ref, refused, vendor, verification, WEBHOOK_KEY } from './acme.js';

playsAlone();

const ID = 'evt_5b7e';
const AT = '2026-03-01T09:29:00.000Z';

const event = (type: string, object: object, more: object = {}) =>
  Buffer.from(
    JSON.stringify({ id: ID, type, createdAt: AT, livemode: true, delivery: 1, data: { object }, ...more }),
  );
const ofVerification = (more: object = {}) => ({ type: 'verification', id: 'ver_1', ...more });

const SECONDS = String(NOW / 1000);
const v1 = (rawBody: Buffer, key = WEBHOOK_KEY, seconds = SECONDS) =>
  `v1=${createHmac('sha256', key).update(`${seconds}.`).update(rawBody).digest('hex')}`;
const signed = (rawBody: Buffer, signature = `t=${SECONDS},${v1(rawBody)}`) => ({
  headers: { 'Acme-Signature': signature },
  rawBody,
});

const read = (rawBody: Buffer, proofing = app()) => proofing.provider().webhooks?.read(signed(rawBody));
const handle = (request: ReturnType<typeof signed>, settings: object = {}) =>
  app({ ...settings }).webhooks.handle(request);

it('an event says what it announces, how far the person is, and when', async () => {
  const object = ofVerification({ state: 'IN_ANALYSIS', progress: { done: 2, total: 2 } });
  expect(await read(event('verification.submitted', object))).toEqual({
    eventId: ID,
    at: AT,
    about: 'session',
    sessionId: 'ver_1',
    says: { announces: 'processing', nativeStatus: 'IN_ANALYSIS', progress: { done: 2, total: 2 } },
  });
});

it.each([
  ['verification.created', 'pending'],
  ['verification.started', 'pending'],
  ['verification.submitted', 'processing'],
  ['verification.attempt_failed', 'action_required'],
  ['verification.evidence_wanted', 'action_required'],
  ['verification.decision_wanted', 'action_required'],
  ['verification.held', 'action_required'],
  ['verification.review_started', 'in_review'],
  ['verification.completed', 'completed'],
  ['verification.expired', 'expired'],
  ['verification.abandoned', 'abandoned'],
  ['verification.canceled', 'canceled'],
  ['verification.failed', 'failed'],
])('a thin %s announces %s', async (type, announces) => {
  expect(await read(event(type, ofVerification()))).toMatchObject({
    sessionId: 'ver_1',
    says: { announces },
  });
});

it.each(['verification.verdict_changed', 'verification.reopened', 'verification.new_event'])(
  'a thin %s announces nothing, so the vendor is called',
  async (type) => {
    const notice = await read(event(type, ofVerification()));
    expect(notice).toEqual({ eventId: ID, at: AT, about: 'session', sessionId: 'ver_1' });
  },
);

it('an event about an erasure says how far it is', async () => {
  const erasure = { state: 'done', scope: 'applicant', requestedAt: AT, doneAt: '2026-03-04T10:00:00.000Z' };
  expect(await read(event('verification.erased', ofVerification({ erasure })))).toMatchObject({
    says: { erasure: { status: 'done', scope: 'subject', at: '2026-03-04T10:00:00.000Z' } },
  });
});

it.each([
  ['payment.succeeded', { type: 'payment', id: 'pay_1' }],
  ['kyb.completed', { type: 'company', id: 'com_1' }],
  ['applicant.erased', { type: 'applicant', id: 'apl_1' }],
])('%s is about none of our sessions', async (type, object) => {
  expect(await read(event(type, object))).toMatchObject({ about: 'unrelated' });
  expect((await handle(signed(event(type, object)))).status).toBe(200);
});

it('an event of the other mode is about none of our sessions', async () => {
  const body = event('verification.completed', ofVerification(), { livemode: false });
  expect(await read(body)).toMatchObject({ about: 'unrelated' });
});

it('a report leads to its verification', async () => {
  logsIn();
  vendor()
    .get('/v2/reports/rep_6c02')
    .reply(200, { id: 'rep_6c02', product: 'identity', verificationId: 'ver_1' });
  vendor()
    .get('/v2/verifications/ver_1')
    .reply(200, verification({ state: 'MANUAL_REVIEW' }));
  const handled = await handle(signed(event('report.ready', { type: 'report', id: 'rep_6c02' })));
  expect(handled.notice).toMatchObject({ about: 'object', object: { type: 'report', id: 'rep_6c02' } });
  expect(await handled.done).toMatchObject({ ref, status: 'in_review' });
});

it.each([
  ['of another product', 200, { id: 'rep_1', product: 'kyb' }],
  ['that is unknown', 404, refused('unknown_report')],
])('a report %s leads to none', async (_what, status, body) => {
  logsIn();
  vendor().get('/v2/reports/rep_1').reply(status, body);
  expect(await app().provider().webhooks?.sessionsOf?.({ type: 'report', id: 'rep_1' })).toEqual([]);
});

it('a verdict that was overturned is fetched', async () => {
  logsIn();
  const verdict = { decidedBy: 'STAFF', final: false };
  vendor()
    .get('/v2/verifications/ver_1')
    .reply(200, verification({ state: 'REFUSED', verdict }));
  const handled = await handle(
    signed(event('verification.verdict_changed', ofVerification({ state: 'REFUSED' }))),
  );
  expect(await handled.done).toMatchObject({ decision: 'declined', decidedBy: 'manual', final: false });
});

const PROGRESS = event('verification.started', ofVerification({ state: 'CREATED' }));

it.each([
  ['any of several signatures', `t=${SECONDS},v1=00,${v1(PROGRESS)}`, 200, undefined],
  ['the previous key', `t=${SECONDS},${v1(PROGRESS, 'the-old-key')}`, 200, undefined],
  ['elements with other names', `t=${SECONDS},v0=ab,${v1(PROGRESS)},x=1`, 200, undefined],
  [
    'four minutes in the past',
    `t=${NOW / 1000 - 240},${v1(PROGRESS, WEBHOOK_KEY, String(NOW / 1000 - 240))}`,
    200,
    undefined,
  ],
  [
    'six minutes in the past',
    `t=${NOW / 1000 - 360},${v1(PROGRESS, WEBHOOK_KEY, String(NOW / 1000 - 360))}`,
    401,
    'proof_old',
  ],
  [
    'six minutes ahead',
    `t=${NOW / 1000 + 360},${v1(PROGRESS, WEBHOOK_KEY, String(NOW / 1000 + 360))}`,
    401,
    'proof_old',
  ],
  ['another key', `t=${SECONDS},${v1(PROGRESS, 'another-key')}`, 401, 'proof_wrong'],
  ['another time than is signed', `t=${NOW / 1000 + 1},${v1(PROGRESS)}`, 401, 'proof_wrong'],
])('a signature with %s', async (_what, signature, status, problem) => {
  const handled = await handle(signed(PROGRESS, signature), { previousWebhookKey: 'the-old-key' });
  expect(handled.status).toBe(status);
  expect(handled.refused?.problem).toBe(problem);
});

it.each(['completed', 'action_required', 'in_review', 'expired', 'pending'] as const)(
  'an event for tests is accepted: %s',
  async (status) => {
    const webhooks = app().provider().webhooks;
    const request = await webhooks?.signForTest?.({ sessionId: 'ver_1', status, reference: 'order-1042' });
    if (request === undefined) throw new Error('there is no signForTest');
    expect(await webhooks?.read(request)).toMatchObject({ sessionId: 'ver_1', says: { announces: status } });
    const unrelated = await webhooks?.signForTest?.({ about: 'unrelated' });
    if (unrelated === undefined) throw new Error('there is no signForTest');
    expect(await webhooks?.read(unrelated)).toMatchObject({ about: 'unrelated' });
  },
);

it('progress calls nobody', async () => {
  const handled = await handle(signed(PROGRESS));
  expect(await handled.done).toMatchObject({ status: 'pending' });
});

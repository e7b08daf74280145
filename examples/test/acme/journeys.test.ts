// Acme's server against its documentation: the ways in, attempts, decisions, and how a verification ends.
import type { Ending } from '@anyproof/conformance';
import { noise, picture } from '../../custom-adapter/test/vendor/people.js';
import { type App, analyse, CONSENT, DAY, HOUR, MINUTE, refusal, SHOWN, startApp, textIn } from './app.js';

const at = (id: string, rest = '') => `/v2/verifications/${id}${rest}`;
const stateOf = async (app: App, id: string) => (await app.get(at(id)))['state'];
const decide = (app: App, id: string, verdict: string) =>
  app.post(at(id, '/decision'), { verdict, decidedBy: 'agent-1' });

describe('uploads', () => {
  it('end with a verdict once all is submitted', async () => {
    const app = await startApp();
    const { id } = await app.create({ consent: CONSENT });
    const [front, , selfie] = SHOWN;
    const put = ([slot, file]: (typeof SHOWN)[number]) =>
      app.send('PUT', at(id, `/images/${slot}`), { file });
    expect((await put(front)).body).toEqual({ accepted: true, wanted: ['SELFIE'] });
    expect(refusal(await app.post(at(id, '/submit')))).toEqual([409, 'evidence_missing']);
    expect(await app.get(at(id))).toMatchObject({ progress: { done: 1, total: 2 }, wanted: ['SELFIE'] });
    expect((await put(selfie)).body).toEqual({ accepted: true, wanted: [] });
    const submitted = await app.post(at(id, '/submit'));
    expect([submitted.status, submitted.body]).toEqual([
      202,
      expect.objectContaining({ state: 'IN_ANALYSIS', attemptsMade: 1, pollAfterSeconds: 1 }),
    ]);
    expect(refusal(await app.post(at(id, '/submit')))).toEqual([409, 'already_submitted']);
    expect(refusal(await put(front))).toEqual([409, 'already_submitted']);
    analyse(app);
    const ended = await app.get(at(id));
    expect(ended).toMatchObject({ state: 'ACCEPTED', verdict: { decidedBy: 'MACHINE', final: false } });
    expect(ended).not.toHaveProperty('endedBy');
    expect(refusal(await app.post(at(id, '/submit')))).toEqual([409, 'already_ended']);
    app.vendor.clock.advance(30 * DAY);
    expect(await app.get(at(id))).toMatchObject({ verdict: { outcome: 'ACCEPTED', final: true } });
  });

  it('say what is wrong with a photo', async () => {
    const app = await startApp();
    const { id } = await app.create({ consent: CONSENT });
    const put = async (slot: string, file: Buffer) =>
      (await app.send('PUT', at(id, `/images/${slot}`), { file })).body;
    const wanted = ['DOCUMENT', 'SELFIE'];
    const refused = (finding: string) => ({ accepted: false, finding, wanted });
    expect(await put('document-0', noise())).toEqual(refused('UNREADABLE'));
    expect(await put('document-0', picture('ines', 'back'))).toEqual(refused('WRONG_SIDE'));
    expect(await put('selfie-0', picture('ines', 'front'))).toEqual(refused('NO_FACE'));
  });

  it('need consent to biometrics for a face, which can be withdrawn', async () => {
    const app = await startApp();
    const { id } = await app.create();
    const selfie = () => app.send('PUT', at(id, '/images/selfie-0'), { file: picture('ines', 'face') });
    expect(refusal(await selfie())).toEqual([409, 'consent_missing']);
    expect((await app.post(at(id, '/consents'), CONSENT)).status).toBe(204);
    expect((await selfie()).status).toBe(200);
    await app.post(at(id, '/consents'), { ...CONSENT, biometrics: false, version: '2' });
    expect(refusal(await selfie())).toEqual([409, 'consent_missing']);
    const { status, body } = await app.post(at(id, '/consents'), { terms: true, biometrics: true });
    expect([status, body['field']]).toEqual([422, 'givenAt']);
  });

  it('are refused by type, by size, by slot and by workflow', async () => {
    const app = await startApp();
    const { id } = await app.create({ consent: CONSENT });
    const front = picture('ines', 'front');
    const put = (sent: object, slot = 'document-0', one = id) =>
      app.send('PUT', at(one, `/images/${slot}`), { file: front, ...sent });
    expect(refusal(await put({ mediaType: 'application/pdf' }))).toEqual([415, 'unsupported_media_type']);
    expect(refusal(await put({ file: Buffer.alloc(10_000_001) }))).toEqual([413, 'too_large']);
    expect(refusal(await put({}, 'document-2'))).toEqual([404, 'not_found']);
    const plus = await app.create({ workflow: 'plus' });
    expect(refusal(await put({}, 'document-0', plus.id))).toEqual([403, 'not_enabled']);
  });
});

describe('links', () => {
  it.each(['pageUrl', 'sdkToken'] as const)('open once: %s', async (way) => {
    const app = await startApp();
    const created = await app.create();
    expect(app.vendor.visit(created[way], SHOWN)).toBe('open');
    expect(app.vendor.visit(created[way], SHOWN)).toBe('used');
    analyse(app);
    expect(await stateOf(app, created.id)).toBe('ACCEPTED');
  });

  it('last a quarter of an hour, and do not end each other', async () => {
    const app = await startApp();
    const { id, pageUrl, sdkToken } = await app.create();
    const page = await app.post(at(id, '/links'), { kind: 'page' });
    expect([page.status, Object.keys(page.body)]).toEqual([201, ['kind', 'pageUrl', 'expiresAt']]);
    const sdk = await app.post(at(id, '/links'), { kind: 'sdk' });
    expect(sdk.body).toMatchObject({ kind: 'sdk', sdkToken: expect.stringMatching(/^sdk_live_/) });
    expect(app.vendor.visit(sdkToken, [], 'leaves')).toBe('open');
    app.vendor.clock.advance(15 * MINUTE);
    expect(app.vendor.visit(pageUrl, SHOWN)).toBe('expired');
    expect(app.vendor.visit(textIn(page.body, 'pageUrl'), SHOWN)).toBe('expired');
    expect(app.vendor.visit('sdk_live_0', SHOWN)).toBe('unknown');
  });

  it('are ten for each attempt', async () => {
    const app = await startApp();
    const { id } = await app.create();
    const link = () => app.post(at(id, '/links'), { kind: 'page' });
    for (let made = 2; made < 10; made += 1) expect((await link()).status).toBe(201);
    expect(refusal(await link())).toEqual([409, 'too_many_links']);
    app.vendor.failAttempt(id);
    expect(refusal(await link())).toEqual([409, 'wrong_state']);
    await app.post(at(id, '/reopen'));
    expect((await link()).status).toBe(201);
    await app.post(at(id, '/cancel'));
    expect(refusal(await link())).toEqual([409, 'already_ended']);
  });

  it('lead nowhere once nobody is awaited', async () => {
    const app = await startApp();
    const { id, pageUrl } = await app.create();
    await app.post(at(id, '/cancel'));
    expect(app.vendor.visit(pageUrl, SHOWN)).toBe('not awaited');
  });
});

describe('ends', () => {
  it.each<[Ending, string, string | undefined, readonly string[]]>([
    ['approve', 'ACCEPTED', undefined, []],
    ['decline', 'REFUSED', undefined, ['MANIPULATED']],
    ['inconclusive', 'UNDECIDED', undefined, ['UNREADABLE']],
    ['fail', 'ERROR', 'ACME', ['ACME_ERROR']],
  ])('%s', async (ending, state, endedBy, findings) => {
    const app = await startApp();
    app.vendor.decide(ending);
    const { id } = await app.create();
    await app.upload(id);
    analyse(app);
    const ended = await app.get(at(id));
    expect([ended['state'], ended['endedBy'], ended['findings']]).toEqual([state, endedBy, findings]);
  });

  it('another face is refused, however it was to end', async () => {
    const app = await startApp();
    const { id, pageUrl } = await app.create();
    app.vendor.visit(pageUrl, [...SHOWN.slice(0, 2), ['selfie-0', picture('tomas', 'face')]]);
    analyse(app);
    expect(await app.get(at(id))).toMatchObject({ state: 'REFUSED', findings: ['OTHER_FACE'] });
  });

  it.each([
    ['approve', 7 * DAY, 24 * HOUR],
    ['expire', MINUTE, 24 * HOUR],
    ['abandon', 7 * DAY, MINUTE],
  ] as const)('%s: nobody comes, or the person leaves', async (ending, awaited, started) => {
    const app = await startApp();
    app.vendor.decide(ending);
    const nobody = await app.create();
    app.vendor.clock.advance(awaited - MINUTE / 2);
    expect(await stateOf(app, nobody.id)).toBe('CREATED');
    app.vendor.clock.advance(MINUTE);
    const expired = { state: 'EXPIRED', endedBy: 'ACME', findings: ['TIMED_OUT'] };
    expect(await app.get(at(nobody.id))).toMatchObject(expired);
    const somebody = await app.create();
    app.vendor.visit(somebody.pageUrl, SHOWN.slice(0, 1), 'leaves');
    app.vendor.clock.advance(started - MINUTE / 2);
    expect(await stateOf(app, somebody.id)).toBe('CREATED');
    app.vendor.clock.advance(MINUTE);
    const abandoned = { state: 'ABANDONED', endedBy: 'APPLICANT', findings: ['LEFT'] };
    expect(await app.get(at(somebody.id))).toMatchObject(abandoned);
  });

  it('the person may refuse, and the app may cancel', async () => {
    const app = await startApp();
    const [one, other] = [await app.create(), await app.create()];
    app.vendor.visit(one.pageUrl, [], 'refuses');
    const refused = { state: 'CANCELED', endedBy: 'APPLICANT', findings: ['CONSENT_REFUSED'] };
    expect(await app.get(at(one.id))).toMatchObject(refused);
    for (const _twice of [1, 2]) {
      const { status, body } = await app.post(at(other.id, '/cancel'));
      expect([status, body['state'], body['endedBy']]).toEqual([200, 'CANCELED', 'CLIENT']);
    }
    const accepted = await app.create();
    await app.upload(accepted.id);
    analyse(app);
    expect(refusal(await app.post(at(accepted.id, '/cancel')))).toEqual([409, 'already_ended']);
  });
});

describe('attempts', () => {
  it('may fail, and be repeated in the same verification', async () => {
    const app = await startApp();
    const { id, pageUrl } = await app.create();
    expect(refusal(await app.post(at(id, '/reopen')))).toEqual([409, 'wrong_state']);
    app.vendor.visit(pageUrl, SHOWN, 'fails');
    const failed = { state: 'RETRY_POSSIBLE', findings: ['NOT_LIVE'], attemptsMade: 1 };
    expect(await app.get(at(id))).toMatchObject(failed);
    const { status, body } = await app.post(at(id, '/reopen'));
    const open = { id, state: 'CREATED', findings: [], attemptsMade: 1, wanted: ['DOCUMENT', 'SELFIE'] };
    expect([status, body]).toEqual([200, expect.objectContaining(open)]);
    expect(app.vendor.visit(textIn(body['links'], 'sdkToken'), SHOWN)).toBe('open');
    analyse(app);
    expect(await app.get(at(id))).toMatchObject({ state: 'ACCEPTED', attemptsMade: 2 });
  });

  it('are five, and then it is refused', async () => {
    const app = await startApp();
    const { id } = await app.create();
    for (let made = 1; made < 5; made += 1) {
      app.vendor.failAttempt(id);
      expect((await app.post(at(id, '/reopen'))).status).toBe(200);
    }
    app.vendor.failAttempt(id);
    const exhausted = { state: 'REFUSED', findings: ['NOT_LIVE', 'ATTEMPTS_EXHAUSTED'], attemptsMade: 5 };
    expect(await app.get(at(id))).toMatchObject(exhausted);
  });

  it('may begin again after nobody came', async () => {
    const app = await startApp();
    const { id } = await app.create();
    app.vendor.clock.advance(7 * DAY);
    expect(await stateOf(app, id)).toBe('EXPIRED');
    await app.post(at(id, '/reopen'));
    await app.upload(id);
    analyse(app);
    expect(await app.get(at(id))).toMatchObject({ state: 'ACCEPTED', attemptsMade: 1 });
  });
});

describe('what others decide', () => {
  it('the app, where it is asked, and with its own verdict again', async () => {
    const app = await startApp();
    const { id } = await app.create();
    expect(refusal(await decide(app, id, 'ACCEPTED'))).toEqual([409, 'wrong_state']);
    app.vendor.askDecision(id);
    expect(await stateOf(app, id)).toBe('DECISION_WANTED');
    for (const _twice of [1, 2]) {
      const { status, body } = await decide(app, id, 'ACCEPTED');
      const decided = { state: 'ACCEPTED', verdict: expect.objectContaining({ decidedBy: 'CLIENT' }) };
      expect([status, body]).toEqual([200, expect.objectContaining(decided)]);
    }
    expect(refusal(await decide(app, id, 'REFUSED'))).toEqual([409, 'already_decided']);
  });

  it('the app, after a failed attempt', async () => {
    const app = await startApp();
    const { id } = await app.create();
    app.vendor.failAttempt(id);
    const { body } = await decide(app, id, 'REFUSED');
    expect(body).toMatchObject({ state: 'REFUSED', findings: ['NOT_LIVE', 'CLIENT_DECISION'] });
    const canceled = await app.create();
    await app.post(at(canceled.id, '/cancel'));
    expect(refusal(await decide(app, canceled.id, 'REFUSED'))).toEqual([409, 'already_ended']);
  });

  it.each([
    ['standard', 200],
    ['plus', 409],
  ])('a review in %s: the app gets %d', async (workflow, status) => {
    const app = await startApp();
    app.vendor.decide('review');
    const { id, pageUrl } = await app.create({ workflow });
    app.vendor.visit(pageUrl, [...SHOWN, ['address-0', picture('ines', 'letter')]]);
    analyse(app);
    expect(await stateOf(app, id)).toBe('MANUAL_REVIEW');
    expect((await decide(app, id, 'ACCEPTED')).status).toBe(status);
    app.vendor.settleReview(id, 'decline');
    expect(await app.get(at(id))).toMatchObject({ verdict: { outcome: 'REFUSED', decidedBy: 'STAFF' } });
  });

  it('staff overturn any end', async () => {
    const app = await startApp();
    const { id } = await app.create();
    await app.post(at(id, '/cancel'));
    app.vendor.overturn(id, 'approve');
    const verdict = { outcome: 'ACCEPTED', decidedBy: 'STAFF', final: false };
    expect(await app.get(at(id))).toMatchObject({ state: 'ACCEPTED', verdict });
  });

  it('more evidence, and a hold', async () => {
    const app = await startApp();
    const { id } = await app.create();
    await app.upload(id);
    app.vendor.askEvidence(id);
    expect(await app.get(at(id))).toMatchObject({
      state: 'EVIDENCE_WANTED',
      wanted: ['PROOF_OF_ADDRESS'],
      progress: { done: 2, total: 3 },
    });
    await app.send('PUT', at(id, '/images/address-0'), { file: picture('ines', 'letter') });
    await app.post(at(id, '/submit'));
    app.vendor.hold(id);
    analyse(app);
    expect(await stateOf(app, id)).toBe('ON_HOLD');
    app.vendor.release(id);
    analyse(app);
    expect(await app.get(at(id))).toMatchObject({ state: 'ACCEPTED', attemptsMade: 1 });
  });
});

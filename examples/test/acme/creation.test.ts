// Acme's server against its documentation: login, test mode, the two steps of a creation, idempotency.
import { CREDENTIALS, TEST_CREDENTIALS } from '../../custom-adapter/test/vendor/stand-in.js';
import { appOf, DAY, HOUR, MINUTE, refusal, startApp, textIn } from './app.js';

const VERIFICATIONS = '/v2/verifications';
const APPLICANTS = '/v2/applicants';
const STRANGER = { familyName: 'Muster' };

describe('login', () => {
  it('answers a token that lasts five minutes', async () => {
    const app = await startApp();
    const { status, body } = await app.logIn();
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    const token = textIn(body, 'access_token');
    expect((await app.send('GET', '/v2/account', { token })).status).toBe(200);
    app.vendor.clock.advance(5 * MINUTE);
    expect(refusal(await app.send('GET', '/v2/account', { token }))).toEqual([401, 'invalid_token']);
    expect(app.vendor.secrets()).toEqual(expect.arrayContaining([token, CREDENTIALS.clientSecret]));
  });

  it.each([
    [{ client_secret: 'wrong' }, 'invalid_client'],
    [{ client_id: 'wrong' }, 'invalid_client'],
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
  ])('refuses %j', async (change, code) => {
    const { vendor } = await startApp();
    const { clientId, clientSecret } = CREDENTIALS;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const body = new URLSearchParams({ ...form, ...change });
    const response = await fetch(`${vendor.origin}/oauth/token`, { method: 'POST', body });
    expect([response.status, await response.json()]).toEqual([400, { error: code }]);
  });

  it('asks for a token before anything else', async () => {
    const app = await startApp();
    const token = 'none';
    expect(refusal(await app.send('GET', '/v2/nothing', { token }))).toEqual([401, 'invalid_token']);
    expect(refusal(await app.send('GET', '/v2/nothing'))).toEqual([404, 'not_found']);
    expect(refusal(await app.send('GET', '/v1/verifications'))).toEqual([404, 'not_found']);
    expect(refusal(await app.send('PUT', VERIFICATIONS))).toEqual([405, 'method_not_allowed']);
  });
});

describe('test mode', () => {
  it('makes objects that say so, and does not see the others', async () => {
    const live = await startApp();
    const test = appOf(live.vendor, TEST_CREDENTIALS);
    const made = await live.create({}, { subject: 'customer-1' });
    const tried = await test.create({}, { subject: 'customer-1' });
    expect([made.body['livemode'], tried.body['livemode']]).toEqual([true, false]);
    expect(tried.applicantId).not.toBe(made.applicantId);
    expect(tried.sdkToken).toMatch(/^sdk_test_/);
    expect(await test.get('/v2/account')).toMatchObject({ livemode: false });
    expect(refusal(await test.send('GET', `${VERIFICATIONS}/${made.id}`))).toEqual([
      404,
      'unknown_verification',
    ]);
    expect(refusal(await live.send('GET', `${APPLICANTS}/${tried.applicantId}`))).toEqual([
      404,
      'unknown_applicant',
    ]);
    expect(await test.get(VERIFICATIONS)).toMatchObject({ items: [{ id: tried.id }] });
  });
});

describe('applicants', () => {
  it('are created with a family name', async () => {
    const app = await startApp();
    expect((await app.post(APPLICANTS, STRANGER)).status).toBe(201);
    const { status, body } = await app.post(APPLICANTS, { givenName: 'Ines' });
    expect([status, body]).toEqual([422, expect.objectContaining({ field: 'familyName' })]);
  });

  it('are one per subject, and keep what a later creation leaves out', async () => {
    const app = await startApp();
    const subject = 'customer-1';
    const first = await app.post(APPLICANTS, { ...STRANGER, subject, email: 'ines@mail.example' });
    const second = await app.post(APPLICANTS, { familyName: 'Exemple', subject });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual({ ...first.body, familyName: 'Exemple' });
    expect(await app.get(`${APPLICANTS}?subject=${subject}`)).toEqual({ items: [second.body] });
    expect(await app.get(`${APPLICANTS}?subject=nobody`)).toEqual({ items: [] });
  });

  it('can be taken back until a verification uses them', async () => {
    const app = await startApp();
    const { body } = await app.post(APPLICANTS, STRANGER);
    const path = `${APPLICANTS}/${textIn(body, 'id')}`;
    expect(await app.get(path)).toEqual(body);
    expect((await app.send('DELETE', path)).status).toBe(204);
    expect(refusal(await app.send('DELETE', path))).toEqual([404, 'unknown_applicant']);
    const { applicantId } = await app.create();
    const used = await app.send('DELETE', `${APPLICANTS}/${applicantId}`);
    expect(refusal(used)).toEqual([409, 'applicant_in_use']);
  });
});

describe('verifications', () => {
  it('belong to an applicant, and come with a link of each kind', async () => {
    const app = await startApp();
    const { body, pageUrl, sdkToken, id, applicantId } = await app.create({}, { subject: 'customer-1' });
    expect(body).toMatchObject({
      livemode: true,
      state: 'CREATED',
      externalId: 'order-1',
      subject: 'customer-1',
      applicantId,
      workflow: 'standard',
      attemptsMade: 0,
      attemptsAllowed: 5,
      findings: [],
      wanted: ['DOCUMENT', 'SELFIE'],
      progress: { done: 0, total: 2 },
    });
    const created = Date.parse(textIn(body, 'createdAt'));
    expect(Date.parse(textIn(body, 'expiresAt')) - created).toBe(7 * DAY);
    expect(Date.parse(textIn(body['links'], 'expiresAt')) - created).toBe(15 * MINUTE);
    expect(app.vendor.secrets()).toEqual(expect.arrayContaining([pageUrl.split('/').at(-1), sdkToken]));
    const { links: _links, ...kept } = body;
    expect(await app.get(`${VERIFICATIONS}/${id}`)).toEqual(kept);
    expect(app.vendor.sessions()).toEqual([id]);
  });

  it.each([
    [{ applicantId: 'apl_1' }, 404, 'unknown_applicant', undefined],
    [{ workflow: 'none' }, 422, 'unknown_workflow', 'workflow'],
    [{ externalId: undefined }, 422, 'invalid_request', 'externalId'],
    [{ returnUrl: 'http://shop.example' }, 422, 'invalid_request', 'returnUrl'],
    [{ expected: { born: '2.4.1988' } }, 422, 'invalid_request', 'expected.born'],
    [{ color: 'blue' }, 422, 'invalid_request', 'color'],
    [{ steps: ['SELFIE'] }, 422, 'invalid_request', 'steps'],
    [{ workflow: 'plus', documents: ['DRIVING_LICENCE'] }, 422, 'document_not_supported', 'documents'],
    [{ workflow: 'plus', documentCountry: 'USA' }, 422, 'country_not_supported', 'documentCountry'],
  ])('refuse %j', async (change, status, error, field) => {
    const app = await startApp();
    const { applicantId } = await app.create();
    const asked = { applicantId, externalId: 'order-1', workflow: 'standard', ...change };
    const refused = await app.post(VERIFICATIONS, asked);
    expect([refused.status, refused.body['error'], refused.body['field']]).toEqual([status, error, field]);
    expect(app.vendor.sessions()).toHaveLength(1);
  });

  it('refuse what is not a JSON object', async () => {
    const app = await startApp();
    expect(refusal(await app.post(VERIFICATIONS, [1]))).toEqual([400, 'invalid_json']);
  });
});

describe('idempotency', () => {
  const key = '6f1d2c4e-2f5b-4c0a-9d53-0b8f7f7a1c11';
  const creation = async () => {
    const app = await startApp();
    const { applicantId } = await app.create();
    const body = { applicantId, externalId: 'order-2', workflow: 'standard' };
    const create = (change: object = {}) =>
      app.send('POST', VERIFICATIONS, { key, body: { ...body, ...change } });
    const lookUp = () => app.get(`${VERIFICATIONS}?idempotency_key=${key}`);
    return { app, body, create, lookUp, count: () => app.vendor.sessions().length - 1 };
  };

  it('answers a repeated creation with the first answer, for a day', async () => {
    const { app, body, create, count } = await creation();
    const first = await create();
    await app.post(`${VERIFICATIONS}/${textIn(first.body, 'id')}/cancel`);
    const again = await app.send('POST', VERIFICATIONS, {
      key,
      body: Object.fromEntries(Object.entries(body).reverse()),
    });
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    app.vendor.clock.advance(24 * HOUR - MINUTE);
    expect((await create()).body).toEqual(first.body);
    expect(count()).toBe(1);
    app.vendor.clock.advance(MINUTE);
    expect((await create()).body['id']).not.toBe(first.body['id']);
  });

  it('refuses the key with another body', async () => {
    const { create, count } = await creation();
    await create();
    expect(refusal(await create({ externalId: 'order-3' }))).toEqual([409, 'idempotency_mismatch']);
    expect(count()).toBe(1);
  });

  it('keeps no refusal: the corrected request may use the key', async () => {
    const { create } = await creation();
    expect((await create({ workflow: 'none' })).status).toBe(422);
    expect((await create()).status).toBe(201);
  });

  it('has keys per endpoint and mode', async () => {
    const { app, create } = await creation();
    const applicant = await app.send('POST', APPLICANTS, { key, body: STRANGER });
    expect([applicant.status, (await create()).status]).toEqual([201, 201]);
    const again = await app.send('POST', APPLICANTS, { key, body: STRANGER });
    expect(again.body).toEqual(applicant.body);
    expect(await app.get(`${APPLICANTS}?idempotency_key=${key}`)).toEqual({ items: [applicant.body] });
    const test = appOf(app.vendor, TEST_CREDENTIALS);
    const other = await test.send('POST', APPLICANTS, { key, body: STRANGER });
    expect(other.body['livemode']).toBe(false);
  });

  it('does the work whose answer is lost, once', async () => {
    const { app, create, lookUp, count } = await creation();
    expect(await lookUp()).toEqual({ items: [] });
    app.vendor.faults.add({ method: 'POST', path: /verifications$/, effect: { kind: 'lost-answer' } });
    await expect(create()).rejects.toThrow();
    expect(await lookUp()).toMatchObject({ items: [{ externalId: 'order-2' }] });
    expect((await create()).status).toBe(201);
    expect(count()).toBe(1);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('keeps a 500, which may have made the object: %s', async (failedCreationsAreMade, made) => {
    const app = await startApp({ failedCreationsAreMade });
    const { applicantId } = await app.create();
    const body = { applicantId, externalId: 'order-2', workflow: 'standard' };
    const create = (other = key) => app.send('POST', VERIFICATIONS, { key: other, body });
    app.vendor.faults.add({
      method: 'POST',
      path: /verifications$/,
      effect: { kind: 'status', status: 500, body: '{"error":"internal_error"}' },
    });
    expect(refusal(await create())).toEqual([500, 'internal_error']);
    const again = await create();
    expect(refusal(again)).toEqual([500, 'internal_error']);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const { items } = await app.get(`${VERIFICATIONS}?idempotency_key=${key}`);
    expect(items).toHaveLength(made);
    expect((await create('another')).status).toBe(201);
  });

  it('keeps no 503, after which nothing was done', async () => {
    const { app, create, count } = await creation();
    app.vendor.faults.add({ path: /verifications$/, effect: { kind: 'status', status: 503 } });
    expect((await create()).status).toBe(503);
    expect((await create()).status).toBe(201);
    expect(count()).toBe(1);
  });
});

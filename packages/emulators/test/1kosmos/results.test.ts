import { createPublicKey, verify } from 'node:crypto';
import { startOneKosmosEmulator } from '../../src/index.js';
import { cardBack, cardFront, selfie } from '../specimen.js';
import { systemLicense, TestClient } from './client.js';
import {
  at,
  bytesOf,
  communityId,
  connector,
  create,
  fetchRows,
  handIn,
  judging,
  prove,
  resultOf,
  rowOf,
  sessionRequest,
  tenantId,
  unhurried,
  verification,
} from './flow.js';

let client: TestClient;
beforeEach(async () => {
  client = new TestClient(await startOneKosmosEmulator({ settings: unhurried }));
});
afterEach(() => client.emulator.stop());

const image = (picture: Parameters<typeof bytesOf>[0]) => bytesOf(picture).toString('base64');

describe('under way', () => {
  test('PENDING shows as INPROGRESS unless granular', async () => {
    const id = await create(client);
    expect((await resultOf(client, id)).body).toEqual({ responseStatus: 'INPROGRESS', sessionId: id });
    expect((await resultOf(client, id, { granularStatus: true })).body.responseStatus).toBe('PENDING');
    await handIn(client, id);
    const granular = await resultOf(client, id, { granularStatus: true, apiVersion: 'v3' });
    expect(granular.body).toEqual({ sessionResult: 'INPROGRESS', sessionId: id });
  });

  test('the answer is sealed beside the service key', async () => {
    const id = await create(client);
    const { json } = await resultOf(client, id);
    expect(Object.keys(json)).toEqual(['data', 'publicKey']);
    expect(json.publicKey).toBe(await client.serviceKey('idproofingapi'));
  });
});

describe('passed', () => {
  const fields = {
    type: 'idcard',
    documentType: 'IDCARD',
    category: 'identity_document',
    proofedBy: 'emulated',
    documentId: 'X4RTBPFW4',
    id: 'X4RTBPFW4',
    firstName: 'ZOÉ',
    middleName: 'MARIE',
    givenName: 'ZOÉ MARIE',
    lastName: 'GARCÍA-LEFÈVRE',
    familyName: 'GARCÍA-LEFÈVRE',
    fullName: 'ZOÉ MARIE GARCÍA-LEFÈVRE',
    dob: '19910308',
    doe: '20340211',
    doi: '20240212',
    gender: 'F',
    placeOfBirth: 'LYON',
    country: 'FRA',
    street: '4 RUE DES TANNEURS',
    city: 'LYON',
    zipCode: '69001',
    residenceCity: 'LYON',
    residenceZipCode: '69001',
    face: image(cardFront()),
    image: image(cardFront()),
    imageBack: image(cardBack()),
    proof_jwt: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]{86}$/),
  };

  test('legacy', async () => {
    const id = await prove(client);
    const { body } = await resultOf(client, id, { includeMetadata: true });
    expect(body).toEqual({
      responseStatus: 'SUCCESS',
      sessionId: id,
      idcard_object: fields,
      liveid_object: {
        id,
        type: 'liveid',
        category: 'identity_document',
        proofedBy: 'emulated',
        face: image(selfie()),
      },
      token: expect.stringMatching(/^[\w-]{32}$/),
      metadata: { checks: expect.any(Array) },
      raw_data: { checks: expect.any(Array) },
    });
  });

  test('v3', async () => {
    const id = await prove(
      client,
      {},
      { request: { documentType: 'dl_object' }, config: { returnRawData: false } },
    );
    const { body } = await resultOf(client, id, { apiVersion: 'v3' });
    expect(body).toEqual({
      sessionResult: 'SUCCESS',
      sessionId: id,
      document: expect.objectContaining({ ...fields, type: 'dl', documentType: 'DL' }),
      liveId: { face: image(selfie()), proofedBy: 'emulated' },
      token: expect.any(String),
    });
  });

  test('proof_jwt is signed by the service key', async () => {
    const id = await prove(client);
    const [head = '', claims = '', signature = ''] = (
      await resultOf(client, id)
    ).body.idcard_object.proof_jwt.split('.');
    const point = Buffer.from(await client.serviceKey('idproofingapi'), 'base64');
    const key = createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'secp256k1',
        x: point.subarray(0, 32).toString('base64url'),
        y: point.subarray(32).toString('base64url'),
      },
    });
    const signed = Buffer.from(`${head}.${claims}`);
    const bytes = Buffer.from(signature, 'base64url');
    expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, bytes)).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString()).jti).toBe(id);
  });
});

test('failed: nothing of the person unless assets are always wanted, and never a token', async () => {
  const id = await prove(client, { selfie: selfie('martin-horak') });
  const lean = (await resultOf(client, id)).body;
  expect(Object.keys(lean)).toEqual(['responseStatus', 'sessionId', 'raw_data']);
  const { body } = await resultOf(client, id, { alwaysReturnAssets: true });
  expect([body.responseStatus, body.idcard_object.image, body.liveid_object.face]).toEqual([
    'FAILED',
    image(cardFront()),
    image(selfie('martin-horak')),
  ]);
  expect([body.token, body.idcard_object.proof_jwt]).toEqual([undefined, undefined]);
});

test('words, places and envelopes that nobody published are settings', async () => {
  await client.emulator.stop();
  client = new TestClient(
    await startOneKosmosEmulator({
      scenario: 'review',
      settings: {
        resultWords: { declined: 'FAILED', review: 'INPROGRESS', notPerformed: 'NOT_PERFORMED' },
        v3PendingFields: { status: 'status', sessionId: 'id' },
        checksIn: [],
        openResponses: 'plain',
        completionStatus: 'DONE',
        ...unhurried,
      },
    }),
  );
  const id = await create(client);
  expect((await resultOf(client, id, { apiVersion: 'v3' })).json).toEqual({
    status: 'INPROGRESS',
    id,
    publicKey: await client.serviceKey('idproofingapi'),
  });
  expect((await handIn(client, id)).json).toEqual({ completionStatus: 'DONE' });
  client.emulator.clock.advance(judging);
  const { json } = await resultOf(client, id, { includeMetadata: true });
  expect([json.responseStatus, json.metadata, json.raw_data]).toEqual(['INPROGRESS', {}, {}]);
  expect(Object.keys((await fetchRows(client)).json)).toEqual(['data']);
  expect((await fetchRows(client)).json.data.page.total).toBe(1);
});

describe('session views', () => {
  test('details', async () => {
    const metadata = { workflowId: 'w-1', wfInstanceId: 'i-1', anything: { goes: 1 } };
    const id = await create(client, { request: { workflowMetadata: metadata } });
    expect((await client.get(at(id))).json).toEqual({
      status: 'PENDING',
      user: { uid: 'u-1', username: 'zoe', firstname: 'Zoé', lastname: 'García' },
      id,
      documentType: 'idcard_object',
      license: 'connector-license',
      workflowId: 'w-1',
      wfInstanceId: 'i-1',
      useBucket: true,
      bypassConfig: [],
      autoDetectTimeout: 40,
      autoCaptureCountdownSeconds: 3,
      autoCaptureCountdownVisible: true,
      postTimeoutCaptureMode: 'manual',
      selfieCaptureMode: 'auto',
    });
    expect((await client.get(at(id, '/validate'))).json.id).toBe(id);
  });

  test('start answers with the record: numbers of milliseconds and the first history entry', async () => {
    const id = await create(client, { request: { did: 'did-1' } });
    const before = client.emulator.clock.now();
    const { body } = await client.get(at(id, '/start'));
    expect(body).toMatchObject({
      id,
      url: `${client.emulator.origin}/idproofing/session/${id}`,
      tenantDNS: 'tenant.example',
      tenantId,
      communityName: 'default',
      communityId,
      did: 'did-1',
      dvcID: 'dvc-1',
      status: 'INPROGRESS',
    });
    expect(body._id).toMatch(/^[0-9a-f]{24}$/);
    expect(body.startedTS).toBeGreaterThanOrEqual(before);
    expect(body.history).toEqual([
      expect.objectContaining({ activity: 'STARTED', screenName: 'WELCOME', ts: body.startedTS }),
    ]);
  });

  test('a fetched row has strings for instants, an outcome, no url and no history', async () => {
    const id = await prove(client);
    const row = await rowOf(client, id);
    expect(row.completedTS).toMatch(/^\d{13}$/);
    expect([row.url, row.history]).toEqual([undefined, undefined]);
    expect(row['session-result']).toEqual([
      expect.objectContaining({ verified: true, result: { status: 'COMPLETED_PASS' } }),
    ]);
  });
});

describe('fetch', () => {
  test('filters', async () => {
    const passed = await prove(client);
    const pending = await create(client, {
      request: { documentType: 'ppt_object', user: { uid: 'u-22', firstname: 'Martin', lastname: 'Horák' } },
    });
    const ids = async (query: Record<string, unknown>) =>
      (await fetchRows(client, query)).body.data.map(({ id }: { id: string }) => id);
    expect(await ids({})).toEqual([pending, passed]);
    expect(await ids({ id: passed })).toEqual([passed]);
    expect(await ids({ status: 'PENDING' })).toEqual([pending]);
    expect(await ids({ status: 'COMPLETED_PASS' })).toEqual([passed]);
    expect(await ids({ overallRecommendation: 'COMPLETED_PASS' })).toEqual([passed]);
    expect(await ids({ documentType: 'ppt_object' })).toEqual([pending]);
    expect(await ids({ name: 'hor' })).toEqual([pending]);
    expect(await ids({ uid: 'u-2' })).toEqual([pending]);
    expect(await ids({ dvcID: 'dvc-1' })).toEqual([pending, passed]);
    expect(await ids({ dvcID: 'dvc-1', name: 'zo' })).toEqual([passed]);
    const at = (milliseconds: number) =>
      new Date(client.emulator.clock.now() + milliseconds).toISOString().replace('T', ' ').replace('Z', '');
    expect(await ids({ startDate: at(-600_000), endDate: at(600_000) })).toEqual([pending, passed]);
    expect(await ids({ startDate: at(600_000) })).toEqual([]);
    expect(await ids({ endDate: at(-600_000) })).toEqual([]);
    expect((await fetchRows(client, { startDate: '2026-01-01' })).status).toBe(400);
  });

  test('pages', async () => {
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.unshift(await create(client));
    const page = async (pIndex: number) => (await fetchRows(client, {}, { pIndex, pSize: 2 })).body;
    const last = await page(2);
    expect([last.page, last.data.map(({ id }: { id: string }) => id)]).toEqual([
      { index: 2, total: 5, size: 2 },
      made.slice(4),
    ]);
    expect((await page(3)).data).toEqual([]);
    expect((await fetchRows(client, {}, { pSize: 0 })).status).toBe(400);
    expect((await fetchRows(client, {}, { tenantId: 'other' })).status).toBe(400);
  });
});

describe('create refuses', () => {
  const path = '/idproofingapi/document_share_session/create';
  const good = () => ({ connector, verification: verification(), sessionRequest: sessionRequest() });
  const { tenantId: _tenant, ...withoutTenant } = sessionRequest();
  test.each<[string, Record<string, unknown>]>([
    ['connector is required', { connector: undefined }],
    ['connector.config.license is required', { connector: { ...connector, config: {} } }],
    ['verification.tag is required', { verification: { ...verification(), tag: undefined } }],
    ['verification.config.debug must be a boolean', { verification: verification({ debug: 'no' }) }],
    ['verification.config.checks must be among', { verification: verification({ checks: ['voice'] }) }],
    ['verification.config.maxRetries must be a number', { verification: verification({ maxRetries: '3' }) }],
    ['sessionRequest.tenantId is required', { sessionRequest: withoutTenant }],
    ['sessionRequest.tenantId is not known', { sessionRequest: sessionRequest({ tenantId: 'x' }) }],
    [
      'sessionRequest.tenantDNS is not known',
      { sessionRequest: sessionRequest({ tenantDNS: 'other.example' }) },
    ],
    [
      'sessionRequest.documentType must be one of',
      { sessionRequest: sessionRequest({ documentType: 'dl' }) },
    ],
    [
      'sessionRequest.communityName is not allowed to be empty',
      { sessionRequest: sessionRequest({ communityName: '' }) },
    ],
  ])('%s', async (message, wrong) => {
    const { status, json } = await client.call('POST', path, { body: { ...good(), ...wrong } });
    expect([status, json.statusCode, json.error]).toEqual([400, 400, 'Bad Request']);
    expect(json.message).toContain(message);
  });

  test('an authenticid configuration needs an action code', async () => {
    const authenticid = { ...connector, type: 'authenticid' };
    const body = { ...good(), connector: authenticid };
    expect((await client.call('POST', path, { body })).json.message).toBe(
      'verification.config.action_code is required',
    );
    const config = { action_code: 99 };
    const accepted = await client.call('POST', path, {
      body: { ...body, verification: verification(config) },
    });
    expect(accepted.status).toBe(200);
  });
});

describe('docuverify', () => {
  const path = '/docuverify/document_share_session';
  const request = {
    tenantDNS: 'tenant.example',
    communityName: 'default',
    documentType: 'idcard_object',
    userUID: 'random-1',
    did: 'random-1',
  };
  const make = (dvcID: unknown) =>
    client.call('POST', `${path}/create`, { body: { dvcID, sessionRequest: request } });

  test('create answers in clear, result sealed with its own key', async () => {
    const created = await make('demo-dvc');
    expect(created.json).toEqual({
      sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      url: `${client.emulator.origin}/idproofing/session/${created.json.sessionId}`,
    });
    expect(String(created.headers['set-cookie'])).toContain('Path=/docuverify');
    const { sessionId } = created.json;
    await handIn(client, sessionId);
    client.emulator.clock.advance(judging);
    const result = await client.call('POST', `${path}/result`, { body: { dvcID: 'demo-dvc', sessionId } });
    expect(result.json.publicKey).toBe(await client.serviceKey('docuverify'));
    expect([result.body.responseStatus, result.body.idcard_object.lastName]).toEqual([
      'SUCCESS',
      'GARCÍA-LEFÈVRE',
    ]);
    const v3 = await client.call('POST', '/docuverify/v3/document_share_session/result', {
      body: { dvcID: 'demo-dvc', sessionId },
    });
    expect([v3.body.sessionResult, v3.body.document.documentType]).toEqual(['SUCCESS', 'IDCARD']);
    expect((await rowOf(client, sessionId)).user).toEqual({ uid: 'random-1' });
  });

  test('its errors', async () => {
    expect((await make(undefined)).json).toEqual({ code: 400, message: 'dvcID is required' });
    expect((await make('')).json).toEqual({ code: 400, message: 'dvcID is not allowed to be empty' });
    expect((await make('nobody')).json).toEqual({ code: 404, message: 'dvcID not found' });
    const unknown = await client.call('POST', `${path}/result`, {
      body: { dvcID: 'demo-dvc', sessionId: 'x' },
    });
    expect(unknown.json).toEqual({ code: 400, message: 'Session not found' });
    const foreign = await create(client);
    const wrong = await client.call('POST', `${path}/result`, {
      body: { dvcID: 'demo-dvc', sessionId: foreign },
    });
    expect(wrong.status).toBe(400);
  });
});

test('servicekeys and bucket hand out secrets only to their levels', async () => {
  expect((await client.call('GET', '/idproofingapi/servicekeys')).status).toBe(403);
  const { json: keys } = await client.call('GET', '/idproofingapi/servicekeys', { license: systemLicense });
  expect(Object.keys(keys[0])).toEqual(['tag', 'keyId', 'keySecret', 'type']);
  const { json: renewed } = await client.call('DELETE', `/idproofingapi/servicekey/${keys[0].keyId}`, {
    license: systemLicense,
  });
  expect(renewed).toHaveLength(keys.length);
  expect(renewed.map(({ keyId }: { keyId: string }) => keyId)).not.toContain(keys[0].keyId);
});

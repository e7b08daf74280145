import { startOneKosmosEmulator, visitHostedPage } from '../../src/index.js';
import { send } from '../../src/shared/index.js';
import { blankJpeg, cardBack, cardFront, jpegWithComment, passport, selfie } from '../specimen.js';
import { agree, extendedLicense, newIdentity, openText, sealText, TestClient } from './client.js';
import {
  at,
  bytesOf,
  communityId,
  create,
  judging,
  resultOf,
  rowOf,
  tenantId,
  unhurried,
  verification,
} from './flow.js';

let client: TestClient;
beforeEach(async () => {
  client = new TestClient(await startOneKosmosEmulator({ settings: unhurried }));
});
afterEach(() => client.emulator.stop());

const community = `tenant/${tenantId}/community/${communityId}`;

describe('discovery', () => {
  const info = (body: unknown) =>
    client.call('POST', '/api/r1/system/community_info/fetch', { auth: 'N', body });

  test('community info by names or by ids', async () => {
    const { json } = await info({ dns: 'tenant.example', communityName: 'default' });
    expect(json).toMatchObject({
      tenant: { id: tenantId, tenanttype: 'master', tenanttag: '1k-emulated', otherDNS: ['tenant.example'] },
      community: { id: communityId, tenantid: tenantId, name: 'default', logo: '' },
    });
    expect(Buffer.from(json.community.publicKey, 'base64')).toHaveLength(64);
    expect(json.community.publicKey).not.toBe(await client.serviceKey('idproofingapi'));
    const byId = await info({ tenantId, communityId, skipLogos: true });
    expect([byId.status, byId.json.community.logo]).toEqual([200, undefined]);
    const host = new URL(client.emulator.origin).host;
    expect((await info({ dns: host, communityName: 'default' })).status).toBe(200);
    expect((await info({ dns: 'other.example', communityName: 'default' })).json).toEqual({
      code: 400,
      message: 'Tenant or community not found',
    });
    expect((await info({ communityName: 'default' })).json.message).toBe('dns is required');
  });

  test('the directory names an address nobody outside can reach', async () => {
    const { json } = await client.get('/caas/sd', 'N');
    expect(json.idproofingapi).toBe('http://idproofing-api:8888');
    expect(json.docuverify).toBe(`${client.emulator.origin}/docuverify`);
    expect(json.idproofing).toBe(`${client.emulator.origin}/idproofing`);
    expect(json.licenses).toBe(`${client.emulator.origin}/licenses`);
    expect((await client.get('/idproofingapi/sd', 'N')).json).toEqual(json);
  });

  test('health, environment, info', async () => {
    expect((await client.get('/idproofingapi/healthz', 'N')).json).toEqual({
      status: 'all services operational',
      publicKey: await client.serviceKey('idproofingapi'),
      code: '200',
      version: expect.any(String),
    });
    expect((await client.get('/idproofingapi/environment', 'N')).json).toEqual({
      allowed_time_span: 60,
      EC_CURVE_NAME: 'secp256k1',
    });
    expect((await client.get('/idproofingapi/info', 'N')).json).toEqual([
      { verifierType: 'emulated', docType: 'dl' },
      { verifierType: 'emulated', docType: 'idcard' },
      { verifierType: 'emulated', docType: 'ppt' },
    ]);
  });

  test('answers look like the vendor’s', async () => {
    const { headers } = await client.get('/idproofingapi/healthz', 'N');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['etag']).toMatch(/^W\/"[0-9a-f]+-[A-Za-z0-9+/]{27}"$/);
    expect(headers['access-control-allow-origin']).toBe('*');
    const missing = await client.get('/idproofingapi/nothing', 'N');
    expect([missing.status, missing.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(missing.text).toContain('Cannot GET /idproofingapi/nothing');
    const broken = await send(`${client.emulator.origin}/api/r1/system/community_info/fetch`, {
      method: 'POST',
      body: '{"dns":',
      headers: { 'content-type': 'application/json' },
    });
    expect([broken.status, broken.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
  });

  test('ecdsa_helper answers, and leaves a mark without the key', async () => {
    const service = await client.serviceKey('idproofingapi');
    const { secret, publicKey } = newIdentity();
    const privateKey = Buffer.from(String(secret.export({ format: 'jwk' }).d), 'base64url').toString(
      'base64',
    );
    const call = (method: string, dataStr: string) =>
      client.call('POST', `/idproofingapi/ecdsa_helper/${method}`, {
        auth: 'N',
        body: { dataStr, publicKey: service, privateKey },
      });
    const { status, json } = await call('encrypt', 'hello');
    expect([status, json.publicKey]).toEqual([200, publicKey]);
    const key = agree({ secret, publicKey }, service);
    expect(openText(key, json.data)).toBe('hello');
    expect((await call('decrypt', sealText(key, 'there'))).json.data).toBe('there');
    expect((await call('decrypt', sealText(Buffer.alloc(32), 'x'))).status).toBe(400);
    expect(client.emulator.secretLeaks).toHaveLength(3);
    expect(client.emulator.secretLeaks[0]).toMatchObject({ what: ['body privateKey'], answered: true });
    const marked = client.emulator.journal.entries().filter(({ path }) => path.includes('ecdsa_helper'));
    expect(marked[0]?.body).toEqual({ secretLeak: ['body privateKey'] });
    expect(JSON.stringify(marked)).not.toContain(privateKey);
  });
});

test('templates: put, list by session, patch both ways, delete', async () => {
  const base = `/idproofingapi/proofingtemplates`;
  const step = {
    name: 'welcome',
    type: 'HTML',
    html: Buffer.from('<p>Hi</p>').toString('base64'),
    params: [],
    actions: [],
  };
  const put = (body: unknown) => client.call('PUT', `${base}/${community}`, { auth: 'B', body });
  const { json: template } = await put({ documentType: 'idcard_object', dvcID: 'dvc-1', workflow: [step] });
  expect(template).toEqual({
    _id: expect.stringMatching(/^[0-9a-f]{24}$/),
    tenantId,
    communityId,
    documentType: 'idcard_object',
    dvcID: 'dvc-1',
    workflow: [step],
  });
  const id = await create(client);
  const list = async () => (await client.get(`${base}/${id}`, 'N')).json.list;
  expect(await list()).toEqual([template]);

  const byDvc = await client.call('PATCH', `${base}/${community}/dvcId/dvc-1`, {
    license: extendedLicense,
    body: { documentType: 'idcard_object', workflow: [] },
  });
  expect([byDvc.status, byDvc.json.workflow, byDvc.json._id]).toEqual([200, [], template._id]);
  const byId = (templateId: string, workflow: unknown) =>
    client.call('PATCH', `${base}/${community}/id/${templateId}`, { auth: 'B', body: { workflow } });
  expect((await byId(template._id, [step])).json.workflow).toEqual([step]);
  expect((await byId('0', [step])).status).toBe(404);
  expect((await byId(template._id, [{ name: 'x', type: 'VIDEO' }])).json.message).toContain(
    'workflow[0].type',
  );
  expect(
    (await put({ documentType: 'idcard_object', dvcID: 'dvc-1', workflow: [{ ...step, html: '<p>' }] }))
      .status,
  ).toBe(400);
  const foreign = `${base}/tenant/other/community/${communityId}`;
  expect((await client.call('PUT', foreign, { auth: 'B', body: {} })).status).toBe(403);

  const remove = () => client.call('DELETE', `${base}/${community}/id/${template._id}`, { auth: 'B' });
  const removed = await remove();
  expect([removed.status, removed.text]).toEqual([204, '']);
  expect((await remove()).status).toBe(404);
  expect(await list()).toEqual([]);
});

test('bucket: each cloud with its own credential', async () => {
  const path = `/idproofingapi/bucket/${community}`;
  const { body: first } = await client.call('GET', path);
  expect([first.type, first.isEnabled]).toEqual(['aws', true]);
  const azure = { type: 'azure', bucketName: 'captures', isEnabled: true, createdBy: 'test' };
  const put = (body: unknown) => client.call('PUT', path, { body });
  expect((await put(azure)).json.message).toBe('azure_credential is required');
  client.emulator.clock.advance(5000);
  const azure_credential = { accountName: 'a', accountKey: 'k' };
  const { body } = await put({ ...azure, azure_credential });
  expect(body).toMatchObject({ _id: first._id, ...azure, azure_credential, createdTS: first.createdTS });
  expect(body.updatedTS - body.createdTS).toBeGreaterThanOrEqual(5000);
  expect((await client.call('GET', path)).body).toEqual(body);
});

describe('verify', () => {
  const call = (document: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    client.call('POST', '/idproofingapi/verify', {
      body: {
        connector: { id: 'c', type: 'microblink', config: { verifierUrl: 'u', verifierUrlV2: 'u2' } },
        verification: verification(),
        document: { id: 'doc-1', type: 'IDCARD', ...document },
        ...more,
      },
    });
  const image = (picture: Parameters<typeof bytesOf>[0]) => bytesOf(picture).toString('base64');

  test('a good document', async () => {
    const { json, body } = await call({ front_image: image(cardFront()), back_image: image(cardBack()) });
    expect(typeof json.data).toBe('string');
    expect(body).toMatchObject({
      docType: 'idcard',
      docId: 'doc-1',
      type: 'dl_authenticate',
      authority: 'microblink',
      verified: true,
      result: { lastName: 'GARCÍA-LEFÈVRE', dob: '19910308' },
      publicKey: await client.serviceKey('idproofingapi'),
    });
    expect([typeof body.token, typeof body.proof_jwt]).toEqual(['string', 'string']);
  });

  test.each([
    ['unreadable', { front_image: image(blankJpeg), back_image: image(cardBack()) }, 'IDV0004'],
    ['front only', { front_image: image(cardFront()) }, 'IDV0003'],
    ['another type', { front_image: image(passport()) }, 'IDV0005'],
  ])('%s', async (_name, document, reasonCode) => {
    const { body } = await call(document);
    expect([body.verified, body.result.reasonCode, body.token]).toEqual([false, reasonCode, undefined]);
  });

  test('what it refuses', async () => {
    expect((await call({})).json.message).toBe('document.front_image is required');
    expect((await call({ type: 'visa' })).json.message).toContain('document.type');
    expect((await call({ front_image_url: 'https://images.example/1' })).status).toBe(400);
    const connector = { id: 'c', type: 'microblink', config: { verifierUrl: 'u' } };
    expect((await call({}, { connector })).json.message).toBe('connector.config.verifierUrlV2 is required');
    const capture = { ...verification(), type: 'id_capture' };
    expect((await call({}, { verification: capture })).json.message).toBe('connector.config.url is required');
  });
});

describe('the capture page', () => {
  const pictures = {
    document_front: jpegWithComment(cardFront()),
    document_back: jpegWithComment(cardBack()),
    selfie: jpegWithComment(selfie()),
  };
  const urlOf = (id: string) => `${client.emulator.origin}/idproofing/session/${id}`;

  test('a person proves themselves', async () => {
    const id = await create(client);
    const outcome = await visitHostedPage(urlOf(id), pictures);
    expect([outcome.refused, Object.keys(outcome.answers)]).toEqual([undefined, Object.keys(pictures)]);
    client.emulator.clock.advance(judging);
    expect((await resultOf(client, id)).body.responseStatus).toBe('SUCCESS');
    expect((await visitHostedPage(urlOf(id), pictures)).refused).toBe('This verification is complete.');
  });

  test('a person declines', async () => {
    const id = await create(client);
    await visitHostedPage(urlOf(id), {}, { decline: true });
    expect((await client.get(at(id))).json.status).toBe('DECLINED');
  });

  test('no consent, no start', async () => {
    const id = await create(client);
    const outcome = await visitHostedPage(urlOf(id), pictures, { consent: false });
    expect(outcome.refused).toBe('Please agree first.');
    expect((await client.get(at(id))).json.status).toBe('PENDING');
  });

  test('a person who leaves is abandoned; missing pictures are asked for', async () => {
    const id = await create(client, { config: { abandonSessionInMin: 2 } });
    const { document_front } = pictures;
    const outcome = await visitHostedPage(urlOf(id), { document_front });
    expect(outcome.refused).toBe('Still missing: Back of your identity document, A photo of your face.');
    client.emulator.clock.advance(120_000);
    expect((await client.get(at(id))).json.status).toBe('ABANDONED');
  });

  test('a passport has no back, and a configuration without faces no selfie', async () => {
    const id = await create(client, {
      request: { documentType: 'ppt_object' },
      config: { checks: ['document_liveness_front'] },
    });
    await visitHostedPage(urlOf(id), { document_front: jpegWithComment(passport()) });
    client.emulator.clock.advance(judging);
    expect((await rowOf(client, id)).resultStatus).toBe('COMPLETED_PASS');
  });

  test('after a failed attempt the page takes new pictures', async () => {
    const id = await create(client, { config: { maxRetries: 1 } });
    await visitHostedPage(urlOf(id), { ...pictures, document_front: blankJpeg });
    client.emulator.clock.advance(judging);
    expect((await visitHostedPage(urlOf(id), pictures)).refused).toBeUndefined();
    client.emulator.clock.advance(judging);
    expect(client.emulator.session(id)?.outcome).toBe('COMPLETED_PASS');
  });

  test('an unknown link', async () => {
    await expect(visitHostedPage(urlOf('nobody'), {})).rejects.toThrow('404');
  });
});

test('over TLS', async () => {
  await client.emulator.stop();
  client = new TestClient(await startOneKosmosEmulator({ tls: true }));
  expect(client.emulator.origin).toMatch(/^https:/);
  const id = await create(client);
  expect((await client.get(at(id))).json.status).toBe('PENDING');
});

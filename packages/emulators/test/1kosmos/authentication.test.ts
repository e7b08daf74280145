import { startOneKosmosEmulator } from '../../src/index.js';
import { extendedLicense, newIdentity, sealText, systemLicense, TestClient } from './client.js';
import { communityId, create, tenantId, unknownId } from './flow.js';

const community = `tenant/${tenantId}/community/${communityId}`;
const id = unknownId();
const session = `/proofingsession/${id}`;

/** The 33 endpoints and who may call them, typed from the documentation. */
const table: readonly (readonly [number, string, string, 'N' | 'B' | 'C'])[] = [
  [1, 'GET', session, 'B'],
  [2, 'GET', `${session}/complete`, 'B'],
  [3, 'GET', `${session}/decline`, 'B'],
  [4, 'GET', `${session}/retry`, 'B'],
  [5, 'GET', `${session}/retry/cancel`, 'B'],
  [6, 'GET', `${session}/start`, 'B'],
  [7, 'GET', `${session}/validate`, 'B'],
  [8, 'POST', `/presignedurls/${id}`, 'B'],
  [9, 'POST', '/proofingsession/fetch', 'C'],
  [10, 'POST', `${session}/submit/document`, 'B'],
  [11, 'POST', `${session}/submit/event/E_IDV_INITIALIZATION`, 'B'],
  [12, 'POST', `${session}/submit/verification/selfie_liveness`, 'B'],
  [13, 'POST', `${session}/upload/cancel`, 'B'],
  [14, 'POST', `${session}/v2/submit/document`, 'B'],
  [15, 'POST', `${session}/v3/submit/document`, 'B'],
  [16, 'GET', `/proofingtemplates/${id}`, 'N'],
  [17, 'PUT', `/proofingtemplates/${community}`, 'B'],
  [18, 'PATCH', `/proofingtemplates/${community}/dvcId/dvc-1`, 'C'],
  [19, 'PATCH', `/proofingtemplates/${community}/id/0`, 'B'],
  [20, 'DELETE', `/proofingtemplates/${community}/id/0`, 'B'],
  [21, 'GET', `/bucket/${community}`, 'C'],
  [22, 'PUT', `/bucket/${community}`, 'C'],
  [23, 'GET', '/servicekeys', 'C'],
  [24, 'DELETE', '/servicekey/0', 'C'],
  [25, 'POST', '/document_share_session/create', 'C'],
  [26, 'POST', '/document_share_session/result', 'C'],
  [27, 'GET', '/info', 'N'],
  [28, 'POST', '/ecdsa_helper/encrypt', 'N'],
  [29, 'GET', '/environment', 'N'],
  [30, 'GET', '/healthz', 'N'],
  [31, 'GET', '/publickeys', 'N'],
  [32, 'GET', '/sd', 'N'],
  [33, 'POST', '/verify', 'C'],
];

let client: TestClient;
beforeEach(async () => {
  client = new TestClient(await startOneKosmosEmulator());
});
afterEach(() => client.emulator.stop());

test('the table: 7 open, 17 for any caller, 9 for licensed ones', () => {
  const count = (wanted: string) => table.filter(([, , , auth]) => auth === wanted).length;
  expect([count('N'), count('B'), count('C')]).toEqual([7, 17, 9]);
});

test('each endpoint asks for exactly the headers of its class', async () => {
  for (const [number, method, path, auth] of table) {
    const bare = await client.call(method, `/idproofingapi${path}`, { auth: 'N', body: {} });
    const missing = bare.json?.errors?.[0];
    const wanted =
      auth === 'N' ? undefined : { message: 'This header should not be empty', param: 'publickey' };
    expect([number, missing]).toEqual([number, wanted]);
    const unlicensed = await client.call(method, `/idproofingapi${path}`, { auth: 'B', body: {} });
    expect([number, unlicensed.json?.errors?.[0]?.param]).toEqual([
      number,
      auth === 'C' ? 'licensekey' : undefined,
    ]);
    expect(unlicensed.text).not.toContain('Cannot ');
  }
});

describe('sealed headers', () => {
  const details = async (options: Parameters<TestClient['call']>[2]) =>
    client.call('GET', `/idproofingapi${session}`, { auth: 'B', ...options });

  test('missing and undecryptable ones', async () => {
    const missing = await details({ headers: { requestid: undefined } });
    expect([missing.status, missing.json]).toEqual([
      400,
      { errors: [{ message: 'This header should not be empty', param: 'requestid' }] },
    ]);
    const garbage = await details({ headers: { requestid: Buffer.alloc(60).toString('base64') } });
    expect([garbage.status, garbage.json]).toEqual([
      400,
      { errors: [{ message: "This header can't be decrypted", param: 'requestid' }] },
    ]);
    const stranger = await details({ headers: { publickey: newIdentity().publicKey } });
    expect([stranger.status, stranger.json.errors[0].param]).toEqual([400, 'requestid']);
  });

  test.each([
    ['65 bytes', Buffer.alloc(65, 4).toString('base64')],
    ['off the curve', Buffer.alloc(64, 1).toString('base64')],
  ])('a public key that is %s', async (_name, publickey) => {
    const answer = await details({ headers: { publickey } });
    expect([answer.status, answer.json.errors[0].param]).toEqual([400, 'publickey']);
  });

  test('requestid must hold ts, appid and uuid; one client spells appId', async () => {
    const refused = async (requestId: Record<string, unknown>) => (await details({ requestId })).json.errors;
    const invalid = [{ message: 'This header is not valid', param: 'requestid' }];
    expect(await refused({ uuid: undefined })).toEqual(invalid);
    expect(await refused({ appid: undefined })).toEqual(invalid);
    expect(await refused({ ts: '1735689600' })).toEqual(invalid);
    expect(await refused({ ts: 1735689600.5 })).toEqual(invalid);
    expect(await refused({ appid: undefined, appId: 'php' })).toBeUndefined();
  });

  test('ts may be 60 seconds off by the service clock, not 61; milliseconds are far off', async () => {
    client.emulator.clock.advance(86_400_000);
    const status = async (offset: number) => {
      const ts = Math.floor(client.emulator.clock.now() / 1000) + offset;
      return (await details({ requestId: { ts } })).json;
    };
    const stale = { code: 401, message: 'Unauthorized' };
    const known = { statusCode: 400, error: 'Bad Request', message: 'Session not found' };
    expect(await status(-45)).toEqual(known);
    expect(await status(55)).toEqual(known);
    expect(await status(-62)).toEqual(stale);
    expect(await status(75)).toEqual(stale);
    expect((await details({ requestId: { ts: client.emulator.clock.now() } })).status).toBe(401);
  });

  test('Date follows the service clock', async () => {
    client.emulator.clock.advance(3_600_000);
    const before = client.emulator.clock.now();
    const { headers } = await details({});
    const date = Date.parse(String(headers['date']));
    expect(date).toBeGreaterThanOrEqual(before - 1_000);
    expect(date).toBeLessThanOrEqual(client.emulator.clock.now());
  });
});

test('licenses: unknown, disabled, expired, of a wrong level', async () => {
  await client.emulator.stop();
  client = new TestClient(
    await startOneKosmosEmulator({
      settings: {
        licenses: [
          { key: 'off', authLevel: 'system', disabled: true },
          { key: 'old', authLevel: 'system', expiry: 1 },
          { key: systemLicense, authLevel: 'system' },
          { key: extendedLicense, authLevel: 'service_ext' },
        ],
      },
    }),
  );
  const keys = async (license: string) => {
    const { status, json } = await client.call('GET', '/idproofingapi/servicekeys', { license });
    return [status, json.message];
  };
  for (const license of ['nobody', 'off', 'old']) {
    expect(await keys(license)).toEqual([401, 'Invalid or Unauthorized License']);
  }
  expect(await keys(extendedLicense)).toEqual([403, 'Forbidden']);
  expect(await keys(systemLicense)).toEqual([200, undefined]);
  const bucket = await client.call('GET', `/idproofingapi/bucket/${community}`, { license: extendedLicense });
  expect(bucket.status).toBe(403);
});

test('a uuid may come again by default, and not where replays are refused', async () => {
  const twice = async () => {
    const requestId = { uuid: 'same' };
    const statuses: number[] = [];
    for (let time = 0; time < 2; time += 1) {
      statuses.push(
        (await client.call('GET', '/idproofingapi/servicekeys', { requestId, license: systemLicense }))
          .status,
      );
    }
    return statuses;
  };
  expect(await twice()).toEqual([200, 200]);
  await client.emulator.stop();
  client = new TestClient(await startOneKosmosEmulator({ settings: { rejectReusedUuid: true } }));
  expect(await twice()).toEqual([200, 401]);
});

test('statuses of refusals are settings', async () => {
  await client.emulator.stop();
  client = new TestClient(
    await startOneKosmosEmulator({
      settings: {
        malformedHeaderStatus: 401,
        staleTimestampStatus: 403,
        badLicenseStatus: 402,
        echoRequestId: true,
      },
    }),
  );
  const path = '/idproofingapi/servicekeys';
  expect((await client.call('GET', path, { auth: 'N' })).status).toBe(401);
  expect((await client.call('GET', path, { requestId: { ts: 1 } })).status).toBe(403);
  expect((await client.call('GET', path, { license: 'nobody' })).status).toBe(402);
  const echoed = await client.call('GET', path, { license: systemLicense, requestId: { uuid: 'echo-me' } });
  expect(JSON.parse(String(echoed.headers['requestid'])).uuid).toBe('echo-me');
});

test('after a rotation the old key opens nothing, the new one works, other services keep theirs', async () => {
  const old = await client.serviceKey('idproofingapi');
  const other = await client.serviceKey('docuverify');
  expect(old).not.toBe(other);
  client.emulator.rotateKeys('idproofingapi');
  const path = '/idproofingapi/servicekeys';
  const stale = await client.call('GET', path, { serviceKey: old, license: systemLicense });
  expect([stale.status, stale.json.errors[0].message]).toEqual([400, "This header can't be decrypted"]);
  expect((await client.call('GET', path, { license: systemLicense })).status).toBe(200);
  expect(await client.serviceKey('docuverify')).toBe(other);
  client.emulator.rotateKeys();
  expect(await client.serviceKey('docuverify')).not.toBe(other);
});

describe('secrets on the wire', () => {
  test.each(['keysecret', 'keyId', 'license'])('header %s is refused and marked', async (name) => {
    const answer = await client.call('GET', '/idproofingapi/healthz', {
      auth: 'N',
      headers: { [name]: 'very-secret' },
    });
    expect(answer.status).toBe(400);
    const what = [`header ${name.toLowerCase()}`];
    expect(client.emulator.secretLeaks).toEqual([
      expect.objectContaining({ path: '/idproofingapi/healthz', what, answered: false }),
    ]);
    expect(client.emulator.journal.entries().at(-1)?.body).toEqual({ secretLeak: what });
  });

  test.each([true, false])('a private key in the body, sealed: %s', async (sealed) => {
    const answer = await client.call('POST', '/idproofingapi/verify', { body: { privateKey: 'x' }, sealed });
    expect(answer.status).toBe(400);
    expect(answer.json.message).toContain('body privateKey');
    expect(client.emulator.secretLeaks).toHaveLength(1);
  });

  test('a sound proofing leaves no mark', async () => {
    await create(client);
    expect(client.emulator.secretLeaks).toEqual([]);
  });
});

describe('strict envelopes', () => {
  beforeEach(async () => {
    await client.emulator.stop();
    client = new TestClient(await startOneKosmosEmulator({ settings: { strictEnvelopes: true } }));
  });

  test('what is documented as sealed must be sealed, and the other way round', async () => {
    const sessionId = await create(client);
    const result = '/idproofingapi/document_share_session/result';
    const plain = await client.call('POST', result, { body: { sessionId }, sealed: false });
    expect([plain.status, plain.json.message]).toEqual([400, 'data must be a string']);
    const names = { imagesUrl: ['document_front_image'] };
    const urls = `/idproofingapi/presignedurls/${sessionId}`;
    await client.get(`/idproofingapi/proofingsession/${sessionId}/start`);
    expect((await client.call('POST', urls, { auth: 'B', body: names, sealed: true })).status).toBe(400);
    expect((await client.call('POST', urls, { auth: 'B', body: names, sealed: false })).status).toBe(200);
  });
});

test('by default the other form is taken too; what cannot be opened or parsed is not', async () => {
  const sessionId = await create(client);
  await client.get(`/idproofingapi/proofingsession/${sessionId}/start`);
  const urls = `/idproofingapi/presignedurls/${sessionId}`;
  const names = { imagesUrl: ['document_front_image'] };
  expect((await client.call('POST', urls, { auth: 'B', body: names, sealed: true })).status).toBe(200);
  const wrapped = { data: { pIndex: 0, pSize: 1, tenantId, communityId } };
  const fetched = await client.call('POST', '/idproofingapi/proofingsession/fetch', {
    body: wrapped,
    sealed: false,
  });
  expect([fetched.status, fetched.body.page.total]).toEqual([200, 1]);

  const stranger = sealText(Buffer.alloc(32), '{}');
  const bent = await client.call('POST', urls, { auth: 'B', body: { data: stranger }, sealed: false });
  expect([bent.status, bent.json.message]).toEqual([400, "data can't be decrypted"]);
  const broken = await client.call('POST', urls, { auth: 'B', body: 'no object', sealed: false });
  expect([broken.status, broken.json.message]).toEqual([400, 'body must be of type object']);
});

test.each([
  ['statusCode', { statusCode: 400, error: 'Bad Request', message: 'Session not found' }],
  ['code', { code: 400, message: 'Session not found' }],
  ['errors', { errors: [{ message: 'Session not found', param: '' }] }],
  ['error_code', { error_code: '400', message: 'Session not found', status: false }],
  ['message', { message: 'Session not found' }],
  ['html', undefined],
] as const)('errors in the shape %s', async (shape, body) => {
  await client.emulator.stop();
  const errorShapes = { idproofingapi: shape, docuverify: shape, adminconsole: shape, caas: shape };
  client = new TestClient(await startOneKosmosEmulator({ settings: { errorShapes } }));
  const answer = await client.get(`/idproofingapi${session}`);
  expect([answer.status, answer.json]).toEqual([400, body]);
  expect(answer.text).toContain('Session not found');
});

test('a P-256 deployment refuses keys of the usual curve', async () => {
  await client.emulator.stop();
  client = new TestClient(await startOneKosmosEmulator({ settings: { curve: 'prime256v1' } }));
  expect((await client.get('/idproofingapi/environment', 'N')).json.EC_CURVE_NAME).toBe('prime256v1');
  const publickey = newIdentity().publicKey;
  const answer = await client.call('GET', `/idproofingapi${session}`, { auth: 'N', headers: { publickey } });
  expect([answer.status, answer.json.errors[0].param]).toEqual([400, 'publickey']);
});

test('later services put a token beside the sealed data', async () => {
  await client.emulator.stop();
  client = new TestClient(await startOneKosmosEmulator({ settings: { signatureToken: true } }));
  const { json } = await client.call('GET', `/idproofingapi/bucket/${community}`);
  expect(Object.keys(json)).toEqual(['data', 'publicKey', 'signature_token']);
});

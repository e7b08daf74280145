import { createHmac } from 'node:crypto';
import { mintAccessToken } from '../src/innovatrics/access-token.js';
import { basic, start, stopAll } from './innovatrics-client.js';

afterEach(stopAll);

const sessionId = 'ad90c821-e5ea-4385-be5b-4fc9f9ea24ee';
const returnUrl = 'https://rp.example/idv/return?state=8d1f';
const path = '/api/v1/enrolment/initialize';

describe('the Basic check', () => {
  it.each([
    ['nothing', undefined],
    ['no padding', 'Basic aW5ub3ZhdHJpY3M6aW5ub3ZhdHJpY3M'],
    ['a wrong password', `Basic ${Buffer.from('innovatrics:wrong!').toString('base64')}`],
    ['no colon', `Basic ${Buffer.from('innovatrics').toString('base64')}`],
    ['another scheme', 'Bearer aW5ub3ZhdHJpY3M6aW5ub3ZhdHJpY3M='],
  ])('answers 401 without a body to %s', async (_name, authorization) => {
    const { call } = await start();
    const answer = await call('POST', path, {
      body: { sessionId, returnUrl },
      ...(authorization !== undefined && { authorization }),
    });
    expect(answer.status).toBe(401);
    expect(answer.text).toBe('');
    expect(answer.headers.get('www-authenticate')).toBe('Basic');
    expect((await call('POST', path, { body: { sessionId, returnUrl }, authorization: basic })).status).toBe(
      200,
    );
  });

  it('reads credentials as UTF-8, splits at the first colon, and takes no URL-safe alphabet', async () => {
    const { call } = await start({ settings: { username: 'zoë', password: 'p:ÿ>>>???' } });
    const encoded = Buffer.from('zoë:p:ÿ>>>???', 'utf8').toString('base64');
    expect(encoded).toMatch(/[+/]/);
    const status = async (text: string) =>
      (await call('GET', '/api/v1/data/session/list', { authorization: `Basic ${text}` })).status;
    expect(await status(encoded)).toBe(200);
    expect(await status(encoded.replaceAll('+', '-').replaceAll('/', '_'))).toBe(401);
  });

  it('tolerates missing padding where told to', async () => {
    const { call } = await start({ settings: { strictBase64: false } });
    const authorization = basic.replace(/=+$/, '');
    expect((await call('GET', '/api/v1/data/session/list', { authorization })).status).toBe(200);
  });
});

describe('initialize', () => {
  it('answers the three documented fields and an address whose first parameter is an opaque token', async () => {
    const { emulator, initialize } = await start();
    const { status, json } = await initialize({ sessionId, returnUrl, externalId: '53421526A' });
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['accessToken', 'sessionId', 'webEnrolmentUrl']);
    expect(json.sessionId).toBe(sessionId);
    const url = new RegExp(`^${emulator.origin}/web-enrolment/\\?token=([A-Za-z0-9_-]{43})$`);
    expect(json.webEnrolmentUrl).toMatch(url);
    expect(json.webEnrolmentUrl).not.toContain(json.accessToken);
  });

  it('mints an HS256 token of 3600 seconds with the claims of the samples', async () => {
    const { emulator, initialize } = await start();
    const before = emulator.clock.now();
    const [head, body, signature] = (await initialize({ sessionId })).json.accessToken.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(Object.keys(claims)).toEqual(['sessionId', 'tenant', 'nbf', 'exp']);
    expect(claims.exp - claims.nbf).toBe(3600);
    expect(claims.nbf).toBeGreaterThanOrEqual(Math.floor(before / 1000));
    expect(claims.nbf * 1000).toBeLessThanOrEqual(emulator.clock.now());
    const key = 'emulator-jwt-secret-not-for-production';
    expect(createHmac('sha256', key).update(`${head}.${body}`).digest('base64url')).toBe(signature);
  });

  it('mints the known token of the dossier', () => {
    const settings = {
      jwtSecret: 'emulator-jwt-secret-not-for-production',
      jwtTenantClaim: 'tenant',
      tenant: 'development',
      tokenTtlSeconds: 3600,
    } as const;
    expect(mintAccessToken(sessionId, 1_750_000_000_000, settings)).toBe(
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzZXNzaW9uSWQiOiJhZDkwYzgyMS1lNWVhLTQzODUtYmU1Yi00ZmM5ZjllYTI0ZWUiLCJ0ZW5hbnQiOiJkZXZlbG9wbWVudCIsIm5iZiI6MTc1MDAwMDAwMCwiZXhwIjoxNzUwMDAzNjAwfQ.SZd3j7tv3sSXH4YxPgz7QrEWMCEvt7EQ7oIwvtbVayc',
    );
  });

  it.each([
    ['no session id', { sessionId: undefined }, 'SessionId'],
    ['a session id that is no GUID', { sessionId: 'e7abc715e-a674-4385-be5b-4fc9f9ea24ee' }, 'SessionId'],
    ['no return address', { returnUrl: undefined }, 'ReturnUrl'],
    ['a relative return address', { returnUrl: '/return' }, 'ReturnUrl'],
    ['a return address of another scheme', { returnUrl: 'javascript:alert(1)' }, 'ReturnUrl'],
    ['513 units of external id', { externalId: 'x'.repeat(513) }, 'ExternalId'],
    ['257 astral letters of external id', { externalId: '😀'.repeat(257) }, 'ExternalId'],
    [
      'a day that does not exist',
      { applicantForm: { dateOfBirth: '2023-02-29' } },
      'ApplicantForm.DateOfBirth',
    ],
    [
      'a birthdate of another form',
      { applicantForm: { dateOfBirth: '9.7.2004' } },
      'ApplicantForm.DateOfBirth',
    ],
    [
      'a flag that is no boolean',
      { applicantForm: { skipIntegrityCheck: 'no' } },
      'ApplicantForm.SkipIntegrityCheck',
    ],
    ['a form that is no object', { applicantForm: [] }, 'ApplicantForm'],
  ])('refuses %s with problem+json', async (_name, part, field) => {
    const { initialize } = await start();
    const { status, headers, json } = await initialize(part);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(json).toMatchObject({ title: 'One or more validation errors occurred.', status: 400 });
    expect(json.traceId).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(Object.keys(json.errors)).toEqual([field]);
  });

  it('refuses what is no JSON object', async () => {
    const { call } = await start();
    for (const body of ['{', '[]', '"text"', '']) {
      expect((await call('POST', path, { authorization: basic, body })).status).toBe(400);
    }
  });

  it('takes the longest external id and property names in any case', async () => {
    const { initialize, call, emulator } = await start();
    expect((await initialize({ externalId: '😀'.repeat(256) })).status).toBe(200);
    const body = { SESSIONID: sessionId, ReturnURL: returnUrl, webenrolmenttheme: 'white', externalid: 'a' };
    expect((await call('POST', path, { authorization: basic, body })).json.sessionId).toBe(sessionId);
    expect(emulator.sessions()[0]).toMatchObject({ id: sessionId, externalId: 'a', status: 'PENDING' });
  });

  it('answers 409 to a session id used before, in any case and even after deletion', async () => {
    const { initialize, call } = await start();
    await initialize({ sessionId });
    expect((await initialize({ sessionId: sessionId.toUpperCase() })).status).toBe(409);
    expect((await call('DELETE', `/api/v1/data/${sessionId}`, { authorization: basic })).status).toBe(204);
    expect((await initialize({ sessionId })).status).toBe(409);
  });

  it('serves the oldest path without the web address, and the white label with a key and without the token', async () => {
    const { call } = await start();
    const body = { sessionId, returnUrl };
    const v1 = await call('POST', '/enrolment/api/v1/Session/init', { authorization: basic, body });
    expect(Object.keys(v1.json)).toEqual(['accessToken', 'sessionId']);
    const label = '/api/v1/id-verifications/enrolment/initialize';
    const other = { ...body, sessionId: sessionId.replace('ad90', 'bd90') };
    expect((await call('POST', label, { authorization: basic, body: other })).status).toBe(401);
    const headers = { 'x-api-key': 'emulator-api-key-not-for-production' };
    const answer = await call('POST', label, { headers, body: other });
    expect(Object.keys(answer.json)).toEqual(['sessionId', 'webEnrolmentUrl']);
  });
});

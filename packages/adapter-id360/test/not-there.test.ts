// A 404 speaks of the session only where the session was asked for, and a web page nowhere.
import { createProofing, ProofingError } from '@anyproof/core';
import { leapingClock } from '@anyproof/core/testing';
import nock from 'nock';
import { id360 } from '../src/index.js';

const HOST = 'https://id360.test';
const ref = { provider: 'id360', id: '215416' };
const JSON_404 = { detail: 'Not found.' };
const PAGE_404 = '<html><head><title>404 Not Found</title></head><body>nginx</body></html>';

const proofing = () =>
  createProofing({
    adapters: [id360],
    config: {
      provider: 'id360',
      seal: 'none',
      providers: {
        id360: {
          baseUrl: HOST,
          username: 'app@client',
          password: 'secret',
          process: '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10',
          callbacks: [{ url: 'https://hooks.example/final', headers: { 'X-Hook-Secret': 's3cr3t' } }],
          http: { retries: { attempts: 0 } },
        },
      },
    },
    deps: { clock: leapingClock() },
  });
const login = () => nock(HOST).post('/api/1.0.0/user/login/');
const report = () => nock(HOST).get('/api/1.0.0/enrollment/215416/report').query(true);
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: unknown) => {
      if (ProofingError.isInstance(error)) return error;
      throw error;
    },
  );

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

it.each([
  ['the login', 404, JSON_404, 'CONFIG'],
  ['the login', 404, PAGE_404, 'PROVIDER_UNAVAILABLE'],
  ['the report', 404, JSON_404, 'SESSION_NOT_FOUND'],
  ['the report', 410, JSON_404, 'SESSION_GONE'],
  ['the report', 404, PAGE_404, 'PROVIDER_UNAVAILABLE'],
] as const)('of %s %i: %j is %s', async (what, status, body, code) => {
  if (what === 'the login') login().reply(status, body);
  else {
    login().reply(200, { token: 'a1'.repeat(25) });
    report().reply(status, body);
  }
  expect((await errorOf(proofing().getSession(ref))).code).toBe(code);
});

it('a proven session is not taken for erased while the login is not there', async () => {
  const app = proofing();
  login().reply(200, { token: 'a1'.repeat(25) });
  report().reply(200, { id: 215416, status: 'OK', identity: { name: 'EXEMPLE' } });
  expect((await app.getResult(ref)).decision).toBe('approved');
  report().reply(401, {});
  login().reply(404, JSON_404);
  expect((await errorOf(app.getSession(ref))).code).toBe('CONFIG');
  login().reply(200, { token: 'b2'.repeat(25) });
  report().reply(200, { id: 215416, status: 'OK', identity: { name: 'EXEMPLE' } });
  expect(await app.getSession(ref)).not.toHaveProperty('erasure');
});

it('a file is gone when the vendor says so, not when a web page does', async () => {
  const app = proofing();
  login().reply(200, { token: 'a1'.repeat(25) });
  const file = () => nock(HOST).get('/api/1.0.0/document/7/file_contents/').query(true);
  const open = () => errorOf(app.downloadArtifact(ref, { id: '7:0', kind: 'document_image' }));
  file().reply(404, PAGE_404, { 'content-type': 'text/html' });
  expect((await open()).code).toBe('PROVIDER_UNAVAILABLE');
  file().reply(404, JSON_404);
  expect((await open()).code).toBe('SESSION_GONE');
});

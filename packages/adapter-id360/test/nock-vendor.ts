// A vendor of a few scripted answers, for tests of single calls.
import { bytesSource, type CreateSessionInput, createProofing, type Proofing } from '@anyproof/core';
import { leapingClock } from '@anyproof/core/testing';
import nock from 'nock';
import { id360 } from '../src/index.js';

export const HOST = 'https://id360.test';
export const API = '/api/1.0.0';
export const FLOW = `${API}/enrollment/flow`;
export const PROCESS = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
export const CONSENT = { terms: true, biometrics: true, at: '2026-01-17T15:01:00Z' };
export const HOOK = { 'x-hook-secret': 'a-long-random-secret' };
const SEAL = { key: Buffer.alloc(32, 7).toString('base64') };

export const INPUT: CreateSessionInput = {
  reference: 'cust-000042',
  mode: 'direct',
  returnUrl: 'https://app.example/return',
  consent: CONSENT,
};

/** Each call is another process of the same app. */
export function app(settings: Readonly<Record<string, unknown>> = {}): Proofing {
  return createProofing({
    adapters: [id360],
    config: {
      provider: 'id360',
      seal: SEAL,
      providers: { id360: { baseUrl: HOST, username: 'u', password: 'p', process: PROCESS, ...settings } },
    },
    deps: { clock: leapingClock() },
  });
}

export const vendor = () => nock(HOST);
export const login = () => nock(HOST).post(`${API}/user/login/`).reply(200, { token: 't' });

export function creates(more: object = {}): void {
  nock(HOST)
    .post(`${API}/process/${PROCESS}/enrollment`)
    .reply(200, { id: 7, api_key: 'k', status: 'NEW', client_reference: 'cust-000042', ...more });
}

export function selects(status = 204): void {
  nock(HOST)
    .get(`${FLOW}/enrollment_info/`)
    .reply(200, { routes: [{ id: 1 }] });
  nock(HOST)
    .post(`${FLOW}/route/1/select/`)
    .reply(status, status === 204 ? undefined : {});
}

/** What the consent calls of this test said, in order. */
export function listensToConsent(status = 204): object[] {
  const heard: object[] = [];
  nock(HOST)
    .post(`${FLOW}/consent/`)
    .query(true)
    .times(9)
    .optionally()
    .reply((uri) => {
      heard.push(Object.fromEntries(new URL(uri, HOST).searchParams));
      return [status, status === 204 ? '' : '{}'];
    });
  return heard;
}

export function takesPages(status = 204): void {
  nock(HOST)
    .post(`${FLOW}/document/id_document_image/`)
    .query(true)
    .reply(status, status === 204 ? undefined : {});
}

export const answersReport = (status: number, body: unknown, draft = false) =>
  nock(HOST)
    .get(`${API}/enrollment/7/report`)
    .query({ allow_draft: draft })
    .reply(status, typeof body === 'string' ? body : JSON.stringify(body));

export const CARD = {
  kind: 'identity_document',
  pages: [bytesSource(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg')],
};

/** No test may leave a scripted answer unused, nor reach any other host. */
export function strictly(): void {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect(pending).toEqual([]);
  });
  afterAll(() => nock.restore());
}

import { buffer } from 'node:stream/consumers';
import { bytesSource, getRaw, type SessionRef } from '@anyproof/core';
import nock from 'nock';
import { innovatrics } from '../src/index.js';
import { INITIALIZED, JPEG, proofingWith, REFERENCE_TOKEN, SESSION_ID, vendorAt } from './harness.js';

const BASIC = 'Basic aW5ub3ZhdHJpY3M6aW5ub3ZhdHJpY3M=';
const ref: SessionRef = { provider: 'innovatrics', id: SESSION_ID };
const session = { sessionId: SESSION_ID, token: REFERENCE_TOKEN };
const portrait = { id: 'primary_face', kind: 'portrait' } as const;

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

describe('images', () => {
  it('are listed by the client in the vendor’s words', async () => {
    const { scope, sent } = vendorAt();
    const answer = { document: ['primary_face', 'original_normalized_FRONT'], face: ['face_cropped'] };
    scope.get(`/api/v1/data/${SESSION_ID}/images`).reply(200, answer);
    const images = await proofingWith().native(innovatrics).data.images(SESSION_ID);
    expect(images).toEqual({ value: answer, raw: answer });
    expect(sent[0]?.headers['authorization']).toBe(BASIC);
  });

  it('flow, with their type and size', async () => {
    const { scope, sent } = vendorAt();
    scope
      .get(`/api/v1/data/${SESSION_ID}/images/primary_face`)
      .reply(200, JPEG, { 'content-type': 'image/jpeg', 'content-length': '4' });
    const download = await proofingWith().downloadArtifact(ref, portrait);
    expect(download).toMatchObject({ mediaType: 'image/jpeg', size: 4 });
    expect(await buffer(download.body)).toEqual(JPEG);
    expect(sent[0]?.headers).toMatchObject({ authorization: BASIC, accept: 'image/jpeg, */*' });
  });

  it('are looked for under the other spelling after a 404, once', async () => {
    const { scope, sent } = vendorAt();
    scope.get(`/api/v1/data/${SESSION_ID}/images/primary_face`).reply(404);
    scope.get(`/api/v1/data/${SESSION_ID}/image/primary_face`).reply(200, JPEG);
    const { body, mediaType } = await proofingWith().downloadArtifact(ref, portrait);
    expect(await buffer(body)).toEqual(JPEG);
    expect(mediaType).toBe('application/octet-stream');
    expect(sent).toHaveLength(2);
  });

  it.each([
    ['both spellings', {}, ['images', 'image']],
    ['the one that is set', { ANYPROOF_INNOVATRICS_PATHS__IMAGE_SEGMENTS: '["picture"]' }, ['picture']],
  ])('are not found after %s', async (_what, env, segments) => {
    const { scope, sent } = vendorAt();
    for (const segment of segments)
      scope.get(`/api/v1/data/${SESSION_ID}/${segment}/primary_face`).reply(404);
    await expect(proofingWith(env).downloadArtifact(ref, portrait)).rejects.toMatchObject({
      code: 'SESSION_NOT_FOUND',
      httpStatus: 404,
    });
    expect(sent).toHaveLength(segments.length);
  });

  it('are not looked for elsewhere after another failure, and no name leads out of the path', async () => {
    const { scope, sent } = vendorAt();
    scope.get(`/api/v1/data/${SESSION_ID}/images/..%2Fstatus%3Fx`).reply(403);
    const artifact = { id: '../status?x', kind: 'other' } as const;
    await expect(proofingWith().downloadArtifact(ref, artifact)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(sent).toHaveLength(1);
    await expect(proofingWith().downloadArtifact(ref, { ...artifact, id: '..' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('the list of sessions', () => {
  const row = (id: string, verificationStatus: string | null, more: object = {}) => ({
    id,
    createdDateUtc: '2022-10-20T15:41:04.5605519+00:00',
    expiryDateUtc: '2022-10-20T16:41:04.5585871+00:00',
    documentType: null,
    verificationStatus,
    completedDateUtc: null,
    country: null,
    ...more,
  });
  const page = (pageNumber: number, pageSize: number, data: object[]) => ({
    pageNumber,
    pageSize,
    totalRecords: data.length,
    data,
  });
  const at = (query: string, path = '/api/v1/data/session/list') => `${path}?${query}`;

  it('has refs, states and times, and the next page', async () => {
    const { scope, sent } = vendorAt();
    const answer = page(1, 4, [
      row('4fa85f64-5717-4562-b3fc-4c963f66afa6', 'AUTO_REJECTED', {
        documentType: 'PASSPORT',
        completedDateUtc: '2022-10-20T15:42:41.1875114+00:00',
        country: 'UKR',
      }),
      row('b', 'WAITING_FOR_MANUAL_APPROVE', { completedDateUtc: '2022-10-20T15:42:41.1875114+00:00' }),
      row('c', 'ARCHIVED'),
      row('d', null),
    ]);
    scope.get(at('pageNumber=1&pageSize=4')).reply(200, answer);
    const listed = await proofingWith().listSessions({ pageSize: 4 });
    const common = { adapter: 'innovatrics', createdAt: '2022-10-20T15:41:04.560Z', pollAfterMs: 60_000 };
    const unknown = [
      {
        code: 'UNKNOWN_NATIVE_STATUS',
        message: "the vendor's status (nativeStatus) is unknown; the session counts as processing",
      },
    ];
    expect(listed).toEqual({
      next: '2',
      sessions: [
        {
          ...common,
          ref: { provider: 'innovatrics', id: '4fa85f64-5717-4562-b3fc-4c963f66afa6' },
          nativeStatus: 'AUTO_REJECTED',
          status: 'completed',
          decision: 'declined',
          decidedBy: 'automatic',
          final: true,
          endedAt: '2022-10-20T15:42:41.187Z',
          warnings: [],
        },
        {
          ...common,
          ref: { provider: 'innovatrics', id: 'b' },
          nativeStatus: 'WAITING_FOR_MANUAL_APPROVE',
          status: 'in_review',
          warnings: [],
        },
        {
          ...common,
          ref: { provider: 'innovatrics', id: 'c' },
          nativeStatus: 'ARCHIVED',
          status: 'processing',
          warnings: unknown,
        },
        {
          ...common,
          ref: { provider: 'innovatrics', id: 'd' },
          status: 'processing',
          warnings: [
            {
              code: 'PARTLY_READ',
              path: 'verificationStatus',
              message: 'the vendor lists this session without a status, so it counts as processing',
            },
          ],
        },
      ],
    });
    expect(getRaw(listed)).toEqual(answer);
    expect(sent[0]?.headers['authorization']).toBe(BASIC);
  });

  it.each([
    ['fewer than asked for', page(3, 2, [row('a', 'PENDING')]), undefined],
    ['none', page(3, 2, []), undefined],
    ['no list at all', { pageNumber: 3, pageSize: 2, totalRecords: 0, data: null }, undefined],
    ['none of a page of none', page(3, 0, []), undefined],
    ['as many', page(3, 2, [row('a', 'PENDING'), row('b', 'PENDING')]), '4'],
    ['fewer, because it gives no more at a time', page(3, 1, [row('a', 'PENDING')]), '4'],
    ['as many, without saying how many those are', { data: [row('a', 'PENDING'), row('b', 'PENDING')] }, '4'],
  ])('ends where the vendor gives %s: next %s', async (_what, answer, next) => {
    vendorAt().scope.get(at('pageNumber=3&pageSize=2')).reply(200, answer);
    expect((await proofingWith().listSessions({ cursor: '3', pageSize: 2 })).next).toBe(next);
  });

  it('reads every row that it can, says which it cannot, and goes on to the next page', async () => {
    vendorAt()
      .scope.get(at('pageNumber=1&pageSize=3'))
      .reply(200, page(1, 3, [{ ...row('a', 'PENDING'), country: 7 }, { ...row('', 'PENDING') }, [null]]));
    const { sessions, next } = await proofingWith().listSessions({ pageSize: 3 });
    expect(next).toBe('2');
    expect(sessions.map(({ ref: { id }, warnings }) => [id, warnings.map(({ path }) => path)])).toEqual([
      ['a', ['country', 'data.1', 'data.2']],
    ]);
  });

  it('takes an odd number of the first page, and says so', async () => {
    vendorAt()
      .scope.get(at('pageNumber=1&pageSize=1'))
      .reply(200, page(7, 1, [row('a', 'PENDING')]));
    const { sessions, next } = await proofingWith().listSessions({ pageSize: 1 });
    expect(sessions).toMatchObject([{ ref: { id: 'a' }, warnings: [{ path: 'pageNumber' }] }]);
    expect(next).toBe('2');
  });

  it('asks for ten, as the vendor’s sample does, and under the other spelling after a 404', async () => {
    const { scope } = vendorAt();
    scope.get(at('pageNumber=1&pageSize=10')).reply(404);
    scope.get(at('pageNumber=1&pageSize=10', '/api/v1/data/session/list/')).reply(200, page(1, 10, []));
    expect(await proofingWith().listSessions()).toEqual({ sessions: [] });
  });

  it('is a wrong path when neither is there', async () => {
    const { scope } = vendorAt();
    scope.get(at('pageNumber=1&pageSize=10')).reply(404);
    scope.get(at('pageNumber=1&pageSize=10', '/api/v1/data/session/list/')).reply(404);
    await expect(proofingWith().listSessions()).rejects.toMatchObject({ code: 'CONFIG', httpStatus: 404 });
  });

  it('is not walked for ever at a vendor that always gives the first page', async () => {
    vendorAt()
      .scope.get(at('pageNumber=2&pageSize=1'))
      .reply(200, page(1, 1, [row('a', 'PENDING')]));
    await expect(proofingWith().listSessions({ cursor: '2', pageSize: 1 })).rejects.toMatchObject({
      code: 'BAD_RESPONSE',
    });
  });

  it.each(['0', '-1', '1.5', 'two', '', '1e9'])('refuses the cursor "%s" before any call', async (cursor) => {
    await expect(proofingWith().listSessions({ cursor })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('health', () => {
  it('is one session of the list', async () => {
    vendorAt()
      .scope.get('/api/v1/data/session/list?pageNumber=1&pageSize=1')
      .reply(200, { pageNumber: 1, pageSize: 1, totalRecords: 0, data: [] });
    expect(await proofingWith().checkHealth()).toEqual({ healthy: true, milliseconds: 0 });
  });

  it('is AUTH with wrong credentials', async () => {
    vendorAt().scope.get('/api/v1/data/session/list?pageNumber=1&pageSize=1').reply(401);
    await expect(proofingWith().checkHealth()).rejects.toMatchObject({ code: 'AUTH' });
  });
});

describe('deletion', () => {
  it.each([204, 200, 404])('is done when the vendor answers %i', async (status) => {
    const { scope, sent } = vendorAt();
    scope.delete(`/api/v1/data/${SESSION_ID}`).reply(status);
    await expect(proofingWith().eraseSession(ref)).resolves.toEqual({
      status: 'done',
      scope: 'session',
      at: '2026-01-15T00:00:00.000Z',
    });
    expect(sent.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      `DELETE /api/v1/data/${SESSION_ID} `,
    ]);
    expect(sent[0]?.headers['authorization']).toBe(BASIC);
  });

  it('is tried again when the vendor is not available, and is no success after a refusal', async () => {
    const { scope } = vendorAt();
    scope.delete(`/api/v1/data/${SESSION_ID}`).reply(503);
    scope.delete(`/api/v1/data/${SESSION_ID}`).reply(403);
    await expect(proofingWith().eraseSession(ref)).rejects.toMatchObject({ code: 'FORBIDDEN', ref });
  });
});

describe('the calls of the vendor’s app', () => {
  const exchange = (scope: nock.Scope) =>
    scope
      .get(`/api/v1/enrolment/token/exchange/${REFERENCE_TOKEN}`)
      .reply(200, { hasError: false, token: 'aaa.bbb.ccc', error: null });

  it('take a session out of its ref', async () => {
    vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    const proofing = proofingWith();
    const created = await proofing.createSession({ reference: 'r' });
    expect(proofing.native(innovatrics).sessionOf(created.ref)).toEqual(session);
    expect(() => proofing.native(innovatrics).sessionOf(ref)).toThrow(
      expect.objectContaining({ code: 'REF_INVALID' }),
    );
  });

  it('read the configuration and the key of the chip', async () => {
    const { scope, sent } = vendorAt();
    exchange(scope);
    const configuration = {
      steps: [{ name: 'Welcome' }, { name: 'Document' }, { name: 'Face' }],
      frontendConfiguration: {
        allowManualUpload: false,
        flipDocumentTime: 3000,
        logInnoDetectionResults: false,
        innovatricsLicence: 'bGljZW5jZQ==',
      },
      hasError: false,
    };
    const key = {
      data: { documentNumber: 'EA1234567', dateOfBirth: '910101', dateOfExpiry: '280801' },
      rfidPresence: 1,
      hasError: false,
    };
    scope.get('/api/v1/enrolment/sdk/configuration').reply(200, configuration);
    scope.get('/api/v1/enrolment/nfc/key').reply(200, key);
    const { capture } = proofingWith().native(innovatrics);
    expect((await capture.sdkConfiguration(session)).value).toEqual(configuration);
    expect((await capture.nfcKey(session)).value).toEqual(key);
    expect(sent.slice(1).map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer aaa.bbb.ccc',
      'Bearer aaa.bbb.ccc',
    ]);
  });

  it('hand over what was read from the chip, from memory or from a source', async () => {
    const { scope, sent } = vendorAt();
    exchange(scope);
    scope.post('/api/v1/enrolment/nfc/data-groups').twice().reply(200, { hasError: false });
    const { capture } = proofingWith().native(innovatrics);
    const chip = Buffer.from('{"dg1":"YQ=="}');
    await capture.nfcDataGroups(session, chip);
    await capture.nfcDataGroups(session, bytesSource(chip, 'application/json'));
    // Base64 of {"dg1":"YQ=="}
    const body = '{"nfcBase":"eyJkZzEiOiJZUT09In0="}';
    expect(sent.slice(1).map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/api/v1/enrolment/nfc/data-groups', body],
      ['POST', '/api/v1/enrolment/nfc/data-groups', body],
    ]);
  });
});

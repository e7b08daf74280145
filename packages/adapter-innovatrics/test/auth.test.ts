import {
  bytesSource,
  inMemoryTokens,
  type Proofing,
  type ProofingEvent,
  type SessionRef,
  silentObserver,
  systemClock,
} from '@anyproof/core';
import nock from 'nock';
import { exchangedAuthentication } from '../src/client/index.js';
import {
  CONSENT,
  fixedRandom,
  INITIALIZED,
  JPEG,
  proofingWith,
  REFERENCE_TOKEN,
  SESSION_ID,
  vendorAt,
} from './harness.js';

const EXCHANGE = `/api/v1/enrolment/token/exchange/${REFERENCE_TOKEN}`;
const selfie = () => ({ kind: 'selfie', pages: [bytesSource(JPEG, 'image/jpeg')] });
const statusRef: SessionRef = { provider: 'innovatrics', id: SESSION_ID };

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

async function directSession(proofing: Proofing): Promise<SessionRef> {
  vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
  return (await proofing.createSession({ reference: 'r', mode: 'direct', consent: CONSENT })).ref;
}

describe('the access token', () => {
  it('is exchanged on demand, once for many callers', async () => {
    const proofing = proofingWith();
    const ref = await directSession(proofing);
    const { scope, sent } = vendorAt();
    scope.get(EXCHANGE).delay(20).reply(200, { hasError: false, token: 'one' });
    scope.post('/api/v1/enrolment/start').times(3).reply(200, {});
    scope.post('/api/v1/enrolment/face').times(3).reply(200, {});
    await Promise.all([selfie(), selfie(), selfie()].map((face) => proofing.submitEvidence(ref, face)));
    expect(sent.filter(({ path }) => path === EXCHANGE)).toHaveLength(1);
    expect(new Set(sent.slice(1).map(({ headers }) => headers['authorization']))).toEqual(
      new Set(['Bearer one']),
    );
  });

  it('is exchanged once more after a 401, and the photo shown again', async () => {
    const proofing = proofingWith();
    const ref = await directSession(proofing);
    const { scope, sent } = vendorAt();
    scope.get(EXCHANGE).reply(200, { hasError: false, token: 'one' });
    scope.post('/api/v1/enrolment/start').reply(200, {});
    scope.post('/api/v1/enrolment/face').reply(401);
    scope.get(EXCHANGE).reply(200, { hasError: false, token: 'two' });
    scope.post('/api/v1/enrolment/face').reply(200, {});
    await expect(proofing.submitEvidence(ref, selfie())).resolves.toMatchObject({ accepted: true });
    const faces = sent.filter(({ path }) => path.endsWith('/face'));
    expect(faces.map(({ headers, body }) => [headers['authorization'], body])).toEqual([
      ['Bearer one', '{"imageBase":"/9j/4A=="}'],
      ['Bearer two', '{"imageBase":"/9j/4A=="}'],
    ]);
  });

  it('is not exchanged for ever: a second 401 is AUTH', async () => {
    const proofing = proofingWith();
    const ref = await directSession(proofing);
    const { scope } = vendorAt();
    scope.get(EXCHANGE).twice().reply(200, { hasError: false, token: 'one' });
    scope.post('/api/v1/enrolment/start').twice().reply(401);
    await expect(proofing.submitEvidence(ref, selfie())).rejects.toMatchObject({ code: 'AUTH' });
  });

  it.each([
    [{ hasError: true, token: null, error: 'TOKEN_NOT_FOUND' }, 'SESSION_NOT_FOUND'],
    [{ hasError: true, token: null, error: 'SESSION_EXPIRED' }, 'CONFLICT'],
    [{ hasError: true, token: null, error: 'INTERNAL_ERROR' }, 'PROVIDER_UNAVAILABLE'],
    [{ hasError: false }, 'SESSION_NOT_FOUND'],
  ])('is refused by %j: %s', async (answer, code) => {
    const proofing = proofingWith();
    const ref = await directSession(proofing);
    vendorAt().scope.get(EXCHANGE).reply(200, answer);
    const error = await proofing.submitEvidence(ref, selfie()).catch((thrown: unknown) => thrown);
    // An exchange changes nothing, so it may be tried again.
    expect(error).toMatchObject({ code, retryable: code === 'PROVIDER_UNAVAILABLE' });
    expect(String(error) + JSON.stringify(error)).not.toContain(REFERENCE_TOKEN);
  });

  it('makes finalize a success when the exchange says that the session is completed', async () => {
    const proofing = proofingWith();
    const ref = await directSession(proofing);
    vendorAt().scope.get(EXCHANGE).reply(200, { hasError: true, error: 'SESSION_ALREADY_COMPLETED' });
    await expect(proofing.finalizeSession(ref)).resolves.toBeUndefined();
  });

  it('is exchanged with the credentials of the SDK where they are set', async () => {
    const proofing = proofingWith({
      ANYPROOF_INNOVATRICS_SDK__USERNAME: '-',
      ANYPROOF_INNOVATRICS_SDK__PASSWORD: '-',
    });
    const ref = await directSession(proofing);
    const { scope, sent } = vendorAt();
    scope.get(EXCHANGE).reply(200, { hasError: false, token: 'one' });
    scope.post('/api/v1/enrolment/complete').reply(200, {});
    await proofing.finalizeSession(ref);
    // `-:-`
    expect(sent[0]?.headers['authorization']).toBe('Basic LTot');
  });

  it('belongs to one session', async () => {
    const other = '0f8fad5b-d9cb-469f-a165-70867728950e';
    let id = SESSION_ID;
    const proofing = proofingWith({}, {}, { random: { ...fixedRandom, uuid: () => id } });
    const first = await directSession(proofing);
    id = other;
    vendorAt()
      .scope.post('/api/v1/enrolment/initialize')
      .reply(200, {
        ...INITIALIZED,
        sessionId: other,
        webEnrolmentUrl: 'https://idv.example/web-enrolment/?token=other&lang=x',
      });
    const second = (await proofing.createSession({ reference: 'r', mode: 'direct', consent: CONSENT })).ref;
    const { scope, sent } = vendorAt();
    scope.get(EXCHANGE).reply(200, { token: 'one' });
    scope.get('/api/v1/enrolment/token/exchange/other').reply(200, { token: 'two' });
    scope.post('/api/v1/enrolment/complete').twice().reply(200, {});
    await proofing.finalizeSession(first);
    await proofing.finalizeSession(second);
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual([
      undefined,
      'Bearer one',
      undefined,
      'Bearer two',
    ]);
  });
});

describe('with a token cache', () => {
  it('is exchanged once for two processes, and Basic credentials never get there', async () => {
    const events: ProofingEvent[] = [];
    const kept: [string, string, number][] = [];
    const cache = inMemoryTokens();
    const deps = {
      observer: { observe: (event: ProofingEvent) => void events.push(event) },
      tokens: {
        ...cache,
        set: (key: string, value: string, ttlMs: number) => {
          kept.push([key, value, ttlMs]);
          return cache.set(key, value, ttlMs);
        },
      },
    };
    const password = async () => 'PLANTED-password';
    const first = proofingWith({}, { password }, deps);
    const second = proofingWith({}, { password }, deps);
    const ref = await directSession(first);
    const { scope, sent } = vendorAt();
    scope.get(EXCHANGE).reply(200, { token: 'PLANTED-access' });
    scope.post('/api/v1/enrolment/start').twice().reply(200, {});
    scope.post('/api/v1/enrolment/face').twice().reply(200, {});
    await first.submitEvidence(ref, selfie());
    await second.submitEvidence(ref, selfie());
    expect(sent.filter(({ path }) => path === EXCHANGE)).toHaveLength(1);
    // One entry, for 55 of its 60 minutes.
    expect(kept.map(([, , ttlMs]) => ttlMs)).toEqual([3_300_000]);
    expect(JSON.stringify(kept)).not.toMatch(`PLANTED|${REFERENCE_TOKEN}`);
    expect(events.filter(({ type }) => type === 'token')).toEqual([
      expect.objectContaining({ provider: 'innovatrics', source: 'vendor', reason: 'first' }),
      expect.objectContaining({ provider: 'innovatrics', source: 'cache', reason: 'first' }),
    ]);
  });
});

it('keeps the access tokens of a thousand sessions, those used last', async () => {
  const exchanged: string[] = [];
  const forSession = exchangedAuthentication(
    async (token) => `access-${exchanged.push(token)}`,
    'https://idv.example',
    { provider: 'innovatrics', clock: systemClock, observer: silentObserver },
  );
  const use = (token: string) =>
    forSession(token).headers({ method: 'POST', path: '', route: '', repeat: 'never' });
  for (let number = 0; number < 1_000; number++) await use(`session-${number}`);
  await use('session-0');
  await use('session-1000');
  expect(exchanged).toHaveLength(1_001);
  expect(await use('session-0')).toEqual({ authorization: 'Bearer access-1' });
  expect(await use('session-1')).toEqual({ authorization: 'Bearer access-1002' });
});

describe('the credentials', () => {
  it('are fetched once, and again after a 401', async () => {
    const passwords = ['old', 'new'];
    const password = jest.fn(async () => passwords.shift() ?? 'none');
    const proofing = proofingWith({}, { password });
    const { scope, sent } = vendorAt();
    const path = `/api/v1/data/${SESSION_ID}/status`;
    scope.get(path).reply(200, { status: 'PENDING' });
    scope.get(path).reply(200, { status: 'PENDING' });
    scope.get(path).reply(401);
    scope.get(path).reply(200, { status: 'PENDING' });
    await proofing.getSession(statusRef);
    await proofing.getSession(statusRef);
    await proofing.getSession(statusRef);
    expect(password).toHaveBeenCalledTimes(2);
    // `innovatrics:old` and `innovatrics:new`
    const [old, fresh] = ['Basic aW5ub3ZhdHJpY3M6b2xk', 'Basic aW5ub3ZhdHJpY3M6bmV3'];
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual([old, old, old, fresh]);
  });

  it('are not tried twice when they cannot have changed', async () => {
    const { scope, sent } = vendorAt();
    scope.get(`/api/v1/data/${SESSION_ID}/status`).reply(401);
    await expect(proofingWith().getSession(statusRef)).rejects.toMatchObject({ code: 'AUTH' });
    expect(sent).toHaveLength(1);
  });

  it('are CONFIG when a function gives a name with a colon, or nothing', async () => {
    await expect(proofingWith({}, { username: () => 'a:b' }).getSession(statusRef)).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('colon'),
    });
    const failing = () => Promise.reject(new Error('vault s3cr3t'));
    const error = await proofingWith({}, { password: failing })
      .getSession(statusRef)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CONFIG' });
    expect(String(error)).not.toContain('s3cr3t');
  });
});

// Clocks that differ, keys that change, answers that are lost: dossier, sections 2, 3, 5 and 10.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Random } from '@anyproof/core';
import elliptic from 'elliptic';
import nock from 'nock';
import { serviceWith } from './decoder.js';
import { V2, V3 } from './fixtures/vectors.js';
import {
  BASE,
  HOST,
  LICENSE,
  makeProofing,
  NOW,
  noNetwork,
  ownKey,
  PAGE,
  path,
  publicKeys,
  REF,
  SESSION,
  sealed,
  service,
  withKeys,
  withLicense,
} from './wire-harness.js';

const realRandom: Random = {
  bytes: (length) => randomBytes(length),
  uuid: () => randomUUID(),
  fraction: () => 0,
};
const HEADER_REFUSED = { errors: [{ message: "This header can't be decrypted", param: 'requestid' }] };
const UNAUTHORIZED = { code: 401, message: 'Unauthorized' };
const at = (offsetMs: number) => ({ Date: new Date(NOW + offsetMs).toUTCString() });
const create = (proofing = makeProofing()) => proofing.createSession({ reference: 'r' });

/** Plays these answers to the details in order, and keeps what the service read in each `requestid`. */
function details(
  ...answers: readonly (readonly [status: number, body: unknown, headers?: Record<string, string>])[]
) {
  const seen: { ts: number; uuid: string; header: string }[] = [];
  for (const [status, body, headers = {}] of answers)
    nock(HOST)
      .get(path())
      .reply(
        status,
        function () {
          const header = String(this.req.headers['requestid']);
          seen.push({ ...JSON.parse(service.open(ownKey, header)), header });
          return JSON.stringify(body);
        },
        headers,
      );
  return seen;
}

noNetwork();

describe("the service's clock", () => {
  it('is learnt from a refusal, which is repeated once with the right time', async () => {
    publicKeys();
    const seen = details([401, UNAUTHORIZED, at(300_000)], [200, { status: 'PENDING' }, at(300_000)]);
    expect((await makeProofing().getSession(REF)).status).toBe('pending');
    expect(seen.map(({ ts }) => ts - NOW / 1000)).toEqual([0, 300]);
  });

  it('may be behind', async () => {
    publicKeys();
    const seen = details([401, UNAUTHORIZED, at(-3_600_000)], [200, { status: 'PENDING' }]);
    await makeProofing().getSession(REF);
    expect(seen.map(({ ts }) => ts - NOW / 1000)).toEqual([0, -3600]);
  });

  it('is never followed twice for one call', async () => {
    publicKeys();
    const seen = details([401, UNAUTHORIZED, at(300_000)], [401, UNAUTHORIZED, at(900_000)]);
    await expect(makeProofing().getSession(REF)).rejects.toMatchObject({ code: 'AUTH', httpStatus: 401 });
    expect(seen).toHaveLength(2);
  });

  it('is known from the first answer, so that nothing is refused at all', async () => {
    nock(HOST).get(`${BASE}/publickeys`).reply(200, { publicKey: service.publicKey }, at(300_000));
    const seen = details([200, { status: 'PENDING' }]);
    await makeProofing().getSession(REF);
    expect(seen.map(({ ts }) => ts - NOW / 1000)).toEqual([300]);
  });

  it('is not corrected for a second or two, nor by a date that is none', async () => {
    publicKeys();
    const seen = details(
      [200, { status: 'PENDING' }, at(2000)],
      [200, { status: 'PENDING' }, { Date: 'yesterday' }],
      [200, { status: 'PENDING' }, at(-2000)],
      [200, { status: 'PENDING' }],
    );
    const proofing = makeProofing();
    for (let call = 0; call < 4; call += 1) await proofing.getSession(REF);
    expect(seen.map(({ ts }) => ts - NOW / 1000)).toEqual([0, 0, 0, 0]);
  });

  it('is forgotten once the two agree again', async () => {
    publicKeys();
    const seen = details(
      [200, { status: 'PENDING' }, at(300_000)],
      [200, { status: 'PENDING' }, at(-1000)],
      [200, { status: 'PENDING' }],
    );
    const proofing = makeProofing();
    for (let call = 0; call < 3; call += 1) await proofing.getSession(REF);
    expect(seen.map(({ ts }) => ts - NOW / 1000)).toEqual([0, 300, 0]);
  });

  it('lets even a creation be sent again: its refusal proves that nothing happened', async () => {
    publicKeys();
    withLicense().post(`${BASE}/document_share_session/create`).reply(401, UNAUTHORIZED, at(300_000));
    withLicense().post(`${BASE}/document_share_session/create`).reply(200, { sessionId: SESSION, url: PAGE });
    expect((await create()).ref.id).toBe(SESSION);
  });

  it('has nothing to do with a license that is refused: that is not repeated', async () => {
    publicKeys();
    withLicense()
      .post(`${BASE}/document_share_session/create`)
      .reply(401, { code: 401, message: 'Invalid or Unauthorized License' }, at(0));
    await expect(create()).rejects.toMatchObject({ code: 'AUTH', httpStatus: 401, retryable: false });
  });
});

describe("the service's key", () => {
  const next = serviceWith(V2.servicePrivate);

  it('is asked for again after a refusal, and the call repeated once with the new one', async () => {
    publicKeys();
    // Beneath `proofing`, which remembers what it saw at the same instant.
    const proofing = makeProofing().provider();
    details([200, { status: 'PENDING' }]);
    await proofing.getSession(REF);

    details([400, HEADER_REFUSED]);
    publicKeys(1, next.publicKey);
    nock(HOST)
      .get(path())
      .times(2)
      .reply(200, function () {
        expect(next.open(ownKey, String(this.req.headers['requestid']))).toContain('"appid":"kat.client"');
        return sealed({ status: 'INPROGRESS' }, next);
      });
    expect((await proofing.getSession(REF)).nativeStatus).toBe('INPROGRESS');
    expect((await proofing.getSession(REF)).nativeStatus).toBe('INPROGRESS');
  });

  it('is not followed twice for one call', async () => {
    publicKeys();
    details([400, HEADER_REFUSED]);
    publicKeys(1, next.publicKey);
    nock(HOST).get(path()).reply(400, HEADER_REFUSED);
    await expect(makeProofing().getSession(REF)).rejects.toMatchObject({ code: 'AUTH', httpStatus: 400 });
  });

  it('that cannot be asked for leaves the refusal as it is', async () => {
    publicKeys();
    details([400, HEADER_REFUSED]);
    nock(HOST).get(`${BASE}/publickeys`).times(3).reply(503);
    await expect(makeProofing().getSession(REF)).rejects.toMatchObject({ code: 'AUTH', httpStatus: 400 });
  });

  it('may change while answers under the old one are on their way', async () => {
    publicKeys();
    const proofing = makeProofing({ outcomeFrom: 'result' }).provider();
    withKeys().get(path()).reply(200, { status: 'COMPLETED' });
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      withLicense()
        .post(`${BASE}/document_share_session/result`)
        .reply(200, (_uri, _body, done) => {
          answer = () =>
            done(null, sealed({ sessionResult: 'SUCCESS', token: 't', document: { proof_jwt: 'j' } }));
          resolve();
        });
    });
    const slow = proofing.getSession(REF);
    await asked;

    nock(HOST).get(path()).reply(400, HEADER_REFUSED);
    publicKeys(1, next.publicKey);
    nock(HOST)
      .get(path())
      .reply(200, sealed({ status: 'PENDING' }, next));
    expect((await proofing.getSession(REF)).status).toBe('pending');
    answer();
    expect((await slow).decision).toBe('approved');
  });

  it('named by an answer that its request cannot open is asked for', async () => {
    publicKeys();
    nock(HOST)
      .get(path())
      .reply(200, sealed({ status: 'PENDING' }, next));
    publicKeys(1, next.publicKey);
    expect((await makeProofing().getSession(REF)).status).toBe('pending');
  });

  it.each([
    ['off the curve', Buffer.alloc(64, 1).toString('base64')],
    ['of the other curve', V3.clientPublic.slice(0, -4)],
    ['no key', 'soon'],
  ])('is refused when it is %s, and nothing is sealed for it', async (_what, publicKey) => {
    publicKeys(1, publicKey);
    await expect(create()).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  });
});

it('asks for one key and derives once for a thousand concurrent first calls', async () => {
  const pairs = Object.getPrototypeOf(new elliptic.ec('secp256k1').keyFromPrivate('05', 'hex'));
  const derive = jest.spyOn(pairs, 'derive');
  try {
    publicKeys(1);
    withKeys().get(path()).times(1000).reply(200, { status: 'PENDING' });
    const proofing = makeProofing();
    const all = await Promise.all(Array.from({ length: 1000 }, () => proofing.getSession(REF)));
    expect(all).toHaveLength(1000);
    expect(derive).toHaveBeenCalledTimes(1);
  } finally {
    derive.mockRestore();
  }
});

it('has one pair of its own in a process when the settings name none', async () => {
  nock(HOST).get(`${BASE}/publickeys`).reply(200, { publicKey: service.publicKey });
  const seen = new Set<string>();
  nock(HOST)
    .get(path())
    .times(3)
    .reply(200, function () {
      const peer = String(this.req.headers['publickey']);
      expect(service.open(peer, String(this.req.headers['requestid']))).toContain('"uuid"');
      seen.add(peer);
      return { status: 'PENDING' };
    });
  const proofing = makeProofing({ privateKey: undefined }, { random: realRandom });
  for (let call = 0; call < 3; call += 1) await proofing.getSession(REF);
  expect(seen.size).toBe(1);
  expect(seen).not.toContain(ownKey);
});

describe('repeats', () => {
  it('of what is safe have a requestid of their own: the service may take each once', async () => {
    publicKeys();
    const seen = details([503, {}], [500, {}], [200, { status: 'PENDING' }]);
    await makeProofing({}, { random: realRandom }).getSession(REF);
    expect(new Set(seen.map(({ uuid }) => uuid)).size).toBe(3);
    expect(new Set(seen.map(({ header }) => header)).size).toBe(3);
  });

  it.each([
    ['a gateway that gave up', 502],
    ['no answer in time', 504],
  ])('of a creation never follow %s, which is AMBIGUOUS', async (_what, status) => {
    publicKeys();
    withLicense().post(`${BASE}/document_share_session/create`).reply(status, '<html>Bad gateway</html>');
    await expect(create()).rejects.toMatchObject({ code: 'AMBIGUOUS', retryable: false });
  });

  it('of a creation follow a 429, which proves that nothing happened', async () => {
    publicKeys();
    withLicense().post(`${BASE}/document_share_session/create`).reply(429, {}, { 'Retry-After': '1' });
    withLicense().post(`${BASE}/document_share_session/create`).reply(200, { sessionId: SESSION, url: PAGE });
    expect((await create()).ref.id).toBe(SESSION);
  });
});

describe('an answer that cannot be read', () => {
  const wrongKey = { data: sealed({ status: 'PENDING' }, serviceWith(V3.servicePrivate)).data };
  const damaged: readonly (readonly [string, string])[] = [
    ['HTML', '<!DOCTYPE html><title>Error</title>'],
    ['nothing', ''],
    ['sealed, and no JSON', JSON.stringify({ data: service.seal(ownKey, 'OK') })],
  ];
  const broken: readonly (readonly [string, string])[] = [
    ['sealed under another key', JSON.stringify(wrongKey)],
    [
      'sealed under another key, which it names as ours',
      JSON.stringify({ ...wrongKey, publicKey: service.publicKey }),
    ],
    ['cut short', JSON.stringify({ data: 'AAAA' })],
    ['of another shape', JSON.stringify({ data: {} })],
    ['a list', '[]'],
    ['null', 'null'],
  ];

  it.each(broken)('is BAD_RESPONSE: %s', async (_what, text) => {
    publicKeys();
    nock(HOST).get(path()).reply(200, text);
    await expect(makeProofing().getSession(REF)).rejects.toMatchObject({
      code: 'BAD_RESPONSE',
      retryable: false,
    });
  });

  it.each(damaged)('may be whole the next time: %s', async (_what, text) => {
    publicKeys();
    // A page is asked again at once.
    nock(HOST)
      .get(path())
      .times(text.startsWith('<') ? 3 : 1)
      .reply(200, text);
    await expect(makeProofing().getSession(REF)).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      retryable: true,
    });
  });

  it.each([...broken, ...damaged])('is AMBIGUOUS where it answers a creation: %s', async (_what, text) => {
    publicKeys();
    nock(HOST).post(`${BASE}/document_share_session/create`).reply(200, text);
    await expect(create()).rejects.toMatchObject({ code: 'AMBIGUOUS', retryable: false });
  });

  it('is AMBIGUOUS too when the new key it names cannot be asked for', async () => {
    publicKeys();
    const next = serviceWith(V2.servicePrivate);
    nock(HOST)
      .post(`${BASE}/document_share_session/create`)
      .reply(200, sealed({ sessionId: SESSION, url: PAGE }, next));
    nock(HOST).get(`${BASE}/publickeys`).times(3).reply(503);
    await expect(create()).rejects.toMatchObject({ code: 'AMBIGUOUS' });
  });
});

describe('what an error status means', () => {
  it.each([
    [400, { statusCode: 400, error: 'Bad Request', message: 'Session not found' }, 'SESSION_NOT_FOUND', 1],
    [400, HEADER_REFUSED, 'AUTH', 2],
    [400, { errors: [{ message: 'This header should not be empty', param: 'licensekey' }] }, 'AUTH', 2],
    [400, { message: 'Unsupported state or unable to authenticate data' }, 'AUTH', 2],
    [400, { errors: [{ message: 'must be a string', param: 'sessionId' }] }, 'SESSION_NOT_FOUND', 1],
    [400, { errors: 'many' }, 'PROVIDER_REJECTED', 2],
    [400, '<html>Bad Request</html>', 'PROVIDER_UNAVAILABLE', 2],
    [400, { error_code: 'E-17', message: 'no', status: false }, 'PROVIDER_REJECTED', 2],
    [401, UNAUTHORIZED, 'AUTH', 2],
    [403, { code: 403, message: 'Forbidden' }, 'FORBIDDEN', 1],
    [404, { message: 'Not found' }, 'SESSION_NOT_FOUND', 1],
  ])('of the details: %i %j is %s, after %i questions for the key', async (status, body, code, keys) => {
    publicKeys(keys);
    const isPage = typeof body === 'string';
    nock(HOST)
      .get(path())
      .times(isPage ? 3 : 1)
      .reply(status, body);
    const nativeCode = typeof body === 'object' && 'error_code' in body ? { nativeCode: 'E-17' } : {};
    await expect(makeProofing().getSession(REF)).rejects.toMatchObject({
      code,
      httpStatus: status,
      ...nativeCode,
    });
  });

  it.each([
    [400, 'PROVIDER_REJECTED'],
    [403, 'FORBIDDEN'],
    [404, 'CONFIG'],
    [500, 'AMBIGUOUS'],
    [503, 'PROVIDER_UNAVAILABLE'],
  ])('of the creation: %i is %s', async (status, code) => {
    publicKeys(status === 400 ? 2 : 1);
    nock(HOST).post(`${BASE}/document_share_session/create`).reply(status, { code: status, message: 'no' });
    await expect(create()).rejects.toMatchObject({ code, httpStatus: status });
  });

  it('of complete: a 400 is a conflict, unless the session is completed', async () => {
    publicKeys(2);
    const proofing = makeProofing();
    withKeys().post(path('/submit/document')).reply(200);
    nock(HOST).get(path('/complete')).reply(400, { message: 'not now' });
    withKeys().get(path()).reply(200, { status: 'INPROGRESS' });
    await expect(proofing.finalizeSession(REF)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

it('leaves a license that no header could carry sealed in one that can', async () => {
  publicKeys();
  let license = '';
  nock(HOST)
    .post(`${BASE}/document_share_session/create`)
    .reply(200, function () {
      license = service.open(ownKey, String(this.req.headers['licensekey']));
      return { sessionId: SESSION, url: PAGE };
    });
  await create(makeProofing({ licenseKey: `${LICENSE} ключ clé` }));
  expect(license).toBe(`${LICENSE} ключ clé`);
});

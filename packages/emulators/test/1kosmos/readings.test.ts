import { randomBytes } from 'node:crypto';
import { type OneKosmosEmulatorSettings, startOneKosmosEmulator } from '../../src/index.js';
import { cardBack, cardFront, jpegWithComment, selfie } from '../specimen.js';
import { TestClient } from './client.js';
import {
  at,
  connector,
  create,
  fetchRows,
  handIn,
  judging,
  prove,
  resultOf,
  rowOf,
  sessionRequest,
  submit,
  unhurried,
  verification,
} from './flow.js';

let client: TestClient;
async function start(settings: Partial<OneKosmosEmulatorSettings> = {}, scenario = 'approve'): Promise<void> {
  client = new TestClient(
    await startOneKosmosEmulator({ scenario, settings: { ...unhurried, ...settings } }),
  );
}
afterEach(() => client.emulator.stop());
const blank = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 2]);

describe('outcome words (dossier 7.0)', () => {
  test.each([
    ['documented', 'approve', 'COMPLETED_PASS'],
    ['documented', 'review', 'REVIEW'],
    ['bare', 'approve', 'PASS'],
    ['bare', 'decline', 'FAILED'],
    ['bare', 'not_performed', 'NOT_PERFORMED'],
    ['prefixed', 'review', 'COMPLETED_REVIEW'],
  ] as const)('%s: %s is %s', async (outcomeWords, scenario, word) => {
    await start({ outcomeWords }, scenario);
    const row = await rowOf(client, await prove(client));
    expect(row.resultStatus).toBe(word);
    expect(row['session-result'][0].result.status).toBe(word);
  });

  test('the filter keeps the words it is documented with', async () => {
    await start({ outcomeWords: 'bare' });
    await prove(client);
    expect((await fetchRows(client, { overallRecommendation: 'COMPLETED_PASS' })).body.page.total).toBe(1);
    expect((await fetchRows(client, { overallRecommendation: 'PASS' })).body.page.total).toBe(0);
  });
});

describe('rows', () => {
  test('as documented: no status, an outcome in the certificate alone, expiryTS as text', async () => {
    await start({ rowsCarryStatus: false, rowsCarryOutcome: false, certificateResult: 'word' });
    const row = await rowOf(client, await prove(client));
    expect(row).not.toHaveProperty('status');
    expect(row).not.toHaveProperty('resultStatus');
    expect(row['session-result']).toMatchObject([{ result: 'COMPLETED_PASS', verified: true }]);
    expect(row.expiryTS).toMatch(/^\d{13}$/);
    await create(client);
    const { data } = (await fetchRows(client)).body;
    expect(data.map((one: object) => 'status' in one)).toEqual([false, false]);
  });

  test('list the failed attempt while retries are left, when told to', async () => {
    await start({ failedAttemptsShown: true });
    const id = await create(client, { config: { maxRetries: 1 } });
    await handIn(client, id, { front: blank });
    client.emulator.clock.advance(judging);
    const row = await rowOf(client, id);
    expect([row.status, row['session-result'][0].result.reasonCode]).toEqual(['INPROGRESS', 'IDV0004']);
    expect(row).not.toHaveProperty('resultStatus');
  });
});

describe('complete', () => {
  test('says what came of it, at once, when told to', async () => {
    await start({ completionAnswers: 'outcome', outcomeWords: 'bare' });
    const completed = await handIn(client, await create(client));
    expect(completed.body).toEqual({ completionStatus: 'PASS' });
    const failed = await create(client, { config: { maxRetries: 2 } });
    expect((await handIn(client, failed, { front: blank })).body).toEqual({ completionStatus: 'FAILED' });
    expect((await client.get(at(failed))).body.status).toBe('INPROGRESS');
    expect((await client.get(at(failed, '/retry'))).status).toBe(200);
  });
});

test.each([
  ['useBucket', ['useBucket']],
  ['useHighResolutionImages', ['useHighResolutionImages']],
  ['both', ['useBucket', 'useHighResolutionImages']],
] as const)('the bucket flag is called %s', async (bucketFlag, names) => {
  await start({ bucketFlag });
  const { body } = await client.get(at(await create(client)));
  expect(Object.keys(body).filter((name) => /^use[A-Z]/.test(name))).toEqual(names);
});

test('a licence has every field of the published list', async () => {
  await start();
  const id = await prove(client, {}, { request: { documentType: 'dl_object' } });
  const { dl_object: licence } = (await resultOf(client, id)).body;
  const published =
    'type documentType category proofedBy documentId id firstName lastName familyName middleName givenName fullName ' +
    'dob doe doi face image imageBack gender height eyeColor street city restrictionCode residenceCity state country ' +
    'zipCode residenceZipCode county classificationCode complianceType placeOfBirth proof_jwt';
  expect(Object.keys(licence).sort()).toEqual(published.split(' ').sort());
});

describe('image names (dossier 6.2)', () => {
  test('have no extension, neither asked for nor named; the address has one', async () => {
    await start();
    const id = await create(client);
    await client.get(at(id, '/start'));
    const urls = async (name: string) =>
      client.call('POST', `/idproofingapi/presignedurls/${id}`, { auth: 'B', body: { imagesUrl: [name] } });
    const { body } = await urls('document_front_image_compressed');
    expect(new URL(body.document_front_image_compressed).pathname).toMatch(
      /document_front_image_compressed\.jpeg$/,
    );
    expect((await urls('document_front_image.png')).json.message).toBe(
      'imagesUrl names no known image: document_front_image.png',
    );
    const named = await client.call('POST', at(id, '/submit/verification/document_liveness_front'), {
      auth: 'B',
      body: { result: {}, imageNames: ['document_front_image_compressed.jpeg'] },
    });
    expect(named.status).toBe(400);
  });
});

describe('docuverify /verify (dossier 6.1)', () => {
  const verify = (more: object = {}, image = jpegWithComment(cardFront())) =>
    client.call('POST', '/docuverify/verify', {
      body: {
        dvcID: 'demo-dvc',
        verifications: ['dl_verify'],
        document: {
          id: 'document-7',
          type: 'idcard',
          front_image: image.toString('base64'),
          back_image: jpegWithComment(cardBack()).toString('base64'),
        },
        ...more,
      },
    });

  test('certifies a document under a stored configuration', async () => {
    await start();
    const { status, body } = await verify();
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['docId', 'docType', 'certifications', 'status', 'message', 'code']);
    expect(body).toMatchObject({ docId: 'document-7', docType: 'idcard', status: 'SUCCESS', code: 200 });
    expect(body.certifications).toMatchObject([{ type: 'dl_verify', verified: true }]);
    expect(body.certifications[0].proof_jwt).toMatch(/\./);
  });

  test('proves no face by a document, and nothing by an unreadable one', async () => {
    await start();
    const { body } = await verify({ verifications: ['dl_verify', 'face_compare'] });
    expect(body.status).toBe('FAILED');
    expect(body.certifications.map(({ verified }: { verified: boolean }) => verified)).toEqual([true, false]);
    expect((await verify({}, blank)).body.certifications[0].result.reasonCode).toBe('IDV0004');
  });

  test.each([
    [{ dvcID: undefined }, 400, 'dvcID is required'],
    [{ dvcID: 'nobody' }, 404, 'dvcID not found'],
    [{ verifications: [] }, 400, 'verifications must contain at least 1 items'],
    [{ verifications: ['palm_verify'] }, 400, expect.stringContaining('verifications must be among')],
    [{ connector }, 400, 'connector is not allowed'],
    [{ document: { id: 'd', type: 'visa' } }, 400, 'document.type must be one of [dl, ppt, idcard]'],
    [{ document: { id: 'd', type: 'dl', selfie: 'x' } }, 400, 'document.selfie is not allowed'],
  ])('refuses %j', async (more, status, message) => {
    await start();
    const { json } = await verify(more);
    expect(json).toEqual({ code: status, message });
  });
});

describe('what no document has', () => {
  const creation = (more: object = {}, request: object = {}) =>
    client.call('POST', '/idproofingapi/document_share_session/create', {
      body: {
        connector,
        verification: verification(),
        sessionRequest: sessionRequest({ ...request }),
        ...more,
      },
    });

  test.each([
    [{ callbackUrl: 'https://app.example' }, {}, 'callbackUrl is not allowed'],
    [{}, { returnUrl: 'https://app.example' }, 'sessionRequest.returnUrl is not allowed'],
    [{}, { user: { email: 'a@b.example' } }, 'sessionRequest.user.email is not allowed'],
    [{ verification: verification({ country: 'FRA' }) }, {}, 'verification.config.country is not allowed'],
  ])('is refused: %j %j', async (more, request, message) => {
    await start();
    const { json } = await creation(more, request);
    expect(json).toMatchObject({ statusCode: 400, message });
  });

  test('in queries, submissions and results, too', async () => {
    await start();
    const id = await create(client);
    const messages = [
      (await fetchRows(client, { country: 'FRA' })).json.message,
      (await fetchRows(client, {}, { sort: 'asc' })).json.message,
      (await resultOf(client, id, { locale: 'fr' })).json.message,
      (await client.call('POST', at(id, '/upload/cancel'), { auth: 'B', body: { why: 'x' } })).json.message,
    ];
    expect(messages).toEqual([
      'query.country is not allowed',
      'sort is not allowed',
      'locale is not allowed',
      'why is not allowed',
    ]);
  });

  test('a body of another type is not read', async () => {
    await start();
    const reply = await client.call('POST', '/idproofingapi/document_share_session/create', {
      headers: { 'content-type': 'text/plain' },
      body: { connector, verification: verification(), sessionRequest: sessionRequest() },
    });
    expect([reply.status, reply.json.message]).toEqual([400, 'body must be of type object']);
  });
});

describe('faults in sealed answers', () => {
  test('another session’s id, another session’s result', async () => {
    await start();
    const [one, two] = [await prove(client), await prove(client, { front: blank })].sort();
    if (one === undefined || two === undefined) throw new Error('two sessions');
    const { faults } = client.emulator;
    faults.add({ path: '/fetch', effect: { kind: 'wrong-session' } });
    const { body } = await fetchRows(client, { id: one });
    expect(body.data[0].id).not.toBe(one);
    expect(body.data[0].id).toHaveLength(36);
    await resultOf(client, one);
    faults.add({ path: '/result', effect: { kind: 'wrong-session', answer: 'body' } });
    expect((await resultOf(client, two)).body.sessionId).toBe(one);
    faults.add({ path: '/proofingsession', effect: { kind: 'wrong-session', fields: ['user.uid'] } });
    expect((await client.get(at(one))).body.user.uid).toBe('u-1-other');
  });

  test('two verdicts, and bytes that are no UTF-8', async () => {
    await start();
    const id = await prove(client);
    const { faults } = client.emulator;
    faults.add({ path: '/result', effect: { kind: 'duplicate-key' } });
    expect((await resultOf(client, id)).body.responseStatus).toBe('FAILED');
    faults.add({ path: '/result', effect: { kind: 'charset', charset: 'invalid-utf-8' } });
    const spoiled = await resultOf(client, id);
    expect(spoiled.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.stringify(spoiled.body)).toContain('\uFFFD');
    faults.add({ path: '/result', effect: { kind: 'cut-json' } });
    await expect(resultOf(client, id)).rejects.toThrow(SyntaxError);
  });
});

test('four large pictures come back whole', async () => {
  await start();
  const id = await create(client);
  await client.get(at(id, '/start'));
  const large = (comment: Parameters<typeof jpegWithComment>[0]) =>
    Buffer.concat([jpegWithComment(comment), randomBytes(7 * 1024 * 1024)]);
  for (const [name, comment] of [
    ['document_liveness_front', cardFront()],
    ['document_liveness_back', cardBack()],
    ['selfie_liveness', selfie()],
  ] as const)
    expect((await submit(client, id, name, large(comment))).status).toBe(200);
  await client.call('POST', at(id, '/submit/document'), { auth: 'B' });
  await client.get(at(id, '/complete'));
  client.emulator.clock.advance(judging);
  const reply = await resultOf(client, id);
  expect(reply.text.length).toBeGreaterThan(4 * 7 * 1024 * 1024);
  expect(reply.body.responseStatus).toBe('SUCCESS');
  expect(reply.body.idcard_object.image.length).toBeGreaterThan(9_000_000);
}, 30_000);

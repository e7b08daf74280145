import { specimenImage, startOneKosmosEmulator } from '../../src/index.js';
import { blankJpeg, cardBack, cardFront, passport, selfie } from '../specimen.js';
import { TestClient } from './client.js';
import {
  at,
  bytesOf,
  create,
  handIn,
  judging,
  type Pictures,
  prove,
  resultOf,
  rowOf,
  submit,
  unhurried,
  unknownId,
} from './flow.js';

let client: TestClient;
beforeEach(async () => {
  client = new TestClient(await startOneKosmosEmulator({ settings: unhurried }));
});
afterEach(() => client.emulator.stop());

const statusOf = async (id: string) => (await client.get(at(id))).json.status;

describe('order', () => {
  test('created PENDING, started INPROGRESS, judged after the processing delay', async () => {
    const id = await create(client);
    expect(await statusOf(id)).toBe('PENDING');
    const completed = await handIn(client, id);
    expect([completed.status, completed.json]).toEqual([200, { completionStatus: 'COMPLETED' }]);
    expect(await statusOf(id)).toBe('INPROGRESS');
    client.emulator.clock.advance(judging);
    expect(await statusOf(id)).toBe('COMPLETED');
    expect((await rowOf(client, id)).resultStatus).toBe('COMPLETED_PASS');
  });

  test('start once, before anything is submitted', async () => {
    const id = await create(client);
    const early = await submit(client, id, 'document_liveness_front', cardFront());
    expect([early.status, early.json]).toEqual([
      400,
      { statusCode: 400, error: 'Bad Request', message: 'Session is not in progress: PENDING' },
    ]);
    expect((await client.get(at(id, '/start'))).status).toBe(200);
    const again = await client.get(at(id, '/start'));
    expect([again.status, again.json.message]).toEqual([
      400,
      'Session url is already used or no longer valid',
    ]);
  });

  test('complete needs the document and the selfie; submit/document needs the front', async () => {
    const id = await create(client);
    await client.get(at(id, '/start'));
    const document = () => client.call('POST', at(id, '/submit/document'), { auth: 'B' });
    expect((await document()).json.message).toBe('document_front has not been submitted');
    await submit(client, id, 'document_liveness_front', cardFront());
    expect((await client.get(at(id, '/complete'))).json.message).toBe('document has not been submitted');
    expect((await document()).status).toBe(200);
    expect((await client.get(at(id, '/complete'))).json.message).toBe(
      'selfie_liveness has not been submitted',
    );
    await submit(client, id, 'selfie_liveness', selfie());
    expect((await client.get(at(id, '/complete'))).status).toBe(200);
    expect((await client.get(at(id, '/complete'))).json.message).toBe('Session is being processed');
    client.emulator.clock.advance(judging);
    expect((await client.get(at(id, '/complete'))).status).toBe(400);
  });

  test('decline from PENDING only', async () => {
    const id = await create(client);
    const declined = await client.get(at(id, '/decline'));
    expect([declined.status, declined.json]).toEqual([
      200,
      {
        status: 'DECLINED',
        id,
        documentType: 'idcard_object',
        user: { uid: 'u-1', username: 'zoe', firstname: 'Zoé', lastname: 'García' },
      },
    ]);
    expect((await client.get(at(id, '/start'))).status).toBe(400);
    expect((await resultOf(client, id)).body.responseStatus).toBe('DECLINED');
    const started = await create(client);
    await client.get(at(started, '/start'));
    expect((await client.get(at(started, '/decline'))).status).toBe(400);
  });

  test('an unknown session', async () => {
    expect((await client.get(at(unknownId()))).json).toEqual({
      statusCode: 400,
      error: 'Bad Request',
      message: 'Session not found',
    });
    expect((await resultOf(client, unknownId())).status).toBe(400);
  });
});

describe('what the documents say', () => {
  const judged = async (pictures: Pictures, request: Record<string, unknown> = {}) => {
    const id = await prove(client, pictures, { request });
    const row = await rowOf(client, id);
    const { body } = await resultOf(client, id, { includeMetadata: true, apiVersion: 'v3' });
    return {
      outcome: row.resultStatus,
      code: body.errorInfo?.reasonCode,
      certificate: row['session-result'][0].result.reasonCode,
      word: body.sessionResult,
      checks: body.metadata.checks,
    };
  };
  const failed = (code: string) =>
    expect.objectContaining({ outcome: 'COMPLETED_FAILED', word: 'FAILED', code, certificate: code });
  const printedBack = cardBack();

  test.each<[string, Pictures, string]>([
    ['an unreadable front', { front: blankJpeg }, 'IDV0004'],
    ['an unreadable back', { back: blankJpeg }, 'IDV0004'],
    ['an unreadable selfie', { selfie: blankJpeg }, 'IDV0004'],
    ['bytes that are no picture', { front: Buffer.from('hello') }, 'IDV0004'],
    ['no back', { back: undefined }, 'IDV0003'],
    ['two fronts', { back: cardFront() }, 'IDV0003'],
    ['a back as the front', { front: printedBack }, 'IDV0005'],
    ['a passport for a card', { front: passport() }, 'IDV0005'],
    ['a passport as the back', { back: passport() }, 'IDV0005'],
    ['a selfie as the front', { front: selfie() }, 'IDV0005'],
    ['the back of another card', { back: cardBack({}, { serial: 'OTHER' }) }, 'IDV0007'],
    ['an expired card', { front: cardFront({ date_of_expiry: '2020-01-01' }) }, 'IDV0011'],
    ['another person', { selfie: selfie('martin-horak') }, 'IDV0010'],
    ['a card instead of a face', { selfie: cardFront() }, 'IDV0010'],
  ])('%s fails', async (_name, pictures, code) => {
    expect(await judged(pictures)).toEqual(failed(code));
  });

  test('expiry counts from the service clock', async () => {
    client.emulator.clock.advance(Date.UTC(2034, 1, 12) - client.emulator.clock.now());
    expect(await judged({})).toEqual(failed('IDV0011'));
  });

  test('another person shows as a failing face comparison', async () => {
    const { checks } = await judged({ selfie: selfie('martin-horak') });
    expect(checks).toEqual([
      { name: 'document_liveness_front', status: 'PASSED', score: 0.99 },
      { name: 'document_liveness_back', status: 'PASSED', score: 0.99 },
      { name: 'selfie_liveness', status: 'PASSED', score: 0.99 },
      { name: 'face_compare', status: 'FAILED', score: 0.12 },
      { name: 'fraud_detection', status: 'PASSED' },
    ]);
  });

  test('an empty result of the capture engine is liveness not performed, and no failure', async () => {
    const { outcome, code, checks } = await judged({ result: {} });
    expect([outcome, code]).toEqual(['COMPLETED_PASS', undefined]);
    expect(checks).toEqual([
      { name: 'document_liveness_front', status: 'NOT_PERFORMED' },
      { name: 'document_liveness_back', status: 'NOT_PERFORMED' },
      { name: 'selfie_liveness', status: 'NOT_PERFORMED' },
      { name: 'face_compare', status: 'PASSED', score: 0.97 },
      { name: 'fraud_detection', status: 'PASSED' },
    ]);
  });

  test('a passport has one page; a driving licence shows both sides', async () => {
    const onePage = { front: passport(), back: undefined };
    expect((await judged(onePage, { documentType: 'ppt_object' })).outcome).toBe('COMPLETED_PASS');
    expect((await judged({}, { documentType: 'ppt_object' })).code).toBe('IDV0005');
    expect((await judged({}, { documentType: 'dl_object' })).outcome).toBe('COMPLETED_PASS');
  });
});

describe('scenarios move what a picture cannot say', () => {
  test.each([
    ['approve', 'COMPLETED_PASS', 'SUCCESS', undefined],
    ['decline', 'COMPLETED_FAILED', 'FAILED', 'IDV0012'],
    ['review', 'REVIEW', 'REVIEW', undefined],
    ['not_performed', 'COMPLETED_NOT_PERFORMED', 'FAILED', undefined],
  ])('%s', async (scenario, outcome, word, code) => {
    client.emulator.scenario = scenario;
    const id = await prove(client);
    expect(client.emulator.session(id)).toEqual({ status: 'COMPLETED', outcome });
    expect((await rowOf(client, id)).resultStatus).toBe(outcome);
    const { body } = await resultOf(client, id, { apiVersion: 'v3' });
    expect([body.sessionResult, body.errorInfo?.reasonCode]).toEqual([word, code]);
  });

  test('a bad picture fails whatever the scenario', async () => {
    client.emulator.scenario = 'review';
    const id = await prove(client, { front: blankJpeg });
    expect(client.emulator.session(id)?.outcome).toBe('COMPLETED_FAILED');
  });

  test('a reviewer decides once', async () => {
    client.emulator.scenario = 'review';
    const [first, second] = [await prove(client), await prove(client)];
    client.emulator.resolveReview(first, 'approve');
    client.emulator.resolveReview(second, 'decline');
    expect(client.emulator.session(first)?.outcome).toBe('COMPLETED_PASS');
    expect((await resultOf(client, first)).body.idcard_object.documentId).toBe('X4RTBPFW4');
    expect(client.emulator.session(second)?.outcome).toBe('COMPLETED_FAILED');
    expect(() => client.emulator.resolveReview(first, 'decline')).toThrow('not in review');
  });

  test.each([
    ['expire', 'EXPIRED'],
    ['abandon', 'ABANDONED'],
  ])('%s ends even a finished session', async (scenario, status) => {
    client.emulator.scenario = scenario;
    const id = await prove(client);
    expect(await statusOf(id)).toBe(status);
    expect((await resultOf(client, id)).body).toEqual({ responseStatus: status, sessionId: id });
  });

  test('expire ends a session nobody opens, abandon one that somebody left', async () => {
    client.emulator.scenario = 'expire';
    const unopened = await create(client);
    client.emulator.scenario = 'abandon';
    const left = await create(client);
    client.emulator.clock.advance(judging - 10_000);
    await client.get(at(left, '/start'));
    client.emulator.clock.advance(judging);
    expect([await statusOf(unopened), await statusOf(left)]).toEqual(['EXPIRED', 'ABANDONED']);
  });

  test('an unknown scenario is refused', () => {
    expect(() => {
      client.emulator.scenario = 'maybe';
    }).toThrow(RangeError);
  });
});

test('submit/verification checks its input', async () => {
  const id = await create(client);
  await client.get(at(id, '/start'));
  const send = async (name: string, body: unknown) =>
    (await client.call('POST', at(id, `/submit/verification/${name}`), { auth: 'B', body })).json?.message;
  const image = bytesOf(cardFront()).toString('base64');
  expect(await send('face_compare', {})).toBe('Verification face_compare is not known');
  expect(await send('selfie_liveness', {})).toBe('images is required');
  expect(await send('selfie_liveness', { images: { image: 'data:image/jpeg;base64,AAAA' } })).toBe(
    'images.image must be a valid base64 string',
  );
  expect(await send('selfie_liveness', { images: { image }, result: 'ok' })).toBe(
    'result must be of type object',
  );
  expect(await send('selfie_liveness', { images: { face: image }, result: {} })).toBeUndefined();
});

test('submit/event takes the known names', async () => {
  const id = await create(client);
  const event = (name: string, body: unknown) =>
    client.call('POST', at(id, `/submit/event/${name}`), { auth: 'B', body, sealed: true });
  expect((await event('E_IDV_USER_CONSENT', { screen_name: 'WELCOME', status: true })).status).toBe(200);
  expect((await event('E_IDV_USER_CONSENT', { screen_name: 'WELCOME', status: 'ok' })).status).toBe(200);
  expect((await event('E_IDV_USER_CONSENT', { status: 'ok' })).json.message).toBe('screen_name is required');
  expect((await event('E_OTHER', { screen_name: 'WELCOME' })).status).toBe(400);
  const started = await client.get(at(id, '/start'));
  expect(started.body.history.map(({ activity }: { activity: string }) => activity)).toEqual([
    'E_IDV_USER_CONSENT',
    'E_IDV_USER_CONSENT',
    'STARTED',
  ]);
});

test('v2/submit/document carries both sides at once', async () => {
  const id = await create(client);
  await client.get(at(id, '/start'));
  const side = (picture: Parameters<typeof bytesOf>[0]) => ({
    result: { score: 0.9 },
    images: { image: bytesOf(picture).toString('base64') },
  });
  const body = {
    document_front: side(cardFront()),
    document_back: side(cardBack()),
    fallbackCaptureMode: 'auto',
  };
  expect((await client.call('POST', at(id, '/v2/submit/document'), { auth: 'B', body })).status).toBe(200);
  await submit(client, id, 'selfie_liveness', selfie());
  expect((await client.get(at(id, '/complete'))).status).toBe(200);
  client.emulator.clock.advance(judging);
  expect(client.emulator.session(id)?.outcome).toBe('COMPLETED_PASS');
});

test('the specimen pictures that ship with the package', async () => {
  const zoe = (image: Parameters<typeof specimenImage>[1]) => specimenImage('zoe-garcia-lefevre', image);
  const pictures = { front: zoe('card-front'), back: zoe('card-back'), selfie: zoe('selfie') };
  const id = await prove(client, pictures);
  expect((await resultOf(client, id)).body.idcard_object).toMatchObject({
    firstName: 'ZOË',
    middleName: 'ANA-LUCÍA',
    lastName: 'GARCÍA-LEFÈVRE',
    dob: '19910517',
    doe: '20390303',
    documentId: 'T7X3KQ91Z',
  });
  const martin = (image: Parameters<typeof specimenImage>[1]) => specimenImage('martin-horak', image);
  const expired = await prove(client, {
    front: martin('expired-card-front'),
    back: martin('expired-card-back'),
    selfie: martin('selfie'),
  });
  expect((await resultOf(client, expired, { apiVersion: 'v3' })).body.errorInfo.reasonCode).toBe('IDV0011');
});

test('by default the verdict takes 150 milliseconds of the service’s time', async () => {
  await client.emulator.stop();
  client = new TestClient(await startOneKosmosEmulator());
  expect(client.emulator.settings.processingDelayMs).toBe(150);
  const id = await create(client);
  await handIn(client, id);
  client.emulator.clock.advance(150);
  expect(client.emulator.session(id)?.status).toBe('COMPLETED');
});

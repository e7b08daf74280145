import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { specimenImage, visitHostedPage } from '../src/index.js';
import { basic, cardOf, start, stopAll } from './innovatrics-client.js';

afterEach(stopAll);

const zoe = 'zoe-garcia-lefevre';

describe('settings for what the vendor leaves open', () => {
  it('older pages: the access token itself is in the address, with the older claim', async () => {
    const settings = { webEnrolmentToken: 'access', jwtTenantClaim: 'customer' } as const;
    const { initialize, call } = await start({ settings });
    const { accessToken, webEnrolmentUrl } = (await initialize()).json;
    expect(webEnrolmentUrl.endsWith(`/web-enrolment/?token=${accessToken}`)).toBe(true);
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString());
    expect(Object.keys(claims)).toEqual(['sessionId', 'customer', 'nbf', 'exp']);
    const visit = await visitHostedPage(webEnrolmentUrl, {
      document_front: specimenImage(zoe, 'passport'),
      selfie: specimenImage(zoe, 'selfie'),
    });
    expect(visit.returnUrl).toBeDefined();
    expect((await call('GET', `/api/v1/enrolment/token/exchange/${accessToken}`)).json.error).toBe(
      'SESSION_ALREADY_COMPLETED',
    );
  });

  it('start first, and once only', async () => {
    const settings = { requireStart: true, repeatedStartError: 'SESSION_ALREADY_STARTED' };
    const { initialize, capture, picture } = await start({ settings });
    const { accessToken: token } = (await initialize()).json;
    expect((await picture(token, 'face', zoe, 'selfie')).json.error).toBe('SESSION_NOT_STARTED');
    expect((await capture(token, 'start')).json.hasError).toBe(false);
    expect((await capture(token, 'start')).json.error).toBe('SESSION_ALREADY_STARTED');
    expect((await picture(token, 'face', zoe, 'selfie')).json.hasError).toBe(false);
  });

  it('pictures by address, only where told to', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end(specimenImage(zoe, 'selfie'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const imageBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}/selfie.jpg`;
    const usual = await start();
    const token = (await usual.initialize()).json.accessToken;
    expect((await usual.capture(token, 'face', { imageBase })).status).toBe(400);
    expect(asked).toBe(0);
    const fetching = await start({ settings: { fetchImageUrls: true } });
    const other = (await fetching.initialize()).json.accessToken;
    expect((await fetching.capture(other, 'face', { imageBase })).json).toEqual({ hasError: false });
    server.close();
  });

  it('other statuses and steps', async () => {
    const { initialize, data, capture } = await start({
      settings: { invalidRequestStatus: 422, notReadyStatus: 409, steps: ['Document'], tokenTtlSeconds: 60 },
    });
    expect((await initialize({ returnUrl: 'nowhere' })).status).toBe(422);
    const { sessionId, accessToken, webEnrolmentUrl } = (await initialize()).json;
    expect((await data(sessionId, 'face/result')).status).toBe(409);
    const { steps } = (await capture(accessToken, 'sdk/configuration', undefined, 'GET')).json;
    expect(steps).toEqual([{ name: 'Document' }]);
    const images = { document_front: specimenImage(zoe, 'passport'), selfie: specimenImage(zoe, 'selfie') };
    expect((await visitHostedPage(webEnrolmentUrl, images)).answers).toEqual({
      document_front: { accepted: true },
    });
  });

  it('keeps two emulators apart', async () => {
    const [one, two] = [await start(), await start()];
    const { sessionId } = (await one.initialize()).json;
    expect((await two.data(sessionId, 'status')).status).toBe(404);
    expect(two.emulator.sessions()).toEqual([]);
  });
});

describe('readings that the documents allow (dossier 11)', () => {
  it('factors as a list, keys in Pascal case', async () => {
    const { data, initialize } = await start({ settings: { keyCase: 'pascal' } });
    const { SessionId, WebEnrolmentUrl } = (await initialize()).json;
    expect([SessionId, WebEnrolmentUrl]).toEqual([expect.any(String), expect.any(String)]);
    const list = await start({ settings: { verificationsAs: 'list' } });
    const results = (await list.data(await list.prove(cardOf(zoe)), 'decision/results')).json;
    expect(results.verifications).toContainEqual({ name: 'mrzValidity', score: 100, level: 'HIGH' });
    expect((await data(SessionId, 'status')).json).toEqual({ Status: 'PENDING' });
  });

  it('totalRecords of all pages, and rows without what is not there yet', async () => {
    const settings = { totalRecordsAre: 'all', unfinishedFields: 'absent' } as const;
    const { initialize, call } = await start({ settings });
    for (let count = 0; count < 3; count += 1) await initialize();
    const list = await call('GET', '/api/v1/data/session/list?pageSize=2', { authorization: basic });
    expect(list.json).toMatchObject({ pageNumber: 1, pageSize: 2, totalRecords: 3 });
    const row = ['id', 'createdDateUtc', 'expiryDateUtc', 'verificationStatus'];
    expect(list.json.data.map(Object.keys)).toEqual([row, row]);
  });

  it('a nationality in the document’s own words, a height, and no estimates of a face', async () => {
    const settings = { visualNationality: 'FRANÇAISE', faceEstimates: false };
    const { prove, data } = await start({ settings });
    const sid = await prove(cardOf(zoe));
    const rows = (await data(sid, 'document/result')).json.documentVisualResults;
    expect(rows).toContainEqual({
      name: 'nationality',
      value: 'FRANÇAISE',
      confidence: 96,
      pageSide: 'FRONT',
    });
    expect(rows).toContainEqual({ name: 'height', value: '168 cm', confidence: 100, pageSide: 'BACK' });
    expect(Object.keys((await data(sid, 'face/result')).json)).toEqual([
      'passiveLivenessScore',
      'verificationScore',
      'availableImages',
    ]);
  });
});

describe('what no document has', () => {
  it('is refused', async () => {
    const { initialize, capture, call } = await start();
    expect((await initialize({ callbackUrl: 'https://rp.example' })).json.errors).toEqual({
      callbackUrl: ['The field is not known.'],
    });
    // The table of the documents looks flat; the sample nests them (dossier 11.4).
    expect((await initialize({ firstName: 'John' })).status).toBe(400);
    expect((await initialize({ applicantForm: { email: 'a@b.example' } })).json.errors).toEqual({
      'ApplicantForm.email': ['The field is not known.'],
    });
    expect((await initialize({ theme: 'white' })).status).toBe(400);
    const { accessToken: token } = (await initialize({ WEBENROLMENTTHEME: 'white' })).json;
    const imageBase = specimenImage(zoe, 'selfie').toString('base64');
    expect((await capture(token, 'face', { imageBase, disableQualityCheck: true })).status).toBe(400);
    const list = await call('GET', '/api/v1/data/session/list?externalId=7', { authorization: basic });
    expect(list.status).toBe(400);
    const typed = await call('POST', '/api/v1/enrolment/initialize', {
      authorization: basic,
      body: '{}',
      headers: { 'content-type': 'text/plain' },
    });
    expect([typed.status, typed.json.title]).toEqual([415, 'Unsupported Media Type']);
  });

  it('is ignored where told to', async () => {
    const settings = { unknownFields: 'ignored', wrongMediaTypeStatus: undefined } as const;
    const { initialize } = await start({ settings });
    expect((await initialize({ callbackUrl: 'https://rp.example' })).status).toBe(200);
  });
});

it('hands out another session’s answers, and two verdicts', async () => {
  const { emulator, prove, data, initialize } = await start();
  const [one, two] = [await prove(cardOf(zoe)), await prove(cardOf('martin-horak'))];
  const first = (await data(one, 'document/result')).text;
  emulator.faults.add({ path: '/document/result', effect: { kind: 'wrong-session', answer: 'body' } });
  expect((await data(two, 'document/result')).text).toBe(first);
  emulator.faults.add({ path: '/initialize', effect: { kind: 'wrong-session' } });
  const sessionId = 'ad90c821-e5ea-4385-be5b-4fc9f9ea24ee';
  expect((await initialize({ sessionId })).json.sessionId).not.toBe(sessionId);
  emulator.faults.add({ path: '/status', effect: { kind: 'duplicate-key' } });
  expect((await data(one, 'status')).text).toBe('{"status":"AUTO_APPROVED","status":"AUTO_REJECTED"}');
  emulator.faults.add({ path: '/decision/results', effect: { kind: 'duplicate-key' } });
  expect((await data(one, 'decision/results')).json.decision).toEqual({ score: 94, level: 'LOW' });
});

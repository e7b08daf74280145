import { specimenImage, visitHostedPage } from '../src/index.js';
import { basic, start, stopAll } from './innovatrics-client.js';

afterEach(stopAll);

const zoe = 'zoe-garcia-lefevre';
const martin = 'martin-horak';
const referenceOf = (url: string) => new URL(url).searchParams.get('token') ?? '';

describe('exchange, configuration, start', () => {
  it('swaps the reference token for a fresh access token as often as asked, without Basic', async () => {
    const { emulator, initialize, call, capture } = await start();
    const { webEnrolmentUrl, accessToken } = (await initialize()).json;
    const exchange = `/api/v1/enrolment/token/exchange/${referenceOf(webEnrolmentUrl)}`;
    const first = await call('GET', exchange, { authorization: 'Basic LS0=' });
    expect(first.json).toEqual({ hasError: false, token: expect.stringMatching(/^eyJ/), error: null });
    emulator.clock.advance(3_600_000);
    expect((await capture(accessToken, 'start')).status).toBe(401);
    expect((await capture(first.json.token, 'start')).status).toBe(401);
    const second = await call('GET', exchange);
    expect(second.json.token).not.toBe(first.json.token);
    expect((await capture(second.json.token, 'start')).json).toEqual({ hasError: false, error: null });
  });

  it('lets an access token live to its last second', async () => {
    const { emulator, initialize, capture } = await start();
    const { accessToken } = (await initialize()).json;
    emulator.clock.advance(3_590_000);
    expect((await capture(accessToken, 'start')).status).toBe(200);
    emulator.clock.advance(10_000);
    const late = await capture(accessToken, 'start');
    expect([late.status, late.text, late.headers.get('www-authenticate')]).toEqual([401, '', 'Bearer']);
  });

  it('refuses an unknown token, a used one where told to, and the token of a finished session', async () => {
    const { initialize, call, picture, capture } = await start({
      settings: { referenceTokenSingleUse: true },
    });
    const exchange = (token: string) => call('GET', `/api/v1/enrolment/token/exchange/${token}`);
    const unknown = { hasError: true, token: null, error: 'TOKEN_NOT_FOUND' };
    expect((await exchange('nothing')).json).toEqual(unknown);
    const { webEnrolmentUrl } = (await initialize()).json;
    const token = (await exchange(referenceOf(webEnrolmentUrl))).json.token;
    expect((await exchange(referenceOf(webEnrolmentUrl))).json).toEqual(unknown);
    await picture(token, 'face', zoe, 'selfie');
    await capture(token, 'complete');
    expect((await capture(token, 'start')).json.error).toBe('SESSION_ALREADY_COMPLETED');
  });

  it('names the steps and refuses tokens of its own making by anybody else', async () => {
    const { initialize, capture } = await start();
    const { accessToken } = (await initialize()).json;
    const { json } = await capture(accessToken, 'sdk/configuration', undefined, 'GET');
    expect(json.steps).toEqual([{ name: 'Welcome' }, { name: 'Document' }, { name: 'Face' }]);
    expect(json).toMatchObject({
      hasError: false,
      error: null,
      frontendConfiguration: { allowManualUpload: false },
    });
    const [head, body] = accessToken.split('.');
    expect((await capture(`${head}.${body}.AAAA`, 'start')).status).toBe(401);
    expect((await capture('junk', 'start')).status).toBe(401);
  });
});

describe('documents and faces', () => {
  it('takes a card front first, then its back, and each once', async () => {
    const { initialize, picture } = await start();
    const { accessToken: token } = (await initialize()).json;
    const shown = async (image: 'card-front' | 'card-back') =>
      (await picture(token, 'document', zoe, image)).json;
    expect(await shown('card-back')).toEqual({ hasError: true, error: 'WRONG_SIDE' });
    const card = { hasError: false, isTwoSideDocument: true, country: 'FRA', type: 'IDENTITY_CARD' };
    expect(await shown('card-front')).toEqual({ ...card, pageSide: 'FRONT' });
    expect(await shown('card-front')).toEqual({ hasError: true, error: 'WRONG_SIDE' });
    expect(await shown('card-back')).toEqual({ ...card, pageSide: 'BACK' });
    expect(await shown('card-back')).toEqual({ hasError: true, error: 'WRONG_SIDE' });
  });

  it('takes a passport as one page', async () => {
    const { initialize, picture } = await start();
    const { accessToken: token } = (await initialize()).json;
    expect((await picture(token, 'document', 'robin-ostergard', 'passport')).json).toEqual({
      hasError: false,
      isTwoSideDocument: false,
      pageSide: 'FRONT',
      country: 'DNK',
      type: 'PASSPORT',
    });
    expect((await picture(token, 'document', martin, 'card-back')).json.error).toBe('WRONG_SIDE');
  });

  it('does not recognise what is no document, nor a face in what is no selfie', async () => {
    const { initialize, picture, capture } = await start();
    const { accessToken: token } = (await initialize()).json;
    const unread = { hasError: true, error: 'DOCUMENT_NOT_RECOGNIZED' };
    for (const image of ['selfie', 'proof-of-address', 'bank-details'] as const) {
      expect((await picture(token, 'document', zoe, image)).json).toEqual(unread);
    }
    const png = Buffer.from('89504e470d0a1a0a0000', 'hex').toString('base64');
    expect((await capture(token, 'document', { imageBase: png })).json).toEqual(unread);
    await picture(token, 'document', zoe, 'card-front');
    expect((await picture(token, 'document', zoe, 'passport')).json).toEqual(unread);
    const faceless = { hasError: true, error: 'FACE_NOT_FOUND' };
    expect((await picture(token, 'face', zoe, 'card-front')).json).toEqual(faceless);
    expect((await capture(token, 'face', { imageBase: png })).json).toEqual(faceless);
    expect((await picture(token, 'face', zoe, 'selfie')).json).toEqual({ hasError: false });
  });

  it.each([
    ['characters outside the alphabet', '***'],
    ['a data address', 'data:image/jpeg;base64,/9j/4AAQ'],
    ['missing padding', '/9j/4AA'],
    ['nothing', ''],
    ['a number', 17],
    ['an absent property', undefined],
  ])('answers 400 to %s where Base64 belongs', async (_name, imageBase) => {
    const { initialize, capture } = await start();
    const { accessToken: token } = (await initialize()).json;
    for (const path of ['document', 'face']) {
      const { status, json } = await capture(token, path, {
        imageBase,
        ...(path === 'document' && { disableQualityCheck: true }),
      });
      expect(status).toBe(400);
      expect(json.errors).toHaveProperty('ImageBase');
    }
  });

  it('refuses the next picture with a planned quality fault, then takes it', async () => {
    const { emulator, initialize, picture } = await start();
    const { accessToken: token } = (await initialize()).json;
    emulator.refuseNext('face', 'FACE_TOO_SMALL');
    emulator.refuseNext('document', 'FACE_QUALITY_LOW');
    expect((await picture(token, 'face', zoe, 'selfie')).json.error).toBe('FACE_TOO_SMALL');
    expect((await picture(token, 'document', zoe, 'passport')).json.error).toBe('FACE_QUALITY_LOW');
    expect((await picture(token, 'face', zoe, 'selfie')).json).toEqual({ hasError: false });
  });
});

describe('chip and completion', () => {
  it('gives the chip key of a passport and none for a card', async () => {
    const { initialize, picture, capture } = await start();
    const { accessToken: token } = (await initialize()).json;
    const none = { data: null, rfidPresence: 0, error: null, hasError: false };
    expect((await capture(token, 'nfc/key', undefined, 'GET')).json).toEqual(none);
    await picture(token, 'document', martin, 'passport');
    expect((await capture(token, 'nfc/key', undefined, 'GET')).json).toEqual({
      data: { documentNumber: 'BZ0417203', dateOfBirth: '841102', dateOfExpiry: '381002' },
      rfidPresence: 1,
      error: null,
      hasError: false,
    });
    const base64 = Buffer.from('{"dg1":"…"}').toString('base64');
    const broken = `${base64.slice(0, 8)}\n${base64.slice(8)}\n`;
    expect((await capture(token, 'nfc/data-groups', { nfcBase: broken })).json).toEqual({ hasError: false });
    const noJson = Buffer.from('chip').toString('base64');
    expect((await capture(token, 'nfc/data-groups', { nfcBase: noJson })).json.hasError).toBe(true);
    expect((await capture(token, 'nfc/data-groups', { nfcBase: '%' })).status).toBe(400);
  });

  it('completes with anything shown, once', async () => {
    const { initialize, picture, capture } = await start();
    const { accessToken: token } = (await initialize()).json;
    const missing = { hasError: true, error: 'MISSING_DOCUMENT_AND_FACE' };
    expect((await capture(token, 'complete')).json).toEqual(missing);
    await picture(token, 'document', zoe, 'passport');
    expect((await capture(token, 'complete')).json).toEqual({
      customerReturnUrl: 'https://rp.example/return?state=8d1f',
    });
    const over = { hasError: true, error: 'SESSION_ALREADY_COMPLETED' };
    expect((await capture(token, 'complete')).json).toEqual(over);
    expect((await picture(token, 'document', zoe, 'passport')).json).toEqual(over);
    expect((await picture(token, 'face', zoe, 'selfie')).json).toEqual(over);
  });

  it('puts the session id on the return address where told to', async () => {
    const { initialize, picture, capture } = await start({ settings: { returnUrlAppend: 'sessionId' } });
    const { accessToken: token, sessionId } = (await initialize()).json;
    await picture(token, 'face', zoe, 'selfie');
    expect((await capture(token, 'complete')).json.customerReturnUrl).toBe(
      `https://rp.example/return?state=8d1f&sessionId=${sessionId}`,
    );
  });

  it('knows the white label session by its name in the body, with the key', async () => {
    const { call } = await start();
    const headers = { 'x-api-key': 'emulator-api-key-not-for-production' };
    const at = '/api/v1/id-verifications/enrolment';
    const sessionId = '4fa85f64-5717-4562-b3fc-4c963f66afa6';
    await call('POST', `${at}/initialize`, {
      headers,
      body: { sessionId, returnUrl: 'https://rp.example/r' },
    });
    const imageBase = specimenImage(zoe, 'selfie').toString('base64');
    const face = await call('POST', `${at}/face`, { headers, body: { imageBase, sessionId } });
    expect(face.json).toEqual({ hasError: false });
    expect((await call('POST', `${at}/face`, { body: { imageBase, sessionId } })).status).toBe(401);
    const done = await call('POST', `${at}/complete`, { headers, body: { sessionId } });
    expect(done.json).toEqual({ customerReturnUrl: 'https://rp.example/r', sessionId });
  });
});

describe('the page for the person', () => {
  const images = (person: string) => ({
    document_front: specimenImage(person, 'card-front'),
    document_back: specimenImage(person, 'card-back'),
    selfie: specimenImage(person, 'selfie'),
  });

  it('takes both sides and the face, sends the person back, and the session is approved', async () => {
    const { emulator, initialize, data } = await start();
    const { webEnrolmentUrl, sessionId } = (await initialize()).json;
    const visit = await visitHostedPage(webEnrolmentUrl, images(zoe));
    expect(visit.answers).toEqual({
      document_front: { accepted: true },
      document_back: { accepted: true },
      selfie: { accepted: true },
    });
    expect(visit.returnUrl).toBe('https://rp.example/return?state=8d1f');
    expect((await data(sessionId, 'status')).json).toEqual({ status: 'PENDING' });
    emulator.clock.advance(150);
    expect((await data(sessionId, 'status')).json).toEqual({ status: 'AUTO_APPROVED' });
    expect((await visitHostedPage(webEnrolmentUrl, {})).refused).toBe('This link is over.');
  });

  it('asks for what is missing, and lets a side be shown again', async () => {
    const { initialize } = await start();
    const { webEnrolmentUrl } = (await initialize()).json;
    const { document_front, document_back, selfie } = images(martin);
    const wrong = await visitHostedPage(webEnrolmentUrl, { document_front: document_back, selfie });
    expect(wrong.answers.document_front).toEqual({ accepted: false, reason: 'WRONG_SIDE' });
    expect(wrong.refused).toContain('document first');
    const half = await visitHostedPage(webEnrolmentUrl, { document_front });
    expect(half.refused).toContain('back');
    const again = await visitHostedPage(webEnrolmentUrl, { document_front, document_back });
    expect(again.returnUrl).toBe('https://rp.example/return?state=8d1f');
  });

  it('needs no back for a passport, and reaches the white label page as well', async () => {
    const { emulator, initialize } = await start();
    const { webEnrolmentUrl } = (await initialize()).json;
    const labelled = webEnrolmentUrl.replace('/web-enrolment/', '/id-verification/enrolment');
    const visit = await visitHostedPage(labelled, {
      document_front: specimenImage('grace-oconnor', 'passport'),
      selfie: specimenImage('grace-oconnor', 'selfie'),
    });
    expect(visit.returnUrl).toBeDefined();
    expect(emulator.sessions()[0]).toMatchObject({
      started: true,
      completed: true,
      captured: ['front', 'face'],
    });
  });

  it('does not know a made-up token', async () => {
    const { emulator } = await start();
    await expect(visitHostedPage(`${emulator.origin}/web-enrolment/?token=nobody`, {})).rejects.toThrow(
      '404',
    );
  });

  it('keeps what the person did apart in the journal', async () => {
    const { emulator, initialize, call } = await start();
    const { webEnrolmentUrl } = (await initialize()).json;
    await visitHostedPage(webEnrolmentUrl, images(zoe));
    await call('GET', '/api/v1/data/session/list/', { authorization: basic });
    const byApp = emulator.journal.entries().filter(({ by }) => by === 'app');
    expect(byApp.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/enrolment/initialize',
      'GET /api/v1/data/session/list/',
    ]);
  });
});

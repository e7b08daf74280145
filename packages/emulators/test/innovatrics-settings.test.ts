import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { specimenImage, visitHostedPage } from '../src/index.js';
import { start, stopAll } from './innovatrics-client.js';

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

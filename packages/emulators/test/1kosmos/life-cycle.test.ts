import { startOneKosmosEmulator } from '../../src/index.js';
import { send } from '../../src/shared/index.js';
import { blankJpeg, cardBack, cardFront, selfie } from '../specimen.js';
import { TestClient } from './client.js';
import {
  at,
  bytesOf,
  communityId,
  create,
  handIn,
  judging,
  prove,
  resultOf,
  rowOf,
  submit,
  tenantId,
  unhurried,
  unknownId,
} from './flow.js';

const minute = 60_000;
let client: TestClient;
beforeEach(async () => {
  client = new TestClient(await startOneKosmosEmulator({ settings: unhurried }));
});
afterEach(() => client.emulator.stop());

const statusOf = async (id: string) => (await client.get(at(id))).json.status;

describe('the clock', () => {
  test('an unopened session expires when its configuration says', async () => {
    const id = await create(client, { config: { expireSessionInMin: 5 } });
    client.emulator.clock.advance(5 * minute - 20_000);
    expect(await statusOf(id)).toBe('PENDING');
    client.emulator.clock.advance(20_000);
    expect(await statusOf(id)).toBe('EXPIRED');
    expect((await client.get(at(id, '/validate'))).status).toBe(400);
    const row = await rowOf(client, id);
    expect(Number(row.expiryTS) - Number(row.createdTS)).toBe(300_000);
  });

  test('a started session is abandoned after idle minutes, not after its expiry', async () => {
    const id = await create(client, { config: { expireSessionInMin: 1, abandonSessionInMin: 3 } });
    await client.get(at(id, '/start'));
    client.emulator.clock.advance(2 * minute);
    await submit(client, id, 'document_liveness_front', cardFront());
    client.emulator.clock.advance(3 * minute - 20_000);
    expect(await statusOf(id)).toBe('INPROGRESS');
    client.emulator.clock.advance(20_000);
    expect(await statusOf(id)).toBe('ABANDONED');
    const row = await rowOf(client, id);
    expect([Number(row.abandonedTS) > Number(row.startedTS), row.resultStatus]).toEqual([true, undefined]);
    expect((await resultOf(client, id)).body).toEqual({ responseStatus: 'ABANDONED', sessionId: id });
  });

  test('an ended session stays ended', async () => {
    const id = await prove(client);
    client.emulator.clock.advance(24 * 60 * minute);
    expect(await statusOf(id)).toBe('COMPLETED');
  });
});

describe('retries', () => {
  test('a failed attempt may be taken again while retries are left', async () => {
    const id = await create(client, { config: { maxRetries: 1 } });
    expect((await client.get(at(id, '/retry'))).status).toBe(400);
    await handIn(client, id, { front: blankJpeg });
    expect((await client.get(at(id, '/retry'))).status).toBe(400);
    client.emulator.clock.advance(judging);
    expect(await statusOf(id)).toBe('INPROGRESS');
    const early = await submit(client, id, 'document_liveness_front', cardFront());
    expect(early.json.message).toBe('The last attempt failed: retry first');
    const retry = await client.get(at(id, '/retry'));
    expect([retry.status, retry.text]).toEqual([200, '']);
    for (const [name, picture] of [
      ['document_liveness_front', cardFront()],
      ['document_liveness_back', cardBack()],
      ['selfie_liveness', selfie()],
    ] as const) {
      await submit(client, id, name, picture);
    }
    await client.call('POST', at(id, '/submit/document'), { auth: 'B' });
    await client.get(at(id, '/complete'));
    client.emulator.clock.advance(judging);
    expect(client.emulator.session(id)).toEqual({ status: 'COMPLETED', outcome: 'COMPLETED_PASS' });
  });

  test('the last failure ends with IDV0014', async () => {
    const id = await create(client, { config: { maxRetries: 1 } });
    await handIn(client, id, { front: blankJpeg });
    client.emulator.clock.advance(judging);
    await client.get(at(id, '/retry'));
    await submit(client, id, 'document_liveness_front', blankJpeg);
    await submit(client, id, 'selfie_liveness', selfie());
    await client.call('POST', at(id, '/submit/document'), { auth: 'B' });
    await client.get(at(id, '/complete'));
    client.emulator.clock.advance(judging);
    const { body } = await resultOf(client, id, { apiVersion: 'v3' });
    expect([body.sessionResult, body.errorInfo.reasonCode]).toEqual(['FAILED', 'IDV0014']);
  });

  test('retry/cancel lets the failure stand', async () => {
    const id = await create(client, { config: { maxRetries: 3 } });
    await handIn(client, id, { front: blankJpeg });
    client.emulator.clock.advance(judging);
    expect((await client.get(at(id, '/retry/cancel'))).status).toBe(200);
    expect((await client.get(at(id, '/retry/cancel'))).status).toBe(400);
    const { body } = await resultOf(client, id, { apiVersion: 'v3' });
    expect(body.errorInfo.reasonCode).toBe('IDV0004');
  });
});

describe('uploads', () => {
  const urlsOf = (id: string, imagesUrl: readonly string[]) =>
    client.call('POST', `/idproofingapi/presignedurls/${id}`, { auth: 'B', body: { imagesUrl } });
  const put = (url: string, body: Buffer, headers: Record<string, string> = {}) =>
    send(url, { method: 'PUT', body, headers });

  test('addresses on the same origin take the bytes, v3/submit/document names them', async () => {
    const id = await create(client);
    await client.get(at(id, '/start'));
    const wanted = ['document_front_image', 'document_back_image', 'selfie_liveness_image'];
    const { body: urls } = await urlsOf(id, wanted);
    expect(Object.keys(urls)).toEqual(wanted);
    const pictures = [cardFront(), cardBack(), selfie()];
    for (const [index, name] of wanted.entries()) {
      expect(new URL(urls[name]).origin).toBe(client.emulator.origin);
      const picture = pictures[index] ?? blankJpeg;
      expect((await put(urls[name], bytesOf(picture))).status).toBe(200);
    }
    const side = (...imageNames: string[]) => ({ result: { score: 0.9 }, imageNames });
    const submitted = await client.call('POST', at(id, '/v3/submit/document'), {
      auth: 'B',
      body: { document_front: side('document_front_image'), document_back: side('document_back_image') },
    });
    const face = await client.call('POST', at(id, '/submit/verification/selfie_liveness'), {
      auth: 'B',
      body: side('selfie_liveness_image'),
    });
    expect([submitted.status, face.status]).toEqual([200, 200]);
    await client.get(at(id, '/complete'));
    client.emulator.clock.advance(judging);
    expect(client.emulator.session(id)).toEqual({ status: 'COMPLETED', outcome: 'COMPLETED_PASS' });
  });

  test('names that were not uploaded, not known or of another capture', async () => {
    const id = await create(client);
    await client.get(at(id, '/start'));
    const submitNamed = async (name: string) =>
      (
        await client.call('POST', at(id, '/submit/verification/document_liveness_front'), {
          auth: 'B',
          body: { result: {}, imageNames: [name] },
        })
      ).json?.message;
    expect(await submitNamed('document_front_image')).toBe(
      'imageNames names an image that was not uploaded: document_front_image',
    );
    expect((await urlsOf(id, ['holiday.png'])).json.message).toBe(
      'imagesUrl names no known image: holiday.png',
    );
    const { body: urls } = await urlsOf(id, ['selfie_liveness_image']);
    await put(urls.selfie_liveness_image, bytesOf(selfie()));
    expect(await submitNamed('selfie_liveness_image')).toContain('not uploaded');
    expect((await urlsOf(unknownId(), [])).status).toBe(404);
  });

  test('an address is good for its image and its time, and wants no credentials', async () => {
    const id = await create(client);
    await client.get(at(id, '/start'));
    const { body: urls } = await urlsOf(id, ['document_front_image']);
    const url: string = urls.document_front_image;
    const bytes = bytesOf(cardFront());
    const refused = await put(url, bytes, { licensekey: 'x' });
    expect(refused.status).toBe(400);
    expect(client.emulator.journal.entries().at(-1)?.body).toEqual({ secretLeak: ['header licensekey'] });
    expect((await put(url.replace('document_front_image.png', 'document_back_image'), bytes)).status).toBe(
      403,
    );
    expect((await put(url, bytes)).status).toBe(200);
    client.emulator.clock.advance(900_001);
    expect((await put(url, bytes)).body.toString()).toContain('<Code>AccessDenied</Code>');
  });

  test('upload/cancel ends the session as not performed', async () => {
    const id = await create(client);
    const cancel = (sessionId: string) =>
      client.call('POST', at(sessionId, '/upload/cancel'), { auth: 'B', body: { screenName: 'UPLOAD' } });
    expect((await cancel(unknownId())).status).toBe(404);
    expect((await cancel(id)).status).toBe(405);
    await client.get(at(id, '/start'));
    const cancelled = await cancel(id);
    expect([cancelled.status, cancelled.body]).toEqual([200, { status: 'COMPLETED' }]);
    const row = await rowOf(client, id);
    expect([row.resultStatus, row['session-result'][0].result.reasonCode]).toEqual([
      'COMPLETED_NOT_PERFORMED',
      'IDV0016',
    ]);
    const { body } = await resultOf(client, id, { apiVersion: 'v3', alwaysReturnAssets: true });
    expect([body.sessionResult, body.errorInfo.reasonCode, body.document]).toEqual([
      'FAILED',
      'IDV0016',
      undefined,
    ]);
    expect((await cancel(id)).status).toBe(405);
  });

  test('without high resolution or a bucket there is nothing to cancel or to upload to', async () => {
    const plain = await create(client, { config: { useHighResolutionImages: false } });
    await client.get(at(plain, '/start'));
    expect((await client.call('POST', at(plain, '/upload/cancel'), { auth: 'B' })).status).toBe(501);
    expect((await client.get(at(plain))).json.useBucket).toBe(false);
    const other = await create(client);
    await client.get(at(other, '/start'));
    const bucket = {
      type: 'gcp',
      bucketName: 'b',
      isEnabled: false,
      createdBy: 'test',
      gcp_credential: { projectid: 'p', clientEmail: 'p@example.com', privateKey: 'emulated' },
    };
    const path = `/idproofingapi/bucket/tenant/${tenantId}/community/${communityId}`;
    expect((await client.call('PUT', path, { body: bucket })).status).toBe(200);
    expect((await client.call('POST', at(other, '/upload/cancel'), { auth: 'B' })).status).toBe(501);
    expect((await urlsOf(other, ['document_front_image'])).status).toBe(400);
  });
});

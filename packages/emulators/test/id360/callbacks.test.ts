import { Receiver, withEmulator } from './harness.js';

let receiver: Receiver;
let hooks: string;
beforeEach(async () => {
  receiver = new Receiver();
  hooks = await receiver.start();
});
afterEach(() => receiver.stop());

const headers = [{ name: 'X-Hook-Secret', value: 's3cr3t' }];

describe('callbacks', () => {
  it(
    'tells every step and the end to an endpoint without a filter',
    withEmulator(async (api) => {
      const { id } = await api.prove({}, { callback_endpoints: [{ url: `${hooks}/all`, on: [], headers }] });
      const received = await receiver.until(5);
      expect(received.map(({ body }) => body.enrollment_step?.name ?? body.status)).toEqual([
        'fake_photo_id',
        'id_document',
        'phone_detection',
        'facecomparison',
        'OK',
      ]);
      expect(received[0]?.headers).toMatchObject({
        'x-hook-secret': 's3cr3t',
        'content-type': 'application/json',
        'user-agent': 'python-requests/2.28.2',
      });
      expect(received[3]?.body).toEqual({
        id,
        status: 'STARTED',
        reason: null,
        steps_status: { done: 4, total: 4 },
        enrollment_step: {
          status: 'OK',
          errors: [],
          type: 'LeiaFaceCompareStep',
          reason: '',
          name: 'facecomparison',
          documents: ['id_document_image', 'selfie_image'],
        },
      });
      expect(received[4]?.body).toEqual({
        id,
        status: 'OK',
        reason: null,
        steps_status: { done: 4, total: 4 },
      });
    }),
  );

  it.each([
    ['approve', 'E', 'OK'],
    ['decline', 'E', 'KO'],
    ['fail', 'F', 'FAILED'],
    ['abandon', 'C', 'CANCELED'],
  ])('%s reaches letter %s with %s', (scenario, letter, status) =>
    withEmulator(
      async (api) => {
        const endpoints = ['E', 'F', 'C'].map((one) => ({ url: `${hooks}/${one}`, on: [one] }));
        const { key, id } = await api.consented({ callback_endpoints: endpoints });
        await api.uploadAll(key);
        await api.flow(key, 'POST', '/finalize_enrollment');
        await api.report(id);
        const received = await receiver.until(1);
        expect(received.map(({ path, body }) => [path, body.status])).toEqual([[`/${letter}`, status]]);
      },
      { scenario, settings: { verdictDelayMs: 60_000 } },
    )(),
  );

  it(
    'an interruption goes to C',
    withEmulator(async (api) => {
      const { id } = await api.begin({ callback_endpoints: [{ url: `${hooks}/c`, on: ['C'] }] });
      await api.t('POST', `/enrollment/${id}/discontinue`);
      expect((await receiver.until(1)).map(({ body }) => body.status)).toEqual(['DISCONTINUED']);
    }),
  );

  it(
    'the legacy target hears everything, with its own headers, which endpoints do not get',
    withEmulator(async (api) => {
      await api.prove(
        {},
        {
          callback_url: `${hooks}/legacy`,
          callback_headers: { 'api-key': 'old' },
          callback_endpoints: [{ url: `${hooks}/new`, on: ['E'] }],
        },
      );
      const received = await receiver.until(6);
      const legacy = received.filter(({ path }) => path === '/legacy');
      expect(legacy).toHaveLength(5);
      expect(legacy[0]?.headers['api-key']).toBe('old');
      const fresh = received.filter(({ path }) => path === '/new');
      expect(fresh.map(({ body, headers: sent }) => [body.status, sent['api-key']])).toEqual([
        ['OK', undefined],
      ]);
    }),
  );

  it(
    'tries failed deliveries again, and gives up',
    withEmulator(
      async (api) => {
        receiver.answers = [500, 302];
        await api.prove({}, { callback_endpoints: [{ url: `${hooks}/e`, on: ['E'] }] });
        await receiver.until(3);
        expect(receiver.received).toHaveLength(3);
        receiver.answers = [500, 500, 500, 500];
        await api.prove({}, { callback_endpoints: [{ url: `${hooks}/e`, on: ['E'] }] });
        await receiver.until(6);
        await new Promise((resolve) => setTimeout(resolve, 60));
        expect(receiver.received).toHaveLength(6);
        expect(api.emulator.callbacks().map(({ attempt, status }) => [attempt, status])).toEqual([
          [1, 500],
          [2, 302],
          [3, 204],
          [1, 500],
          [2, 500],
          [3, 500],
        ]);
      },
      { settings: { callbackRetry: { attempts: 3, firstDelayMs: 10, timeoutMs: 60_000 } } },
    ),
  );

  it(
    'can deliver an intermediate callback after the final one, and everything twice',
    withEmulator(
      async (api) => {
        await api.prove({}, { callback_endpoints: [{ url: `${hooks}/all`, on: [] }] });
        const received = await receiver.until(10);
        expect(received).toHaveLength(10);
        expect(received.slice(6).map(({ body }) => body.enrollment_step?.name ?? body.status)).toEqual([
          'OK',
          'OK',
          'facecomparison',
          'facecomparison',
        ]);
      },
      { settings: { callbackOrder: 'late-intermediate', callbackCopies: 2 } },
    ),
  );
});

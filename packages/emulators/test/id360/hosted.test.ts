import { visitHostedPage } from '../../src/index.js';
import { blankJpeg, jpegWithComment, passport, selfie } from '../specimen.js';
import { type Api, Receiver, usual, withEmulator } from './harness.js';

const launch = (api: Api, key: string) =>
  `${api.emulator.origin}/static/process_ui/index.html#/enrollment/${key}?lang=fr`;
const pictures = { document_front: usual.front, document_back: usual.back ?? blankJpeg, selfie: usual.face };

describe('hosted page', () => {
  it(
    'takes a person from the link to a verdict, and back with a token that is not the key',
    withEmulator(async (api) => {
      const { id, key } = await api.begin({ browser_callback_url: 'https://app.example.com/back?x=1' });
      const outcome = await visitHostedPage(launch(api, key), pictures);
      expect(outcome.answers).toEqual({
        document_front: { accepted: true },
        document_back: { accepted: true },
        selfie: { accepted: true },
      });
      const back = new URL(outcome.returnUrl ?? '');
      expect(back.origin + back.pathname).toBe('https://app.example.com/back');
      expect(back.searchParams.get('x')).toBe('1');
      expect(back.searchParams.get('token')).toMatch(/^[0-9a-f]{128}$/);
      expect(back.searchParams.get('token')).not.toBe(key);
      expect((await api.report(id)).status).toBe('OK');
    }),
  );

  it(
    'speaks TLS as well',
    withEmulator(
      async (api) => {
        const { ca, origin } = api.emulator;
        await expect(
          visitHostedPage(`${origin}/static/process_ui/index.html#/enrollment/x`, {}, { ca }),
        ).rejects.toThrow('404');
      },
      { tls: true },
    ),
  );

  it(
    'runs each step once: a card waits for its back',
    withEmulator(async (api) => {
      const receiver = new Receiver();
      const hooks = await receiver.start();
      try {
        const { key } = await api.begin({ callback_endpoints: [{ url: hooks, on: [] }] });
        await visitHostedPage(launch(api, key), pictures);
        api.emulator.clock.advance(200);
        const received = await receiver.until(5);
        expect(received.map(({ body }) => body.enrollment_step?.status ?? body.status)).toEqual([
          'OK',
          'OK',
          'OK',
          'OK',
          'OK',
        ]);
      } finally {
        await receiver.stop();
      }
    }),
  );

  it(
    'takes a passport without a back, also after a card was shown first',
    withEmulator(async (api) => {
      const { id, key } = await api.begin();
      await visitHostedPage(launch(api, key), { document_front: usual.front }, { finish: false });
      const outcome = await visitHostedPage(launch(api, key), {
        document_front: jpegWithComment(passport()),
        selfie: jpegWithComment(selfie()),
      });
      expect(outcome.returnUrl).toContain('token=');
      expect((await api.report(id)).extracted_data.identity[0].type).toBe('P');
    }),
  );

  it(
    'refuses formats at once, and judges what is on a picture in the report',
    withEmulator(async (api) => {
      const { id, key } = await api.begin();
      const gif = await visitHostedPage(
        launch(api, key),
        { selfie: Buffer.from('GIF89a') },
        { finish: false },
      );
      expect(gif.answers.selfie).toEqual({
        accepted: false,
        reason: 'Only jpg, png, pdf and heic files are taken.',
      });
      const outcome = await visitHostedPage(launch(api, key), { ...pictures, document_front: blankJpeg });
      expect(outcome.answers.document_front).toEqual({ accepted: true });
      expect((await api.report(id)).status).toBe('KO');
    }),
  );

  it(
    'does not let a person finish without consent, documents or the back of a card',
    withEmulator(async (api) => {
      const { key } = await api.begin();
      const shy = await visitHostedPage(launch(api, key), pictures, { consent: false });
      expect(shy.answers.selfie).toEqual({ accepted: false, reason: 'The consent is missing.' });
      expect(shy.refused).toBe('The consent is missing.');
      const half = await visitHostedPage(launch(api, key), {
        document_front: usual.front,
        selfie: usual.face,
      });
      expect(half.refused).toBe('The back of your document is missing.');
    }),
  );

  it(
    'is closed once finished, interrupted or expired',
    withEmulator(async (api) => {
      const { id, key } = await api.begin();
      await visitHostedPage(launch(api, key), pictures);
      expect((await visitHostedPage(launch(api, key), pictures)).refused).toBe(
        'Your documents are being checked.',
      );
      await api.report(id);
      expect((await visitHostedPage(launch(api, key), pictures)).refused).toBe(
        'This link is no longer valid.',
      );
      const stopped = await api.begin();
      await api.t('POST', `/enrollment/${stopped.id}/discontinue`);
      expect((await visitHostedPage(launch(api, stopped.key), {})).refused).toBe(
        'This link is no longer valid.',
      );
      api.emulator.scenario = 'expire';
      const late = await api.begin();
      expect((await visitHostedPage(launch(api, late.key), {})).refused).toBe(
        'This link is no longer valid.',
      );
    }),
  );

  it(
    'can make the browser wait for the verdict',
    withEmulator(
      async (api) => {
        const { key } = await api.begin();
        await visitHostedPage(launch(api, key), pictures);
        expect(api.emulator.dossiers()[0]?.status).toBe('OK');
      },
      { settings: { waitForProcessing: true, verdictDelayMs: 30 } },
    ),
  );
});

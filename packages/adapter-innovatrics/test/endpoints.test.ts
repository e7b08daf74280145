// Every documented call up to the verdict, through the typed client against the emulator (tools/src/vendor-coverage).
import type { RunningInnovatricsEmulator } from '@anyproof/emulators';
import { recordCoverage, rowsOf } from '../../../tools/src/vendor-coverage/recorder.js';
import { image, MARTIN } from './at-emulator.js';
import { clientAt, openSession, RETURN_URL, SESSION, startDesk } from './endpoints-desk.js';

const GRACE = 'grace-oconnor';
let vendor: RunningInnovatricsEmulator;
beforeEach(async () => {
  vendor = await startDesk();
});
afterEach(() => vendor.stop());

const coverage = recordCoverage(rowsOf('innovatrics'), () => vendor.journal);

const claimsOf = (token: string | null | undefined): unknown =>
  JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'));

it('initialize makes a session with a page for the person', () =>
  coverage.covers(
    'B1',
    () =>
      clientAt(vendor).enrolment.initialize({
        sessionId: SESSION,
        returnUrl: RETURN_URL,
        externalId: 'case-1',
      }),
    ({ value }) => {
      expect(value.sessionId).toBe(SESSION);
      expect(claimsOf(value.accessToken)).toMatchObject({ sessionId: SESSION, tenant: 'development' });
      const page = new URL(value.webEnrolmentUrl ?? '');
      expect(page.origin + page.pathname).toBe(`${vendor.origin}/web-enrolment/`);
      expect(page.searchParams.get('token')).toMatch(/^[\w-]{43}$/);
      expect(vendor.sessions()).toMatchObject([
        { id: SESSION, externalId: 'case-1', status: 'PENDING', started: false, captured: [] },
      ]);
    },
  ));

it('the capture calls, in the order in which the vendor’s page makes them', async () => {
  const { capture, session } = await openSession(vendor);
  const seen = () => vendor.sessions()[0];
  await coverage.covers(
    'C1',
    () => capture.exchange(session.token),
    ({ value }) => {
      expect(value).toMatchObject({ hasError: false });
      expect(claimsOf(value.token)).toMatchObject({ sessionId: SESSION, tenant: 'development' });
    },
  );
  await coverage.covers(
    'C2',
    () => capture.sdkConfiguration(session),
    ({ value }) =>
      expect(value).toEqual({
        hasError: false,
        steps: [{ name: 'Welcome' }, { name: 'Document' }, { name: 'Face' }],
        frontendConfiguration: {
          allowManualUpload: false,
          flipDocumentTime: 3000,
          logInnoDetectionResults: false,
          innovatricsLicence: 'bGljZW5jZQ==',
        },
      }),
  );
  await coverage.covers(
    'C3',
    () => capture.start(session),
    ({ value }) => {
      expect(value).toEqual({ hasError: false });
      expect(seen()).toMatchObject({ started: true });
    },
  );
  const sides = [
    ['card-front', 'FRONT'],
    ['card-back', 'BACK'],
  ] as const;
  for (const [name, pageSide] of sides) {
    await coverage.covers(
      'C4',
      () => capture.document(session, image(MARTIN, name)),
      ({ value }) =>
        expect(value).toEqual({
          hasError: false,
          isTwoSideDocument: true,
          pageSide,
          country: 'SVK',
          type: 'IDENTITY_CARD',
        }),
    );
  }
  await coverage.covers(
    'C5',
    () => capture.face(session, image(MARTIN, 'selfie')),
    ({ value }) => {
      expect(value).toEqual({ hasError: false });
      expect(seen()?.captured).toEqual(['front', 'back', 'face']);
    },
  );
  await coverage.covers(
    'C8',
    () => capture.complete(session),
    ({ value }) => {
      expect(value).toEqual({ customerReturnUrl: RETURN_URL });
      expect(seen()).toMatchObject({ completed: true, status: 'PENDING' });
    },
  );
});

it('the chip of a passport: its key, and what was read from it', async () => {
  const { capture, session } = await openSession(vendor);
  await capture.document(session, image(GRACE, 'passport'));
  await coverage.covers(
    'C6',
    () => capture.nfcKey(session),
    ({ value }) =>
      expect(value).toEqual({
        hasError: false,
        rfidPresence: 1,
        data: { documentNumber: 'Z00417203', dateOfBirth: '961231', dateOfExpiry: '390831' },
      }),
  );
  await coverage.covers(
    'C7',
    () => capture.nfcDataGroups(session, Buffer.from('{"dg1":"YQ=="}')),
    ({ value }) => {
      expect(value).toEqual({ hasError: false });
      // Base64 of what was read, typed from RFC 4648.
      expect(vendor.journal.entries().at(-1)?.body).toEqual({ nfcBase: 'eyJkZzEiOiJZUT09In0=' });
    },
  );
});

import { type RunningInnovatricsEmulator, startInnovatricsEmulator } from '@anyproof/emulators';
import { innovatrics } from '../src/index.js';
import { image, MARTIN, proofingAt, SECRETS } from './at-emulator.js';

const PROCESSING_DELAY = 60_000;
export const SESSION = 'ad90c821-e5ea-4385-be5b-4fc9f9ea24ee';
export const RETURN_URL = 'https://rp.example/back';

/** A vendor whose verdicts come when its clock is moved, never by themselves. */
export const startDesk = (): Promise<RunningInnovatricsEmulator> =>
  startInnovatricsEmulator({ settings: { ...SECRETS, processingDelayMs: PROCESSING_DELAY } });

export const clientAt = (vendor: RunningInnovatricsEmulator) => proofingAt(vendor).native(innovatrics);

/** A session as a back end makes it by hand, with the token that the person's browser is sent away with. */
export async function openSession(vendor: RunningInnovatricsEmulator) {
  const { capture, data, enrolment } = clientAt(vendor);
  const { value } = await enrolment.initialize({
    sessionId: SESSION,
    returnUrl: RETURN_URL,
    externalId: 'case-1',
    applicantForm: { firstName: 'Martin', lastName: 'Horák', dateOfBirth: '1984-11-02' },
  });
  const token = new URL(value.webEnrolmentUrl ?? '').searchParams.get('token') ?? '';
  return { capture, data, session: { sessionId: SESSION, token } };
}

/** A session with all that is asked for, and its verdict. */
export async function closedSession(vendor: RunningInnovatricsEmulator) {
  const opened = await openSession(vendor);
  const { capture, session } = opened;
  await capture.start(session);
  await capture.document(session, image(MARTIN, 'card-front'));
  await capture.document(session, image(MARTIN, 'card-back'));
  await capture.face(session, image(MARTIN, 'selfie'));
  await capture.complete(session);
  vendor.clock.advance(PROCESSING_DELAY);
  return opened;
}

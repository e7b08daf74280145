// A consent that was withdrawn must never be given again: the newest one that the app recorded reaches the adapter.
import {
  type Consent,
  createProofing,
  inMemorySessions,
  type SessionStore,
  type SubmitOptions,
} from '../src/index.js';
import { adapterOf, failureOf, jpegPage, loggingClock, stateIn, stubProvider } from './support.js';

const ref = { provider: 'red', id: 's1' };
const given: Consent = { terms: true, biometrics: true, at: '2026-01-01T10:00:00Z' };
const withdrawn: Consent = { terms: true, biometrics: false, at: '2026-01-01T11:00:00Z' };
const evidence = { kind: 'selfie', pages: [jpegPage()] };

function process(sessions: SessionStore, hasConsent = true) {
  const seen: (SubmitOptions | undefined)[] = [];
  const adapter = adapterOf('red', () =>
    stubProvider('red', [], {
      submitEvidence: async (_ref, _evidence, call) => {
        seen.push(call);
        return { accepted: true, pagesAccepted: 1, reasons: [] };
      },
      finalizeSession: async (_ref, call) => void seen.push(call),
      ...(hasConsent && { recordConsent: async () => undefined }),
    }),
  );
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: 'red', providers: { red: {} }, seal: 'none' },
    deps: { clock: loggingClock(), sessions },
  });
  return { proofing, seen };
}

it('is handed on with the evidence, in another process too', async () => {
  const sessions = inMemorySessions();
  await process(sessions).proofing.recordConsent(ref, withdrawn);
  const { proofing, seen } = process(sessions);
  await proofing.submitEvidence(ref, evidence);
  await proofing.finalizeSession(ref);
  expect(seen).toEqual([{ consent: withdrawn }, { consent: withdrawn }]);
});

it.each([
  [given, withdrawn],
  [withdrawn, given],
])('is the one that was given last, whichever was recorded last', async (first, second) => {
  const sessions = inMemorySessions();
  const { proofing, seen } = process(sessions);
  await proofing.recordConsent(ref, first);
  await proofing.recordConsent(ref, second);
  await proofing.submitEvidence(ref, evidence);
  expect(seen).toEqual([{ consent: withdrawn }]);
});

it('of one instant is the one that allows less', async () => {
  const sessions = inMemorySessions();
  const { proofing } = process(sessions);
  const same = { ...given, biometrics: false };
  for (const consent of [given, same, given]) await proofing.recordConsent(ref, consent);
  expect((await stateIn(sessions, ref))?.consent).toEqual(same);
});

it('is absent where none was recorded, and not asked for where the vendor knows no consent', async () => {
  const { proofing, seen } = process(inMemorySessions());
  await proofing.submitEvidence(ref, evidence);
  expect(seen).toEqual([{}]);
  const fails = async (): Promise<never> => {
    throw new Error('away');
  };
  const broken: SessionStore = { read: fails, write: fails };
  expect((await process(broken, false).proofing.submitEvidence(ref, evidence)).accepted).toBe(true);
});

it('that cannot be looked up stops the evidence: a store that is away may hold a withdrawal', async () => {
  const fails = async (): Promise<never> => {
    throw new Error('away');
  };
  const { proofing, seen } = process({ read: fails, write: fails });
  expect((await failureOf(() => proofing.submitEvidence(ref, evidence))).code).toBe('STORE_UNAVAILABLE');
  expect(seen).toEqual([]);
});

// A consent that was withdrawn must never be given again: the newest one that the app recorded reaches the adapter.
import {
  type Consent,
  createProofing,
  inMemorySessions,
  type SessionStore,
  type SubmitOptions,
} from '../src/index.js';
import { adapterOf, failureOf, IN_2030, jpegPage, loggingClock, stateIn, stubProvider } from './support.js';

const ref = { provider: 'red', id: 's1' };
const given: Consent = { terms: true, biometrics: true, at: '2026-01-01T10:00:00Z' };
const withdrawn: Consent = { terms: true, biometrics: false, at: '2026-01-01T11:00:00Z' };
const evidence = { kind: 'selfie', pages: [jpegPage()] };

function process(sessions: SessionStore, hasConsent = true) {
  const seen: (SubmitOptions | undefined)[] = [];
  const sent: Consent[] = [];
  const adapter = adapterOf('red', () =>
    stubProvider('red', [], {
      submitEvidence: async (_ref, _evidence, call) => {
        seen.push(call);
        return { accepted: true, pagesAccepted: 1, reasons: [] };
      },
      finalizeSession: async (_ref, call) => void seen.push(call),
      ...(hasConsent && { recordConsent: async (_ref, consent) => void sent.push(consent) }),
    }),
  );
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: 'red', providers: { red: {} }, seal: 'none' },
    deps: { clock: loggingClock(IN_2030), sessions },
  });
  return { proofing, seen, sent };
}

it('is passed on with the evidence, also in another process', async () => {
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
])('is the one given last, whichever was recorded last', async (first, second) => {
  const sessions = inMemorySessions();
  const { proofing, seen } = process(sessions);
  await proofing.recordConsent(ref, first);
  await proofing.recordConsent(ref, second);
  await proofing.submitEvidence(ref, evidence);
  expect(seen).toEqual([{ consent: withdrawn }]);
});

it.each(['terms', 'biometrics'] as const)(
  'that is withdrawn at an earlier instant than the grant is withdrawn: clocks differ (%s)',
  async (part) => {
    const sessions = inMemorySessions();
    const { proofing, seen, sent } = process(sessions);
    const ahead = { ...given, at: '2026-01-01T11:10:00Z', version: '7' };
    const taken = { ...given, at: '2026-01-01T11:05:00Z', [part]: false };
    await proofing.recordConsent(ref, ahead);
    await proofing.recordConsent(ref, taken);
    await proofing.submitEvidence(ref, evidence);
    expect(sent).toEqual([ahead, { ...ahead, [part]: false }]);
    expect(seen).toEqual([{ consent: { ...ahead, [part]: false } }]);
  },
);

it('that is given again later is valid again', async () => {
  const sessions = inMemorySessions();
  const { proofing, sent } = process(sessions);
  const again = { ...given, at: '2026-01-01T12:00:00Z' };
  for (const consent of [withdrawn, again]) await proofing.recordConsent(ref, consent);
  expect(sent).toEqual([withdrawn, again]);
});

it('reaches the vendor as known to all processes: an older grant does not undo a withdrawal', async () => {
  const sessions = inMemorySessions();
  await process(sessions).proofing.recordConsent(ref, withdrawn);
  const { proofing, sent } = process(sessions);
  await proofing.recordConsent(ref, given);
  expect(sent).toEqual([withdrawn]);
});

it('is stored before the vendor gets it: what cannot be stored is not sent, and what is not sent stays stored', async () => {
  const fails = async (): Promise<never> => {
    throw new Error('away');
  };
  const away = process({ read: fails, write: fails });
  const error = await failureOf(() => away.proofing.recordConsent(ref, withdrawn));
  expect([error.code, error.retryable, away.sent]).toEqual(['STORE_UNAVAILABLE', true, []]);
  const sessions = inMemorySessions();
  const adapter = adapterOf('red', () => stubProvider('red', [], { recordConsent: fails }));
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: 'red', providers: { red: {} }, seal: 'none' },
    deps: { clock: loggingClock(IN_2030), sessions },
  });
  await failureOf(() => proofing.recordConsent(ref, withdrawn));
  expect((await stateIn(sessions, ref))?.consent).toEqual(withdrawn);
});

it('that is withdrawn while the store is down is not sent as given, and is stored with the next change', async () => {
  const sessions = inMemorySessions();
  let isAway = false;
  const { proofing, seen } = process({
    read: sessions.read,
    write: async (key, state, revision) => {
      if (isAway) throw new Error('away');
      return sessions.write(key, state, revision);
    },
  });
  const later = (hour: number, more: object) => ({ ...given, at: `2026-01-01T${hour}:00:00Z`, ...more });
  await proofing.recordConsent(ref, given);
  isAway = true;
  const withdrawals = [later(11, { biometrics: false }), later(10, { terms: false })];
  for (const consent of [...withdrawals, later(12, {})])
    await failureOf(() => proofing.recordConsent(ref, consent));
  await proofing.submitEvidence(ref, evidence);
  const none = later(11, { terms: false, biometrics: false });
  expect(seen).toEqual([{ consent: none }]);
  expect((await stateIn(sessions, ref))?.consent).toEqual(given);
  isAway = false;
  await proofing.getSession(ref);
  expect((await stateIn(sessions, ref))?.consent).toEqual(none);
});

it('is not in the future, apart from clock skew', async () => {
  const { proofing, sent } = process(inMemorySessions());
  const at = (milliseconds: number) => ({ ...given, at: new Date(IN_2030 + milliseconds).toISOString() });
  await proofing.recordConsent(ref, at(300_000));
  for (const create of [
    () => proofing.recordConsent(ref, at(300_001)),
    () => proofing.createSession({ reference: 'a', consent: at(300_001) }),
  ]) {
    const error = await failureOf(create);
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toMatch(/consent `at` is later than/);
  }
  expect(sent).toEqual([at(300_000)]);
});

it('of the same instant is the more restrictive one', async () => {
  const sessions = inMemorySessions();
  const { proofing } = process(sessions);
  const same = { ...given, biometrics: false };
  for (const consent of [given, same, given]) await proofing.recordConsent(ref, consent);
  expect((await stateIn(sessions, ref))?.consent).toEqual(same);
});

it('is absent if none was recorded, and not looked up if the vendor has no consent step', async () => {
  const { proofing, seen } = process(inMemorySessions());
  await proofing.submitEvidence(ref, evidence);
  expect(seen).toEqual([{}]);
  const fails = async (): Promise<never> => {
    throw new Error('away');
  };
  const broken: SessionStore = { read: fails, write: fails };
  expect((await process(broken, false).proofing.submitEvidence(ref, evidence)).accepted).toBe(true);
});

it('that cannot be looked up blocks the evidence: a store that is down may contain a withdrawal', async () => {
  const fails = async (): Promise<never> => {
    throw new Error('away');
  };
  const { proofing, seen } = process({ read: fails, write: fails });
  expect((await failureOf(() => proofing.submitEvidence(ref, evidence))).code).toBe('STORE_UNAVAILABLE');
  expect(seen).toEqual([]);
});

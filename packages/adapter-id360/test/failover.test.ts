import { createProofing, type RoutePolicy } from '@anyproof/core';
import { type RunningId360Emulator, startId360Emulator } from '@anyproof/emulators';
import { id360 } from '../src/index.js';
import { direct, RETURN_URL, SEAL_KEY } from './harness.js';

// Two environments of the same vendor, as an app in two countries has them.
let fr: RunningId360Emulator;
let be: RunningId360Emulator;
beforeEach(async () => {
  [fr, be] = await Promise.all([startId360Emulator(), startId360Emulator()]);
});
afterEach(() => Promise.all([fr.stop(), be.stop()]));

function proofingWith(route: RoutePolicy) {
  const settingsOf = ({ origin, settings }: RunningId360Emulator) => ({
    adapter: 'id360',
    testMode: true,
    baseUrl: origin,
    username: settings.username,
    password: settings.password,
    process: settings.processUuid,
    pollIntervalMs: 20,
  });
  return createProofing({
    adapters: [id360],
    config: {
      provider: 'fr',
      providers: { fr: settingsOf(fr), be: settingsOf(be) },
      seal: { key: SEAL_KEY },
    },
    policies: { route },
  });
}

const input = { reference: 'case-1', returnUrl: RETURN_URL };
const CREATION = /\/process\/[^/]+\/enrollment$/;
const creationsAt = (vendor: RunningId360Emulator) =>
  vendor.journal.entries().filter(({ path }) => CREATION.test(path)).length;
const sessionsAt = (vendor: RunningId360Emulator) => vendor.dossiers().length;

describe('two vendors in order, the first of which', () => {
  it('is there: the second one is not called at all', async () => {
    const session = await proofingWith(['fr', 'be']).createSession(input);
    expect(session.ref.provider).toBe('fr');
    expect(be.journal.entries()).toEqual([]);
  });

  it('is not reachable: the other gets the session, and keeps it for life', async () => {
    await fr.stop();
    const proofing = proofingWith(['fr', 'be']);
    const result = await proofing.run(direct('zoe-garcia-lefevre'));
    expect([result.ref.provider, result.decision]).toEqual(['be', 'approved']);
    const [routed, ...rest] = await proofing.getHistory(result.ref);
    expect(routed).toMatchObject({
      kind: 'routed',
      choice: { provider: 'be', by: 'order', skipped: [{ provider: 'fr', error: 'NETWORK' }] },
    });
    expect(rest.map(({ kind }) => kind)).toEqual(['finalized', 'fetched']);
    expect(sessionsAt(be)).toBe(1);
  });

  it('has no time: so does the other', async () => {
    fr.faults.add({ path: CREATION, times: 9, effect: { kind: 'status', status: 503 } });
    const session = await proofingWith({ weights: { fr: 1e9, be: 1e-9 } }).createSession(input);
    expect(session.route).toEqual({
      provider: 'be',
      by: 'weights',
      skipped: [{ provider: 'fr', error: 'PROVIDER_UNAVAILABLE' }],
    });
    // A creation is not even repeated at the vendor that said so.
    expect([creationsAt(fr), sessionsAt(fr), sessionsAt(be)]).toEqual([1, 0, 1]);
  });

  it('cannot be logged in to: the creation was not sent, so the other gets it', async () => {
    fr.faults.add({ path: /login/, times: 9, effect: { kind: 'status', status: 500 } });
    const session = await proofingWith(['fr', 'be']).createSession(input);
    expect([session.ref.provider, creationsAt(fr), sessionsAt(be)]).toEqual(['be', 0, 1]);
  });

  it.each([
    ['loses the answer', { kind: 'lost-answer' }, 1],
    ['breaks off in the answer', { kind: 'half-body' }, 1],
    ['resets the connection', { kind: 'reset' }, 0],
    ['is lost behind its gateway', { kind: 'status', status: 504 }, 0],
  ] as const)('%s: AMBIGUOUS, and no second session anywhere', async (_what, effect, made) => {
    fr.faults.add({ path: CREATION, effect });
    const creating = proofingWith(['fr', 'be']).createSession(input);
    await expect(creating).rejects.toMatchObject({ code: 'AMBIGUOUS', provider: 'fr', retryable: false });
    expect([creationsAt(fr), sessionsAt(fr)]).toEqual([1, made]);
    expect(be.journal.entries()).toEqual([]);
  });

  it('fails within: it may have a session, so no other is made', async () => {
    fr.faults.add({ path: CREATION, times: 9, effect: { kind: 'status', status: 500 } });
    const creating = proofingWith(['fr', 'be']).createSession(input);
    await expect(creating).rejects.toMatchObject({ code: 'AMBIGUOUS', httpStatus: 500, retryable: false });
    expect([creationsAt(fr), be.journal.entries()]).toEqual([1, []]);
  });

  it('refuses the credentials: that is for the app to fix, not to route around', async () => {
    fr.faults.add({ path: /login/, times: 9, effect: { kind: 'status', status: 403 } });
    const creating = proofingWith(['fr', 'be']).createSession(input);
    await expect(creating).rejects.toMatchObject({ code: 'AUTH', provider: 'fr' });
    expect(be.journal.entries()).toEqual([]);
  });

  it('is away, as is the other: the last error, with who was tried', async () => {
    await Promise.all([fr.stop(), be.stop()]);
    const creating = proofingWith(['fr', 'be']).createSession(input);
    await expect(creating).rejects.toMatchObject({
      code: 'NETWORK',
      provider: 'be',
      message: expect.stringMatching(/^be: .*; tried before: fr \(NETWORK\)$/),
    });
  });
});

// What becomes of a session over days, by the vendor's clock: drafts after the deadline, interruption, retention.
import { supports } from '@anyproof/core';
import { id360 } from '../src/index.js';
import { type Bench, direct, RETURN_URL, showEvidence, startBench, vendorClock } from './harness.js';

const PERSON = 'martin-horak';
const MINUTE = 60_000;
const INTERRUPT = { paths: { interrupt: '/enrollment/:id/discontinue' } };
const hosted = { reference: 'cust-7', returnUrl: RETURN_URL };
let bench: Bench;
afterEach(() => bench.stop());

/** A process of an hour, whose callbacks reach nobody. */
async function startUnheard(scenario = 'approve') {
  bench = await startBench({
    scenario,
    settings: {
      verdictDelayMs: 20,
      statusDelays: { notStartedMinutes: 60, startedMinutes: 60, processingMinutes: 60 },
    },
  });
  return bench.again({ clock: vendorClock(bench) }, { processDeadlineMinutes: 60, ...INTERRUPT });
}
const drafts = () =>
  bench.emulator.journal.entries().filter(({ query }) => query['allow_draft'] === 'true').length;

describe('without a callback, one draft after the deadline tells the end', () => {
  it('CANCELED before a start is expired', async () => {
    const proofing = await startUnheard();
    const { ref } = await proofing.createSession(hosted);
    bench.emulator.clock.advance(76 * MINUTE);
    expect(await proofing.getSession(ref)).toMatchObject({
      status: 'expired',
      nativeStatus: 'CANCELED',
      endedBy: 'vendor',
      reference: 'cust-7',
    });
    expect(await proofing.waitForResult(ref)).toMatchObject({ status: 'expired', artifacts: [] });
    expect(drafts()).toBe(1);
  });

  it('CANCELED after a start is abandoned', async () => {
    const proofing = await startUnheard();
    const ref = await showEvidence(proofing, direct(PERSON));
    bench.emulator.clock.advance(76 * MINUTE);
    const result = await proofing.waitForResult(ref);
    expect(result).toMatchObject({ status: 'abandoned', nativeStatus: 'CANCELED' });
    expect(result.startedAt).toMatch(/^\d{4}-/);
    expect(result.extracted).toBeUndefined();
    expect(drafts()).toBe(1);
  });

  it('FAILED is failed', async () => {
    const proofing = await startUnheard('fail');
    const ref = await showEvidence(proofing, direct(PERSON));
    await proofing.finalizeSession(ref);
    bench.emulator.clock.advance(76 * MINUTE);
    expect(await proofing.waitForResult(ref)).toMatchObject({ status: 'failed', nativeStatus: 'FAILED' });
  });

  it('DISCONTINUED by another process is canceled', async () => {
    const proofing = await startUnheard();
    const { ref } = await proofing.createSession(hosted);
    await bench.again({}, INTERRUPT).cancelSession(ref);
    expect((await proofing.getSession(ref)).status).toBe('pending');
    bench.emulator.clock.advance(76 * MINUTE);
    expect(await proofing.getSession(ref)).toMatchObject({ status: 'canceled', endedBy: 'app' });
  });

  it('and none is asked for before, nor twice, nor for a finished session', async () => {
    const proofing = await startUnheard();
    const late = await proofing.createSession(hosted);
    const ref = await showEvidence(proofing, direct(PERSON));
    bench.emulator.clock.advance(74 * MINUTE);
    expect((await proofing.getSession(ref)).status).toBe('pending');
    expect(drafts()).toBe(0);

    const patient = bench.again({ clock: vendorClock(bench) }, { processDeadlineMinutes: 10 });
    const open = await Promise.all([1, 2, 3].map(() => patient.getSession(ref)));
    expect(open.map(({ status }) => status)).toEqual(['pending', 'pending', 'pending']);
    await patient.getSession(ref);
    expect(drafts()).toBe(1);

    await proofing.finalizeSession(ref);
    bench.emulator.clock.advance(2 * MINUTE);
    expect((await proofing.getSession(ref)).decision).toBe('approved');
    expect(drafts()).toBe(1);
    expect((await proofing.getSession(late.ref)).status).toBe('expired');
  });
});

describe('interruption', () => {
  it('is known at once to the process that asked for it', async () => {
    const proofing = await startUnheard();
    const { ref } = await proofing.createSession(hosted);
    await proofing.cancelSession(ref);
    expect(bench.emulator.dossiers()[0]?.status).toBe('DISCONTINUED');
    expect(await proofing.getSession(ref)).toMatchObject({
      status: 'canceled',
      nativeStatus: 'DISCONTINUED',
      endedBy: 'app',
    });
    expect((await proofing.waitForResult(ref)).status).toBe('canceled');
    expect(drafts()).toBe(0);
  });

  it('comes too late for a session that ended', async () => {
    const proofing = await startUnheard();
    const { ref } = await proofing.run(direct(PERSON));
    await expect(proofing.cancelSession(ref)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await proofing.getSession(ref)).decision).toBe('approved');
  });

  it('does not exist where its path is not set', async () => {
    bench = await startBench();
    const { ref } = await bench.proofing.createSession(hosted);
    bench.emulator.journal.clear();
    await expect(bench.proofing.cancelSession(ref)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(supports(bench.proofing.provider(), 'cancel')).toBe(false);
    expect(bench.emulator.journal.entries()).toEqual([]);
  });
});

describe('past the retention', () => {
  const RETENTION = 86_400 * MINUTE + 24 * 60 * MINUTE;
  const account = () => {
    const { userUsername, userPassword } = bench.emulator.settings;
    return { username: userUsername, password: userPassword };
  };

  it('a session first asked for then is not found, and its files are gone', async () => {
    bench = await startBench();
    const result = await bench.proofing.run(direct(PERSON));
    bench.emulator.clock.advance(RETENTION);
    await expect(bench.again().getSession(result.ref)).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
    const [file] = result.artifacts;
    if (file === undefined) throw new Error('no artifact');
    await expect(bench.proofing.downloadArtifact(result.ref, file)).rejects.toMatchObject({
      code: 'SESSION_GONE',
      httpStatus: 404,
    });
  });

  it('a console user reads the archived report, with a login of its own', async () => {
    bench = await startBench();
    const { ref } = await bench.proofing.run(direct(PERSON));
    bench.emulator.clock.advance(RETENTION);
    const { archive } = bench.again({}, { archive: account() }).native(id360);
    bench.emulator.journal.clear();
    const archived = await archive?.report(ref.id);
    expect(archived?.value.status).toBe('OK');
    expect(archived?.raw).toHaveProperty('archive_reference');
    expect(bench.emulator.journal.entries().map(({ route }) => route)).toEqual([
      '/api/1.0.0/user/login',
      '/api/1.0.0/enrollment/:id/report/archive',
    ]);
    expect(bench.emulator.journal.entries()[0]?.body).toEqual(account());
  });

  it('an application is refused the archive', async () => {
    bench = await startBench();
    const { ref } = await bench.proofing.run(direct(PERSON));
    bench.emulator.clock.advance(RETENTION);
    const { username, password } = bench.emulator.settings;
    const { archive } = bench.again({}, { archive: { username, password } }).native(id360);
    await expect(archive?.report(ref.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(bench.proofing.native(id360).archive).toBeUndefined();
  });
});

describe('an end that is remembered outlives the retention', () => {
  const RETENTION = 86_400 * MINUTE + 24 * 60 * MINUTE;

  it('and says that the claims are gone', async () => {
    bench = await startBench();
    const proofing = bench.again({ clock: vendorClock(bench) });
    const { ref } = await proofing.run(direct(PERSON));
    const erased = bench.emulator.clock.now() + RETENTION;
    bench.emulator.clock.advance(RETENTION);
    const session = await proofing.getSession(ref);
    expect(session).toMatchObject({ status: 'completed', decision: 'approved', nativeStatus: 'OK' });
    expect(session.erasure).toMatchObject({ status: 'done' });
    expect(Date.parse(session.erasure?.at ?? '')).toBeGreaterThanOrEqual(erased - MINUTE);
    const result = await proofing.waitForResult(ref);
    expect(result).toMatchObject({ decision: 'approved', erasure: session.erasure, artifacts: [] });
    expect(result.claims).toBeUndefined();
  });
});

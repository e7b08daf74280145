// What the commands say of launches, lost creations, the test mode and erasures: at a vendor that does what the test says.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Adapter,
  type Erasure,
  type Launch,
  ProofingError,
  type ProofingSession,
  type SessionRef,
  withLaunch,
} from '@anyproof/core';
import { CREATE, ENV, type FakeVendor, fakeVendor } from './fake-vendor.js';
import { world } from './world.js';

let mockAdapters: readonly Adapter[] = [];
jest.mock('../src/configuration/adapters.js', () => ({
  findAdapters: async () => mockAdapters,
  nameAdapters: () => 'an adapter',
}));

let vendor: FakeVendor;
beforeEach(() => {
  vendor = fakeVendor();
  mockAdapters = [vendor.adapter];
});
afterEach(() => vendor.stop());
const run: FakeVendor['run'] = (args, more) => vendor.run(args, more);

const opened = (reference: string): ProofingSession => ({
  ref: { provider: 'fake', id: 'n-1' },
  adapter: 'fake',
  reference,
  status: 'pending',
  reasons: [],
  warnings: [],
});

describe('a creation whose answer was lost', () => {
  const lost = async (): Promise<never> => {
    throw new ProofingError({
      code: 'AMBIGUOUS',
      message: 'the answer was lost',
      step: 'inquiry',
      httpStatus: 502,
    });
  };
  const clock = { now: () => Date.now(), sleep: async () => undefined };

  it('is settled by the same key', async () => {
    vendor.change({ createSession: lost });
    const { code, io } = await run([...CREATE, '--idempotency-key', 'order-7'], { clock });
    expect([code, io.printed]).toEqual([1, []]);
    expect(io.told).toEqual([
      "the answer was lost; repeat the same call with this error's idempotencyKey",
      'the answer to this step was lost: inquiry',
      'to settle it, repeat the command with --idempotency-key order-7',
    ]);
    vendor.change({});
    expect((await run([...CREATE, '--idempotency-key', 'order-7'])).code).toBe(0);
  });

  it('is not settled where the vendor has no keys', async () => {
    const { capabilities } = vendor.fake.proofing.provider();
    vendor.change({ createSession: lost, capabilities: { ...capabilities, idempotentCreate: false } });
    const { code, io } = await run(['create', '--reference', 'c', '--json'], { clock });
    expect(code).toBe(1);
    expect(JSON.parse(io.printed[0] ?? '').error).toEqual({
      code: 'AMBIGUOUS',
      message:
        'the answer was lost; this vendor offers no way to find out, so create another session only if a second one does no harm',
      retryable: false,
      idempotencyKey: expect.stringMatching(/^[\w-]{36}$/),
      step: 'inquiry',
    });
    expect(io.told.at(-1)).toMatch(
      /^repeating the command does not settle it, and may create a second session \(idempotency key: [\w-]{36}\)$/,
    );
  });

  it('is found by the same key after Ctrl-C', async () => {
    const io = world();
    vendor.change({
      createSession: async (_input, { signal }) => {
        io.interrupt();
        throw new ProofingError({
          code: signal?.aborted ? 'ABORTED' : 'CONFIG',
          message: 'the caller aborted',
        });
      },
    });
    const { code, text } = await run([...CREATE, '--idempotency-key', 'k'], { onInterrupt: io.onInterrupt });
    expect([code, text]).toEqual([
      130,
      'interrupted: a session may exist at fake, and the same command with the same key finds it',
    ]);
  });

  it('refuses a key that vendors do not accept', async () => {
    const { code, text } = await run([...CREATE, '--idempotency-key', 'Ada Example']);
    expect([code, text]).toEqual([2, expect.stringMatching(/^--idempotency-key: .*letters, digits/)]);
  });
});

describe('the test mode', () => {
  const testing = { ...ENV, ANYPROOF_FAKE_TEST_MODE: 'true' };
  const inTestMode = async (ref: SessionRef): Promise<ProofingSession> => ({
    ref,
    adapter: 'fake',
    status: 'completed',
    decision: 'approved',
    final: true,
    testMode: true,
    reasons: [],
    warnings: [{ code: 'LEFT_BEHIND', message: 'one is left', object: { type: 'applicant', id: 'a-1' } }],
  });

  it('is the first thing that is said of a session', async () => {
    await vendor.create();
    vendor.change({
      getSession: inTestMode,
      getResult: async (ref) => ({
        ...(await inTestMode(ref)),
        documents: [],
        checks: [],
        matches: [],
        artifacts: [],
        attemptHistory: [
          { at: '2030-01-01T00:00:00Z', reasons: [{ code: 'selfie_quality' }] },
          { reasons: [] },
        ],
      }),
    });
    for (const verb of ['show', 'watch', 'result']) {
      const { io } = await run([verb, '--ref-file', 'r'], { env: testing });
      expect(io.printed[0]).toBe('test mode: proves nothing');
      expect(io.printed).toContain('warning        one is left (applicant a-1)');
      const attempts = io.printed.filter((line) => line.startsWith('attempt '));
      expect(attempts).toEqual(
        verb === 'show' ? [] : ['attempt        2030-01-01T00:00:00Z: selfie_quality'],
      );
    }
    const watched = await run(['watch', '--ref-file', 'r'], { env: testing });
    expect(watched.io.told[0]).toMatch(/test mode: completed, approved$/);
  });

  it('is said of a new session', async () => {
    const { io } = await run(CREATE, { env: testing });
    expect(io.told).not.toContain('test mode: proves nothing');
    rmSync(join(vendor.cwd, 'r'));
    vendor.change({
      createSession: async ({ reference }) =>
        withLaunch({ ...opened(reference), testMode: true }, { url: 'https://vendor.example/a' }),
    });
    expect((await run(CREATE, { env: testing })).io.told).toContain('test mode: proves nothing');
  });
});

describe('erasing', () => {
  const erasing = (erasure: Erasure) =>
    vendor.change({
      eraseSession: async () => erasure,
      capabilities: { ...vendor.fake.proofing.capabilities(), erasure: [erasure.scope] },
    });

  it.each<[Erasure['scope'], string]>([
    ['session', "Permanently erase this session's data at fake? [y/N] "],
    ['subject', 'Permanently erase all data of this person, other sessions included, at fake? [y/N] '],
  ])('of a %s may take time', async (scope, question) => {
    await vendor.create();
    erasing({ status: 'requested', scope, at: '2030-01-01T00:00:00Z', dueAt: '2030-01-31T00:00:00Z' });
    const asked: string[] = [];
    const ask = async (text: string) => {
      asked.push(text);
      return 'y';
    };
    const { code, text } = await run(['erase', '--ref-file', 'r', '--scope', scope], { ask });
    expect([code, text]).toEqual([0, 'erasure requested at fake, due 2030-01-31T00:00:00Z']);
    expect(asked).toEqual([question]);
  });

  it('prints JSON as the vendor answers, and shows it with the session', async () => {
    await vendor.create();
    const { text } = await run(['erase', '--ref-file', 'r', '--yes', '--json']);
    const erasure: Erasure = JSON.parse(text);
    expect(erasure).toMatchObject({ status: 'done', scope: 'session' });
    expect((await run(['show', '--ref-file', 'r'])).io.printed).toContain(
      `erasure        done ${erasure.at}, of the session`,
    );
  });

  it.each<[readonly Erasure['scope'][], string]>([
    [[], 'fake cannot erase a subject through its API: ask the vendor'],
    [
      ['session'],
      'fake cannot erase a subject through its API: ask the vendor; it erases with --scope session',
    ],
  ])('at a vendor that erases %j, of a subject, is refused before the question', async (erasure, message) => {
    await vendor.create();
    vendor.change({ capabilities: { ...vendor.fake.proofing.capabilities(), erasure } });
    const { code, text } = await run(['erase', '--ref-file', 'r', '--scope', 'subject']);
    expect([code, text]).toEqual([1, message]);
    expect(vendor.calls('eraseSession')).toEqual([]);
  });

  it('refuses another scope', async () => {
    await vendor.create();
    const { code, text } = await run(['erase', '--ref-file', 'r', '--scope', 'all']);
    expect([code, text]).toEqual([2, 'unknown scope "all"; choose one of: session, subject']);
  });
});

describe('a launch', () => {
  const launched = (launch: Launch) =>
    vendor.change({ createSession: async ({ reference }) => withLaunch(opened(reference), launch) });

  it('is printed with every way in', async () => {
    launched({
      url: 'https://vendor.example/a',
      qrImageUrl: 'https://vendor.example/a.png',
      expiresAt: '2030-01-01T00:00:00Z',
    });
    const { io } = await run(CREATE);
    expect(io.printed).toEqual(['https://vendor.example/a', 'https://vendor.example/a.png']);
    expect(io.told.slice(1, 3)).toEqual([
      'the person opens (until 2030-01-01T00:00:00Z):',
      "the person's phone scans the code at (until 2030-01-01T00:00:00Z):",
    ]);
  });

  it('of embedded mode is what the SDK takes', async () => {
    launched({ sdk: { name: '@vendor.example/sdk', props: { token: 't' } } });
    const { code, io } = await run([...CREATE, '--mode', 'embedded']);
    expect([code, io.printed]).toEqual([0, ['{"token":"t"}']]);
    expect(io.told).toContain("the vendor's SDK @vendor.example/sdk takes:");
  });
});

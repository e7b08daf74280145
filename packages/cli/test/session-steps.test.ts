// What a session asks for, and the commands that answer it: at a vendor that does what the test says.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter } from '@anyproof/core';
import { type FakeScript, fakePhoto } from '@anyproof/core/testing';
import { CREATE, type FakeVendor, fakeVendor } from './fake-vendor.js';

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

const RETRY = ['retry', '--ref-file', 'r', '--reference', 'c-1'];

describe('a session that waits for somebody', () => {
  it.each<[FakeScript, string, string]>([
    [
      { failedAttempts: 1 },
      'the person: another attempt',
      'next: anyproof session retry --ref-file r --reference c-1, with the options of session create',
    ],
    [
      { status: 'action_required', action: { actor: 'person', next: 'evidence' } },
      'the person: more evidence',
      'next: anyproof session retry --ref-file r --reference c-1, with the options of session create',
    ],
    [
      { status: 'action_required' },
      'your app: a decision',
      'next: anyproof session decide --ref-file r --approve, or --decline, and --by <id>',
    ],
    [
      { status: 'action_required', action: { actor: 'app', next: 'native' } },
      "your app: a step that only the vendor's own client has",
      "next: see the session in fake's console, or use its client",
    ],
  ])('%j: says who must act, and what to do', async (script, waits, next) => {
    await vendor.create({ ...script, reasons: [{ code: 'selfie_quality', nativeCode: 'BLUR' }] });
    for (const verb of ['show', 'watch', 'result']) {
      const { code, io } = await run([verb, '--ref-file', 'r']);
      expect(code).toBe(0);
      expect(io.printed).toContain(`waits for      ${waits}`);
      expect(io.printed).toContain('status         action_required');
      expect(io.printed).toContain('reason         selfie_quality (BLUR)');
      expect(io.printed).toContain('attempts       1 made');
      expect(io.told.at(-1)).toBe(next);
    }
    const watched = await run(['watch', '--ref-file', 'r']);
    expect(watched.io.told[0]).toMatch(
      new RegExp(`^ +0 s {2}action_required, ${waits} \\(ACTION_REQUIRED\\)$`),
    );
  });

  it('is waited for with --through, until the time is over', async () => {
    await vendor.create({ failedAttempts: 1 });
    const through = ['--through', 'in_review', '--through', 'action_required'];
    const { code, io } = await run(['watch', '--ref-file', 'r', '--timeout', '0.1', ...through]);
    expect([code, io.told.at(-1)]).toEqual([1, expect.stringMatching(/the session did not end in time/)]);
  });

  it.each([
    [['--through', 'pending'], 'unknown status "pending"; choose one of: in_review, action_required'],
    [['--timeout', 'soon'], '--timeout must be a number of seconds'],
  ])('watch %j is refused in one line', async (flags, message) => {
    await vendor.create();
    const { code, io } = await run(['watch', '--ref-file', 'r', ...flags]);
    expect([code, io.all]).toEqual([2, [message]]);
  });
});

describe('retry', () => {
  it('opens the same session again, and leaves its ref as it is', async () => {
    await vendor.create({ failedAttempts: 1 });
    const { code, io } = await run([...RETRY, '--new-ref-file', 'new', '--subject', 'p-1']);
    expect([code, io.printed]).toEqual([0, ['https://vendor.example/fake-1']]);
    expect(io.told).toEqual([
      'the same session is open again at fake; its ref is unchanged',
      'the person opens:',
      'next: anyproof session watch --ref-file r',
    ]);
    expect(existsSync(join(vendor.cwd, 'new'))).toBe(false);
    expect((await run(['result', '--ref-file', 'r'])).text).toMatch(/decision +approved/);
  });

  it.each([
    ['prints', [], 2],
    ['keeps', ['--new-ref-file', 'new'], 1],
  ])('%s the ref of a new session', async (_how, flags, lines) => {
    await vendor.create({ decision: 'declined' });
    vendor.change({ retrySession: undefined });
    vendor.fake.next({});
    const { code, io } = await run([...RETRY, ...flags]);
    expect([code, io.printed.length, io.printed.at(-1)]).toEqual([0, lines, 'https://vendor.example/fake-2']);
    const token = lines === 2 ? io.printed[0] : readFileSync(join(vendor.cwd, 'new'), 'utf8').trim();
    expect(token).toMatch(/^anyproof-ref\./);
    expect(io.told.at(-1)).toMatch(/^next: anyproof session watch (?:<ref>|--ref-file new)$/);
    expect((await run(['show', token ?? ''])).code).toBe(0);
    expect(vendor.calls('createSession').at(-1)?.input).toMatchObject({
      reference: 'c-1',
      previous: { provider: 'fake', id: 'fake-1' },
    });
  });

  it('submits photos again in direct mode', async () => {
    writeFileSync(join(vendor.cwd, 'selfie.jpg'), Buffer.concat(await fakePhoto().open().toArray()));
    const direct = ['--selfie', 'selfie.jpg', '--consent'];
    vendor.fake.next({ failedAttempts: 1 });
    expect((await run([...CREATE, ...direct])).code).toBe(0);
    expect((await run(['show', '--ref-file', 'r'])).text).toContain('the person: another attempt');
    const { code, io } = await run([...RETRY, ...direct]);
    expect([code, io.printed]).toEqual([0, []]);
    expect(vendor.calls('submitEvidence')).toHaveLength(2);
    expect(vendor.calls('finalizeSession')).toHaveLength(2);
    expect((await run(['show', '--ref-file', 'r'])).text).toMatch(/decision +approved/);
  });

  it('of an approved session is refused, and no file is left behind', async () => {
    await vendor.create();
    const { code, text } = await run([...RETRY, '--new-ref-file', 'new']);
    expect([code, text]).toEqual([1, expect.stringMatching(/^fake: the person was approved/)]);
    expect(existsSync(join(vendor.cwd, 'new'))).toBe(false);
  });

  it('requires the input again', async () => {
    await vendor.create();
    const { code, text } = await run(['retry', '--ref-file', 'r']);
    expect([code, text]).toEqual([2, expect.stringMatching(/--reference <id>/)]);
  });
});

describe('decide', () => {
  it.each([
    ['--approve', 'approved'],
    ['--decline', 'declined'],
  ])('%s ends the session with it', async (flag, decision) => {
    await vendor.create({ status: 'action_required' });
    const { code, io } = await run([
      'decide',
      '--ref-file',
      'r',
      flag,
      '--by',
      'clerk-7',
      '--reason',
      'seen',
    ]);
    expect(code).toBe(0);
    expect(io.printed).toContain(`decision       ${decision} (app)`);
    expect(vendor.calls('decideSession')[0]?.input).toEqual({ decision, by: 'clerk-7', reason: 'seen' });
  });

  it.each([[[]], [['--approve', '--decline']]])('with %j is refused before any call', async (flags) => {
    await vendor.create({ status: 'action_required' });
    const { code, text } = await run(['decide', '--ref-file', 'r', '--by', 'x', ...flags]);
    expect([code, text]).toEqual([2, 'which decision? --approve or --decline']);
    expect(vendor.calls('decideSession')).toEqual([]);
  });

  it('prints JSON without the ref', async () => {
    await vendor.create({ status: 'action_required' });
    const { io } = await run(['decide', '--ref-file', 'r', '--approve', '--by', 'x', '--json']);
    expect(JSON.parse(io.printed.join('\n'))).toMatchObject({ decision: 'approved', decidedBy: 'app' });
    expect(io.printed.join('\n')).not.toContain('fake-1');
  });
});

describe('find', () => {
  it('prints the newest session with the reference, and its ref on request', async () => {
    await vendor.create();
    expect((await run(['find', 'c-1'])).io.printed).toContain('reference      c-1');
    const { io } = await run(['find', 'c-1', '--print-ref']);
    expect((await run(['show', io.printed[0] ?? ''])).text).toMatch(/status +completed/);
    const json = await run(['find', 'c-1', '--json', '--print-ref']);
    expect(JSON.parse(json.text)).toMatchObject({ ref: { id: 'fake-1' }, status: 'completed' });
  });

  it('says that there is none', async () => {
    const { code, text } = await run(['find', 'c-9']);
    expect([code, text]).toEqual([1, 'fake has no session with this reference']);
  });

  it('says that the vendor cannot look for it', async () => {
    vendor.change({ listSessions: undefined });
    const { code, text } = await run(['find', 'c-1']);
    expect([code, text]).toEqual([1, expect.stringMatching(/^fake: this vendor has no listSessions/)]);
  });
});

// The commands about a tracker: through the process that has its folder open, and on a folder that nobody has open.
import { join } from 'node:path';
import type { Adapter } from '@anyproof/core';
import type { Tracker } from '@anyproof/tracker';
import { PGlite } from '@electric-sql/pglite';
import { type TrackerWorld, trackerWorld } from './tracker-world.js';

let mockAdapters: readonly Adapter[] = [];
jest.mock('../src/configuration/adapters.js', () => ({
  findAdapters: async () => mockAdapters,
  nameAdapters: () => 'an adapter',
}));

let app: TrackerWorld;
let owner: Tracker;
beforeAll(async () => {
  app = trackerWorld();
  mockAdapters = [app.adapter];
  owner = await app.open();
  await app.session(owner, 'order-1', { status: 'completed', decision: 'approved' });
  await app.session(owner, 'order-2', { status: 'pending' });
  await app.session(owner, 'order-3', { status: 'in_review' });
});
afterAll(() => app.stop());

/** Without any configuration: the process that has the folder open is asked. */
const NOTHING_SET = { ANYPROOF_PROVIDER: undefined, ANYPROOF_SEAL_KEY: undefined };
const ask = (...args: string[]) => app.run(args, { env: NOTHING_SET });
const labels = (out: string) => out.split('\n').map((line) => line.split(/ +/)[0] ?? '');

describe('through the process that has the folder open, without a configuration', () => {
  it('prints a table of what there is and what waits', async () => {
    const { code, io } = await ask('status');
    expect(code).toBe(0);
    expect(io.printed).toEqual([
      expect.stringMatching(/^database {7}the folder .*data, version 1 of its tables$/),
      'open           2: 1 pending, 1 in_review',
      'ended          1: 1 completed',
      expect.stringMatching(/^due {12}\d+$/),
      'in progress    0',
      'failing        0',
      'messages       0 waiting',
      expect.stringMatching(/^events {9}\d+ waiting, the oldest for \d+ s$/),
      'creations      0 in progress',
      '',
      'provider  open  failures',
      'fake      2     0',
    ]);
  });

  it('prints the status as JSON', async () => {
    const { code, io, json } = await ask('status', '--json');
    expect([code, io.told]).toEqual([0, []]);
    expect(json()).toMatchObject({
      schemaVersion: 1,
      sessions: { pending: 1, in_review: 1, completed: 1 },
      providers: [{ name: 'fake', open: 2 }],
    });
  });

  it('lists sessions in one line each, the newest first, without ids of the app', async () => {
    const { code, io, text } = await ask('sessions');
    expect(code).toBe(0);
    expect(io.printed).toEqual([
      expect.stringMatching(/^fake#[0-9a-f]{8} {2}in_review {2}– +\d+ s$/),
      expect.stringMatching(/^fake#[0-9a-f]{8} {2}pending {4}– +\d+ s$/),
      expect.stringMatching(/^fake#[0-9a-f]{8} {2}completed {2}approved {2}\d+ s$/),
    ]);
    expect(text).not.toMatch(/order-|person-|fake-\d/);
  });

  it('has the ids of the app in JSON, and refs only when asked', async () => {
    const { json, out } = await ask('sessions', '--json', '--reference', 'order-1');
    expect(json()).toMatchObject({
      sessions: [
        { provider: 'fake', reference: 'order-1', subject: 'person-of-order-1', decision: 'approved' },
      ],
      more: false,
    });
    expect(out).not.toContain('"ref"');
    const { out: withRef } = await ask('sessions', '--json', '--reference', 'order-1', '--print-ref');
    expect(JSON.parse(withRef).sessions[0]).toMatchObject({
      ref: { provider: 'fake', id: 'fake-1' },
      refToken: expect.stringMatching(/^anyproof-ref\./),
    });
  });

  it.each([
    [['--reference', 'order-2'], 1],
    [['--subject', 'person-of-order-3'], 1],
    [['--status', 'pending', '--status', 'completed'], 2],
    [['--decision', 'approved'], 1],
    [['--provider', 'fake'], 3],
    [['--provider', 'other'], 0],
    [['--since', '1h'], 3],
    [['--since', '2099-01-01T00:00:00Z'], 0],
    [['--until', '1m'], 0],
    [['--limit', '2'], 2],
  ])('filters with %j', async (filter, count) => {
    const { code, json } = await ask('sessions', ...filter, '--json');
    expect([code, Object(json())['sessions'].length]).toEqual([0, count]);
  });

  it('says that there are more, and that there are none', async () => {
    expect((await ask('sessions', '--limit', '2')).io.told).toEqual([
      'there are more than 2; see them with --limit or --until',
    ]);
    expect((await ask('sessions', '--provider', 'other')).io.told).toEqual(['no sessions']);
  });

  it('shows one session by its label, its ref or the id of the app, with its history', async () => {
    const [, , label = ''] = labels((await ask('sessions')).out);
    const byLabel = await ask('sessions', 'show', label);
    expect(byLabel.code).toBe(0);
    expect(byLabel.out).toMatch(/^session +fake#/);
    expect(byLabel.out).toMatch(/^reference +order-1$/m);
    expect(byLabel.out).toMatch(/^decision +approved/m);
    expect(byLabel.out).toMatch(/^1 +\S+Z +routed +/m);
    expect(byLabel.io.printed.at(-1)).toBe('history intact: no entry was changed, removed or added');
    expect(byLabel.out).not.toContain('fake-1');
    const { refToken } = JSON.parse(
      (await ask('sessions', 'show', '--reference', 'order-1', '--json', '--print-ref')).out,
    ).session;
    expect((await ask('sessions', 'show', refToken)).out).toBe(byLabel.out);
    const fromInput = await app.run(['sessions', 'show', '-'], {
      env: NOTHING_SET,
      input: async () => refToken,
    });
    expect(fromInput.out).toBe(byLabel.out);
  });

  it.each([
    [['--reference', 'nobody'], 'the tracker has no session with this reference'],
    [['{"provider":"fake","id":"fake-99"}'], 'the tracker does not have this session'],
    [['fake#00000000'], /^none of the newest 10000 sessions of fake has this label/],
  ])('says that there is no session %j', async (args, line) => {
    const { code, io } = await ask('sessions', 'show', ...args);
    expect([code, io.printed]).toEqual([1, []]);
    expect(io.told).toEqual([expect.stringMatching(line)]);
  });

  it('lists events with their ids, and delivers them again', async () => {
    const { code, io } = await ask('events', '--state', 'waiting');
    expect(code).toBe(0);
    expect(io.printed.length).toBeGreaterThanOrEqual(3);
    expect(io.printed[0]).toMatch(/^[0-9a-f-]{36} {2}session\.\w+ +fake#[0-9a-f]{8} +\d+ s ago +waiting$/);
    expect((await ask('events', '--state', 'dead')).io.told).toEqual(['no events']);
    const { out } = await ask('events', '--json', '--limit', '1');
    const [event] = JSON.parse(out).events;
    expect(event).toMatchObject({ label: expect.stringMatching(/^fake#/), state: 'waiting', attempts: 0 });
    expect(out).not.toContain('fake-');
    const resent = await ask('resend', event.id);
    expect([resent.code, resent.io.told]).toEqual([0, ['1 event will be delivered again']]);
    expect((await ask('resend', '--dead', '--json')).json()).toEqual({ resent: 0 });
    const none = await ask('resend', '00000000-0000-4000-8000-000000000000');
    expect([none.code, none.io.told]).toEqual([1, ['there are no events with these ids']]);
  });

  it('pauses and resumes a provider', async () => {
    const paused = await ask('pause', 'fake', '--reason', 'maintenance until 14:00');
    expect(paused.code).toBe(0);
    expect(paused.io.told[0]).toContain('to go on: anyproof tracker resume fake');
    expect((await ask('status')).out).toMatch(/^fake .* paused since \S+Z: maintenance until 14:00$/m);
    expect((await ask('resume', 'fake', '--json')).json()).toEqual({ provider: 'fake', paused: false });
    expect((await ask('status')).out).not.toContain('paused');
    const strange = await ask('pause', 'other');
    expect([strange.code, strange.io.told.length]).toEqual([2, 1]);
  });

  it('rotates keys', async () => {
    const { code, io } = await ask('rotate-keys', '--reseal');
    expect(code).toBe(0);
    expect(io.told[0]).toMatch(/^the first seal key now protects \d+ data keys; \d+ rows encrypted anew$/);
    expect((await ask('rotate-keys', '--json')).json()).toEqual({ keys: expect.any(Number), resealed: 0 });
    expect((await ask('sessions', 'show', '--reference', 'order-1')).code).toBe(0);
  });

  it.each([[['run', '--no-events']], [['migrate']]])('does not %j beside it', async (args) => {
    const { code, io } = await app.run(args);
    expect([code, io.printed]).toEqual([1, []]);
    expect(io.told).toEqual([
      expect.stringMatching(/is open in another process|is open in this process|already open/),
    ]);
  });
});

describe('on a folder that nobody has open', () => {
  beforeAll(() => owner.stop());

  it('opens it, with the configuration', async () => {
    const { code, out } = await app.run(['sessions', '--json']);
    expect([code, JSON.parse(out).sessions.length]).toEqual([0, 3]);
    const { code: without, io } = await ask('sessions');
    expect([without, io.told]).toEqual([2, [expect.stringMatching(/^nothing is configured/)]]);
  });

  it('says what is wrong with the seal key', async () => {
    const other = { ANYPROOF_SEAL_KEY: Buffer.alloc(32, 9).toString('base64') };
    const { code, io } = await app.run(['status'], { env: other });
    expect([code, io.printed]).toEqual([1, []]);
    expect(io.told.join('\n')).toMatch(/seal key/i);
  });

  it('migrates it, which changes nothing the second time', async () => {
    const first = await app.run(['migrate', '--json']);
    expect([first.code, first.json()]).toMatchObject([0, { version: 1, applied: [] }]);
    const second = await app.run(['migrate']);
    expect(second.io.told).toEqual([
      expect.stringMatching(
        /the tables were up to date; version 1, in the schemas anyproof and anyproof_jobs_1\d$/,
      ),
    ]);
  });

  it('sees that somebody changed the history, and exits with 1', async () => {
    const database = await PGlite.create(`file://${join(app.folder, 'database')}`);
    await database.exec(`alter table anyproof.history disable trigger append_only;
      update anyproof.history set at = at + interval '1 second' where sequence = 1`);
    await database.close();
    const { code, io } = await app.run(['sessions', 'show', '--reference', 'order-1']);
    expect(code).toBe(1);
    expect(io.printed.at(-1)).toMatch(/^HISTORY CHANGED/);
    const { code: jsonCode, json } = await app.run(['sessions', 'show', '--reference', 'order-1', '--json']);
    expect([jsonCode, json()]).toMatchObject([1, { history: { intact: false } }]);
  });
});

// Within one process, where each way that a lock file can look is set up by hand, and many compete at once.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realTime } from '../src/database/folder';
import type { LockMaker } from '../src/database/folder-files';
import {
  type FolderLock,
  type ListeningSocket,
  type LockOptions,
  lockFolder,
  thisMachine,
} from '../src/database/folder-lock';
import { listenForFolder } from '../src/database/folder-socket';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anyproof-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lock = (options: Partial<LockOptions<ListeningSocket>> = {}): Promise<FolderLock> =>
  lockFolder(folder, {
    time: realTime,
    listen: () => listenForFolder(folder),
    onLost: () => undefined,
    ...options,
  });
const locks = () => readdirSync(folder).filter((name) => name.startsWith('lock.'));
const sockets = () => readdirSync(folder).filter((name) => name.startsWith('socket.'));
const inUse = { code: 'CONFIG', problem: 'folder_in_use', setting: 'database' };

/** A lock file of another process, touched so many seconds ago. */
function leave(
  number: number,
  maker: Partial<LockMaker> | 'unreadable',
  { marks = ['owned'], ageMs = 0 }: { marks?: string[]; ageMs?: number } = {},
): void {
  const path = join(folder, `lock.${number}`);
  const other = {
    ...thisMachine(),
    pid: 4711,
    socket: join(folder, 'socket.of-another'),
    startedAt: '2026-11-30T12:00:00.000Z',
  };
  const first = maker === 'unreadable' ? '{"pid":' : JSON.stringify({ ...other, ...maker });
  writeFileSync(path, [first, ...(maker === 'unreadable' ? [] : [...marks, ''])].join('\n'));
  const at = (Date.now() - ageMs) / 1000;
  utimesSync(path, at, at);
}

async function listening(path: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return server;
}

/** What a killed process leaves: a socket that nobody listens on. */
async function leaveDeadSocket(path: string): Promise<void> {
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  expect(() => execFileSync(process.execPath, ['-e', script], { stdio: 'ignore' })).toThrow();
}

describe('the lock of a folder', () => {
  it('is one process’s until it is released', async () => {
    const first = await lock();
    await expect(lock()).rejects.toMatchObject({
      ...inUse,
      message: expect.stringContaining('in this process already'),
    });
    expect([locks(), sockets().length]).toEqual([['lock.1'], 1]);
    await first.release();
    expect([locks(), sockets()]).toEqual([['lock.1'], []]);
    const second = await lock();
    expect([locks(), sockets().length]).toEqual([['lock.2'], 1]);
    await second.release();
  });

  it('is for this user only', async () => {
    const held = await lock();
    for (const name of [...locks(), ...sockets()])
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    await held.release();
  });

  it.each([
    ['is claimed and alive', ['']],
    ['is owned and alive', ['owned']],
  ])('is refused while a file %s, and names the process', async (_what, marks) => {
    const socket = join(folder, 'socket.of-another');
    const server = await listening(socket);
    leave(3, { socket, host: 'web-1' }, { marks });
    await expect(lock()).rejects.toMatchObject({
      ...inUse,
      message: expect.stringMatching(/process 4711 on web-1.*PostgreSQL/),
    });
    server.close();
  });

  it('is free at once after its process was killed, also if another process has that id now', async () => {
    const socket = join(folder, 'socket.of-another');
    await leaveDeadSocket(socket);
    leave(3, { socket, pid: process.pid });
    leave(4, { socket }, { marks: [] });
    const began = Date.now();
    const held = await lock();
    expect(Date.now() - began).toBeLessThan(1_000);
    expect([locks(), sockets().length]).toEqual([['lock.5'], 1]);
    await held.release();
  });

  it('is free if the file says released, even while its process still listens', async () => {
    const socket = join(folder, 'socket.of-another');
    const server = await listening(socket);
    leave(9, { socket }, { marks: ['owned', 'released'] });
    const held = await lock();
    expect(locks()).toEqual(['lock.10']);
    await held.release();
    server.close();
  });

  it.each([
    ['another kernel', { bootId: 'another' }],
    ['a machine without ids of kernels', { host: 'elsewhere', bootId: undefined as never }],
    ['this machine, whose socket was tidied away', {}],
  ])('is refused for a minute after the last sign of life on %s', async (_what, maker) => {
    leave(1, maker, { ageMs: 58_000 });
    await expect(lock()).rejects.toMatchObject(inUse);
    leave(1, maker, { ageMs: 61_000 });
    await (await lock()).release();
  });

  it('says for how long, if it is a process on another machine', async () => {
    leave(1, { bootId: 'another' });
    await expect(lock()).rejects.toThrow('if that machine is gone, try again in a minute');
  });

  it('waits for a file that is being written, and takes over one that never was', async () => {
    leave(1, 'unreadable', { ageMs: 1_000 });
    const began = Date.now();
    const held = await lock();
    expect(Date.now() - began).toBeGreaterThanOrEqual(900);
    expect(locks()).toEqual(['lock.2']);
    await held.release();
  });

  it('leaves files of others alone', async () => {
    for (const name of ['lock.x', 'lock', 'notes.txt']) writeFileSync(join(folder, name), 'mine');
    leave(1, { socket: join(folder, 'notes.txt') });
    await (await lock()).release();
    expect(readdirSync(folder).sort()).toEqual(['lock', 'lock.2', 'lock.x', 'notes.txt']);
  });

  it('listens in the temporary folder if its own path is too long, and removes what it made there', async () => {
    const made = () => readdirSync(tmpdir()).filter((name) => /^anyproof-.{6}$/.test(name));
    const before = made();
    const outer = folder;
    folder = join(folder, 'x'.repeat(90));
    mkdirSync(folder);
    const held = await lock();
    expect([sockets(), made().filter((name) => !before.includes(name)).length]).toEqual([[], 1]);
    await expect(lock()).rejects.toMatchObject(inUse);
    await held.release();
    expect(made().filter((name) => !before.includes(name))).toEqual([]);
    folder = outer;
  });

  it('shows every 15 seconds that its process lives, and says if the file is gone', async () => {
    let tick = () => {};
    let stopped = 0;
    let isLost = false;
    const time = {
      ...realTime,
      every: (milliseconds: number, work: () => void) => {
        expect(milliseconds).toBe(15_000);
        tick = work;
        return () => {
          stopped += 1;
        };
      },
    };
    const held = await lock({
      time,
      onLost: () => {
        isLost = true;
      },
    });
    const path = join(folder, 'lock.1');
    utimesSync(path, 0, 0);
    tick();
    expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(5_000);
    expect([isLost, stopped]).toEqual([false, 0]);
    rmSync(path);
    tick();
    expect([isLost, stopped]).toEqual([true, 1]);
    await held.release();
  });
});

describe('many who want the folder at once', () => {
  it('have it one after the other, also when some die with it', async () => {
    let holders = 0;
    let most = 0;
    let times = 0;
    const contend = async (number: number) => {
      for (let own = 0; own < 6; ) {
        let die = async () => {};
        const listen = async () => {
          const socket = await listenForFolder(folder);
          die = socket.close;
          return socket;
        };
        const held = await lock({ listen }).catch((error: unknown) => expect(error).toMatchObject(inUse));
        if (held === undefined) {
          await realTime.sleep(Math.random() * 10);
          continue;
        }
        holders += 1;
        most = Math.max(most, holders);
        await realTime.sleep(Math.random() * 5);
        holders -= 1;
        own += 1;
        times += 1;
        if ((number + own) % 3 > 0) await held.release();
        else {
          // As after SIGKILL: the file says owned, and nobody listens.
          await die();
          for (const name of locks()) utimesSync(join(folder, name), 0, 0);
        }
      }
    };
    await Promise.all(Array.from({ length: 12 }, (_, number) => contend(number)));
    expect([times, most]).toEqual([72, 1]);
  });
});

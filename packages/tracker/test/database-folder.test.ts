import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolder, realTime } from '../src/database/folder';
import { folderClient } from '../src/database/folder-client';
import { openDatabase } from '../src/database/open';

let outer: string;
beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'anyproof-open-'));
});
afterEach(() => rmSync(outer, { recursive: true }));

describe('a folder as database', () => {
  it('keeps what was committed, is for this user only, and open once', async () => {
    const folder = join(outer, 'deep', 'anyproof-data');
    const first = await openDatabase(folder);
    expect([statSync(folder).mode & 0o777, statSync(join(folder, 'database')).mode & 0o777]).toEqual([
      0o700, 0o700,
    ]);
    expect(existsSync(join(folder, 'creating'))).toBe(false);
    await expect(openDatabase(folder)).rejects.toMatchObject({ code: 'CONFIG', problem: 'folder_in_use' });
    await first.script('create table numbers (number integer); insert into numbers values (7)');
    first.serve?.<{ ping: { input: undefined; output: string } }>('1', { ping: async () => 'pong' });
    const client = folderClient<{ ping: { input: undefined; output: string } }>(folder, { version: '1' });
    await expect(client('ping', undefined)).resolves.toBe('pong');
    await Promise.all([first.close(), first.close()]);
    await expect(first.query('select 1')).rejects.toMatchObject({ problem: 'closed' });

    let tick = () => {};
    const time = {
      ...realTime,
      every: (_milliseconds: number, work: () => void) => {
        tick = work;
        return () => undefined;
      },
    };
    const second = await openFolder(folder, time);
    expect((await second.query('select number from numbers')).rows).toEqual([{ number: 7 }]);
    // As another machine does, once it believes that this one is gone.
    rmSync(join(folder, 'lock.2'));
    tick();
    const lost = { code: 'STORE_UNAVAILABLE', problem: 'folder_lost', retryable: false };
    await expect(second.query('select 1')).rejects.toMatchObject(lost);
    await expect(second.script('select 1')).rejects.toMatchObject(lost);
    await expect(second.transaction(async () => 1)).rejects.toMatchObject(lost);
    await second.close();
  }, 300_000);

  it('is refused, and released, if it cannot be opened', async () => {
    const folder = join(outer, 'broken');
    mkdirSync(join(folder, 'database'), { recursive: true });
    writeFileSync(join(folder, 'database', 'PG_VERSION'), 'none');
    for (let tries = 0; tries < 2; tries += 1)
      await expect(openDatabase(folder)).rejects.toMatchObject({
        code: 'CONFIG',
        problem: 'folder_unusable',
        message: expect.stringContaining('restore a backup'),
      });
  }, 300_000);

  it('is refused if it is a file, or the data of another PGlite', async () => {
    writeFileSync(join(outer, 'file'), '');
    await expect(openDatabase(join(outer, 'file'))).rejects.toMatchObject({
      code: 'CONFIG',
      problem: 'folder_unusable',
      nativeCode: 'EEXIST',
    });
    const locked = join(outer, 'locked');
    mkdirSync(join(locked, 'lock.1'), { recursive: true });
    await expect(openDatabase(locked)).rejects.toMatchObject({
      problem: 'folder_unusable',
      nativeCode: 'EISDIR',
    });
    writeFileSync(join(outer, 'PG_VERSION'), '17');
    await expect(openDatabase(outer)).rejects.toThrow('the data of another PGlite');
  });

  it.each(['', ' ', 'mysql://host/database', 'http://host', 'postgres:host', 'file:///data', 'memory://'])(
    'is not what %j means',
    async (option) => {
      await expect(openDatabase(option)).rejects.toMatchObject({ code: 'CONFIG', problem: 'invalid' });
    },
  );
});

// Real processes on one folder: started at once, killed, stopped; and through the socket of the one that has it.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/database/open';
import { bundled, type Child, type Script } from './database-children';
import type { Told } from './database-folder-child';

let script: Script<Told>;
let folder: string;
beforeAll(() => {
  script = bundled('database-folder-child.ts');
});
afterAll(() => script.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anyproof-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lock = () => script.start('lock', folder);
const hasIt = ({ did }: Told) => did === 'lock';
const settled = (told: Told) => told.did === 'lock' || told.did === 'fail';

/** Starts so many at once, and returns the one that has the lock, and what the others were told. */
async function race(many: number): Promise<{ owner: Child<Told>; refused: Told[] }> {
  const children = Array.from({ length: many }, lock);
  const told = await Promise.all(children.map((child) => child.tells(settled)));
  const owners = children.filter((_, index) => told[index]?.did === 'lock');
  expect(owners).toHaveLength(1);
  const [owner] = owners as [Child<Told>];
  return { owner, refused: told.filter(({ did }) => did === 'fail') };
}

describe('the lock of a folder, between processes', () => {
  it('goes to exactly one of many, and the others are told which', async () => {
    const { owner, refused } = await race(8);
    expect(refused).toHaveLength(7);
    for (const told of refused)
      expect(told).toMatchObject({
        problem: 'folder_in_use',
        message: expect.stringContaining(`${owner.pid}`),
      });
  });

  it('goes to exactly one of many, at once, whenever its owner is killed', async () => {
    let { owner } = await race(1);
    for (let round = 0; round < 2; round += 1) {
      owner.signal('SIGKILL');
      await owner.ended;
      ({ owner } = await race(5));
      const told = await owner.tells(hasIt);
      expect('ms' in told && told.ms).toBeLessThan(2_000);
      expect(readdirSync(folder).filter((name) => name.startsWith('lock.'))).toHaveLength(1);
    }
  });

  it('stays with an owner that is stopped', async () => {
    const { owner } = await race(1);
    owner.signal('SIGSTOP');
    const told = await lock().tells(settled);
    expect(told).toMatchObject({ did: 'fail', problem: 'folder_in_use' });
    owner.signal('SIGCONT');
    owner.send();
    await owner.tells(({ did }) => did === 'release');
    await lock().tells(hasIt);
  });

  it('goes to one of those that start while it is released', async () => {
    let { owner } = await race(1);
    for (let round = 0; round < 2; round += 1) {
      owner.send();
      const children = Array.from({ length: 5 }, lock);
      await Promise.all(children.map((child) => child.tells(settled)));
      const owners = children.filter((child) => child.told.some(hasIt));
      // None, if all of them looked before it was released.
      expect(owners.length).toBeLessThanOrEqual(1);
      await owner.ended;
      owner = owners[0] ?? (await race(1)).owner;
    }
  });
});

async function rowsOf(...writers: string[]): Promise<number[][]> {
  const database = await openDatabase(folder);
  const { rows } = await database.query<{ writer: string; row: number }>('select * from rows order by row');
  await database.close();
  return writers.map((writer) => rows.flatMap((each) => (each.writer === writer ? [each.row] : [])));
}

const acknowledged = (child: Child<Told>): number[] =>
  child.told.flatMap((told) => (told.did === 'wrote' ? [told.row] : []));
const done = ({ did }: Told) => did === 'done';
const FIVE_HUNDRED = Array.from({ length: 500 }, (_, row) => row);

/** A new PGlite takes seconds, and on a busy machine many. */
const LIMIT_MS = 300_000;

describe('two processes, one folder', () => {
  it(
    'lose nothing: the second writes through the first',
    async () => {
      const children = ['one', 'other'].map((writer) => script.start('write', folder, writer, '500'));
      const [one, other] = children as [Child<Told>, Child<Told>];
      await Promise.all([one.tells(done), other.tells(done)]);
      const through = new Set(
        children.flatMap(({ told }) => told.flatMap((each) => (each.did === 'wrote' ? [each.through] : []))),
      );
      expect(through.size).toBe(1);
      expect([acknowledged(one), acknowledged(other)]).toEqual([FIVE_HUNDRED, FIVE_HUNDRED]);
      for (const child of children) child.send();
      await Promise.all(children.map(({ ended }) => ended));
      expect(await rowsOf('one', 'other')).toEqual([FIVE_HUNDRED, FIVE_HUNDRED]);
    },
    LIMIT_MS,
  );

  it(
    'lose no row that was acknowledged before the owner was killed',
    async () => {
      const owner = script.start('write', folder, 'owner', '100000');
      await owner.tells(({ did }) => did === 'open');
      const other = script.start('write', folder, 'other', '100000');
      await other.tells((told) => told.did === 'wrote' && told.row === 200);
      owner.signal('SIGKILL');
      await owner.ended;
      await other.tells(({ did }) => did === 'fail');
      const there = (await rowsOf('owner', 'other')).map((rows) => new Set(rows));
      const lost = [owner, other].map((child, index) =>
        acknowledged(child).filter((row) => !there[index]?.has(row)),
      );
      expect(lost).toEqual([[], []]);
      expect(acknowledged(other).length).toBeGreaterThan(200);
    },
    LIMIT_MS,
  );

  it(
    'open a folder whose first process was killed while it made the database',
    async () => {
      const first = script.start('write', folder, 'first', '1');
      while (!readdirSync(folder).includes('creating'))
        await new Promise((resolve) => setTimeout(resolve, 10));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      first.signal('SIGKILL');
      await first.ended;
      expect(first.told).toEqual([]);
      expect(readdirSync(folder)).toContain('creating');
      const second = script.start('write', folder, 'second', '1');
      await second.tells(done);
      second.send();
      await second.ended;
      expect(await rowsOf('second')).toEqual([[0]]);
    },
    LIMIT_MS,
  );
});

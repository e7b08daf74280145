import { loadEngine } from '../src/jobs/engine.js';
import { executorOf, watched } from '../src/jobs/executor.js';
import { createBoss, schemaOf } from '../src/jobs/majors.js';

const failing = async () => {
  throw new Error('Cannot find module');
};
/** A class whose instances have these methods. */
const classWith = (names: readonly string[]) =>
  class {
    constructor(readonly options: object) {
      for (const name of names) Reflect.set(this, name, () => undefined);
    }
  };
const SHARED = ['on', 'start', 'stop', 'createQueue', 'getQueue', 'send', 'fetch', 'fail', 'deleteJob'];
const TEN = classWith([...SHARED, 'maintain', 'archive']);
const TWELVE = classWith([...SHARED, 'supervise']);

describe('the installed pg-boss', () => {
  it('is the one of this repository', async () => {
    expect(await loadEngine()).toMatchObject({ major: 10 });
  });

  it.each([
    ['20.19.0', 'pg-boss@10'],
    ['22.11.0', 'pg-boss@10'],
    ['22.12.0', 'pg-boss@12'],
    ['26.1.0', 'pg-boss@12'],
  ])('is asked for with the command that fits Node %s, if it is missing', async (node, name) => {
    await expect(loadEngine(failing, node)).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining(`npm install ${name}\``),
    });
  });

  it.each([
    [10, { default: TEN }],
    [12, { PgBoss: TWELVE }],
    // CommonJS code that loads an ES module gets a default that is the whole module.
    [12, { PgBoss: TWELVE, default: { PgBoss: TWELVE } }],
  ])('is recognized by what it exports: %s', async (major, exports) => {
    const engine = await loadEngine(async () => exports);
    expect(engine.major).toBe(major);
    expect(engine.create({ schema: 'x' })).toMatchObject({ options: { schema: 'x' } });
  });

  it.each([
    ['nothing', {}],
    ['no module', undefined],
    ['a default that is no class', { default: {} }],
  ])('is refused if it exports %s', async (_, exports) => {
    await expect(loadEngine(async () => exports)).rejects.toMatchObject({ code: 'CONFIG' });
  });

  it('is refused if it is another major, such as 11, whose default export lacks what 10 has', async () => {
    const engine = await loadEngine(async () => ({ default: TWELVE }));
    expect(() => engine.create({})).toThrow('unknown version');
  });
});

describe('the options of each major', () => {
  const database = {
    kind: 'pglite',
    query: async () => ({ rows: [], rowCount: 0 }),
    script: async () => [],
    transaction: async () => Promise.reject(new Error('unused')),
    close: async () => undefined,
  } as const;
  const optionsOf = async (exports: object, migrate: boolean) => {
    const boss: unknown = createBoss(await loadEngine(async () => exports), {
      database,
      executor: executorOf(database),
      schema: 'anyproof',
      migrate,
      superviseSeconds: 30,
    });
    return boss;
  };

  it.each([
    [10, { default: TEN }],
    [12, { PgBoss: TWELVE }],
  ])('have a schema of their own, and leave the schedule to the rows: %s', async (major, exports) => {
    expect(await optionsOf(exports, false)).toMatchObject({
      options: { schema: `anyproof_jobs_${major}`, schedule: false, supervise: true, migrate: false },
    });
    expect(await optionsOf(exports, true)).toMatchObject({ options: { migrate: true } });
  });

  it('change no table of 12 while it works', async () => {
    expect(await optionsOf({ PgBoss: TWELVE }, false)).toMatchObject({
      options: { createSchema: false, reindex: false, persistQueueStats: false, backend: 'pglite' },
    });
  });

  it('refuse a schema that would need quotes, which pg-boss 10 does not write', () => {
    expect(() => schemaOf('AnyProof', 10)).toThrow(expect.objectContaining({ code: 'CONFIG' }));
  });
});

describe('a text of several statements', () => {
  const scripts: string[] = [];
  const executor = executorOf({
    kind: 'postgres',
    query: async () => ({ rows: [], rowCount: 0 }),
    script: async (text) => {
      scripts.push(text);
      return [
        { rows: [{ a: 1 }], rowCount: 1 },
        { rows: [{ b: 2 }], rowCount: 1 },
      ];
    },
    transaction: async () => Promise.reject(new Error('unused')),
    close: async () => undefined,
  });
  const sent = async (text: string) => {
    const result = await executor.executeSql(text);
    return { text: scripts.pop(), ...result };
  };

  it('returns the rows of all, and is sent without its own BEGIN and COMMIT', async () => {
    const body = `\n    SET LOCAL lock_timeout = '30s';\n    create function f() as $$ BEGIN RETURN; END; $$;\n    `;
    expect(await sent(`\n    BEGIN;${body}COMMIT;\n  `)).toEqual({ text: body, rows: [{ a: 1 }, { b: 2 }] });
  });

  it('is left alone if it contains several transactions, or none', async () => {
    const two = 'BEGIN; select 1; COMMIT; BEGIN; select 2; COMMIT;';
    expect(await sent(two)).toMatchObject({ text: two });
    expect(await sent('select 1; select 2')).toMatchObject({ text: 'select 1; select 2' });
  });
});

describe('a watched executor', () => {
  it('has the last failure, and is idle once its statements have ended', async () => {
    const ends: (() => void)[] = [];
    const executor = watched({
      executeSql: async (text) => {
        await new Promise<void>((resolve) => ends.push(resolve));
        if (text === 'wrong') throw new Error('refused');
        return { rows: [] };
      },
    });
    await executor.idle();
    const statements = [executor.executeSql('right'), executor.executeSql('wrong').catch(() => undefined)];
    let isIdle = false;
    const idle = executor.idle().then(() => {
      isIdle = true;
    });
    ends[0]?.();
    await statements[0];
    expect([isIdle, executor.failure()]).toEqual([false, undefined]);
    ends[1]?.();
    await idle;
    expect(executor.failure()).toEqual({ error: new Error('refused') });
  });
});

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemoryTokens, type ProofingEvent, type TokenCache } from '@anyproof/core';
import { type Bench, SEAL_KEY, startBench } from './harness.js';

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const logins = () => bench.emulator.journal.entries().filter(({ path }) => /\/user\/login/.test(path)).length;

describe('two processes of an app with a token cache that has leases', () => {
  const processes = join(__dirname, 'processes');
  const started: ChildProcess[] = [];
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'anyproof-tokens-'));
  });
  afterEach(async () => {
    for (const child of started.splice(0)) {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await rm(folder, { recursive: true });
  });

  function answerOf(child: ChildProcess): Promise<Report> {
    return new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(Object(message)));
      child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
    });
  }

  async function app(): Promise<ChildProcess> {
    const { username, password, processUuid } = bench.emulator.settings;
    const child = fork(join(processes, 'load-sources.cjs'), [join(processes, 'app.ts')], {
      execArgv: [],
      env: {
        ORIGIN: bench.emulator.origin,
        FOLDER: folder,
        SEAL_KEY,
        USERNAME: username,
        PASSWORD: password,
        PROCESS: processUuid,
      },
    });
    started.push(child);
    await answerOf(child);
    return child;
  }

  interface Report {
    readonly sources: readonly string[];
    readonly healthy: number;
  }
  async function calls(child: ChildProcess, count: number): Promise<Report> {
    const answer = answerOf(child);
    child.send(count);
    return answer;
  }

  it('log in once together, and once more when the vendor ends the login', async () => {
    const [one, two] = await Promise.all([app(), app()]);
    const first = await Promise.all([calls(one, 20), calls(two, 20)]);
    expect(first.map(({ healthy }) => healthy)).toEqual([20, 20]);
    expect(first.flatMap(({ sources }) => sources).sort()).toEqual(['first cache ok', 'first vendor ok']);
    expect(logins()).toBe(1);

    bench.emulator.killSessions();
    const second = await Promise.all([calls(one, 20), calls(two, 20)]);
    expect(second.map(({ healthy }) => healthy)).toEqual([20, 20]);
    expect(second.flatMap(({ sources }) => sources).sort()).toEqual([
      'renewal cache ok',
      'renewal vendor ok',
    ]);
    expect(logins()).toBe(2);

    const [name, ...more] = await readdir(folder);
    expect([name, more]).toEqual([expect.stringMatching(/^anyproof-token-[\w-]{43}$/), []]);
    const kept = await readFile(join(folder, name ?? ''), 'utf8');
    const [login] = bench.emulator.journal.entries();
    const token =
      bench.emulator.journal.entries().at(-1)?.headers['authorization']?.slice('Token '.length) ?? '-';
    expect(token).toMatch(/^[0-9a-f]{50}$/);
    for (const secret of [token, String(Object(login?.body).username)]) expect(kept).not.toContain(secret);
  });
});

describe('a token cache', () => {
  function watched(tokens: TokenCache) {
    const events: ProofingEvent[] = [];
    const observer = { observe: (event: ProofingEvent) => void events.push(event) };
    return { events, proofing: bench.again({ tokens, observer }) };
  }

  it('keeps a login for 13 minutes', async () => {
    const cache = inMemoryTokens();
    const kept: number[] = [];
    const set: TokenCache['set'] = async (key, value, ttlMs) => {
      kept.push(ttlMs);
      await cache.set(key, value, ttlMs);
    };
    await watched({ ...cache, set }).proofing.checkHealth();
    await bench.again({ tokens: { ...cache, set } }, { tokenCacheMinutes: 5 }).checkHealth();
    // The second found the first one's.
    expect([kept, logins()]).toEqual([[780_000], 1]);
    await bench.again({ tokens: { ...inMemoryTokens(), set } }, { tokenCacheMinutes: 5 }).checkHealth();
    expect(kept).toEqual([780_000, 300_000]);
  });

  it('keeps the logins of two accounts apart', async () => {
    const tokens = inMemoryTokens();
    const { userUsername, userPassword } = bench.emulator.settings;
    await bench.again({ tokens }).checkHealth();
    await bench.again({ tokens }, { username: userUsername, password: userPassword }).checkHealth();
    expect(logins()).toBe(2);
    const users = bench.emulator.journal.entries().filter(({ path }) => path.endsWith('whoami'));
    expect(new Set(users.map(({ headers }) => headers['authorization'])).size).toBe(2);
  });

  it('that is away costs a login and nothing else', async () => {
    const away = () => Promise.reject(new Error('PLANTED'));
    const { proofing, events } = watched({ get: away, set: away, lease: away });
    expect((await proofing.checkHealth()).healthy).toBe(true);
    expect(logins()).toBe(1);
    const port = { type: 'port', provider: 'id360', port: 'tokens' };
    expect(events.filter(({ type }) => type === 'port')).toEqual(expect.arrayContaining([port]));
    expect(JSON.stringify(events)).not.toContain('PLANTED');
  });

  it('is not needed for one login of many callers, even when each gets the same dead token again', async () => {
    await bench.proofing.checkHealth();
    // The login answers with a token that every call refuses.
    bench.emulator.faults.add({ path: /whoami$/, times: 20, effect: { kind: 'status', status: 401 } });
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => bench.proofing.checkHealth()));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill('rejected'));
    expect(logins()).toBe(2);
    const tokens = bench.emulator.journal.entries().map(({ headers }) => headers['authorization']);
    expect(new Set(tokens.filter(Boolean)).size).toBe(1);
  });
});

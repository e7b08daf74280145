// `anyproof demo --store`, the built command, killed in the middle: the next one finishes the same sessions at the same vendors.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Client } from 'pg';
import { main } from '../src/main.js';
import { world } from './world.js';

// Two demos of some twenty seconds each, on a busy machine.
jest.setTimeout(300_000);

const BIN = join(__dirname, '..', 'bin', 'anyproof.js');
const server = process.env['DATABASE_URL'];
if (server === undefined)
  process.stdout.write('the demo on PostgreSQL: skipped, since DATABASE_URL is not set\n');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anyproof-demo-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Demo {
  readonly child: ChildProcess;
  text(): string;
  /** Until it has printed this. */
  prints(what: RegExp): Promise<void>;
  /** Its exit code, or the signal that killed it. */
  readonly ended: Promise<number | string | null>;
}

function demo(args: readonly string[]): Demo {
  const child = spawn(process.execPath, [BIN, 'demo', ...args, '--folder', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += stripVTControlCharacters(String(chunk));
    });
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  return {
    child,
    text: () => text,
    prints: async (what) => {
      let isOver = false;
      void ended.then(() => {
        isOver = true;
      });
      while (!what.test(text)) {
        if (isOver) throw new Error(`it ended without ${what}:\n${text}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    ended,
  };
}

interface Left {
  readonly pid: number;
  readonly emulators: readonly { readonly vendor: string; readonly control: string }[];
}
const runFile = (store: string) => join(folder, `${store}-run.json`);
const left = (store: string): Left => JSON.parse(readFileSync(runFile(store), 'utf8')).vendors;

const CREATIONS: Readonly<Record<string, RegExp>> = {
  id360: /\/process\/:uuid\/enrollment$/,
  innovatrics: /\/enrolment\/initialize$/,
  '1kosmos': /\/document_share_session\/create$/,
};

/** How many sessions each vendor was asked to create, by its own journal. */
async function creations({ emulators }: Left): Promise<Record<string, number>> {
  const counts = emulators.map(async ({ vendor, control }) => {
    const journal = (await (await fetch(`${control}/journal`)).json()) as {
      method: string;
      route?: string;
    }[];
    const made = journal.filter(
      ({ method, route = '' }) => method === 'POST' && CREATIONS[vendor]?.test(route),
    );
    return [vendor, made.length] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

/** By provider. */
function labels(text: string, line: RegExp): Record<string, string> {
  return Object.fromEntries([...text.matchAll(line)].map(([, provider = '', hash = '']) => [provider, hash]));
}
const CREATED = /● (\S+)#([0-9a-f]{8}) +event 1 +session\.created/g;
const IN_TABLE = /│ (id360|innovatrics|1kosmos) +│ #([0-9a-f]{8}) +│ completed │ approved/g;
const ONE_EACH = { id360: 1, innovatrics: 1, '1kosmos': 1 };

async function isUp({ emulators: [first] }: Left): Promise<boolean> {
  return fetch(first?.control ?? '').then(
    () => true,
    () => false,
  );
}

async function finishesTheSameSessions(store: string): Promise<void> {
  const killed = demo(['--store', store]);
  await killed.prints(/page of innovatrics/);
  killed.child.kill('SIGKILL');
  expect(await killed.ended).toBe('SIGKILL');
  const begun = labels(killed.text(), CREATED);
  expect(Object.keys(begun).sort()).toEqual(['1kosmos', 'id360', 'innovatrics']);
  const vendors = left(store);
  expect(await creations(vendors)).toEqual(ONE_EACH);

  const next = demo(['--store', store]);
  await next.prints(/Found \d open sessions? of the last run/);
  expect(next.text()).toContain(`emulators of process ${vendors.pid}`);
  // Its last event comes before the vendors are stopped.
  await next.prints(/● 1kosmos#[0-9a-f]{8} +event 2 /);
  expect(await creations(vendors)).toEqual(ONE_EACH);
  expect(await next.ended).toBe(0);
  expect(labels(next.text(), IN_TABLE)).toEqual(begun);
  const [, ends = ''] = next.text().split('The open sessions of the last run ended:');
  expect(ends).toMatch(new RegExp(`1kosmos#${begun['1kosmos']} +completed, approved`));
  expect([existsSync(runFile(store)), await isUp(vendors)]).toEqual([false, false]);
}

describe('in an embedded database', () => {
  it('killed with SIGKILL, the next one finishes the same sessions', () => finishesTheSameSessions('pglite'));

  it('interrupted, it says how to go on; without its vendors, the next one begins anew', async () => {
    const interrupted = demo(['--store', 'pglite', '--provider', 'id360']);
    await interrupted.prints(/session\.created/);
    interrupted.child.kill('SIGINT');
    expect(await interrupted.ended).toBe(130);
    expect(interrupted.text().trim().split('\n').at(-1)).toBe(
      'the sessions are kept: the same command finishes them, within 10 minutes',
    );
    const vendors = left('pglite');
    expect(await isUp(vendors)).toBe(true);
    process.kill(vendors.pid, 'SIGTERM');
    while (await isUp(vendors)) await new Promise((resolve) => setTimeout(resolve, 50));

    const next = demo(['--store', 'pglite', '--provider', 'id360', '--json']);
    expect(await next.ended).toBe(0);
    const rows = JSON.parse(next.text());
    expect(rows).toMatchObject([{ provider: 'id360', status: 'completed', decision: 'approved' }]);
    expect(existsSync(runFile('pglite'))).toBe(false);
  });
});

(server === undefined ? describe.skip : describe)('on PostgreSQL', () => {
  const name = `test_demo_${process.pid}`;
  const onServer = async (statement: string) => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  beforeAll(async () => {
    await onServer(`create database ${name}`);
    const url = new URL(server ?? '');
    url.pathname = name;
    process.env['DATABASE_URL'] = url.href;
  });
  afterAll(async () => {
    process.env['DATABASE_URL'] = server;
    await onServer(`drop database if exists ${name} with (force)`);
  });

  it('killed with SIGKILL, the next one finishes the same sessions', () =>
    finishesTheSameSessions('postgres'));
});

it.each([
  [['--store', 'redis'], /^unknown store "redis"; choose one of: pglite, postgres$/],
  [['--store', 'postgres'], /^--store postgres needs DATABASE_URL, such as postgres:/],
  [['--folder', 'here'], /^--folder needs --store pglite or --store postgres$/],
])('answers %j with one clear line and exit code 2', async (args, line) => {
  const io = world();
  expect(await main(['demo', ...args], io)).toBe(2);
  expect([io.printed, io.told]).toEqual([[], [expect.stringMatching(line)]]);
});
